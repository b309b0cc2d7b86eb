// The doors' rules over real sockets of the loopback, with the clock in the test's hand.
#include "unit.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "base/mem.h"
#include "base/str.h"
#include "broker/plugin_doors.h"

struct world { struct doors d; int listener, other; int64_t now; char told[4096]; };

static int listen_on(uint16_t *ret_port)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(listen(fd, 200), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	*ret_port = ntohs(a.sin_port);
	return fd;
}

// A door of 40 places, 4 of one address.
static int set_up(void **state)
{
	struct world *w = NEW(struct world);
	uint16_t port, other;
	w->listener = listen_on(&port);
	w->other = listen_on(&other);
	w->now = 1000000;
	AUTO_FREE char *rules = mem_printf("%d:40:4", port);
	assert_int_equal(doors_init(&w->d, rules, NULL, 0), 0);
	*state = w;
	return 0;
}

static int tear_down(void **state)
{
	struct world *w = *state;
	doors_done(&w->d);
	close(w->listener);
	close(w->other);
	free(w);
	return 0;
}

struct call { int client, fd; bool admitted; };
static struct call call_at(struct world *w, int listener, const char *from, const char *words)
{
	struct sockaddr_in to, own = { .sin_family = AF_INET }, peer;
	socklen_t len = sizeof(to);
	struct call c = { .client = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0) };
	assert_int_equal(getsockname(listener, (struct sockaddr *)&to, &len), 0);
	assert_int_equal(inet_pton(AF_INET, from, &own.sin_addr), 1);
	assert_int_equal(bind(c.client, (struct sockaddr *)&own, sizeof(own)), 0);
	assert_int_equal(connect(c.client, (struct sockaddr *)&to, sizeof(to)), 0);
	len = sizeof(peer);
	c.fd = accept(listener, (struct sockaddr *)&peer, &len);
	assert_true(c.fd >= 0);
	if (words)
		assert_int_equal(send(c.client, words, strlen(words), MSG_NOSIGNAL), (ssize_t)strlen(words));
	c.admitted = doors_accepted(&w->d, listener, c.fd, (struct sockaddr *)&peer, w->now);
	if (c.admitted)
		doors_watched(&w->d, c.fd, (void *)(intptr_t)(1000 + c.fd));
	return c;
}

static struct call call(struct world *w, const char *from, const char *words)
{
	return call_at(w, w->listener, from, words);
}

static void hang_up(struct world *w, struct call *c)
{
	doors_closing(&w->d, c->fd);
	close(c->fd);
	close(c->client);
}

static void enters(struct world *w, const struct call *c)
{
	doors_entered(&w->d, (void *)(intptr_t)(1000 + c->fd));
}

static void tell(void *data, const char *addr, const char *why, unsigned count)
{
	struct world *w = data;
	AUTO_FREE char *line = mem_printf("%s %s %u\n", addr, why, count);
	strncat(w->told, line, sizeof(w->told) - strlen(w->told) - 1);
}

static void tick(struct world *w, int64_t ms)
{
	w->now += ms;
	doors_tick(&w->d, w->now, tell, w);
}

static bool is_shut(const struct call *c)
{
	char byte;
	return recv(c->client, &byte, 1, MSG_DONTWAIT) == 0;
}

static void an_address_has_four_places_and_gets_them_back(void **state)
{
	struct world *w = *state;
	struct call c[6];
	for (int i = 0; i < 5; i++)
		c[i] = call(w, "127.0.0.5", "x");
	assert_true(c[0].admitted && c[3].admitted);
	assert_false(c[4].admitted);
	c[5] = call(w, "127.0.0.6", "x"); // its neighbour has its own
	assert_true(c[5].admitted);
	hang_up(w, &c[4]);
	hang_up(w, &c[0]);
	c[0] = call(w, "127.0.0.5", "x");
	assert_true(c[0].admitted);
	enters(w, &c[1]); // who has a session needs no place
	c[4] = call(w, "127.0.0.5", "x");
	assert_true(c[4].admitted);
	for (int i = 0; i < 6; i++)
		hang_up(w, &c[i]);
	assert_int_equal(w->d.oldest, -1);
	assert_int_equal(w->d.newest, -1);
	assert_int_equal(w->d.doors[0].waiting, 0);
}

static void who_comes_too_often_waits_and_a_session_gives_its_token_back(void **state)
{
	struct world *w = *state;
	for (int i = 0; i < 3 * DOORS_BURST; i++) { // a device that reconnects without end, and gets in
		struct call c = call(w, "127.0.0.5", "x");
		assert_true(c.admitted);
		enters(w, &c);
		hang_up(w, &c);
	}
	for (int i = 0; i < DOORS_BURST; i++) {
		struct call c = call(w, "127.0.0.5", "x");
		assert_true(c.admitted);
		hang_up(w, &c);
	}
	struct call c = call(w, "127.0.0.5", "x"), other = call(w, "127.0.0.6", "x");
	assert_false(c.admitted);
	assert_true(other.admitted);
	hang_up(w, &c);
	w->now += DOORS_REFILL_MS;
	c = call(w, "127.0.0.5", "x");
	assert_true(c.admitted);
	hang_up(w, &c);
	c = call(w, "127.0.0.5", "x");
	assert_false(c.admitted);
	hang_up(w, &c);
	hang_up(w, &other);
}

static void silence_ends_after_five_seconds_and_dripping_after_thirty(void **state)
{
	struct world *w = *state;
	struct call silent = call(w, "127.0.0.5", NULL), dripping = call(w, "127.0.0.5", "x"), in = call(w, "127.0.0.5", NULL);
	enters(w, &in);
	tick(w, DOORS_SILENT_MS - 1);
	assert_false(is_shut(&silent));
	tick(w, 1);
	assert_true(is_shut(&silent));
	assert_false(is_shut(&dripping));
	tick(w, DOORS_LOGIN_MS - DOORS_SILENT_MS);
	assert_true(is_shut(&dripping));
	tick(w, 100LL * DOORS_LOGIN_MS);
	assert_int_equal(recv(in.client, &(char){ 0 }, 1, MSG_DONTWAIT), -1); // a session is nobody's business, however silent
	hang_up(w, &silent);
	hang_up(w, &dripping);
	hang_up(w, &in);
	assert_int_equal(w->d.doors[0].waiting, 0);
}

static void one_whose_client_is_not_known_is_not_cut_unless_it_is_silent(void **state)
{
	struct world *w = *state;
	struct call c = call(w, "127.0.0.5", "x"), silent = call(w, "127.0.0.5", NULL);
	doors_watched(&w->d, c.fd, NULL);
	doors_watched(&w->d, silent.fd, NULL);
	tick(w, 2LL * DOORS_LOGIN_MS);
	assert_false(is_shut(&c));
	assert_true(is_shut(&silent));
	hang_up(w, &c);
	hang_up(w, &silent);
}

static void when_half_the_places_wait_the_oldest_gives_way(void **state)
{
	struct world *w = *state;
	struct call c[21];
	for (int i = 0; i < 20; i++) {
		AUTO_FREE char *from = mem_printf("127.0.1.%d", i + 1);
		c[i] = call(w, from, "x");
		w->now += 1;
	}
	struct call early = call(w, "127.0.2.1", "x"); // nobody has had his two seconds
	assert_true(early.admitted);
	assert_false(is_shut(&c[0]));
	w->now += DOORS_GRACE_MS;
	c[20] = call(w, "127.0.2.2", "x");
	assert_true(c[20].admitted);
	assert_true(is_shut(&c[0]));
	assert_false(is_shut(&c[1]));
	hang_up(w, &early);
	for (int i = 0; i < 21; i++)
		hang_up(w, &c[i]);
}

static void other_listeners_are_left_alone(void **state)
{
	struct world *w = *state;
	struct call c[2 * DOORS_BURST];
	for (int i = 0; i < 2 * DOORS_BURST; i++) {
		c[i] = call_at(w, w->other, "127.0.0.5", NULL);
		assert_true(c[i].admitted);
	}
	tick(w, DOORS_LOGIN_MS);
	assert_false(is_shut(&c[0]));
	for (int i = 0; i < 2 * DOORS_BURST; i++)
		hang_up(w, &c[i]);
}

static void an_address_outside_the_home_is_turned_away(void **state)
{
	struct world *w = *state;
	struct sockaddr_in public = { .sin_family = AF_INET };
	struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
	assert_int_equal(inet_pton(AF_INET, "8.8.8.8", &public.sin_addr), 1);
	assert_int_equal(inet_pton(AF_INET6, "2a00:1450:4001::1", &six.sin6_addr), 1);
	assert_false(doors_accepted(&w->d, w->listener, 30, (struct sockaddr *)&public, w->now));
	assert_false(doors_accepted(&w->d, w->listener, 30, (struct sockaddr *)&six, w->now));
	assert_int_equal(w->d.doors[0].waiting, 0);
}

static void an_address_is_told_from_the_eighth_on_and_once_a_minute(void **state)
{
	struct world *w = *state;
	struct call kept[4], c;
	for (int i = 0; i < 4; i++)
		kept[i] = call(w, "127.0.0.5", "x");
	for (int i = 0; i < 9; i++) {
		tick(w, 0);
		assert_string_equal(w->told, i < 8 ? "" : "127.0.0.5 many 8\n");
		c = call(w, "127.0.0.5", "x");
		hang_up(w, &c);
	}
	for (int i = 0; i < 10; i++) {
		c = call(w, "127.0.0.5", "x");
		hang_up(w, &c);
		tick(w, 100);
	}
	assert_string_equal(w->told, "127.0.0.5 many 8\n");
	for (int i = 0; i < 4; i++)
		enters(w, &kept[i]);
	tick(w, DOORS_TOLD_EVERY_MS);
	assert_string_equal(w->told, "127.0.0.5 many 8\n127.0.0.5 many 11\n");
	for (int i = 0; i < 4; i++)
		hang_up(w, &kept[i]);
}

static void more_addresses_than_places_forget_the_idle_and_never_the_waiting(void **state)
{
	struct world *w = *state;
	struct sockaddr_in from = { .sin_family = AF_INET };
	struct call kept = call(w, "127.0.0.5", "x");
	for (uint32_t i = 0; i < 40000; i++) {
		from.sin_addr.s_addr = htonl(0x0a000000 + i);
		w->now++;
		if (doors_accepted(&w->d, w->listener, 50, (struct sockaddr *)&from, w->now))
			doors_closing(&w->d, 50);
	}
	for (int i = 0; i < 3; i++) {
		struct call c = call(w, "127.0.0.5", "x");
		assert_true(c.admitted);
		if (i == 2)
			assert_false(call(w, "127.0.0.5", "x").admitted); // its first one was not forgotten
	}
	doors_closing(&w->d, kept.fd);
}

static void a_thousand_devices_that_come_at_once_are_all_let_stand(void **state)
{
	struct world *w = *state;
	struct sockaddr_in from = { .sin_family = AF_INET };
	w->d.doors[0].places = 4096;
	for (int i = 0; i < 2000; i++) {
		from.sin_addr.s_addr = htonl(0xc0a80000 + (uint32_t)i);
		assert_true(doors_accepted(&w->d, w->listener, 100 + i, (struct sockaddr *)&from, w->now));
	}
	for (int i = 0; i < 2000; i++)
		doors_closing(&w->d, 100 + i);
	assert_int_equal(w->d.oldest, -1);
}

static void rules_of_another_shape_are_refused(void **state)
{
	(void)state;
	static const char *const bad[] = { "", "8883", "8883:10", "8883:10:", "8883:10:11", "0:10:1", "8883:0:1", "8883:10:1:1", "70000:10:1", "8883:10:1,", "x:1:1",
		"1:1:1,2:1:1,3:1:1,4:1:1,5:1:1" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++) {
		struct doors d;
		assert_int_equal(doors_init(&d, bad[i], NULL, 0), ERR_PARSE);
		doors_done(&d);
	}
}

int main(void)
{
#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)
	const struct CMUnitTest tests[] = {
		TEST(an_address_has_four_places_and_gets_them_back),
		TEST(who_comes_too_often_waits_and_a_session_gives_its_token_back),
		TEST(silence_ends_after_five_seconds_and_dripping_after_thirty),
		TEST(one_whose_client_is_not_known_is_not_cut_unless_it_is_silent),
		TEST(when_half_the_places_wait_the_oldest_gives_way),
		TEST(other_listeners_are_left_alone),
		TEST(an_address_outside_the_home_is_turned_away),
		TEST(an_address_is_told_from_the_eighth_on_and_once_a_minute),
		TEST(more_addresses_than_places_forget_the_idle_and_never_the_waiting),
		TEST(a_thousand_devices_that_come_at_once_are_all_let_stand),
		cmocka_unit_test(rules_of_another_shape_are_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
