// The plaintext front between plain sockets: a device's end, and a stand-in for the broker's.
#include "unit.h"

#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "broker/front.h"
#include "folder.h"

#define CONNECT "\x10\x10" "\0\4MQTT" "\4\2\0\x3c\0\4lamp"
#define CONNECT_LEN (sizeof(CONNECT) - 1)

struct world { struct loop *loop; struct config c; struct front *front; char path[96]; int listener; void *folder; };
static uint16_t free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static int set_up(void **state)
{
	struct world *w = NEW(struct world);
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	char *message = NULL;

	assert_int_equal(folder_make(&w->folder), 0);
	snprintf(w->path, sizeof(w->path), "%s/legacy.sock", (const char *)w->folder);
	str_copy(a.sun_path, sizeof(a.sun_path), w->path);
	w->listener = socket(AF_UNIX, SOCK_STREAM, 0);
	assert_int_equal(bind(w->listener, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(w->listener, 200), 0);
	assert_int_equal(config_load(&w->c, NULL, w->folder, &message), 0);
	str_copy(w->c.bind, sizeof(w->c.bind), "127.0.0.1");
	w->c.mqtt_legacy_port = free_port();
	assert_int_equal(loop_new(&w->loop), 0);
	assert_int_equal(front_open(&w->front, w->loop, &w->c, w->path), 0);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	front_close(w->front);
	loop_free(w->loop);
	close(w->listener);
	int r = folder_remove(&w->folder);
	free(w);
	return r;
}

static void stop(void *data)
{
	loop_stop(data);
}

static void turn_for(struct world *w, int64_t ms)
{
	struct loop_timer t;
	loop_timer_init(&t, w->loop, stop, w->loop);
	loop_timer_arm(&t, ms);
	assert_int_equal(loop_run(w->loop), 0);
	loop_timer_disarm(&t);
}

// Lets the front work for a moment.
static void turn(struct world *w)
{
	turn_for(w, 40);
}

static int dial_from(const struct world *w, const char *from)
{
	struct sockaddr_in to = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK), .sin_port = htons(w->c.mqtt_legacy_port) }, own = { .sin_family = AF_INET };
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(inet_pton(AF_INET, from, &own.sin_addr), 1);
	assert_int_equal(bind(fd, (struct sockaddr *)&own, sizeof(own)), 0);
	assert_int_equal(connect(fd, (struct sockaddr *)&to, sizeof(to)), 0);
	return fd;
}

static void assert_says(int fd, const char *text, size_t len)
{
	char got[256];
	ssize_t n = recv(fd, got, sizeof(got), MSG_DONTWAIT);
	assert_int_equal(n, (ssize_t)len);
	assert_memory_equal(got, text, len);
}

static bool is_dialled(const struct world *w)
{
	struct pollfd p = { .fd = w->listener, .events = POLLIN };
	return poll(&p, 1, 0) == 1;
}

// What a device sends first, and the broker's end of it.
static int begin(struct world *w, int device)
{
	assert_int_equal(send(device, CONNECT, CONNECT_LEN, 0), (ssize_t)CONNECT_LEN);
	turn(w);
	assert_true(is_dialled(w));
	int broker = accept(w->listener, NULL, NULL);
	assert_says(broker, CONNECT, CONNECT_LEN);
	return broker;
}

static bool is_cut(int fd)
{
	char c;
	ssize_t n = recv(fd, &c, 1, MSG_DONTWAIT);
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

static void bytes_pass_both_ways_untouched(void **state)
{
	struct world *w = *state;
	int device = dial_from(w, "127.0.0.1");
	int broker = begin(w, device);
	assert_int_equal(send(broker, "\x20\x02ok", 4, 0), 4);
	turn(w);
	assert_says(device, "\x20\x02ok", 4);
	assert_int_equal(send(device, "more", 4, 0), 4);
	turn(w);
	assert_says(broker, "more", 4);
	close(broker);
	turn(w);
	assert_true(is_cut(device));
	close(device);
}

static void what_does_not_begin_with_connect_never_reaches_the_broker(void **state)
{
	struct world *w = *state;
	static const struct { const char *bytes; size_t len; } rows[] = {
		{ "GET / HTTP/1.1\r\n", 16 }, { "\x10\xff\xff\xff\xff\x7f", 6 }, { "\x10\x10\0\4HTTP", 8 }, { "\x10\x02\0\4MQTT", 8 }, { "\x16\3\1\2\0\1\0", 7 },
		{ "\x10\xff\xff\xff\x7f\0\4MQTT", 11 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		int device = dial_from(w, "127.0.0.1");
		assert_int_equal(send(device, rows[i].bytes, rows[i].len, 0), (ssize_t)rows[i].len);
		turn(w);
		assert_true(is_cut(device));
		assert_false(is_dialled(w));
		close(device);
	}
}

static void the_broker_is_dialled_when_a_connect_has_begun_and_not_before(void **state)
{
	struct world *w = *state;
	int device = dial_from(w, "127.0.0.1");
	turn(w);
	assert_false(is_dialled(w));
	for (size_t i = 0; i < 7; i++) { // byte by byte
		assert_int_equal(send(device, &CONNECT[i], 1, 0), 1);
		turn(w);
		assert_false(is_dialled(w));
	}
	assert_int_equal(send(device, &CONNECT[7], CONNECT_LEN - 7, 0), (ssize_t)CONNECT_LEN - 7);
	turn(w);
	assert_true(is_dialled(w));
	int broker = accept(w->listener, NULL, NULL);
	assert_says(broker, CONNECT, CONNECT_LEN);
	close(broker);
	close(device);
}

static void a_silent_connection_is_cut_after_ten_seconds_and_half_a_connect_is_silence(void **state)
{
	struct world *w = *state;
	int silent = dial_from(w, "127.0.0.1"), half = dial_from(w, "127.0.0.1"), mute = dial_from(w, "127.0.0.1"), whole = dial_from(w, "127.0.0.1");
	turn(w);
	assert_int_equal(send(half, "\x10", 1, 0), 1);
	int unanswered = begin(w, mute), answered = begin(w, whole);
	assert_int_equal(send(answered, "\x20\x02ok", 4, 0), 4);
	turn(w);
	turn_for(w, FRONT_CONNECT_MS - 1000);
	assert_false(is_cut(silent) || is_cut(half) || is_cut(mute));
	turn_for(w, 1500);
	assert_true(is_cut(silent));
	assert_true(is_cut(half));
	assert_true(is_cut(mute));
	assert_says(whole, "\x20\x02ok", 4);
	assert_false(is_cut(whole));
	close(unanswered);
	close(answered);
	close(silent);
	close(half);
	close(mute);
	close(whole);
}

static void an_address_and_all_together_have_a_limit(void **state)
{
	struct world *w = *state;
	int fds[FRONT_CONNECTIONS_MAX + 1], count = 0;
	for (int i = 0; i <= FRONT_PER_ADDRESS_MAX; i++)
		fds[count++] = dial_from(w, "127.0.0.1");
	turn(w);
	assert_false(is_cut(fds[FRONT_PER_ADDRESS_MAX - 1]));
	assert_true(is_cut(fds[FRONT_PER_ADDRESS_MAX]));
	for (int n = 2; count <= FRONT_CONNECTIONS_MAX; n++) {
		char from[24];
		snprintf(from, sizeof(from), "127.0.0.%d", n);
		for (int i = 0; i < FRONT_PER_ADDRESS_MAX && count <= FRONT_CONNECTIONS_MAX; i++)
			fds[count++] = dial_from(w, from);
		turn(w);
	}
	assert_false(is_cut(fds[FRONT_CONNECTIONS_MAX])); // one of 17 was refused above: this is the 128th
	int late = dial_from(w, "127.0.0.99");
	turn(w);
	assert_true(is_cut(late));
	close(late);
	for (int i = 0; i < count; i++)
		close(fds[i]);
}

static void a_device_that_does_not_read_holds_up_the_broker_and_not_the_memory(void **state)
{
	struct world *w = *state;
	char chunk[65536] = { 0 };
	int device = dial_from(w, "127.0.0.1"), broker = begin(w, device);
	size_t sent = 0;
	int blocked = 0;
	while (blocked < 5 && sent < 64u << 20) { // five turns in which nothing moves: everything is full
		ssize_t n = send(broker, chunk, sizeof(chunk), MSG_DONTWAIT);
		sent += n > 0 ? (size_t)n : 0;
		blocked = n > 0 ? 0 : blocked + 1;
		if (n < 0)
			turn(w);
	}
	assert_in_range(sent, 1, 32u << 20);
	size_t got = 0;
	for (int idle = 0; got < sent && idle < 100;) {
		ssize_t n = recv(device, chunk, sizeof(chunk), MSG_DONTWAIT);
		got += n > 0 ? (size_t)n : 0;
		idle = n > 0 ? 0 : idle + 1;
		if (n < 0)
			turn(w);
	}
	assert_int_equal(got, sent);
	close(broker);
	close(device);
}

static void a_taken_port_is_said(void **state)
{
	struct world *w = *state;
	struct front *second = NULL;
	assert_int_equal(front_open(&second, w->loop, &w->c, w->path), -EADDRINUSE);
	assert_null(second);
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(bytes_pass_both_ways_untouched),
		TEST(what_does_not_begin_with_connect_never_reaches_the_broker),
		TEST(the_broker_is_dialled_when_a_connect_has_begun_and_not_before),
		TEST(a_silent_connection_is_cut_after_ten_seconds_and_half_a_connect_is_silence),
		TEST(an_address_and_all_together_have_a_limit),
		TEST(a_device_that_does_not_read_holds_up_the_broker_and_not_the_memory),
		TEST(a_taken_port_is_said),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
