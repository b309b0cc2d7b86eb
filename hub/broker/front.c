#define LOG_ROOM "broker"
#include "broker/front.h"
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/front_first.h"
#include "platform/accept.h"

// One direction of a pair: what was read from one end and waits to be written to the other.
struct side { int fd; struct loop_fd *watch; struct buf out; };

struct pair {
	struct front *front;
	struct pair *next;
	struct side device, broker; // broker.fd -1: not dialled, the device has not begun to speak MQTT
	struct netaddr addr;
	struct loop_timer silence;
};

struct front {
	struct loop *loop;
	const struct config *config;
	char socket_path[sizeof((struct sockaddr_un){ 0 }.sun_path)];
	int fd;
	struct loop_fd *watch;
	struct pair *first;
	int count;
};

static void side_done(struct side *s)
{
	loop_fd_remove(s->watch);
	if (s->fd >= 0)
		close(s->fd);
	buf_done(&s->out);
}

static void end_pair(void *data)
{
	struct pair *p = data;
	struct pair **at = &p->front->first;
	while (*at && *at != p)
		at = &(*at)->next;
	if (*at) {
		*at = p->next;
		p->front->count--;
	}
	loop_timer_disarm(&p->silence);
	side_done(&p->device);
	side_done(&p->broker);
	free(p);
}

// A side is read only while its peer's buffer has room: a slow reader slows the sender down, and memory stays bounded.
static void watch_both(struct pair *p)
{
	loop_fd_set(p->device.watch, (p->broker.out.len < FRONT_BUFFER ? LOOP_READ : 0) | (p->device.out.len ? LOOP_WRITE : 0));
	if (p->broker.fd >= 0)
		loop_fd_set(p->broker.watch, (p->device.out.len < FRONT_BUFFER ? LOOP_READ : 0) | (p->broker.out.len ? LOOP_WRITE : 0));
}

static bool flush(struct side *s)
{
	while (s->out.len) {
		ssize_t n = send(s->fd, s->out.data, s->out.len, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0)
			return errno == EAGAIN || errno == EINTR;
		buf_drop_front(&s->out, (size_t)n);
	}
	return true;
}

// Moves what came on from to the buffer of to, and on where it is connected. False: this end is done.
static bool pull(struct side *from, struct side *to)
{
	uint8_t chunk[FRONT_BUFFER / 4];
	ssize_t n = recv(from->fd, chunk, sizeof chunk, MSG_DONTWAIT);
	if (n < 0)
		return errno == EAGAIN || errno == EINTR;
	if (n == 0)
		return false;
	buf_put(&to->out, chunk, (size_t)n);
	return !to->out.failed && (to->fd < 0 || flush(to));
}

static int dial(const struct front *f)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
	memcpy(to.sun_path, f->socket_path, sizeof to.sun_path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd >= 0 && connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		close(fd);
		return -1;
	}
	return fd;
}

static void on_broker(void *data, int events);

// Whoever takes a place in the broker has said that he speaks MQTT.
static bool dial_when_begun(struct pair *p)
{
	int first = front_first(p->broker.out.data, p->broker.out.len);
	if (first <= 0)
		return first == 0;
	p->broker.fd = dial(p->front);
	return p->broker.fd >= 0 && loop_fd_add(p->front->loop, p->broker.fd, LOOP_READ, on_broker, p, &p->broker.watch) == 0 && flush(&p->broker);
}

static void on_device(void *data, int events)
{
	struct pair *p = data;
	bool alive = !(events & LOOP_WRITE) || flush(&p->device);
	if (alive && (events & LOOP_READ))
		alive = pull(&p->device, &p->broker) && (p->broker.fd >= 0 || dial_when_begun(p));
	if (alive)
		watch_both(p);
	else
		end_pair(p);
}

static void on_broker(void *data, int events)
{
	struct pair *p = data;
	bool alive = !(events & LOOP_WRITE) || flush(&p->broker);
	if (alive && (events & LOOP_READ)) {
		alive = pull(&p->broker, &p->device);
		loop_timer_disarm(&p->silence); // it speaks only when a whole CONNECT has come
	}
	if (alive)
		watch_both(p);
	else
		end_pair(p);
}

static bool may_enter(const struct front *f, const struct netaddr *a)
{
	int same = 0;
	for (const struct pair *p = f->first; p; p = p->next)
		same += memcmp(&p->addr, a, sizeof *a) == 0;
	return f->count < FRONT_CONNECTIONS_MAX && same < FRONT_PER_ADDRESS_MAX && netaddr_is_lan(a, f->config->lan, f->config->lan_count);
}

static void take_in(struct front *f, int fd, const struct netaddr *addr)
{
	struct pair *p = NEW(struct pair);
	p->front = f;
	p->addr = *addr;
	p->device.fd = fd;
	p->broker.fd = -1;
	buf_init(&p->device.out, 2 * FRONT_BUFFER);
	buf_init(&p->broker.out, 2 * FRONT_BUFFER);
	loop_timer_init(&p->silence, f->loop, end_pair, p);
	if (loop_fd_add(f->loop, fd, LOOP_READ, on_device, p, &p->device.watch) < 0) {
		end_pair(p);
		return;
	}
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	loop_timer_arm(&p->silence, FRONT_CONNECT_MS);
	p->next = f->first;
	f->first = p;
	f->count++;
}

static void on_accept(void *data, int events)
{
	struct front *f = data;
	struct sockaddr_storage from;
	struct netaddr addr;
	(void)events;
	int fd = accept_next(f->fd, &from);
	if (fd < 0)
		return;
	if (netaddr_of(&addr, (struct sockaddr *)&from) == 0 && may_enter(f, &addr))
		take_in(f, fd, &addr);
	else
		close(fd);
}

static int listen_on(const struct config *c)
{
	struct sockaddr_in6 six = { .sin6_family = AF_INET6, .sin6_port = htons(c->mqtt_legacy_port) };
	struct sockaddr_in four = { .sin_family = AF_INET, .sin_port = htons(c->mqtt_legacy_port) };
	bool is_four = inet_pton(AF_INET, c->bind, &four.sin_addr) == 1;
	if (!is_four && inet_pton(AF_INET6, c->bind, &six.sin6_addr) != 1)
		return ERR_INVALID;
	int fd = socket(is_four ? AF_INET : AF_INET6, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, sizeof(int));
	if (!is_four)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &(int){ 0 }, sizeof(int));
	int bound = is_four ? bind(fd, (struct sockaddr *)&four, sizeof four) : bind(fd, (struct sockaddr *)&six, sizeof six);
	if (bound < 0 || listen(fd, 64) < 0) {
		int err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

int front_open(struct front **ret, struct loop *l, const struct config *c, const char *socket_path)
{
	struct front *f = NEW(struct front);
	f->loop = l;
	f->config = c;
	int err = str_copy(f->socket_path, sizeof f->socket_path, socket_path) ? 0 : ERR_LIMIT;
	f->fd = err == 0 ? listen_on(c) : -1;
	if (err == 0 && f->fd < 0)
		err = f->fd;
	if (err == 0)
		err = loop_fd_add(l, f->fd, LOOP_READ, on_accept, f, &f->watch);
	if (err < 0) {
		front_close(f);
		return err;
	}
	*ret = f;
	return 0;
}

void front_close(struct front *f)
{
	if (!f)
		return;
	while (f->first)
		end_pair(f->first);
	loop_fd_remove(f->watch);
	if (f->fd >= 0)
		close(f->fd);
	free(f);
}
