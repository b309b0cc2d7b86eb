#define LOG_ROOM "api"
#include "api/local.h"
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/accept.h"

#define CONNECTIONS_MAX 16
#define IDLE_MS 120000 // the longest answer is a claim's password hash on a slow machine

#define QUERY_PARTS 4
struct connection {
	struct local *local;
	struct connection *next;
	int fd;
	struct loop_fd *watch;
	struct loop_timer idle;
	struct buf in, out;
	bool busy;    // a call is under way
	char *query;  // of the present request, its "name=value" parts ended by NUL
	char *parts[QUERY_PARTS];
	void (*gone)(void *data);
	void *gone_data;
};

struct local {
	struct api *api;
	int fd;
	struct loop_fd *watch;
	struct connection *first;
	int count;
	char path[sizeof((struct sockaddr_un){0}).sun_path];
};

static void close_connection(void *data)
{
	struct connection *k = data;
	struct connection **at = &k->local->first;
	while (*at != k)
		at = &(*at)->next;
	*at = k->next;
	k->local->count--;
	if (k->gone)
		k->gone(k->gone_data);
	loop_timer_disarm(&k->idle);
	loop_fd_remove(k->watch);
	close(k->fd);
	buf_done(&k->in);
	buf_done(&k->out);
	free(k->query);
	free(k);
}

static const char *local_query(struct call *c, const char *name)
{
	struct connection *k = c->transport;
	size_t len = strlen(name);
	for (int i = 0; i < QUERY_PARTS && k->parts[i]; i++)
		if (strncmp(k->parts[i], name, len) == 0 && k->parts[i][len] == '=')
			return k->parts[i] + len + 1;
	return NULL;
}

// Takes the query off the path. A part that does not decode is left out.
static void take_query(struct connection *k, char *path)
{
	char *mark = strchr(path, '?'), *part;
	int n = 0;
	free(k->query);
	k->query = NULL;
	memset(k->parts, 0, sizeof k->parts);
	if (!mark)
		return;
	*mark = '\0';
	k->query = mem_str(mark + 1);
	for (char *rest = k->query; n < QUERY_PARTS && (part = strsep(&rest, "&"));)
		if (str_unpercent(part) == 0)
			k->parts[n++] = part;
}

static const char *local_header(struct call *c, const char *name)
{
	(void)c;
	(void)name;
	return NULL;
}

static void local_reply(struct call *c, int status, const char *type, const void *body, size_t len)
{
	struct connection *k = c->transport;
	(void)type;
	buf_put_u32(&k->out, (uint32_t)(1 + 2 + len));
	buf_put_u8(&k->out, LOCAL_VERSION);
	buf_put_u16(&k->out, (uint16_t)status);
	buf_put(&k->out, body, len);
	k->busy = false;
	k->gone = NULL;
	loop_timer_arm(&k->idle, IDLE_MS);
	loop_fd_set(k->watch, LOOP_READ | LOOP_WRITE);
}

static void local_on_gone(struct call *c, void (*fn)(void *data), void *data)
{
	struct connection *k = c->transport;
	k->gone = fn;
	k->gone_data = data;
}

static const struct call_transport transport = { .query = local_query, .header = local_header, .reply = local_reply, .on_gone = local_on_gone };

// Takes one whole frame from the front of what has arrived. 1 taken, 0 not yet there, negative: not ours.
static int take_request(struct connection *k)
{
	if (k->in.len < 4)
		return 0;
	struct rd r;
	rd_init(&r, k->in.data, k->in.len);
	uint32_t len = rd_u32(&r);
	if (len > LOCAL_FRAME_MAX)
		return ERR_LIMIT;
	const uint8_t *frame = rd_bytes(&r, len);
	if (!frame)
		return 0;
	struct local_request q;
	int err = local_request_parse(&q, frame, len);
	if (err < 0)
		return err;
	struct call *c = NEW(struct call);
	take_query(k, q.path);
	c->api = k->local->api;
	c->method = q.method;
	c->path = q.path;
	c->actor = (struct actor){ .kind = ACTOR_LOCAL, .role = ROLE_OWNER };
	(void)str_copy(c->actor.name, sizeof c->actor.name, "server");
	c->peer = "local";
	c->transport = k;
	c->via = &transport;
	k->busy = true;
	api_dispatch(c, q.body, q.body_len);
	buf_drop_front(&k->in, 4 + (size_t)len);
	return 1;
}

static void on_ready(void *data, int events)
{
	struct connection *k = data;
	if (events & LOOP_READ) {
		uint8_t chunk[16384];
		ssize_t n = read(k->fd, chunk, sizeof chunk);
		if (n <= 0 && !(n < 0 && (errno == EAGAIN || errno == EINTR))) {
			close_connection(k);
			return;
		}
		if (n > 0)
			buf_put(&k->in, chunk, (size_t)n);
	}
	int taken = k->busy ? 0 : take_request(k);
	if (taken < 0 || k->in.failed || k->out.failed) {
		close_connection(k);
		return;
	}
	if (k->out.len) {
		ssize_t n = send(k->fd, k->out.data, k->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n > 0)
			buf_drop_front(&k->out, (size_t)n);
		else if (errno != EAGAIN) {
			close_connection(k);
			return;
		}
	}
	loop_fd_set(k->watch, k->out.len ? LOOP_READ | LOOP_WRITE : LOOP_READ);
}

static bool peer_is_ours(int fd)
{
	struct ucred peer;
	socklen_t len = sizeof peer;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return false;
	return peer.uid == 0 || peer.uid == geteuid();
}

static void on_accept(void *data, int events)
{
	struct local *l = data;
	(void)events;
	int fd = accept_next(l->fd, NULL);
	if (fd < 0)
		return;
	if (l->count == CONNECTIONS_MAX || !peer_is_ours(fd)) {
		log_warning("a command line connection was refused");
		close(fd);
		return;
	}
	struct connection *k = NEW(struct connection);
	k->local = l;
	k->fd = fd;
	buf_init(&k->in, LOCAL_FRAME_MAX + 4);
	buf_init(&k->out, LOCAL_ANSWER_MAX + 8);
	loop_timer_init(&k->idle, l->api->rooms.loop, close_connection, k);
	if (loop_fd_add(l->api->rooms.loop, fd, LOOP_READ, on_ready, k, &k->watch) < 0) {
		close(fd);
		free(k);
		return;
	}
	loop_timer_arm(&k->idle, IDLE_MS);
	k->next = l->first;
	l->first = k;
	l->count++;
}

int local_start(struct local **ret, struct api *a)
{
	struct sockaddr_un address = { .sun_family = AF_UNIX };
	struct local *l = NEW(struct local);
	l->api = a;
	l->fd = -1;
	int err = snprintf(address.sun_path, sizeof address.sun_path, "%s/%s", a->rooms.config->run_dir, LOCAL_SOCKET) < (int)sizeof address.sun_path ? 0 : ERR_LIMIT;
	memcpy(l->path, address.sun_path, sizeof l->path);
	if (err == 0)
		err = file_remove(l->path);
	if (err == 0) {
		l->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
		if (l->fd < 0 || bind(l->fd, (struct sockaddr *)&address, sizeof address) < 0 || chmod(l->path, 0600) < 0 || listen(l->fd, CONNECTIONS_MAX) < 0)
			err = -errno;
	}
	if (err == 0)
		err = loop_fd_add(a->rooms.loop, l->fd, LOOP_READ, on_accept, l, &l->watch);
	if (err < 0) {
		local_stop(l);
		return err;
	}
	*ret = l;
	return 0;
}

void local_stop(struct local *l)
{
	if (!l)
		return;
	while (l->first)
		close_connection(l->first);
	loop_fd_remove(l->watch);
	if (l->fd >= 0) {
		close(l->fd);
		(void)!file_remove(l->path);
	}
	free(l);
}
