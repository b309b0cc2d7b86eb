// MQTT over WebSocket as frames come: in pieces of any size, with a broker that answers, stalls or goes at any moment. The loop and the web server are played here.
// The broker is dialled only for what begins like a CONNECT, and gets exactly the bytes that came, in order.
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "broker/front_first.h"
#include "broker/front_web.h"

struct http_client { void *data; bool closed, paused; size_t queued; };
struct loop_fd { int fd, events; bool used; void (*fn)(void *data, int events); void *data; };
struct http_request { bool origin, speaks_mqtt; };

static struct loop_fd watched;
static struct loop_timer *armed;
static int listener = -1;

// --- the loop and the server ---

void loop_timer_init(struct loop_timer *t, struct loop *l, void (*fn)(void *data), void *data)
{
	*t = (struct loop_timer){ .loop = l, .fn = fn, .data = data };
}

void loop_timer_arm(struct loop_timer *t, int64_t delay_ms)
{
	(void)delay_ms;
	armed = t;
}

void loop_timer_disarm(struct loop_timer *t)
{
	if (armed == t)
		armed = NULL;
}

int loop_fd_add(struct loop *l, int fd, int events, void (*fn)(void *data, int events), void *data, struct loop_fd **ret)
{
	(void)l;
	watched = (struct loop_fd){ fd, events, true, fn, data };
	*ret = &watched;
	return 0;
}

void loop_fd_set(struct loop_fd *f, int events)
{
	if (!f)
		abort();
	f->events = events;
}

void loop_fd_remove(struct loop_fd *f)
{
	if (f)
		f->used = false;
}

const char *http_header(const struct http_request *r, const char *name)
{
	return r->origin && strcmp(name, "origin") == 0 ? "https://evil.example" : NULL;
}

bool http_header_has(const struct http_request *r, const char *name, const char *token)
{
	(void)name, (void)token;
	return r->speaks_mqtt;
}

const char *http_peer(const struct http_request *r)
{
	(void)r;
	return "192.168.1.7";
}

void http_ws_stream(struct http_client *c, const char *subprotocol)
{
	(void)c, (void)subprotocol;
}

void http_ws_send_bytes(struct http_client *c, const void *p, size_t len)
{
	(void)p;
	c->queued += len;
}

size_t http_ws_queued(const struct http_client *c)
{
	return c->queued;
}

void http_ws_pause(struct http_client *c, bool paused)
{
	c->paused = paused;
}

void http_ws_set_data(struct http_client *c, void *data)
{
	c->data = data;
}

void *http_ws_data(const struct http_client *c)
{
	return c->data;
}

void http_ws_close(struct http_client *c)
{
	c->closed = true;
}

// --- the script ---

static struct sockaddr_un where = { .sun_family = AF_UNIX };

static void forget_socket(void)
{
	unlink(where.sun_path);
}

static void listen_once(void)
{
	snprintf(where.sun_path, sizeof where.sun_path, "/tmp/fuzz-front-web-%d", (int)getpid());
	unlink(where.sun_path);
	listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (listener < 0 || bind(listener, (struct sockaddr *)&where, sizeof where) || listen(listener, 8))
		abort();
	atexit(forget_socket);
}

struct play { struct http_client client; size_t fed_len, heard; int broker; uint8_t all[1 << 16]; };

static void look_at_broker(struct play *p)
{
	uint8_t got[4096];
	ssize_t n;
	if (p->broker < 0)
		return;
	while ((n = recv(p->broker, got, sizeof got, MSG_DONTWAIT)) > 0) {
		if (p->heard + (size_t)n > p->fed_len || memcmp(p->all + p->heard, got, (size_t)n))
			abort();
		p->heard += (size_t)n;
	}
}

static void feed(struct play *p, const uint8_t *data, size_t len)
{
	if (p->fed_len + len > sizeof p->all || !p->client.data)
		return;
	memcpy(p->all + p->fed_len, data, len);
	p->fed_len += len;
	front_web_bytes(&p->client, data, len);
	if (p->broker < 0)
		p->broker = accept4(listener, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK);
	if (p->broker >= 0 && front_first(p->all, p->fed_len) != 1)
		abort(); // dialled for something that is no MQTT
	if (p->client.closed && p->client.data)
		abort();
}

static void broker_event(struct play *p, int events)
{
	if (watched.used && (watched.events & events) && p->client.data)
		watched.fn(watched.data, watched.events & events);
}

static void step(struct play *p, uint8_t what, const uint8_t **at, size_t *left)
{
	size_t len = what >> 3 > *left ? *left : what >> 3;
	switch (what & 7) {
	case 0:
	case 1:
	case 2:
		feed(p, *at, len);
		*at += len;
		*left -= len;
		break;
	case 3:
		look_at_broker(p);
		break;
	case 4:
		if (p->broker >= 0)
			(void)!send(p->broker, "\x20\x02\x00\x00", 4, MSG_NOSIGNAL | MSG_DONTWAIT);
		broker_event(p, LOOP_READ);
		break;
	case 5:
		broker_event(p, LOOP_WRITE | LOOP_READ);
		break;
	case 6:
		p->client.queued = what & 0x40 ? 1 << 20 : 0;
		front_web_drained(&p->client);
		break;
	default:
		if (what & 0x80 && p->broker >= 0)
			shutdown(p->broker, SHUT_RDWR);
		else if (armed && what & 0x40)
			armed->fn(armed->data);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct play p;
	struct front_web *front;
	struct http_request r = { .origin = size && data[0] & 1, .speaks_mqtt = !(size && data[0] & 2) };
	if (listener < 0)
		listen_once();
	memset(&p, 0, offsetof(struct play, all));
	p.broker = -1;
	watched = (struct loop_fd){ .used = false };
	armed = NULL;
	if (front_web_new(&front, NULL, where.sun_path) < 0)
		abort();
	if (front_web_open(front, &r, &p.client) == 0) {
		if (r.origin || !r.speaks_mqtt)
			abort();
		for (size_t left = size; left;) {
			uint8_t what = *data++;
			left--;
			step(&p, what, &data, &left);
		}
		look_at_broker(&p);
		front_web_gone(&p.client);
	}
	front_web_free(front);
	if (p.broker >= 0)
		close(p.broker);
	return 0;
}
