// Against the real Mosquitto: over a unix socket, TLS and TLS-PSK, refused, killed and started again.
#include <arpa/inet.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/bus.h"

static char dir[64], socket_path[96], ca[96];
static uint16_t tls_port, psk_port, dead_port;
static pid_t broker;

struct fixture {
	struct loop *loop;
	struct loop_timer limit, step;
	struct bus *bus, *other;
	int ups, downs, last_err, messages, published, published_mid;
	bool timed_out, free_in_up, free_in_message;
	char topic[64], payload[64];
	size_t len;
	bool retain;
};

// --- the broker ---

static uint16_t free_port(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static void run(const char *command)
{
	assert_int_equal(system(command), 0);
}

static void write_file(const char *name, const char *text)
{
	AUTO_FREE char *path = mem_printf("%s/%s", dir, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(text, f);
	fclose(f);
}

static void configure(void)
{
	AUTO_FREE char *certificate = mem_printf("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost "
		"-addext subjectAltName=DNS:localhost -keyout %s/key.pem -out %s/cert.pem 2>/dev/null", dir, dir);
	run(certificate);
	AUTO_FREE char *password = mem_printf("cd %s && mosquitto_passwd -b -c passwords hub secret 2>/dev/null", dir);
	run(password);
	write_file("psk", "LABEL:00112233445566778899aabbccddeeff\n");
	AUTO_FREE char *config = mem_printf("per_listener_settings true\nlog_dest none\nuser root\n"
		"listener 0 %s\nallow_anonymous false\npassword_file %s/passwords\n"
		"listener %d 127.0.0.1\nallow_anonymous true\ncertfile %s/cert.pem\nkeyfile %s/key.pem\n"
		"listener %d 127.0.0.1\nallow_anonymous true\npsk_hint hub\npsk_file %s/psk\nciphers ECDHE-PSK-CHACHA20-POLY1305\n",
		socket_path, dir, tls_port, dir, dir, psk_port, dir);
	write_file("mosquitto.conf", config);
}

static void start_broker(void)
{
	AUTO_FREE char *path = mem_printf("%s/mosquitto.conf", dir);
	struct stat st;
	broker = fork();
	if (broker == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL); // not left over by a test that crashed
		execl("/usr/sbin/mosquitto", "mosquitto", "-c", path, (char *)NULL);
		_exit(127);
	}
	for (int i = 0; i < 200 && stat(socket_path, &st) < 0; i++)
		usleep(10000);
}

static void stop_broker(void)
{
	kill(broker, SIGKILL);
	waitpid(broker, NULL, 0);
	unlink(socket_path);
}

static int group_setup(void **state)
{
	(void)state;
	str_copy(dir, sizeof dir, "/tmp/fh-bus-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	snprintf(socket_path, sizeof socket_path, "%s/s", dir);
	snprintf(ca, sizeof ca, "%s/cert.pem", dir);
	tls_port = free_port();
	psk_port = free_port();
	dead_port = free_port();
	configure();
	start_broker();
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	stop_broker();
	AUTO_FREE char *command = mem_printf("rm -r %s", dir);
	return system(command);
}

// --- the hooks ---

static void too_late(void *data)
{
	struct fixture *x = data;
	x->timed_out = true;
	loop_stop(x->loop);
}

static void look_again(void *data)
{
	loop_stop(((struct fixture *)data)->loop);
}

static void on_up(void *data)
{
	struct fixture *x = data;
	x->ups++;
	if (x->free_in_up)
		bus_free(STEAL(x->bus));
	loop_stop(x->loop);
}

static void on_down(void *data, int err)
{
	struct fixture *x = data;
	x->downs++;
	x->last_err = err;
	loop_stop(x->loop);
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct fixture *x = data;
	x->messages++;
	str_copy(x->topic, sizeof x->topic, topic);
	memcpy(x->payload, payload, len < sizeof x->payload ? len : sizeof x->payload);
	x->len = len;
	x->retain = retain;
	if (x->free_in_message)
		bus_free(STEAL(x->bus));
	loop_stop(x->loop);
}

static void on_published(void *data, int mid)
{
	struct fixture *x = data;
	x->published++;
	x->published_mid = mid;
	loop_stop(x->loop);
}

static int setup(void **state)
{
	struct fixture *x = NEW(struct fixture);
	*state = x;
	if (loop_new(&x->loop))
		return -1;
	loop_timer_init(&x->limit, x->loop, too_late, x);
	loop_timer_arm(&x->limit, 15000);
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;
	bus_free(x->bus);
	bus_free(x->other);
	loop_free(x->loop);
	free(x);
	return 0;
}

static struct bus_options by_socket(struct fixture *x, const char *id)
{
	return (struct bus_options){.host = socket_path, .client_id = id, .username = "hub", .password = "secret", .data = x,
		.up = on_up, .down = on_down, .message = on_message, .published = on_published};
}

static struct bus_options by_tls(struct fixture *x)
{
	return (struct bus_options){.host = "localhost", .port = tls_port, .client_id = "t", .ca_file = ca, .data = x, .up = on_up, .down = on_down,
		.message = on_message};
}

static void connect_one(struct fixture *x, const struct bus_options *o)
{
	assert_int_equal(bus_new(&x->bus, x->loop, o), 0);
	assert_int_equal(loop_run(x->loop), 0);
	assert_false(x->timed_out);
}

static void run_until(struct fixture *x, const int *counter, int value)
{
	while (*counter < value && !x->timed_out)
		assert_int_equal(loop_run(x->loop), 0);
	assert_false(x->timed_out);
}

static void run_until_up(struct fixture *x, const struct bus *b)
{
	loop_timer_init(&x->step, x->loop, look_again, x);
	while (!bus_is_up(b) && !x->timed_out) {
		loop_timer_arm(&x->step, 10);
		assert_int_equal(loop_run(x->loop), 0);
	}
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_MONOTONIC, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// --- the tests ---

static void messages_go_round_over_a_unix_socket(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	int mid = 0;
	connect_one(x, &o);
	assert_true(bus_is_up(x->bus));
	assert_int_equal(bus_subscribe(x->bus, "a/#", 0), 0);
	assert_int_equal(bus_publish(x->bus, "a/b", "pay\0load", 8, 1, false, &mid), 0);
	run_until(x, &x->messages, 1);
	run_until(x, &x->published, 1);
	assert_string_equal(x->topic, "a/b");
	assert_int_equal(x->len, 8);
	assert_memory_equal(x->payload, "pay\0load", 8);
	assert_false(x->retain);
	assert_int_equal(x->published_mid, mid);
	assert_int_equal(bus_publish(x->bus, "a/+", "x", 1, 0, false, NULL), ERR_INVALID);
	assert_int_equal(bus_publish(x->bus, "a/empty", NULL, 0, 0, false, NULL), 0);
	run_until(x, &x->messages, 2);
	assert_int_equal(x->len, 0);
}

static void a_large_message_arrives_whole(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	static char block[2000000];
	connect_one(x, &o);
	assert_int_equal(bus_subscribe(x->bus, "big", 0), 0);
	assert_int_equal(bus_publish(x->bus, "big", block, sizeof block, 0, false, NULL), 0);
	run_until(x, &x->messages, 1);
	assert_int_equal(x->len, sizeof block);
}

static void what_waits_to_be_written_is_limited(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	static char block[4 << 20];
	int e = 0;
	connect_one(x, &o);
	assert_int_equal(bus_publish(x->bus, "a", block, (16 << 20) + 1, 0, false, NULL), ERR_LIMIT);
	kill(broker, SIGSTOP);
	for (int i = 0; i < 6 && !e; i++)
		e = bus_publish(x->bus, "a", block, sizeof block, 0, false, NULL);
	kill(broker, SIGCONT);
	assert_int_equal(e, ERR_LIMIT);
}

static void a_wrong_password_is_told_once_as_denied(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	o.password = "wrong";
	connect_one(x, &o);
	assert_int_equal(x->last_err, ERR_DENIED);
	assert_false(bus_is_up(x->bus));
	assert_int_equal(bus_publish(x->bus, "a", "x", 1, 0, false, NULL), ERR_UNAVAILABLE);
	assert_int_equal(bus_subscribe(x->bus, "a", 0), ERR_UNAVAILABLE);
	loop_timer_init(&x->step, x->loop, too_late, x); // three more attempts fit in a second
	loop_timer_arm(&x->step, 1000);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->downs, 1);
}

static void messages_go_round_over_tls(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_tls(x);
	connect_one(x, &o);
	assert_int_equal(bus_subscribe(x->bus, "t", 1), 0);
	assert_int_equal(bus_publish(x->bus, "t", "over tls", 8, 1, false, NULL), 0);
	run_until(x, &x->messages, 1);
	assert_memory_equal(x->payload, "over tls", 8);
}

static void a_peer_of_another_name_or_authority_is_refused(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_tls(x);
	o.host = "127.0.0.1"; // not in the certificate
	connect_one(x, &o);
	assert_int_equal(x->last_err, ERR_CRYPTO);
	bus_free(STEAL(x->bus));
	x->last_err = 0;
	o = by_tls(x);
	o.ca_file = "/etc/ssl/certs/ca-certificates.crt";
	connect_one(x, &o);
	assert_int_equal(x->last_err, ERR_CRYPTO);
	assert_int_equal(x->ups, 0);
}

static void a_pre_shared_key_opens_and_a_wrong_one_does_not(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = {.host = "127.0.0.1", .port = psk_port, .client_id = "p", .psk_identity = "LABEL",
		.psk_hex = "00112233445566778899aabbccddeeff", .data = x, .up = on_up, .down = on_down};
	connect_one(x, &o);
	assert_int_equal(x->ups, 1);
	bus_free(STEAL(x->bus));
	o.psk_hex = "00112233445566778899aabbccddee00";
	connect_one(x, &o);
	assert_int_equal(x->last_err, ERR_CRYPTO);
}

static void nobody_at_the_port_is_unavailable_and_costs_no_time(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_tls(x);
	struct timespec a, b;
	o.port = dead_port;
	connect_one(x, &o);
	assert_int_equal(x->last_err, ERR_UNAVAILABLE);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	loop_timer_init(&x->step, x->loop, too_late, x);
	loop_timer_arm(&x->step, 1500);
	assert_int_equal(loop_run(x->loop), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_in_range((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000, 0, 300);
	assert_int_equal(x->downs, 1);
}

static void a_peer_that_is_silent_about_tls_costs_no_time(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_tls(x);
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof address;
	struct timespec a, b;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
	assert_int_equal(listen(fd, 4), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&address, &len), 0);
	o.port = ntohs(address.sin_port);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	loop_timer_init(&x->step, x->loop, too_late, x);
	loop_timer_arm(&x->step, 1000);
	assert_int_equal(bus_new(&x->bus, x->loop, &o), 0);
	assert_int_equal(loop_run(x->loop), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	assert_int_equal(x->downs, 0);
	assert_in_range((b.tv_sec - a.tv_sec) * 1000 + (b.tv_nsec - a.tv_nsec) / 1000000, 0, 200);
	close(fd);
}

static void it_comes_back_after_the_broker_was_killed(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	int mid = 0;
	connect_one(x, &o);
	stop_broker();
	run_until(x, &x->downs, 1);
	assert_int_equal(x->last_err, ERR_UNAVAILABLE);
	assert_false(bus_is_up(x->bus));
	start_broker();
	int64_t start = now_ms();
	run_until(x, &x->ups, 2);
	assert_in_range(now_ms() - start, 0, 3000);
	assert_int_equal(bus_publish(x->bus, "a", "again", 5, 1, false, &mid), 0);
	run_until(x, &x->published, 1);
	assert_int_equal(x->published_mid, mid);
}

static void its_will_is_published_when_it_vanishes(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "watcher"), with_will = {.host = socket_path, .client_id = "mortal", .username = "hub", .password = "secret",
		.will_topic = "w/state", .will_payload = "lost", .will_retain = true};
	connect_one(x, &o);
	assert_int_equal(bus_subscribe(x->bus, "w/#", 1), 0);
	assert_int_equal(bus_new(&x->other, x->loop, &with_will), 0);
	run_until_up(x, x->other);
	bus_free(STEAL(x->other)); // says goodbye: no will
	o.client_id = "mortal";
	assert_int_equal(bus_new(&x->other, x->loop, &with_will), 0);
	run_until_up(x, x->other);
	assert_int_equal(x->messages, 0);
	struct bus *twin; // same client id: the broker cuts the first one off without a goodbye
	o.up = NULL;
	o.down = NULL;
	assert_int_equal(bus_new(&twin, x->loop, &o), 0);
	run_until(x, &x->messages, 1);
	bus_free(twin);
	assert_string_equal(x->topic, "w/state");
	assert_memory_equal(x->payload, "lost", 4);
}

static void it_can_be_freed_in_its_own_hooks(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_socket(x, "a");
	x->free_in_up = true;
	connect_one(x, &o);
	assert_null(x->bus);
	x->free_in_up = false;
	connect_one(x, &o);
	x->free_in_message = true;
	assert_int_equal(bus_subscribe(x->bus, "a", 0), 0);
	for (int i = 0; i < 10; i++)
		assert_int_equal(bus_publish(x->bus, "a", "x", 1, 0, false, NULL), 0);
	run_until(x, &x->messages, 1);
	assert_null(x->bus);
	loop_timer_init(&x->step, x->loop, look_again, x);
	loop_timer_arm(&x->step, 50);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->messages, 1);
}

static void missing_files_are_invalid(void **state)
{
	struct fixture *x = *state;
	struct bus_options o = by_tls(x);
	o.ca_file = "/nowhere";
	assert_int_equal(bus_new(&x->bus, x->loop, &o), ERR_INVALID);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages_go_round_over_a_unix_socket),
		TEST(a_large_message_arrives_whole),
		TEST(what_waits_to_be_written_is_limited),
		TEST(a_wrong_password_is_told_once_as_denied),
		TEST(messages_go_round_over_tls),
		TEST(a_peer_of_another_name_or_authority_is_refused),
		TEST(a_pre_shared_key_opens_and_a_wrong_one_does_not),
		TEST(nobody_at_the_port_is_unavailable_and_costs_no_time),
		TEST(a_peer_that_is_silent_about_tls_costs_no_time),
		TEST(it_comes_back_after_the_broker_was_killed),
		TEST(its_will_is_published_when_it_vanishes),
		TEST(it_can_be_freed_in_its_own_hooks),
		TEST(missing_files_are_invalid),
	};
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
