// bench_storm PORT COUNT: units u1..uCOUNT come back at once over TLS, as after a power cut. Prints "<milliseconds> <refused>" once every one has its
// answer; a unit that is refused or cut off is counted and does not try again. Each comes from an address of its own, as at home.
#include "mqtt.h"
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/resource.h>

enum stage { CONNECTING, SHAKING, ASKING, ANSWERED };
struct unit { int fd, number; enum stage stage; SSL *ssl; };
enum { PATIENCE_MS = 120000 };

static int start_unit(struct unit *u, int port)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_port = htons((uint16_t)port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	struct sockaddr_in own = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK + 0x10000 + (uint32_t)u->number) };
	u->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (u->fd < 0)
		die("socket: %s", strerror(errno));
	if (bind(u->fd, (struct sockaddr *)&own, sizeof(own)) < 0)
		die("bind: %s", strerror(errno));
	return connect(u->fd, (struct sockaddr *)&to, sizeof(to)) == 0 || errno == EINPROGRESS ? 0 : -1;
}

static int login_packet(uint8_t *out, int number)
{
	char name[24], user[24];
	uint8_t body[128] = { 0, 4, 'M', 'Q', 'T', 'T', 4, 0xc2, 0, 60 };
	snprintf(name, sizeof(name), "u%d", number);
	snprintf(user, sizeof(user), "d-u%d", number);
	int len = (int)(put_text(put_text(put_text(body + 10, name), user), "secret") - body);
	out[0] = MQTT_CONNECT << 4;
	out[1] = (uint8_t)len;
	memcpy(out + 2, body, (size_t)len);
	return len + 2;
}

// 1: in; 0: goes on; -1: refused or cut off.
static int step(struct unit *u, SSL_CTX *tls)
{
	uint8_t packet[160], answer[8];
	int r;
	switch (u->stage) {
	case CONNECTING:
		u->ssl = SSL_new(tls);
		SSL_set_fd(u->ssl, u->fd);
		u->stage = SHAKING;
		// fallthrough
	case SHAKING:
		r = SSL_connect(u->ssl);
		if (r != 1)
			return SSL_get_error(u->ssl, r) == SSL_ERROR_WANT_READ ? 0 : -1;
		r = login_packet(packet, u->number);
		if (SSL_write(u->ssl, packet, r) != r)
			return -1;
		u->stage = ASKING;
		// fallthrough
	case ASKING:
		r = SSL_read(u->ssl, answer, sizeof(answer));
		if (r <= 0)
			return SSL_get_error(u->ssl, r) == SSL_ERROR_WANT_READ ? 0 : -1;
		u->stage = ANSWERED;
		return r == 4 && answer[0] == MQTT_CONNACK << 4 && answer[3] == 0 ? 1 : -1;
	case ANSWERED:
		return 0;
	}
	return -1;
}

static int run(struct unit *units, int count, int port, SSL_CTX *tls)
{
	int watch = epoll_create1(EPOLL_CLOEXEC), answered = 0, refused = 0;
	int64_t until = now_us() + PATIENCE_MS * INT64_C(1000);
	for (int i = 0; i < count; i++) {
		struct epoll_event e = { .events = EPOLLOUT, .data.ptr = &units[i] };
		units[i].number = i + 1;
		if (start_unit(&units[i], port) < 0 || epoll_ctl(watch, EPOLL_CTL_ADD, units[i].fd, &e) < 0)
			die("unit %d: %s", i + 1, strerror(errno));
	}
	while (answered < count) {
		struct epoll_event ready[64];
		int n = epoll_wait(watch, ready, 64, 1000);
		for (int i = 0; i < n; i++) {
			struct unit *u = ready[i].data.ptr;
			struct epoll_event e = { .events = EPOLLIN, .data.ptr = u };
			int r = step(u, tls);
			epoll_ctl(watch, r == 0 ? EPOLL_CTL_MOD : EPOLL_CTL_DEL, u->fd, &e);
			answered += r != 0;
			refused += r < 0;
		}
		if (now_us() > until)
			die("%d of %d units have no answer", count - answered, count);
	}
	close(watch);
	return refused;
}

int main(int argc, char **argv)
{
	int count = argc == 3 ? atoi(argv[2]) : 0;
	if (count < 1)
		die("usage: bench_storm PORT COUNT");
	setrlimit(RLIMIT_NOFILE, &(struct rlimit){ (rlim_t)count + 64, (rlim_t)count + 64 });
	struct unit *units = calloc((size_t)count, sizeof(*units));
	SSL_CTX *tls = SSL_CTX_new(TLS_client_method());
	int64_t from = now_us();
	int refused = run(units, count, atoi(argv[1]), tls);
	printf("%.1f %d\n", (double)(now_us() - from) / 1000, refused);
	for (int i = 0; i < count; i++) {
		SSL_free(units[i].ssl);
		close(units[i].fd);
	}
	free(units);
	SSL_CTX_free(tls);
	return 0;
}
