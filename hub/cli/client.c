#include "cli/client.h"
#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <unistd.h>
#include "api/local.h"
#include "base/mem.h"
#include "base/str.h"

#define ANSWER_SECONDS 60

static int dial(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	const struct timeval limit = { .tv_sec = ANSWER_SECONDS };
	if (!str_copy(to.sun_path, sizeof to.sun_path, path))
		return -ENAMETOOLONG;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
	setsockopt(fd, SOL_SOCKET, SO_SNDTIMEO, &limit, sizeof limit);
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		int err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static int send_all(int fd, const struct buf *b)
{
	for (size_t at = 0; at < b->len;) {
		ssize_t n = send(fd, b->data + at, b->len - at, MSG_NOSIGNAL);
		if (n < 0 && errno != EINTR)
			return -errno;
		at += n > 0 ? (size_t)n : 0;
	}
	return 0;
}

static int receive(int fd, struct buf *to, size_t want)
{
	while (to->len < want) {
		uint8_t chunk[16384];
		size_t room = want - to->len < sizeof chunk ? want - to->len : sizeof chunk;
		ssize_t n = recv(fd, chunk, room, 0);
		if (n == 0)
			return ERR_UNAVAILABLE;
		if (n < 0 && errno != EINTR)
			return errno == EAGAIN ? ERR_TIMEOUT : -errno;
		if (n > 0)
			buf_put(to, chunk, (size_t)n);
	}
	return to->failed ? ERR_LIMIT : 0;
}

// The status; rest is what was answered, its first three bytes version and status.
static int read_answer(int fd, struct buf *rest)
{
	AUTO_BUF struct buf head;
	struct rd r;
	buf_init(&head, 4);
	int err = receive(fd, &head, 4);
	if (err < 0)
		return err;
	rd_init(&r, head.data, head.len);
	uint32_t len = rd_u32(&r);
	if (len < 3 || len > LOCAL_ANSWER_MAX)
		return ERR_PARSE;
	err = receive(fd, rest, len);
	if (err < 0)
		return err;
	rd_init(&r, rest->data, rest->len);
	if (rd_u8(&r) != LOCAL_VERSION)
		return ERR_UNSUPPORTED;
	return rd_u16(&r);
}

#define ANSWER_HEAD 3

// rest is initialised here, also on failure.
static int ask(const struct client *c, const char *method, const char *path, const void *body, size_t len, struct buf *rest)
{
	buf_init(rest, LOCAL_ANSWER_MAX);
	AUTO_BUF struct buf request;
	buf_init(&request, LOCAL_FRAME_MAX + 4);
	local_request_format(&request, method, path, body, len);
	if (request.failed)
		return ERR_LIMIT;
	int fd = dial(c->socket);
	if (fd < 0)
		return fd;
	int err = send_all(fd, &request);
	if (err == 0)
		err = read_answer(fd, rest);
	close(fd);
	return err;
}

int client_send(const struct client *c, const char *method, const char *path, const void *body, size_t len, json_t **ret_body)
{
	AUTO_BUF struct buf rest;
	int status = ask(c, method, path, body, len, &rest);
	*ret_body = NULL;
	if (status < 0 || rest.len <= ANSWER_HEAD || rest.data[ANSWER_HEAD] != '{')
		return status;
	int err = json_read(ret_body, rest.data + ANSWER_HEAD, rest.len - ANSWER_HEAD, LOCAL_ANSWER_MAX, 16);
	return err < 0 ? err : status;
}

int client_fetch(const struct client *c, const char *path, struct buf *to)
{
	int status = ask(c, "GET", path, NULL, 0, to);
	if (status >= 0)
		buf_drop_front(to, ANSWER_HEAD);
	return status;
}

int client_call(const struct client *c, const char *method, const char *path, const json_t *body, json_t **ret_body)
{
	AUTO_FREE char *text = body ? json_write(body) : NULL;
	return client_send(c, method, path, text, text ? strlen(text) : 0, ret_body);
}
