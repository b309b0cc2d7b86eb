// Fetches from real HTTPS servers (openssl s_server with files that are whole answers), good and bad.
#include "unit.h"
#include <arpa/inet.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>
#include "certificates.h"
#include "folder.h"
#include "platform/fetch.h"

enum { SERVERS = 4 };
static const char *const leaves[SERVERS] = {"good", "weak", "elsewhere", "expired"};
static void *folder;
static uint16_t ports[SERVERS];
static pid_t servers[SERVERS];

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

static void serve_file(const char *name, const char *answer)
{
	AUTO_FREE char *path = mem_printf("%s/%s", (char *)folder, name);
	FILE *f = fopen(path, "w");
	assert_non_null(f);
	fputs(answer, f);
	assert_int_equal(fclose(f), 0);
}

static void serve_redirect(const char *name, const char *to)
{
	AUTO_FREE char *answer = mem_printf("HTTP/1.0 302 Found\r\nLocation: %s\r\n\r\n", to);
	serve_file(name, answer);
}

static void write_answers(void)
{
	serve_file("doc", "HTTP/1.0 200 OK\r\nContent-Type: application/json\r\n\r\n{\"v\":1}");
	serve_file("empty", "HTTP/1.0 200 OK\r\nContent-Length: 0\r\n\r\n");
	serve_file("missing", "HTTP/1.0 404 Not Found\r\n\r\nnothing here");
	serve_file("gone", "HTTP/1.0 410 Gone\r\n\r\n");
	serve_file("broken", "HTTP/1.0 500 Oops\r\n\r\n");
	serve_file("tagged", "HTTP/1.0 200 OK\r\nLast-Modified: Tue, 03 Mar 2026 10:00:00 GMT\r\nETag:  W/\"v1\" \r\n\r\n{}");
	serve_file("dated", "HTTP/1.0 200 OK\r\nlast-modified: Tue, 03 Mar 2026 10:00:00 GMT\r\n\r\n{}");
	serve_file("bad_tag", "HTTP/1.0 200 OK\r\nETag: \"v\x01\"\r\n\r\n{}");
	serve_file("same", "HTTP/1.0 304 Not Modified\r\nETag: \"v1\"\r\n\r\n");
	AUTO_FREE char *endless = mem_printf("HTTP/1.0 200 OK\r\nETag: \"%0300d\"\r\n\r\n{}", 7), *tagged = mem_printf("https://localhost:%d/doc", ports[0]);
	AUTO_FREE char *tagged_hop = mem_printf("HTTP/1.0 302 Found\r\nETag: \"of the way\"\r\nLocation: %s\r\n\r\n", tagged);
	serve_file("endless_tag", endless);
	serve_file("tagged_hop", tagged_hop);
	AUTO_FREE char *hop = mem_printf("https://localhost:%d/doc", ports[0]), *plain = mem_printf("http://localhost:%d/doc", ports[0]);
	AUTO_FREE char *circle = mem_printf("https://localhost:%d/circle", ports[0]), *weak = mem_printf("https://localhost:%d/doc", ports[1]);
	serve_redirect("hop", hop);
	serve_redirect("downgrade", plain);
	serve_redirect("file", "file:///etc/hostname");
	serve_redirect("circle", circle);
	serve_redirect("to_weak", weak);
}

static bool answers(uint16_t port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int fd = socket(AF_INET, SOCK_STREAM, 0);
	bool yes = connect(fd, (struct sockaddr *)&a, sizeof a) == 0;
	close(fd);
	return yes;
}

static int start_server(int i)
{
	AUTO_FREE char *address = mem_printf("127.0.0.1:%d", ports[i]), *crt = mem_printf("%s.crt", leaves[i]), *key = mem_printf("%s.key", leaves[i]);
	servers[i] = fork();
	if (servers[i] == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		if (chdir(folder) == 0 && freopen("/dev/null", "w", stdout) && freopen("/dev/null", "w", stderr))
			execl("/usr/bin/openssl", "openssl", "s_server", "-accept", address, "-cert", crt, "-key", key, "-HTTP", "-cipher", "ALL:@SECLEVEL=0", (char *)NULL);
		_exit(127);
	}
	for (int tries = 0; tries < 500; tries++) {
		if (answers(ports[i]))
			return 0;
		usleep(10000);
	}
	return -1;
}

static int start(void **state)
{
	(void)state;
	if (folder_make(&folder) || fetch_init())
		return -1;
	certificates_root(folder, "ca", "rsa:2048");
	certificates_leaf(folder, "good", "localhost", "rsa:2048", "ca", 9);
	certificates_leaf(folder, "weak", "localhost", "rsa:1024", "ca", 9);
	certificates_leaf(folder, "elsewhere", "elsewhere.example", "rsa:2048", "ca", 9);
	certificates_leaf(folder, "expired", "localhost", "rsa:2048", "ca", -1);
	for (int i = 0; i < SERVERS; i++)
		ports[i] = free_port();
	write_answers();
	for (int i = 0; i < SERVERS; i++)
		if (start_server(i))
			return -1;
	return 0;
}

static int stop(void **state)
{
	(void)state;
	for (int i = 0; i < SERVERS; i++) {
		kill(servers[i], SIGKILL);
		waitpid(servers[i], NULL, 0);
	}
	return folder_remove(&folder);
}

// Fetches from server i; *ret_body (caller frees) is what came.
static int get(int i, const char *name, size_t max, bool allow_private, char **ret_body)
{
	AUTO_FREE char *url = mem_printf("https://localhost:%d/%s", ports[i], name), *ca = mem_printf("%s/ca.crt", (char *)folder);
	const struct fetch_options o = {.url = url, .ca_file = ca, .allow_private = allow_private, .timeout_ms = 5000};
	struct buf b;
	buf_init(&b, max);
	int err = fetch_get(&o, &b);
	if (ret_body)
		*ret_body = buf_steal_str(&b);
	buf_done(&b);
	return err;
}

static void a_document_comes_whole(void **state)
{
	(void)state;
	AUTO_FREE char *body = NULL;
	assert_int_equal(get(0, "doc", 1000, true, &body), 0);
	assert_string_equal(body, "{\"v\":1}");
	assert_int_equal(get(0, "empty", 1000, true, NULL), 0);
}

static void redirects_are_followed_to_https_only_and_not_for_ever(void **state)
{
	(void)state;
	AUTO_FREE char *body = NULL;
	assert_int_equal(get(0, "hop", 1000, true, &body), 0);
	assert_string_equal(body, "{\"v\":1}");
	assert_int_equal(get(0, "downgrade", 1000, true, NULL), ERR_INVALID);
	assert_int_equal(get(0, "file", 1000, true, NULL), ERR_INVALID);
	assert_int_equal(get(0, "circle", 1000, true, NULL), ERR_LIMIT);
	assert_int_equal(get(0, "to_weak", 1000, true, NULL), ERR_WEAK);
}

static void too_large_is_an_error_and_leaves_nothing(void **state)
{
	(void)state;
	AUTO_FREE char *body = NULL;
	assert_int_equal(get(0, "doc", 6, true, &body), ERR_LIMIT);
	assert_string_equal(body, "");
	assert_int_equal(get(0, "doc", 7, true, NULL), 0);
}

static void answers_that_are_no_document_are_told_apart(void **state)
{
	(void)state;
	assert_int_equal(get(0, "missing", 1000, true, NULL), ERR_NOT_FOUND);
	assert_int_equal(get(0, "gone", 1000, true, NULL), ERR_NOT_FOUND);
	assert_int_equal(get(0, "broken", 1000, true, NULL), ERR_UNAVAILABLE);
}

static int get_marked(const char *name, const char *mark, char ret_mark[FETCH_MARK_SIZE])
{
	AUTO_FREE char *url = mem_printf("https://localhost:%d/%s", ports[0], name), *ca = mem_printf("%s/ca.crt", (char *)folder);
	const struct fetch_options o = {.url = url, .ca_file = ca, .allow_private = true, .timeout_ms = 5000, .mark = mark, .ret_mark = ret_mark};
	struct buf b;
	buf_init(&b, 1000);
	int err = fetch_get(&o, &b);
	buf_done(&b);
	return err;
}

static void a_version_is_known_again_by_its_tag_or_else_its_date(void **state)
{
	(void)state;
	static const struct { const char *name, *mark; } rows[] = {
		{"tagged", "EW/\"v1\""}, {"dated", "MTue, 03 Mar 2026 10:00:00 GMT"}, {"doc", ""}, {"bad_tag", ""}, {"endless_tag", ""}, {"tagged_hop", ""},
	};
	char mark[FETCH_MARK_SIZE];
	for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
		assert_int_equal(get_marked(rows[i].name, NULL, mark), 0);
		assert_string_equal(mark, rows[i].mark);
	}
	assert_int_equal(get_marked("same", "E\"v1\"", mark), ERR_EXISTS);
	assert_string_equal(mark, "");
	static const char *const none[] = {NULL, "", "Xv1", "E\"v1\"\r\nX-Injected: 1"};
	for (size_t i = 0; i < sizeof none / sizeof none[0]; i++)
		assert_int_equal(get_marked("same", none[i], mark), ERR_UNAVAILABLE); // nobody asked whether it has changed
}

static void bad_certificates_are_refused(void **state)
{
	(void)state;
	assert_int_equal(get(1, "doc", 1000, true, NULL), ERR_WEAK);
	assert_int_equal(get(2, "doc", 1000, true, NULL), ERR_MISMATCH);
	assert_int_equal(get(3, "doc", 1000, true, NULL), ERR_MISMATCH);
}

static void addresses_that_are_not_public_are_not_reached(void **state)
{
	(void)state;
	assert_int_equal(get(0, "doc", 1000, false, NULL), ERR_DENIED);
	static const char *const urls[] = {"https://127.0.0.1/", "https://[::1]/", "https://10.1.2.3/", "https://192.168.1.1/", "https://169.254.169.254/", "https://[fe80::1]/",
		"https://[fd00::1]/", "https://0.0.0.0/", "https://[::ffff:127.0.0.1]/", "https://2130706433/", "https://127.1/"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		const struct fetch_options o = {.url = urls[i], .timeout_ms = 3000};
		struct buf b AUTO_BUF;
		buf_init(&b, 100);
		assert_int_equal(fetch_get(&o, &b), ERR_DENIED);
	}
}

static void only_https_is_fetched(void **state)
{
	(void)state;
	static const char *const urls[] = {"http://localhost/", "file:///etc/hostname", "ftp://localhost/", "HTTPS//", "", "https://", "gopher://localhost/"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++) {
		const struct fetch_options o = {.url = urls[i], .allow_private = true, .timeout_ms = 1000};
		struct buf b AUTO_BUF;
		buf_init(&b, 100);
		assert_int_equal(fetch_get(&o, &b), ERR_INVALID);
	}
}

static void the_environment_sends_nothing_through_a_proxy(void **state)
{
	(void)state;
	setenv("https_proxy", "http://127.0.0.1:9", 1);
	setenv("ALL_PROXY", "http://127.0.0.1:9", 1);
	assert_int_equal(get(0, "doc", 1000, true, NULL), 0);
	unsetenv("https_proxy");
	unsetenv("ALL_PROXY");
}

// --- fetch_send: what keeps a message from a server. What a server takes is in tests/integration/notice_channels. ---

static struct fetch_sent send_to(const char *url, bool allow_private, const char *lines)
{
	AUTO_FREE char *ca = mem_printf("%s/ca.crt", (char *)folder);
	const struct fetch_send s = {.url = url, .ca_file = ca, .allow_private = allow_private, .timeout_ms = 1500, .lines = lines, .body = "{}", .len = 2};
	struct fetch_sent sent;
	fetch_send(&s, &sent);
	return sent;
}

static void a_message_goes_only_to_a_server_that_proves_itself(void **state)
{
	(void)state;
	static const char *const want[SERVERS] = {"timeout" /* this one takes the message and says nothing */, "weak_key", "wrong_name", "expired"};
	for (int i = 0; i < SERVERS; i++) {
		AUTO_FREE char *url = mem_printf("https://localhost:%d/bell", ports[i]);
		assert_string_equal(send_to(url, true, "Content-Type: application/json\n").why, want[i]);
	}
}

static void the_only_root_to_trust_can_be_given(void **state)
{
	(void)state;
	AUTO_FREE char *url = mem_printf("https://localhost:%d/bell", ports[0]), *path = mem_printf("%s/good.crt", (char *)folder);
	char pem[4096];
	FILE *f = fopen(path, "r");
	assert_non_null(f);
	const struct fetch_send s = {.url = url, .allow_private = true, .timeout_ms = 1500, .ca = pem, .ca_len = fread(pem, 1, sizeof pem, f), .body = "", .len = 0};
	fclose(f);
	struct fetch_sent sent;
	fetch_send(&s, &sent);
	assert_true(strcmp(sent.why, "untrusted") == 0 || strcmp(sent.why, "timeout") == 0); // the leaf itself as a root: as OpenSSL likes it
	const struct fetch_send none = {.url = url, .allow_private = true, .timeout_ms = 1500, .ca = "nothing", .ca_len = 7, .body = "", .len = 0};
	fetch_send(&none, &sent);
	assert_string_not_equal(sent.why, "");
	assert_int_equal(sent.status, 0);
}

static void a_message_reaches_the_house_only_where_that_was_said(void **state)
{
	(void)state;
	AUTO_FREE char *url = mem_printf("https://localhost:%d/bell", ports[0]), *mail = mem_printf("smtps://localhost:%d", ports[0]);
	assert_string_equal(send_to(url, false, NULL).why, "private_address");
	assert_string_equal(send_to(mail, false, "<a@example.org>\n").why, "private_address");
	assert_string_equal(send_to("smtp://192.168.1.1", false, "<a@example.org>\n").why, "private_address");
}

static void only_https_and_mail_are_spoken_and_no_line_hides_another(void **state)
{
	(void)state;
	static const char *const urls[] = {"http://localhost/", "file:///etc/hostname", "", "https://", "gopher://localhost/", "imap://localhost/", "SMTP://localhost"};
	for (size_t i = 0; i < sizeof urls / sizeof *urls; i++)
		assert_string_equal(send_to(urls[i], true, NULL).why, "bad_address");
	AUTO_FREE char *url = mem_printf("https://localhost:%d/bell", ports[0]);
	assert_string_equal(send_to(url, true, "A: b\r\nC: d\n").why, "bad_address");
	assert_string_equal(send_to(url, true, "A: b").why, "bad_address");
	assert_string_equal(send_to("https://no-such-host.invalid/", true, NULL).why, "no_address");
	assert_string_equal(send_to("https://localhost:1/", true, NULL).why, "unreachable");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_comes_whole),
		cmocka_unit_test(redirects_are_followed_to_https_only_and_not_for_ever),
		cmocka_unit_test(too_large_is_an_error_and_leaves_nothing),
		cmocka_unit_test(answers_that_are_no_document_are_told_apart),
		cmocka_unit_test(a_version_is_known_again_by_its_tag_or_else_its_date),
		cmocka_unit_test(bad_certificates_are_refused),
		cmocka_unit_test(addresses_that_are_not_public_are_not_reached),
		cmocka_unit_test(only_https_is_fetched),
		cmocka_unit_test(the_environment_sends_nothing_through_a_proxy),
		cmocka_unit_test(a_message_goes_only_to_a_server_that_proves_itself),
		cmocka_unit_test(the_only_root_to_trust_can_be_given),
		cmocka_unit_test(a_message_reaches_the_house_only_where_that_was_said),
		cmocka_unit_test(only_https_and_mail_are_spoken_and_no_line_hides_another),
	};
	return cmocka_run_group_tests(tests, start, stop);
}
