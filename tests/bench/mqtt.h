// A minimal MQTT 3.1.1 client for load: blocking, no allocation per message, and the CPU time of the process it talks to.
#ifndef BENCH_MQTT_H
#define BENCH_MQTT_H
#define ERR_STATE OPENSSL_ERR_STATE // OpenSSL has a type of the name of our error
#include <openssl/ssl.h>
#undef ERR_STATE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

enum { MQTT_CONNECT = 1, MQTT_CONNACK = 2, MQTT_PUBLISH = 3, MQTT_PUBACK = 4, MQTT_SUBSCRIBE = 8, MQTT_SUBACK = 9, MQTT_DISCONNECT = 14 };
struct link { int fd; SSL *ssl; size_t start, end; uint8_t in[16384]; };
struct packet { uint8_t head; const uint8_t *body; size_t len; };

static inline void die(const char *fmt, ...) __attribute__((format(printf, 1, 2), noreturn));
static inline void die(const char *fmt, ...)
{
	va_list args;
	va_start(args, fmt);
	vfprintf(stderr, fmt, args);
	va_end(args);
	fputc('\n', stderr);
	exit(1);
}

static inline int64_t now_us(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000000 + t.tv_nsec / 1000;
}

// Microseconds that a single-threaded process has been on a processor.
static inline double cpu_us(int pid)
{
	char path[64];
	unsigned long long ns;
	snprintf(path, sizeof(path), "/proc/%d/schedstat", pid);
	FILE *f = fopen(path, "re");
	if (!f || fscanf(f, "%llu", &ns) != 1)
		die("no process %d", pid);
	fclose(f);
	return (double)ns / 1000;
}

// where: a port of the loopback, or a unix socket's path.
static inline void link_open(struct link *l, const char *where, SSL_CTX *tls)
{
	struct sockaddr_in in = { .sin_family = AF_INET, .sin_port = htons((uint16_t)atoi(where)), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_un un = { .sun_family = AF_UNIX };
	struct timeval patience = { .tv_sec = 20 };
	bool is_path = where[0] == '/';

	l->start = l->end = 0;
	l->ssl = NULL;
	snprintf(un.sun_path, sizeof(un.sun_path), "%s", where);
	l->fd = socket(is_path ? AF_UNIX : AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(l->fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
	if (connect(l->fd, is_path ? (struct sockaddr *)&un : (struct sockaddr *)&in, is_path ? sizeof(un) : sizeof(in)) < 0)
		die("connect %s: %s", where, strerror(errno));
	if (!is_path)
		setsockopt(l->fd, IPPROTO_TCP, TCP_NODELAY, &(int){ 1 }, sizeof(int));
	if (!tls)
		return;
	l->ssl = SSL_new(tls);
	SSL_set_fd(l->ssl, l->fd);
	if (SSL_connect(l->ssl) != 1)
		die("no TLS with %s", where);
}

static inline void link_close(struct link *l)
{
	SSL_free(l->ssl);
	close(l->fd);
}

static inline void link_send(struct link *l, const void *p, size_t len)
{
	if (l->ssl ? SSL_write(l->ssl, p, (int)len) != (int)len : send(l->fd, p, len, MSG_NOSIGNAL) != (ssize_t)len)
		die("the broker takes nothing more");
}

static inline bool link_fill(struct link *l)
{
	if (l->start == l->end)
		l->start = l->end = 0;
	if (l->end == sizeof(l->in)) {
		memmove(l->in, l->in + l->start, l->end - l->start);
		l->end -= l->start;
		l->start = 0;
	}
	ssize_t n = l->ssl ? SSL_read(l->ssl, l->in + l->end, (int)(sizeof(l->in) - l->end)) : recv(l->fd, l->in + l->end, sizeof(l->in) - l->end, 0);
	l->end += n > 0 ? (size_t)n : 0;
	return n > 0;
}

// The next packet, borrowed until the next call. False: the connection ended.
static inline bool link_receive(struct link *l, struct packet *p)
{
	for (;;) {
		const uint8_t *at = l->in + l->start;
		size_t have = l->end - l->start, len = 0, used = 1;
		bool whole = false;
		for (unsigned shift = 0; used < have && used < 5; shift += 7) {
			len |= (size_t)(at[used] & 127) << shift;
			if (!(at[used++] & 128)) {
				whole = have - used >= len;
				break;
			}
		}
		if (whole) {
			*p = (struct packet){ at[0], at + used, len };
			l->start += used + len;
			return true;
		}
		if (!link_fill(l))
			return false;
	}
}

static inline void link_expect(struct link *l, int type, struct packet *p)
{
	if (!link_receive(l, p) || p->head >> 4 != type)
		die("expected packet type %d", type);
}

static inline uint8_t *put_text(uint8_t *to, const char *s)
{
	size_t len = strlen(s);
	to[0] = (uint8_t)(len >> 8);
	to[1] = (uint8_t)len;
	memcpy(to + 2, s, len);
	return to + 2 + len;
}

// Head byte, length (under 16 KiB) and body in one write.
static inline void link_send_packet(struct link *l, uint8_t head, const uint8_t *body, size_t len)
{
	uint8_t out[4096];
	size_t used = 0;
	out[used++] = head;
	if (len > 127)
		out[used++] = (uint8_t)(len & 127) | 128;
	out[used++] = (uint8_t)(len > 127 ? len >> 7 : len);
	memcpy(out + used, body, len);
	link_send(l, out, used + len);
}

static inline void mqtt_connect(struct link *l, const char *client_id, const char *user, const char *password)
{
	uint8_t body[512] = { 0, 4, 'M', 'Q', 'T', 'T', 4, 0xc2, 0, 60 }, *end = put_text(body + 10, client_id);
	struct packet p;
	end = put_text(put_text(end, user), password);
	link_send_packet(l, MQTT_CONNECT << 4, body, (size_t)(end - body));
	link_expect(l, MQTT_CONNACK, &p);
	if (p.len != 2 || p.body[1] != 0)
		die("%s was refused: %d", client_id, p.len == 2 ? p.body[1] : -1);
}

// As unit number n of bench_world.
static inline void mqtt_connect_unit(struct link *l, int n)
{
	char unit[24], user[24];
	snprintf(unit, sizeof(unit), "u%d", n);
	snprintf(user, sizeof(user), "d-u%d", n);
	mqtt_connect(l, unit, user, "secret");
}

static inline void mqtt_subscribe(struct link *l, const char *filter, uint8_t qos)
{
	uint8_t body[512] = { 0, 1 }, *end = put_text(body + 2, filter);
	struct packet p;
	*end++ = qos;
	link_send_packet(l, MQTT_SUBSCRIBE << 4 | 2, body, (size_t)(end - body));
	link_expect(l, MQTT_SUBACK, &p);
	if (p.len != 3 || p.body[2] > 2)
		die("%s was refused", filter);
}

static inline void mqtt_publish(struct link *l, const char *topic, const void *payload, size_t len, int qos, uint16_t mid)
{
	uint8_t body[2048], *end = put_text(body, topic);
	if (qos) {
		*end++ = (uint8_t)(mid >> 8);
		*end++ = (uint8_t)mid;
	}
	memcpy(end, payload, len);
	link_send_packet(l, (uint8_t)(MQTT_PUBLISH << 4 | qos << 1), body, (size_t)(end - body) + len);
}

static inline void mqtt_disconnect(struct link *l)
{
	link_send_packet(l, MQTT_DISCONNECT << 4, (const uint8_t *)"", 0);
}

#endif
