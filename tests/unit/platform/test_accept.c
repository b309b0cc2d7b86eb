#include "unit.h"
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>
#include "platform/accept.h"

struct world { int listener; struct sockaddr_in at; };

static int set_up(void **state)
{
	static struct world w;
	socklen_t len = sizeof w.at;
	w.at = (struct sockaddr_in){.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	w.listener = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
	*state = &w;
	return bind(w.listener, (struct sockaddr *)&w.at, len) || listen(w.listener, 16) || getsockname(w.listener, (struct sockaddr *)&w.at, &len);
}

static int tear_down(void **state)
{
	return close(((struct world *)*state)->listener);
}

static int dial(const struct world *w)
{
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(connect(fd, (const struct sockaddr *)&w->at, sizeof w->at), 0);
	return fd;
}

static bool is_waiting(const struct world *w)
{
	struct pollfd p = {.fd = w->listener, .events = POLLIN};
	return poll(&p, 1, 0) == 1;
}

static bool is_cut(int fd)
{
	char byte;
	struct pollfd p = {.fd = fd, .events = POLLIN};
	ssize_t n = poll(&p, 1, 1000) == 1 ? recv(fd, &byte, 1, MSG_DONTWAIT) : 1;
	return n == 0 || (n < 0 && errno == ECONNRESET);
}

static void a_connection_comes_with_its_address_and_then_none(void **state)
{
	const struct world *w = *state;
	struct sockaddr_storage from;
	int client = dial(w), fd = accept_next(w->listener, &from);
	assert_true(fd >= 0);
	assert_int_equal(from.ss_family, AF_INET);
	assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
	assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
	assert_int_equal(accept_next(w->listener, NULL), -1);
	close(fd);
	close(client);
}

static void without_descriptors_the_waiting_are_turned_away_and_the_loop_does_not_spin(void **state)
{
	const struct world *w = *state;
	struct rlimit before;
	int clients[5];
	for (int i = 0; i < 5; i++)
		clients[i] = dial(w);
	assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &(struct rlimit){(rlim_t)clients[4] + 1, before.rlim_max}), 0);
	for (int last = 0; last >= 0;) // no gap below
		last = dup(w->listener);
	assert_int_equal(errno, EMFILE);
	assert_true(is_waiting(w));
	assert_int_equal(accept_next(w->listener, NULL), -1);
	assert_false(is_waiting(w));
	assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
	for (int i = 0; i < 5; i++) {
		assert_true(is_cut(clients[i]));
		close(clients[i]);
	}
	int client = dial(w), fd = accept_next(w->listener, NULL); // as before
	assert_true(fd >= 0);
	close(fd);
	close(client);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_connection_comes_with_its_address_and_then_none, set_up, tear_down),
		cmocka_unit_test_setup_teardown(without_descriptors_the_waiting_are_turned_away_and_the_loop_does_not_spin, set_up, tear_down),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
