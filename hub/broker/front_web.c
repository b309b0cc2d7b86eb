#include "broker/front_web.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/front.h"
#include "broker/front_first.h"

struct pair {
	struct front_web *front;
	struct pair *next;
	struct http_client *client;
	char peer[48];
	int fd; // -1: not dialled, the device has not begun to speak MQTT
	struct loop_fd *watch;
	struct buf out; // to the broker
	struct loop_timer silence;
};
struct front_web {
	struct loop *loop;
	char socket_path[sizeof((struct sockaddr_un){ 0 }.sun_path)];
	struct pair *first;
	int count;
};

static void end_pair(struct pair *p)
{
	struct pair **at = &p->front->first;
	while (*at != p)
		at = &(*at)->next;
	*at = p->next;
	p->front->count--;
	http_ws_set_data(p->client, NULL);
	loop_timer_disarm(&p->silence);
	loop_fd_remove(p->watch);
	if (p->fd >= 0)
		close(p->fd);
	buf_done(&p->out);
	free(p);
}

static void hang_up(void *data)
{
	struct pair *p = data;
	struct http_client *c = p->client;
	end_pair(p);
	http_ws_close(c);
}

static bool flush(struct pair *p)
{
	while (p->out.len) {
		ssize_t n = send(p->fd, p->out.data, p->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		buf_drop_front(&p->out, (size_t)n);
	}
	return true;
}

// Each side is read only while the other takes what comes.
static void watch(struct pair *p)
{
	loop_fd_set(p->watch, (http_ws_queued(p->client) < FRONT_BUFFER ? LOOP_READ : 0) | (p->out.len ? LOOP_WRITE : 0));
}

static bool pull(struct pair *p)
{
	uint8_t chunk[FRONT_BUFFER / 4];
	ssize_t n = recv(p->fd, chunk, sizeof chunk, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n > 0)
		http_ws_send_bytes(p->client, chunk, (size_t)n);
	loop_timer_disarm(&p->silence); // it speaks only when a whole CONNECT has come
	return n > 0;
}

static void on_broker(void *data, int events)
{
	struct pair *p = data;
	if (((events & LOOP_WRITE) && !flush(p)) || ((events & LOOP_READ) && !pull(p))) {
		hang_up(p);
		return;
	}
	watch(p);
	if (p->out.len < FRONT_BUFFER)
		http_ws_pause(p->client, false); // may end p: what waited comes now
}

static bool dial(struct pair *p)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	memcpy(to.sun_path, p->front->socket_path, sizeof to.sun_path);
	p->fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	return p->fd >= 0 && connect(p->fd, (struct sockaddr *)&to, sizeof to) == 0 && loop_fd_add(p->front->loop, p->fd, LOOP_READ, on_broker, p, &p->watch) == 0;
}

void front_web_bytes(struct http_client *c, const void *bytes, size_t len)
{
	struct pair *p = http_ws_data(c);
	if (!p)
		return; // is being closed
	buf_put(&p->out, bytes, len);
	bool alive = !p->out.failed;
	if (alive && p->fd < 0) {
		int first = front_first(p->out.data, p->out.len);
		alive = first == 0 || (first > 0 && dial(p));
	}
	if (alive && p->fd >= 0)
		alive = flush(p);
	if (!alive) {
		hang_up(p);
		return;
	}
	if (p->fd >= 0)
		watch(p);
	if (p->out.len >= FRONT_BUFFER)
		http_ws_pause(c, true);
}

void front_web_drained(struct http_client *c)
{
	struct pair *p = http_ws_data(c);
	if (p && p->fd >= 0)
		watch(p);
}

void front_web_gone(struct http_client *c)
{
	struct pair *p = http_ws_data(c);
	if (p)
		end_pair(p);
}

static bool has_place(const struct front_web *f, const char *peer)
{
	int same = 0;
	for (const struct pair *p = f->first; p; p = p->next)
		same += str_eq(p->peer, peer);
	return f->count < FRONT_WEB_MAX && same < FRONT_WEB_PER_ADDRESS_MAX;
}

// A browser always says where a page comes from, and a device has no such thing: so no page, not even the hub's own, reaches the broker. Cookies are not read.
int front_web_open(struct front_web *f, struct http_request *r, struct http_client *c)
{
	if (http_header(r, "origin") || !http_header_has(r, "sec-websocket-protocol", "mqtt") || !has_place(f, http_peer(r)))
		return ERR_DENIED;
	struct pair *p = NEW(struct pair);
	p->front = f;
	p->client = c;
	p->fd = -1;
	str_copy(p->peer, sizeof p->peer, http_peer(r));
	buf_init(&p->out, 4 * FRONT_BUFFER);
	loop_timer_init(&p->silence, f->loop, hang_up, p);
	loop_timer_arm(&p->silence, FRONT_CONNECT_MS);
	p->next = f->first;
	f->first = p;
	f->count++;
	http_ws_set_data(c, p);
	http_ws_stream(c, "mqtt");
	return 0;
}

int front_web_new(struct front_web **ret, struct loop *l, const char *socket_path)
{
	struct front_web *f = NEW(struct front_web);
	f->loop = l;
	if (!str_copy(f->socket_path, sizeof f->socket_path, socket_path)) {
		free(f);
		return ERR_LIMIT;
	}
	*ret = f;
	return 0;
}

void front_web_free(struct front_web *f)
{
	while (f && f->first)
		end_pair(f->first);
	free(f);
}
