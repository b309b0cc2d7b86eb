// The whole way with real processes: hubd's half here, freehold-relayd started by it, and Mosquitto with TLS as the cloud. Killed, cut off, refused.
#include "unit.h"
#include <arpa/inet.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "certificates.h"
#include "relay_world.h"
#include "base/file.h"

enum { MESSAGES = 1000, KILLS = 25 };
static void *folder;     // certificates
static uint16_t port;
static pid_t broker, listener, relayd;

// --- the cloud ---

// A port on which nobody answers, and nobody else can while fd is open.
static uint16_t silent_port(int *ret_fd)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t len = sizeof a;
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof a), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	*ret_fd = fd;
	return ntohs(a.sin_port);
}

static uint16_t free_port(void)
{
	int fd;
	uint16_t found = silent_port(&fd);
	close(fd);
	return found;
}

static bool answers(void)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool yes = connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
	close(fd);
	return yes;
}

static pid_t start(const char *const *argv, const char *out)
{
	pid_t pid = fork();
	if (pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (freopen(out, "a", stdout) && freopen("/dev/null", "w", stderr))
			execv(argv[0], (char *const *)(uintptr_t)argv);
		_exit(127);
	}
	return pid;
}

static void stop(pid_t *pid)
{
	if (*pid <= 0)
		return;
	kill(*pid, SIGKILL);
	waitpid(*pid, NULL, 0);
	*pid = 0;
}

static void start_cloud(const char *leaf, const char *more)
{
	AUTO_FREE char *conf = mem_printf("%s/cloud.conf", (char *)folder);
	AUTO_FREE char *text = mem_printf("log_dest none\nuser root\nallow_anonymous true\nmax_queued_messages 0\nlistener %d 127.0.0.1\ncertfile %s/%s.crt\nkeyfile %s/%s.key\n%s",
		port, (char *)folder, leaf, (char *)folder, leaf, more);
	assert_int_equal(file_replace(conf, text, strlen(text), 0600), 0);
	const char *argv[] = {"/usr/sbin/mosquitto", "-c", conf, NULL};
	broker = start(argv, "/dev/null");
	for (int i = 0; i < 500 && !answers(); i++)
		usleep(10000);
	assert_true(answers());
}

// Writes "topic payload" lines of everything the cloud hears to FOLDER/heard.
static void start_listening(void)
{
	AUTO_FREE char *out = mem_printf("%s/heard", (char *)folder), *ca = mem_printf("%s/ca.crt", (char *)folder), *number = mem_printf("%d", port);
	assert_int_equal(file_remove(out), 0);
	const char *argv[] = {"/usr/bin/mosquitto_sub", "-h", "localhost", "-p", number, "--cafile", ca, "-t", "#", "-v", "-q", "1", NULL};
	listener = start(argv, out);
}

static char *heard(void)
{
	AUTO_FREE char *path = mem_printf("%s/heard", (char *)folder);
	char *text = NULL;
	size_t len;
	if (file_read(path, 16 << 20, &text, &len) < 0)
		text = mem_str("");
	return text;
}

static void cloud_says(const char *topic, const char *payload)
{
	AUTO_FREE char *line = mem_printf("mosquitto_pub -h localhost -p %d --cafile ca.crt -t %s -m %s -q 1", port, topic, payload);
	certificates_run(folder, line);
}

static int make_certificates(void **state)
{
	(void)state;
	if (folder_make(&folder))
		return -1;
	certificates_root(folder, "ca", "rsa:2048");
	certificates_leaf(folder, "good", "localhost", "rsa:2048", "ca", 9);
	certificates_leaf(folder, "weak", "localhost", "rsa:1024", "ca", 9);
	certificates_leaf(folder, "elsewhere", "elsewhere.example", "rsa:2048", "ca", 9);
	port = free_port();
	return 0;
}

static int remove_certificates(void **state)
{
	(void)state;
	return folder_remove(&folder);
}

// --- a hub with one approved link to it ---

static char link_id[32];

static int make(void **state)
{
	if (world_make(state))
		return -1;
	struct world *w = *state;
	w->config.supervise = true;
	w->config.relay_private = true;
	AUTO_FREE char *ca = mem_printf("%s/ca.crt", (char *)folder);
	return str_copy(w->config.relay_ca_file, sizeof w->config.relay_ca_file, ca) ? 0 : -1;
}

static int clean(void **state)
{
	stop(&relayd);
	stop(&listener);
	stop(&broker);
	return world_remove(state);
}

static void open_with_link(struct world *w)
{
	world_open(w);
	world_declare(w, "u1", "energy", "localhost", port);
	world_link_id(w, "u1", 0, link_id);
	assert_int_equal(relay_approve(w->relay, "u1", link_id, true), 0);
}

struct expected { struct world *world; const char *state, *why; };

static bool link_is_as_expected(void *data)
{
	const struct expected *e = data;
	AUTO_JSON json_t *list = NULL;
	const json_t *link = world_link(e->world, "u1", 0, &list);
	return str_eq(json_text_or(link, "state", ""), e->state) && (!e->why || str_eq(json_text_or(link, "why", ""), e->why));
}

static void await_link(struct world *w, const char *state, const char *why)
{
	struct expected e = {w, state, why};
	if (!world_run(w, WAIT_MS, link_is_as_expected, &e)) {
		AUTO_JSON json_t *list = relay_links(w->relay, "u1");
		AUTO_FREE char *text = json_write(list);
		fail_msg("link is not %s (%s): %s", state, why ? why : "", text);
	}
}

static bool nothing_waits(void *data)
{
	AUTO_JSON json_t *list = NULL;
	return json_integer_value(json_object_get(world_link(data, "u1", 0, &list), "queued")) == 0;
}

// freehold-relayd as a child of the test, which may kill it without the supervisor's back-off.
static void start_relayd(struct world *w)
{
	AUTO_FREE char *path = mem_printf("%s/relay.sock", w->config.run_dir), *dir = mem_printf("%s/relay", w->config.data_dir);
	const char *argv[] = {w->config.relayd, "--socket", path, "--data-dir", dir, "--ca-file", w->config.relay_ca_file, "--allow-private", NULL};
	relayd = start(argv, "/dev/null");
}

static void say_number(struct world *w, int n)
{
	AUTO_FREE char *payload = mem_printf("n=%d", n);
	relay_message(w->relay, "u1", "cloud/u1/counter", payload, strlen(payload));
}

// How many of 0..count-1 the cloud heard, and whether each was first heard after the one before it.
static int count_heard(int count, bool *ret_in_order)
{
	AUTO_FREE char *text = heard();
	AUTO_FREE bool *seen = mem_new((size_t)count, sizeof(bool));
	int got = 0, highest = -1;
	*ret_in_order = true;
	for (const char *at = text; (at = strstr(at, "n=")); at++) {
		int n = atoi(at + 2);
		if (n < 0 || n >= count || seen[n])
			continue;
		seen[n] = true;
		got++;
		*ret_in_order = *ret_in_order && n > highest;
		highest = n;
	}
	return got;
}

static bool all_heard(void *data)
{
	bool in_order;
	return count_heard(*(int *)data, &in_order) == *(int *)data;
}

static void await_all(struct world *w, int count)
{
	bool in_order;
	if (!world_run(w, 3 * WAIT_MS, all_heard, &count))
		fail_msg("the cloud heard %d of %d", count_heard(count, &in_order), count);
	assert_int_equal(count_heard(count, &in_order), count);
	assert_true(in_order);
}

static bool listener_is_there(void *data)
{
	(void)data;
	AUTO_FREE char *text = heard();
	if (strstr(text, "hello"))
		return true;
	cloud_says("probe", "hello");
	return false;
}

static void start_whole_cloud(struct world *w)
{
	start_cloud("good", "");
	start_listening();
	assert_true(world_run(w, WAIT_MS, listener_is_there, NULL));
}

// --- tests ---

static void messages_reach_the_cloud_and_answers_the_unit(void **state)
{
	struct world *w = *state;
	open_with_link(w);
	start_whole_cloud(w);
	await_link(w, "up", NULL);
	AUTO_JSON json_t *list = NULL;
	const json_t *tls = json_object_get(world_link(w, "u1", 0, &list), "tls");
	assert_string_equal(json_text_or(tls, "key", ""), "RSA 2048");
	assert_true(str_starts(json_text_or(tls, "version", ""), "TLSv1."));
	for (int i = 0; i < 10; i++)
		say_number(w, i);
	await_all(w, 10);
	AUTO_FREE char *text = heard(), *line = mem_printf("%s/counter n=0\n", link_id), *topic = mem_printf("%s/in/set/on", link_id);
	assert_non_null(strstr(text, line));
	assert_null(strstr(text, "u1"));
	cloud_says("otherlink/in/set/on", "no");
	cloud_says(topic, "yes");
	for (int i = 0; i < 200 && !w->inbound; i++)
		(void)world_run(w, 20, NULL, NULL);
	assert_int_equal(w->inbound, 1);
	assert_string_equal(w->topic, "cloud/u1/in/set/on");
	assert_string_equal(w->payload, "yes");
	assert_true(world_run(w, WAIT_MS, nothing_waits, w));
	world_close(w);
}

static void a_thousand_messages_survive_many_kills_of_relayd_in_order(void **state)
{
	struct world *w = *state;
	w->config.supervise = false;
	open_with_link(w);
	start_relayd(w);
	start_whole_cloud(w);
	await_link(w, "up", NULL);
	for (int i = 0; i < MESSAGES; i++) {
		say_number(w, i);
		if (i % 10 == 0)
			(void)world_run(w, 5 + i % 37, NULL, NULL);
		if (i % (MESSAGES / KILLS) == MESSAGES / KILLS / 2) {
			stop(&relayd);
			start_relayd(w);
		}
	}
	await_all(w, MESSAGES);
	world_close(w);
}

static void what_was_said_while_the_cloud_was_away_arrives_when_it_returns(void **state)
{
	struct world *w = *state;
	w->config.supervise = false;
	open_with_link(w);
	start_relayd(w);
	start_whole_cloud(w);
	await_link(w, "up", NULL);
	stop(&listener);
	stop(&broker);
	await_link(w, "waiting", "unreachable");
	for (int i = 0; i < 200; i++)
		say_number(w, i);
	(void)world_run(w, 300, NULL, NULL);
	stop(&relayd); // the outbox is all that remembers
	start_relayd(w);
	start_whole_cloud(w);
	await_all(w, 200);
	assert_true(world_run(w, WAIT_MS, nothing_waits, w));
	world_close(w);
}

static void a_switched_off_link_sends_nothing_of_what_waited(void **state)
{
	struct world *w = *state;
	open_with_link(w); // no cloud there
	for (int i = 0; i < 50; i++)
		say_number(w, i);
	await_link(w, "waiting", NULL);
	assert_int_equal(relay_approve(w->relay, "u1", link_id, false), 0);
	(void)world_run(w, 200, NULL, NULL);
	start_whole_cloud(w);
	assert_int_equal(relay_approve(w->relay, "u1", link_id, true), 0);
	await_link(w, "up", NULL);
	relay_message(w->relay, "u1", "cloud/u1/counter", "last", 4);
	bool in_order;
	for (int i = 0; i < 200; i++) {
		AUTO_FREE char *text = heard();
		if (strstr(text, "last"))
			break;
		(void)world_run(w, 20, NULL, NULL);
	}
	assert_int_equal(count_heard(50, &in_order), 0);
	world_close(w);
}

static void bad_clouds_are_refused_by_name(void **state)
{
	struct world *w = *state;
	static const struct { const char *leaf, *more, *why; } rows[] = {
		{"weak", "ciphers ALL:@SECLEVEL=0\n", "weak_key"}, {"elsewhere", "", "wrong_name"},
		{"good", "password_file /dev/null\nallow_anonymous false\n", "cloud_refused"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		start_cloud(rows[i].leaf, rows[i].more);
		open_with_link(w);
		await_link(w, "refused", rows[i].why);
		assert_int_equal(relay_forget_unit(w->relay, "u1"), 0);
		(void)world_run(w, 100, NULL, NULL);
		world_close(w);
		stop(&broker);
	}
}

static void private_addresses_are_refused_unless_the_owner_wants_them(void **state)
{
	struct world *w = *state;
	w->config.relay_private = false;
	start_cloud("good", "");
	open_with_link(w);
	await_link(w, "refused", "private_address");
	world_close(w);
}

static bool is_fetched(void *data)
{
	return ((struct world *)data)->fetched > 0;
}

static bool relay_is_there(void *data)
{
	return relay_is_up(((struct world *)data)->relay);
}

static void a_fetch_goes_through_relayd_and_its_rules(void **state)
{
	struct world *w = *state;
	world_open(w);
	assert_true(world_run(w, WAIT_MS, relay_is_there, w));
	assert_int_equal(relay_fetch(w->relay, "http://localhost/", 100, world_on_fetched, w), 0);
	assert_true(world_run(w, WAIT_MS, is_fetched, w));
	assert_int_equal(w->fetch_err, ERR_INVALID);
	int held;
	AUTO_FREE char *url = mem_printf("https://localhost:%d/", silent_port(&held));
	for (int i = 0; i < 100; i++) { // a worker may be done with it before the loop has taken another step
		w->fetched = 0;
		assert_int_equal(relay_fetch(w->relay, url, 100, world_on_fetched, w), 0);
		assert_true(world_run(w, WAIT_MS, is_fetched, w));
		assert_int_equal(w->fetch_err, ERR_UNAVAILABLE);
	}
	close(held);
	world_close(w);
}

static bool is_sent(void *data)
{
	return ((struct world *)data)->sent > 0;
}

static const char *send_and_wait(struct world *w, const struct wire_send *send)
{
	w->sent = 0;
	assert_int_equal(relay_send(w->relay, send, world_on_sent, w), 0);
	assert_true(world_run(w, WAIT_MS, is_sent, w));
	return w->sent_why;
}

static void a_message_goes_through_relayd_and_its_end_is_told(void **state)
{
	struct world *w = *state;
	w->config.relay_private = false;
	world_open(w);
	assert_true(world_run(w, WAIT_MS, relay_is_there, w));
	struct wire_send send = {.url = "http://localhost/", .body = {(const uint8_t *)"{}", 2}};
	assert_string_equal(send_and_wait(w, &send), "bad_address");
	int held;
	snprintf(send.url, sizeof send.url, "https://localhost:%d/", silent_port(&held));
	assert_string_equal(send_and_wait(w, &send), "private_address");
	send.allow_private = 1;
	assert_string_equal(send_and_wait(w, &send), "unreachable");
	assert_int_equal(relay_send(w->relay, &send, world_on_sent, w), 0);
	w->sent = 0;
	relay_stop(w->relay);
	assert_int_equal(w->sent, 1);
	assert_string_equal(w->sent_why, "relay_away");
	w->relay = NULL;
	close(held);
	world_close(w);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, make, clean)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(messages_reach_the_cloud_and_answers_the_unit),
		TEST(a_thousand_messages_survive_many_kills_of_relayd_in_order),
		TEST(what_was_said_while_the_cloud_was_away_arrives_when_it_returns),
		TEST(a_switched_off_link_sends_nothing_of_what_waited),
		TEST(bad_clouds_are_refused_by_name),
		TEST(private_addresses_are_refused_unless_the_owner_wants_them),
		TEST(a_fetch_goes_through_relayd_and_its_rules),
		TEST(a_message_goes_through_relayd_and_its_end_is_told),
	};
	return cmocka_run_group_tests(tests, make_certificates, remove_certificates);
}
