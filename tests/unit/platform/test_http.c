// The real server in a child process, spoken to over real TLS by hand, so that every byte of a hostile request is ours to choose.
#include <arpa/inet.h>
#include <errno.h>
#include <poll.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/http.h"
#include "platform/http_conn.h"

static char dir[64];
static uint16_t https_port, http_port;
static pid_t server;
static SSL_CTX *tls;

// --- the server ---

static struct site {
	struct loop *loop;
	struct http *http;
	struct config config;
	struct http_client *clients[8];
	int gone, ws_gone, messages;
	struct loop_timer later;
	struct http_request *waiting;
} site;

static void on_gone(void *data)
{
	(void)data;
	site.gone++;
}

static void reply_later(void *data)
{
	(void)data;
	http_reply(site.waiting, 200, "text/plain", "late", 4);
}

static void reply_counts(struct http_request *r)
{
	char text[96];
	int n = snprintf(text, sizeof text, "gone %d ws_gone %d messages %d", site.gone, site.ws_gone, site.messages);
	http_reply(r, 200, "text/plain", text, (size_t)n);
}

static void on_request(void *data, struct http_request *r)
{
	(void)data;
	const char *path = http_path(r);
	size_t len;
	const char *body = http_body(r, &len);
	const char *name = http_query(r, "name");
	if (str_eq(path, "/api/echo")) {
		http_set_header(r, "set-cookie", "a=1");
		http_set_header(r, "set-cookie", "b=2");
		http_set_header(r, "x-bad", "a\r\nx-injected: 1");
		http_reply(r, 201, "application/json", body, len);
	} else if (str_eq(path, "/api/large")) {
		char text[24];
		http_reply(r, 200, "text/plain", text, (size_t)snprintf(text, sizeof text, "%zu", len));
	} else if (str_eq(path, "/api/name")) {
		http_reply(r, 200, "text/plain", name ? name : "none", name ? strlen(name) : 4);
	} else if (str_eq(path, "/api/slow")) {
		site.waiting = r;
		loop_timer_arm(&site.later, 200);
	} else if (str_eq(path, "/api/never")) {
		http_on_gone(r, on_gone, NULL);
	} else if (str_eq(path, "/api/counts")) {
		reply_counts(r);
	} else if (str_eq(path, "/api/reload")) {
		http_reply(r, http_reload_certificate(site.http) ? 500 : 204, NULL, NULL, 0);
	} else if (str_eq(path, "/healthz")) {
		http_reply(r, 200, "text/plain", http_peer(r), strlen(http_peer(r)));
	} else {
		http_reply(r, 404, NULL, NULL, 0);
	}
}

static int on_large(void *data, struct http_request *r)
{
	(void)data;
	return str_eq(http_path(r), "/api/large") ? 0 : str_eq(http_path(r), "/api/denied") ? 403 : 413;
}

static int on_ws_open(void *data, struct http_request *r, struct http_client *c)
{
	(void)data;
	if (!str_eq(http_path(r), "/api/events"))
		return ERR_DENIED;
	for (int i = 0; i < 8; i++)
		if (!site.clients[i]) {
			site.clients[i] = c;
			http_ws_send(c, "hello", 5);
			return 0;
		}
	return ERR_LIMIT;
}

static void on_ws_message(void *data, struct http_client *c, const char *text, size_t len)
{
	(void)data;
	static char block[60000];
	site.messages++;
	if (len == 4 && !memcmp(text, "many", 4))
		for (int i = 0; i < 8 && site.clients[i]; i++)
			http_ws_send(site.clients[i], "to all", 6);
	else if (len == 5 && !memcmp(text, "flood", 5))
		for (int i = 0; i < 400; i++)
			http_ws_send(c, block, sizeof block);
	else if (len == 3 && !memcmp(text, "end", 3))
		http_ws_close(c);
	else
		http_ws_send(c, text, len);
}

static void on_ws_gone(void *data, struct http_client *c)
{
	(void)data;
	site.ws_gone++;
	for (int i = 0; i < 8; i++)
		if (site.clients[i] == c)
			site.clients[i] = NULL;
}

static const uint8_t page[] = "<!doctype html>page", packed[] = "\x1f\x8bpacked";
static uint8_t big[300000];
static const struct http_asset assets[] = {
	{"/index.html", "text/html", "\"aa\"", false, page, sizeof page - 1, false},
	{"/app.js", "text/javascript", "\"bb\"", true, packed, sizeof packed - 1, true},
	{"/big.bin", "application/octet-stream", "\"cc\"", false, big, sizeof big, false},
};

static int serve(const char *cert, const char *key)
{
	struct http_options o = {.config = &site.config, .cert_file = cert, .key_file = key, .assets = assets, .asset_count = 3,
		.hooks = {.request = on_request, .large = on_large, .ws_open = on_ws_open, .ws_message = on_ws_message, .ws_gone = on_ws_gone}};
	str_copy(site.config.bind, sizeof site.config.bind, "127.0.0.1");
	str_copy(site.config.host, sizeof site.config.host, "Hub.example");
	site.config.https_port = https_port;
	site.config.http_port = http_port;
	if (loop_new(&site.loop))
		return 2;
	loop_timer_init(&site.later, site.loop, reply_later, NULL);
	if (http_start(&site.http, site.loop, &o))
		return 3;
	int e = loop_run(site.loop);
	http_stop(site.http);
	loop_free(site.loop);
	return e ? 4 : 0;
}

// --- set-up ---

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

static void make_certificate(const char *name)
{
	AUTO_FREE char *command = mem_printf("openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=%s "
		"-keyout %s/key.pem -out %s/cert.pem 2>/dev/null", name, dir, dir);
	assert_int_equal(system(command), 0);
}

static int dial(uint16_t port)
{
	struct sockaddr_in a = {.sin_family = AF_INET, .sin_port = htons(port), .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct timeval limit = {.tv_sec = 15};
	for (int i = 0; i < 100; i++) {
		int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
		setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &limit, sizeof limit);
		if (connect(fd, (struct sockaddr *)&a, sizeof a) == 0)
			return fd;
		close(fd);
		usleep(50000);
	}
	fail_msg("nobody listens on port %d", port);
	return -1;
}

static int group_setup(void **state)
{
	(void)state;
	str_copy(dir, sizeof dir, "/tmp/fh-http-XXXXXX");
	if (!mkdtemp(dir))
		return -1;
	make_certificate("one.local");
	https_port = free_port();
	http_port = free_port();
	server = fork();
	if (server == 0) {
		char cert[96], key[96];
		prctl(PR_SET_PDEATHSIG, SIGTERM);
		snprintf(cert, sizeof cert, "%s/cert.pem", dir);
		snprintf(key, sizeof key, "%s/key.pem", dir);
		exit(serve(cert, key));
	}
	signal(SIGPIPE, SIG_IGN);
	tls = SSL_CTX_new(TLS_client_method());
	close(dial(https_port));
	return 0;
}

static int group_teardown(void **state)
{
	(void)state;
	int status = -1;
	SSL_CTX_free(tls);
	kill(server, SIGTERM);
	waitpid(server, &status, 0);
	AUTO_FREE char *command = mem_printf("rm -r %s", dir);
	return system(command) || status; // the sanitizers of the server speak through its status
}

// --- the client ---

struct line { int fd; SSL *ssl; char in[400000]; size_t len; };

static struct line *line_new(void)
{
	struct line *c = NEW(struct line);
	c->fd = dial(https_port);
	c->ssl = SSL_new(tls);
	SSL_set_fd(c->ssl, c->fd);
	assert_int_equal(SSL_connect(c->ssl), 1);
	return c;
}

static void line_free(struct line *c)
{
	SSL_shutdown(c->ssl);
	SSL_free(c->ssl);
	close(c->fd);
	free(c);
}

static void say_bytes(struct line *c, const void *p, size_t len)
{
	if (len)
		assert_int_equal(SSL_write(c->ssl, p, (int)len), (int)len);
}

static void say(struct line *c, const char *text)
{
	say_bytes(c, text, strlen(text));
}

// One more read; false at the end of the connection.
static bool hear_more(struct line *c)
{
	int n = SSL_read(c->ssl, c->in + c->len, (int)(sizeof c->in - 1 - c->len));
	if (n <= 0)
		return false;
	c->len += (size_t)n;
	c->in[c->len] = 0;
	return true;
}

static void forget(struct line *c, size_t len)
{
	memmove(c->in, c->in + len, c->len - len + 1);
	c->len -= len;
}

// Reads one answer (its head and body); returns its status, 0 when the connection ended first. *ret_body points behind the head.
static int hear(struct line *c, const char **ret_body, bool bodiless)
{
	char *end;
	while (!(end = strstr(c->in, "\r\n\r\n")))
		if (!hear_more(c))
			return 0;
	size_t head = (size_t)(end - c->in) + 4, length = 0;
	const char *field = strcasestr(c->in, "\r\ncontent-length: ");
	if (field && field < end && !bodiless)
		length = strtoul(field + 18, NULL, 10);
	while (c->len < head + length)
		if (!hear_more(c))
			return 0;
	if (ret_body)
		*ret_body = c->in + head;
	return atoi(c->in + 9);
}

static bool has_ended(struct line *c)
{
	c->len = 0;
	while (hear_more(c))
		c->len = 0;
	return SSL_get_error(c->ssl, 0) != SSL_ERROR_WANT_READ;
}

static int ask_status(const char *request, const char *expect_in_answer)
{
	struct line *c = line_new();
	say(c, request);
	int status = hear(c, NULL, false);
	if (expect_in_answer && !strstr(c->in, expect_in_answer))
		fail_msg("no \"%s\" in: %s", expect_in_answer, c->in);
	line_free(c);
	return status;
}

#define HOST "host: hub.example\r\n"
#define GET(path) "GET " path " HTTP/1.1\r\n" HOST

static void expect_counts(const char *text)
{
	for (int i = 0; i < 100; i++) {
		struct line *c = line_new();
		say(c, GET("/api/counts") "\r\n");
		assert_int_equal(hear(c, NULL, false), 200);
		bool found = strstr(c->in, text) != NULL;
		line_free(c);
		if (found)
			return;
		usleep(20000);
	}
	fail_msg("never counted: %s", text);
}

// --- requests ---

static void a_file_is_served_with_its_tag_and_the_security_fields(void **state)
{
	(void)state;
	struct line *c = line_new();
	const char *body;
	say(c, GET("/") "\r\n");
	assert_int_equal(hear(c, &body, false), 200);
	assert_string_equal(body, "<!doctype html>page");
	const char *fields[] = {"\r\netag: \"aa\"\r\n", "\r\ncache-control: no-cache\r\n", "\r\ncontent-type: text/html\r\n", "strict-transport-security: ",
		"x-content-type-options: nosniff", "referrer-policy: no-referrer", "x-frame-options: DENY", "default-src 'none'; script-src 'self'",
		"require-trusted-types-for 'script'; trusted-types hub\r\n", "cross-origin-opener-policy: same-origin", "\r\ndate: "};
	for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
		assert_non_null(strstr(c->in, fields[i]));
	line_free(c);
}

static void a_known_file_is_not_sent_again(void **state)
{
	(void)state;
	assert_int_equal(ask_status(GET("/") "if-none-match: W/\"zz\", \"aa\"\r\n\r\n", "etag: \"aa\""), 304);
	assert_int_equal(ask_status(GET("/") "if-none-match: \"zz\"\r\n\r\n", NULL), 200);
}

static void packed_files_go_only_to_clients_that_unpack(void **state)
{
	(void)state;
	assert_int_equal(ask_status(GET("/app.js") "accept-encoding: br, gzip;q=0.5\r\n\r\n", "content-encoding: gzip"), 200);
	assert_int_equal(ask_status(GET("/app.js") "accept-encoding: gzip\r\n\r\n", "max-age=31536000, immutable"), 200);
	assert_int_equal(ask_status(GET("/app.js") "accept-encoding: identity\r\n\r\n", "not_acceptable"), 406);
	assert_int_equal(ask_status(GET("/app.js") "\r\n", "content-encoding: gzip"), 200); // who says nothing takes any coding
}

static void pages_of_the_ui_get_the_ui_and_missing_files_do_not(void **state)
{
	(void)state;
	assert_int_equal(ask_status(GET("/settings/people") "accept: text/html,*/*\r\n\r\n", "page"), 200);
	assert_int_equal(ask_status(GET("/settings") "accept: */*\r\n\r\n", "not_found"), 404);
	assert_int_equal(ask_status(GET("/gone.js") "accept: text/html\r\n\r\n", NULL), 404);
	assert_int_equal(ask_status("POST / HTTP/1.1\r\n" HOST "content-length: 0\r\n\r\n", "allow: GET, HEAD"), 405);
}

static void a_large_file_arrives_whole_over_a_kept_connection(void **state)
{
	(void)state;
	struct line *c = line_new();
	const char *body;
	for (int i = 0; i < 3; i++) {
		say(c, GET("/big.bin") "\r\n");
		assert_int_equal(hear(c, &body, false), 200);
		assert_int_equal(c->in + c->len - body, sizeof big);
		forget(c, c->len);
	}
	say(c, "HEAD /big.bin HTTP/1.1\r\n" HOST "connection: close\r\n\r\n");
	assert_int_equal(hear(c, &body, true), 200);
	assert_non_null(strstr(c->in, "content-length: 300000"));
	assert_true(has_ended(c));
	line_free(c);
}

static void a_body_reaches_the_handler_and_fields_cannot_be_injected(void **state)
{
	(void)state;
	struct line *c = line_new();
	const char *body;
	say(c, "POST /api/echo HTTP/1.1\r\n" HOST "content-length: 10\r\n\r\n01234");
	usleep(20000);
	say(c, "56789");
	assert_int_equal(hear(c, &body, false), 201);
	assert_string_equal(body, "0123456789");
	assert_non_null(strstr(c->in, "set-cookie: a=1\r\nset-cookie: b=2\r\n"));
	assert_non_null(strstr(c->in, "cache-control: no-store"));
	assert_null(strstr(c->in, "injected"));
	line_free(c);
}

static void a_client_that_asks_first_is_told_to_continue(void **state)
{
	(void)state;
	struct line *c = line_new();
	say(c, "PUT /api/echo HTTP/1.1\r\n" HOST "content-length: 2\r\nexpect: 100-continue\r\n\r\n");
	assert_int_equal(hear(c, NULL, true), 100);
	forget(c, c->len);
	say(c, "ok");
	assert_int_equal(hear(c, NULL, false), 201);
	line_free(c);
}

static void query_values_are_decoded(void **state)
{
	(void)state;
	assert_int_equal(ask_status(GET("/api/name?x=1&name=a+b%26c") "\r\n", "\r\n\r\na b&c"), 200);
	assert_int_equal(ask_status(GET("/api/name?named=1") "\r\n", "\r\n\r\nnone"), 200);
	assert_int_equal(ask_status(GET("/api/name?name=%zz") "\r\n", NULL), 400);
}

static void pipelined_requests_are_answered_in_order(void **state)
{
	(void)state;
	struct line *c = line_new();
	say(c, GET("/api/slow") "\r\n" GET("/healthz") "\r\n");
	const char *body;
	assert_int_equal(hear(c, &body, false), 200);
	assert_memory_equal(body, "late", 4);
	forget(c, (size_t)(body + 4 - c->in));
	assert_int_equal(hear(c, &body, false), 200);
	assert_string_equal(body, "127.0.0.1");
	line_free(c);
}

static void a_request_whose_connection_ends_before_the_reply_is_told_so(void **state)
{
	(void)state;
	struct line *c = line_new();
	say(c, GET("/api/never") "\r\n");
	usleep(50000);
	expect_counts("gone 0 ");
	line_free(c);
	expect_counts("gone 1 ");
}

// --- refusals ---

static void bodies_over_the_limit_are_refused_with_an_answer(void **state)
{
	(void)state;
	struct line *c = line_new();
	static char block[200000];
	memset(block, 'x', sizeof block);
	say(c, "POST /api/echo HTTP/1.1\r\n" HOST "content-length: 262145\r\n\r\n");
	say_bytes(c, block, sizeof block);
	assert_int_equal(hear(c, NULL, false), 413);
	assert_non_null(strstr(c->in, "connection: close"));
	assert_true(has_ended(c));
	line_free(c);
	c = line_new();
	say(c, "POST /api/echo HTTP/1.1\r\n" HOST "content-length: 262144\r\n\r\n");
	say_bytes(c, block, 200000);
	say_bytes(c, block, 62144);
	assert_int_equal(hear(c, NULL, false), 201);
	line_free(c);
}

// What was heard so far.
static void unhear(struct line *c)
{
	c->len = 0;
	c->in[0] = 0;
}

static void large_bodies_are_taken_where_the_owner_of_the_routes_says_so_and_few_at_a_time(void **state)
{
	(void)state;
	struct line *c = line_new(), *second = line_new(), *third = line_new();
	static char block[1 << 20];
	memset(block, 'x', sizeof block);
	say(c, "POST /api/denied HTTP/1.1\r\n" HOST "content-length: 262145\r\n\r\n");
	assert_int_equal(hear(c, NULL, false), 403);
	line_free(c);
	c = line_new();
	say(c, "POST /api/large HTTP/1.1\r\n" HOST "content-length: 4194305\r\n\r\n");
	assert_int_equal(hear(c, NULL, false), 413);
	line_free(c);
	c = line_new();
	say(c, "POST /api/large HTTP/1.1\r\n" HOST "content-length: 4194304\r\nexpect: 100-continue\r\n\r\n");
	assert_int_equal(hear(c, NULL, false), 100);
	unhear(c);
	say(second, "POST /api/large HTTP/1.1\r\n" HOST "content-length: 262145\r\nexpect: 100-continue\r\n\r\n");
	assert_int_equal(hear(second, NULL, false), 100);
	say(third, "POST /api/large HTTP/1.1\r\n" HOST "content-length: 262145\r\n\r\n");
	assert_int_equal(hear(third, NULL, false), 503); // two come in already
	line_free(third);
	line_free(second); // one of them goes away
	for (int i = 0; i < 4; i++)
		say_bytes(c, block, sizeof block);
	assert_int_equal(hear(c, NULL, false), 200);
	assert_non_null(strstr(c->in, "4194304"));
	unhear(c);
	say(c, "POST /api/echo HTTP/1.1\r\n" HOST "content-length: 262145\r\n\r\n"); // the next request of that connection has the common limit again
	assert_int_equal(hear(c, NULL, false), 413);
	line_free(c);
}

static void names_that_are_not_ours_are_refused(void **state)
{
	(void)state;
	assert_int_equal(ask_status("GET / HTTP/1.1\r\nhost: evil.example\r\n\r\n", "wrong_host"), 421);
	assert_int_equal(ask_status("GET / HTTP/1.1\r\nhost: hub.example.evil.example:1\r\n\r\n", NULL), 421);
	assert_int_equal(ask_status("GET / HTTP/1.1\r\nhost: HUB.example:8443\r\n\r\n", NULL), 200);
	assert_int_equal(ask_status("GET / HTTP/1.1\r\nhost: [fe80::1]:443\r\n\r\n", NULL), 200);
}

static void every_way_to_smuggle_a_request_is_refused_and_ends_the_connection(void **state)
{
	(void)state;
	static const struct { const char *head; int status; } cases[] = {
		{"POST /api/echo HTTP/1.1\r\n" HOST "content-length: 3\r\ncontent-length: 3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "content-length: 3, 3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "content-length: +3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n", 501},
		{"POST /api/echo HTTP/1.1\r\n" HOST "content-length : 3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "x: 1\r\n content-length: 3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "x: 1\ncontent-length: 3\r\n\r\n", 400},
		{"POST /api/echo HTTP/1.1\r\n" HOST "\r\n", 411},
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct line *c = line_new();
		say(c, cases[i].head);
		say(c, GET("/healthz") "\r\n");
		int status = hear(c, NULL, false);
		if (status != cases[i].status)
			fail_msg("case %zu: %d instead of %d", i, status, cases[i].status);
		assert_null(strstr(c->in, "127.0.0.1"));
		assert_true(has_ended(c));
		line_free(c);
	}
}

static void paths_with_two_readings_are_refused(void **state)
{
	(void)state;
	static const char *const paths[] = {"//", "/a//b", "/../etc", "/a/..", "/./a", "/%2e%2e/a", "/a%2fb", "/a%2Fb", "/a%00", "/a%5cb", "/a\\b",
		"/%ff", "/%zz", "/%", "/a#b", "http://hub.example/", "*", "/\x80"};
	for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
		AUTO_FREE char *request = mem_printf("GET %s HTTP/1.1\r\n" HOST "\r\n", paths[i]);
		if (ask_status(request, NULL) != 400)
			fail_msg("%s was not refused", paths[i]);
	}
}

static void heads_beyond_the_limits_are_refused_with_an_answer(void **state)
{
	(void)state;
	static char fill[20000];
	memset(fill, 'a', sizeof fill - 1);
	AUTO_FREE char *line = mem_printf("GET /%.9000s HTTP/1.1\r\n" HOST "\r\n", fill);
	assert_int_equal(ask_status(line, NULL), 414);
	AUTO_FREE char *unfinished = mem_printf("GET /%.9000s", fill);
	assert_int_equal(ask_status(unfinished, NULL), 414);
	AUTO_FREE char *fields = mem_printf(GET("/") "x: %.17000s\r\n\r\n", fill);
	assert_int_equal(ask_status(fields, NULL), 431);
	struct buf many;
	buf_init(&many, 20000);
	buf_put_str(&many, GET("/"));
	for (int i = 0; i < 64; i++)
		buf_putf(&many, "x%d: 1\r\n", i);
	buf_put_str(&many, "\r\n");
	assert_int_equal(ask_status((char *)many.data, NULL), 431);
	buf_done(&many);
	assert_int_equal(ask_status("GET / HTTP/1.0\r\n" HOST "\r\n", NULL), 505);
	assert_int_equal(ask_status("BREW / HTTP/1.1\r\n" HOST "\r\n", NULL), 501);
	assert_int_equal(ask_status("CONNECT a:443 HTTP/1.1\r\n" HOST "\r\n", NULL), 501);
	assert_int_equal(ask_status("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", NULL), 505);
}

static void a_slow_head_ends_after_ten_seconds(void **state)
{
	(void)state;
	time_t start = time(NULL);
	struct line *c = line_new();
	say(c, "GET / HT");
	int status = 0;
	struct pollfd p = {.fd = c->fd, .events = POLLIN};
	while (poll(&p, 1, 1000) == 0 && time(NULL) - start < 14)
		if (SSL_write(c->ssl, "x", 1) != 1)
			break;
	status = hear(c, NULL, false);
	assert_int_equal(status, 408);
	assert_in_range(time(NULL) - start, 9, 13);
	line_free(c);
}

static void old_tls_is_refused(void **state)
{
	(void)state;
	SSL_CTX *old = SSL_CTX_new(TLS_client_method());
	SSL_CTX_set_cipher_list(old, "ALL:@SECLEVEL=0");
	SSL_CTX_set_min_proto_version(old, TLS1_VERSION);
	SSL_CTX_set_max_proto_version(old, TLS1_1_VERSION);
	SSL *ssl = SSL_new(old);
	int fd = dial(https_port);
	SSL_set_fd(ssl, fd);
	assert_int_not_equal(SSL_connect(ssl), 1);
	SSL_free(ssl);
	close(fd);
	SSL_CTX_set_max_proto_version(old, TLS1_2_VERSION);
	SSL_CTX_set_cipher_list(old, "ECDHE-ECDSA-AES128-SHA256:@SECLEVEL=0"); // no AEAD
	ssl = SSL_new(old);
	fd = dial(https_port);
	SSL_set_fd(ssl, fd);
	assert_int_not_equal(SSL_connect(ssl), 1);
	SSL_free(ssl);
	close(fd);
	SSL_CTX_free(old);
}

static void only_http_1_1_is_negotiated(void **state)
{
	(void)state;
	static const unsigned char offer[] = "\x02h2\x08http/1.1";
	const unsigned char *chosen;
	unsigned len;
	SSL *ssl = SSL_new(tls);
	int fd = dial(https_port);
	SSL_set_fd(ssl, fd);
	SSL_set_alpn_protos(ssl, offer, sizeof offer - 1);
	assert_int_equal(SSL_connect(ssl), 1);
	SSL_get0_alpn_selected(ssl, &chosen, &len);
	assert_int_equal(len, 8);
	assert_memory_equal(chosen, "http/1.1", 8);
	SSL_free(ssl);
	close(fd);
}

static void the_plain_port_only_redirects(void **state)
{
	(void)state;
	char answer[4096] = "", expected[128];
	int fd = dial(http_port);
	static const char request[] = "GET /a?b=c HTTP/1.1\r\nhost: hub.example:80\r\n\r\n";
	assert_int_equal(write(fd, request, sizeof request - 1), sizeof request - 1);
	size_t len = 0;
	for (ssize_t n; (n = read(fd, answer + len, sizeof answer - 1 - len)) > 0;)
		len += (size_t)n;
	snprintf(expected, sizeof expected, "\r\nlocation: https://hub.example:%d/a?b=c\r\n", https_port);
	assert_memory_equal(answer, "HTTP/1.1 308 ", 13);
	assert_non_null(strstr(answer, expected));
	close(fd);
}

static void only_the_lan_is_admitted_and_nobody_may_take_every_place(void **state)
{
	(void)state;
	struct config config = {0};
	struct netaddr a;
	static const struct { const char *address; bool lan; } cases[] = {{"192.168.1.7", true}, {"10.1.2.3", true}, {"fe80::1", true}, {"fd00::1", true},
		{"127.0.0.1", true}, {"::1", true}, {"8.8.8.8", false}, {"2001:db8::1", false}, {"::ffff:8.8.8.8", false}, {"172.32.0.1", false}};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		assert_int_equal(netaddr_parse(&a, cases[i].address), 0);
		assert_int_equal(http_admits(&config, &a, 0), cases[i].lan);
	}
	assert_int_equal(netaddr_parse(&a, "2001:db8::1"), 0);
	assert_int_equal(netprefix_parse(&config.lan[0], "2001:db8::/32"), 0);
	config.lan_count = 1;
	assert_true(http_admits(&config, &a, 63));
	assert_false(http_admits(&config, &a, 64));
}

static void the_sixty_fifth_connection_of_an_address_is_dropped(void **state)
{
	(void)state;
	int fds[66];
	struct line *c = line_new();
	for (int i = 0; i < 66; i++)
		fds[i] = dial(https_port);
	struct pollfd p = {.fd = fds[65], .events = POLLIN};
	char byte;
	assert_int_equal(poll(&p, 1, 2000), 1);
	assert_true(read(fds[65], &byte, 1) <= 0);
	for (int i = 0; i < 66; i++)
		close(fds[i]);
	say(c, GET("/healthz") "\r\n"); // those inside are served on
	assert_int_equal(hear(c, NULL, false), 200);
	line_free(c);
	usleep(100000);
}

// --- WebSockets ---

#define UPGRADE(path) GET(path) "upgrade: websocket\r\nconnection: keep-alive, Upgrade\r\nsec-websocket-version: 13\r\n" \
	"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"

static struct line *open_socket_line(void)
{
	struct line *c = line_new();
	const char *body;
	say(c, UPGRADE("/api/events"));
	assert_int_equal(hear(c, &body, true), 101);
	assert_non_null(strstr(c->in, "sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")); // RFC 6455 1.3
	forget(c, (size_t)(body - c->in));
	return c;
}

static void say_frame(struct line *c, int first, const void *p, size_t len)
{
	uint8_t frame[8192] = {(uint8_t)first}, mask[4] = {1, 2, 3, 4};
	size_t at = 2;
	frame[1] = (uint8_t)(0x80 | (len < 126 ? len : 126));
	if (len >= 126) {
		frame[at++] = (uint8_t)(len >> 8);
		frame[at++] = (uint8_t)len;
	}
	memcpy(frame + at, mask, 4);
	at += 4;
	for (size_t i = 0; i < len; i++)
		frame[at + i] = ((const uint8_t *)p)[i] ^ mask[i & 3];
	say_bytes(c, frame, at + len);
}

static void expect_frame(struct line *c, int first, const void *p, size_t len)
{
	size_t header = len < 126 ? 2 : 4;
	while (c->len < header + len)
		assert_true(hear_more(c));
	assert_int_equal((uint8_t)c->in[0], first);
	assert_int_equal((uint8_t)c->in[1], len < 126 ? len : 126);
	assert_memory_equal(c->in + header, p, len);
	forget(c, header + len);
}

static void a_websocket_opens_and_echoes(void **state)
{
	(void)state;
	struct line *c = open_socket_line();
	static char text[4096];
	memset(text, 'e', sizeof text);
	expect_frame(c, 0x81, "hello", 5);
	say_frame(c, 0x81, "gr\xc3\xbc\xc3\x9f", 6);
	expect_frame(c, 0x81, "gr\xc3\xbc\xc3\x9f", 6);
	say_frame(c, 0x81, text, sizeof text);
	expect_frame(c, 0x81, text, sizeof text);
	say_frame(c, 0x01, "in ", 3);
	say_frame(c, 0x89, "ping", 4); // a control frame between fragments
	say_frame(c, 0x80, "parts", 5);
	expect_frame(c, 0x8a, "ping", 4);
	expect_frame(c, 0x81, "in parts", 8);
	say_frame(c, 0x88, "\x03\xe8", 2);
	expect_frame(c, 0x88, "\x03\xe8", 2);
	assert_true(has_ended(c));
	line_free(c);
	expect_counts("ws_gone 1 ");
}

static void a_broadcast_reaches_everyone(void **state)
{
	(void)state;
	struct line *a = open_socket_line(), *b = open_socket_line();
	expect_frame(a, 0x81, "hello", 5);
	expect_frame(b, 0x81, "hello", 5);
	say_frame(b, 0x81, "many", 4);
	expect_frame(a, 0x81, "to all", 6);
	expect_frame(b, 0x81, "to all", 6);
	say_frame(a, 0x81, "end", 3);
	expect_frame(a, 0x88, "\x03\xe8", 2);
	line_free(a);
	line_free(b);
	expect_counts("ws_gone 3 ");
}

static void broken_frames_end_the_websocket_with_their_code(void **state)
{
	(void)state;
	static const struct { const char *bytes; size_t len; const char *code; } cases[] = {
		{"\x81\x02hi", 4, "\x03\xea"},                               // not masked
		{"\xc1\x80\0\0\0\0", 6, "\x03\xea"},                         // a reserved bit
		{"\x80\x80\0\0\0\0", 6, "\x03\xea"},                         // continues nothing
		{"\x83\x80\0\0\0\0", 6, "\x03\xea"},                         // unknown opcode
		{"\x09\x80\0\0\0\0", 6, "\x03\xea"},                         // a ping in parts
		{"\x82\x81\0\0\0\0x", 7, "\x03\xeb"},                        // binary
		{"\x81\x82\0\0\0\0\xc3(", 8, "\x03\xef"},                    // not UTF-8
		{"\x81\xfe\x10\x01\0\0\0\0", 8, "\x03\xf1"},                 // 4097 bytes
		{"\x81\xff\0\0\0\1\0\0\0\0\0\0\0\0", 14, "\x03\xf1"},        // 4 GiB
	};
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct line *c = open_socket_line();
		expect_frame(c, 0x81, "hello", 5);
		say_bytes(c, cases[i].bytes, cases[i].len);
		expect_frame(c, 0x88, cases[i].code, 2);
		assert_true(has_ended(c));
		line_free(c);
	}
}

static void a_websocket_that_does_not_read_is_dropped(void **state)
{
	(void)state;
	struct line *c = open_socket_line();
	say_frame(c, 0x81, "flood", 5);
	assert_true(has_ended(c)); // 24 MB were sent, 1 MiB is kept
	line_free(c);
	expect_counts("ws_gone 13 ");
}

static void unwanted_upgrades_are_refused(void **state)
{
	(void)state;
	assert_int_equal(ask_status(UPGRADE("/api/other"), "denied"), 403);
	assert_int_equal(ask_status(GET("/api/events") "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 12\r\n"
		"sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n", NULL), 400);
	assert_int_equal(ask_status(GET("/api/events") "upgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\n"
		"sec-websocket-key: short\r\n\r\n", NULL), 400);
	assert_int_equal(ask_status(GET("/healthz") "upgrade: h2c\r\nconnection: upgrade\r\n\r\n", NULL), 200); // may be ignored (RFC 9110 7.8)
}

// --- the certificate ---

static void read_subject(char to[64])
{
	struct line *c = line_new();
	X509 *x = SSL_get1_peer_certificate(c->ssl);
	X509_NAME_get_text_by_NID(X509_get_subject_name(x), NID_commonName, to, 64);
	X509_free(x);
	line_free(c);
}

static void a_new_certificate_is_used_without_a_restart_and_a_bad_one_changes_nothing(void **state)
{
	(void)state;
	char name[64];
	struct line *kept = line_new();
	make_certificate("two.local");
	assert_int_equal(ask_status(GET("/api/reload") "\r\n", NULL), 204);
	read_subject(name);
	assert_string_equal(name, "two.local");
	AUTO_FREE char *spoil = mem_printf("echo nothing > %s/key.pem", dir);
	assert_int_equal(system(spoil), 0);
	assert_int_equal(ask_status(GET("/api/reload") "\r\n", NULL), 500);
	read_subject(name);
	assert_string_equal(name, "two.local");
	say(kept, GET("/healthz") "\r\n");
	assert_int_equal(hear(kept, NULL, false), 200);
	line_free(kept);
}

static void a_port_that_is_taken_is_an_error(void **state)
{
	(void)state;
	struct loop *loop;
	struct http *http;
	struct config config = {.https_port = https_port, .bind = "127.0.0.1", .host = "hub.local"};
	char cert[96], key[96];
	make_certificate("three.local");
	snprintf(cert, sizeof cert, "%s/cert.pem", dir);
	snprintf(key, sizeof key, "%s/key.pem", dir);
	struct http_options o = {.config = &config, .cert_file = cert, .key_file = key};
	assert_int_equal(loop_new(&loop), 0);
	assert_int_equal(http_start(&http, loop, &o), -EADDRINUSE);
	o.key_file = "/nowhere";
	assert_int_equal(http_start(&http, loop, &o), ERR_CRYPTO);
	loop_free(loop);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_file_is_served_with_its_tag_and_the_security_fields),
		cmocka_unit_test(a_known_file_is_not_sent_again),
		cmocka_unit_test(packed_files_go_only_to_clients_that_unpack),
		cmocka_unit_test(pages_of_the_ui_get_the_ui_and_missing_files_do_not),
		cmocka_unit_test(a_large_file_arrives_whole_over_a_kept_connection),
		cmocka_unit_test(a_body_reaches_the_handler_and_fields_cannot_be_injected),
		cmocka_unit_test(a_client_that_asks_first_is_told_to_continue),
		cmocka_unit_test(query_values_are_decoded),
		cmocka_unit_test(pipelined_requests_are_answered_in_order),
		cmocka_unit_test(a_request_whose_connection_ends_before_the_reply_is_told_so),
		cmocka_unit_test(bodies_over_the_limit_are_refused_with_an_answer),
		cmocka_unit_test(large_bodies_are_taken_where_the_owner_of_the_routes_says_so_and_few_at_a_time),
		cmocka_unit_test(names_that_are_not_ours_are_refused),
		cmocka_unit_test(every_way_to_smuggle_a_request_is_refused_and_ends_the_connection),
		cmocka_unit_test(paths_with_two_readings_are_refused),
		cmocka_unit_test(heads_beyond_the_limits_are_refused_with_an_answer),
		cmocka_unit_test(a_slow_head_ends_after_ten_seconds),
		cmocka_unit_test(old_tls_is_refused),
		cmocka_unit_test(only_http_1_1_is_negotiated),
		cmocka_unit_test(the_plain_port_only_redirects),
		cmocka_unit_test(only_the_lan_is_admitted_and_nobody_may_take_every_place),
		cmocka_unit_test(the_sixty_fifth_connection_of_an_address_is_dropped),
		cmocka_unit_test(a_websocket_opens_and_echoes),
		cmocka_unit_test(a_broadcast_reaches_everyone),
		cmocka_unit_test(broken_frames_end_the_websocket_with_their_code),
		cmocka_unit_test(a_websocket_that_does_not_read_is_dropped),
		cmocka_unit_test(unwanted_upgrades_are_refused),
		cmocka_unit_test(a_new_certificate_is_used_without_a_restart_and_a_bad_one_changes_nothing),
		cmocka_unit_test(a_port_that_is_taken_is_an_error),
	};
	return cmocka_run_group_tests(tests, group_setup, group_teardown);
}
