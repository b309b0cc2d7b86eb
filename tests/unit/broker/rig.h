// A real Mosquitto with the built plugin on loopback, hubd's own configuration for it, a real auth.db, and libmosquitto clients that one thread pumps.
#ifndef TESTS_BROKER_RIG_H
#define TESTS_BROKER_RIG_H
#include <arpa/inet.h>
#include <fcntl.h>
#include <mosquitto.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "access/authdb.h"
#include "base/clock.h"
#include "base/config.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/conf.h"
#include "broker/events.h"
#include "platform/crypto.h"

#pragma GCC diagnostic ignored "-Wunused-function" // not every test needs all of it

#define PEERS_MAX 24
#define WAIT_MS 5000
#define QUIET_MS 150 // how long to listen before "nothing came" is believed

struct heard { char topic[256], payload[512]; bool retain; };
struct peer {
	struct mosquitto *m;
	int code;             // CONNACK: -1 none yet
	bool up, gone;
	int64_t gone_ms;
	int suback;           // -1 none yet, 0..2 granted, 128 refused
	int acked;            // publishes acknowledged
	struct heard *heard;
	int count;
};
struct rig {
	char dir[40];
	struct config c;
	struct conf_paths paths;
	struct authdb *db;
	pid_t pid;
	struct peer *peers[PEERS_MAX], *hub;
	int peer_count;
};
struct peer_options {
	const char *user, *password, *client_id, *from, *socket_path, *psk_identity, *psk_hex, *cert, *will_topic, *will_payload;
	uint16_t port;
	bool keep_session;
	int protocol; // MQTT_PROTOCOL_V5; 0: 3.1.1
};

static void on_connect(struct mosquitto *m, void *data, int code)
{
	struct peer *p = data;
	(void)m;
	p->code = code;
	p->up = code == 0;
}

static void peer_lost(struct peer *p)
{
	p->up = false;
	p->gone = true;
	p->gone_ms = clock_boot_ms();
}

static void on_disconnect(struct mosquitto *m, void *data, int code)
{
	(void)m;
	(void)code;
	peer_lost(data);
}

static void on_subscribe(struct mosquitto *m, void *data, int mid, int count, const int *granted)
{
	(void)m;
	(void)mid;
	((struct peer *)data)->suback = count ? granted[0] : 128;
}

static void on_publish(struct mosquitto *m, void *data, int mid)
{
	(void)m;
	(void)mid;
	((struct peer *)data)->acked++;
}

static void on_message(struct mosquitto *m, void *data, const struct mosquitto_message *msg)
{
	struct peer *p = data;
	(void)m;
	p->heard = mem_resize(p->heard, (size_t)p->count + 1, sizeof(*p->heard));
	struct heard *h = &p->heard[p->count++];
	*h = (struct heard){ .retain = msg->retain };
	snprintf(h->topic, sizeof(h->topic), "%s", msg->topic);
	snprintf(h->payload, sizeof(h->payload), "%.*s", msg->payloadlen, msg->payload ? (const char *)msg->payload : "");
}

static void rig_pump(struct rig *r)
{
	struct timespec pause = { .tv_nsec = 200000 };
	for (int i = 0; i < r->peer_count; i++)
		if (!r->peers[i]->gone && mosquitto_loop(r->peers[i]->m, 0, 1) != MOSQ_ERR_SUCCESS && !r->peers[i]->gone)
			peer_lost(r->peers[i]); // a failed handshake has no callback
	nanosleep(&pause, NULL);
}

static void rig_pump_for(struct rig *r, int64_t ms)
{
	for (int64_t end = clock_boot_ms() + ms; clock_boot_ms() < end;)
		rig_pump(r);
}

#define RIG_WAIT(r, condition) do { \
	for (int64_t end_ = clock_boot_ms() + WAIT_MS; !(condition) && clock_boot_ms() < end_;) \
		rig_pump(r); \
	if (!(condition)) \
		fail_msg("waited in vain for: %s", #condition); \
} while (0)

static struct peer *peer_start(struct rig *r, const struct peer_options *o)
{
	struct peer *p = NEW(struct peer);
	char ca[256], cert[256], key[256];

	assert_true(r->peer_count < PEERS_MAX);
	p->code = p->suback = -1;
	p->m = mosquitto_new(o->client_id, !o->keep_session, p);
	mosquitto_int_option(p->m, MOSQ_OPT_TCP_NODELAY, 1);
	mosquitto_connect_callback_set(p->m, on_connect);
	mosquitto_disconnect_callback_set(p->m, on_disconnect);
	mosquitto_subscribe_callback_set(p->m, on_subscribe);
	mosquitto_publish_callback_set(p->m, on_publish);
	mosquitto_message_callback_set(p->m, on_message);
	if (o->protocol)
		assert_int_equal(mosquitto_int_option(p->m, MOSQ_OPT_PROTOCOL_VERSION, o->protocol), MOSQ_ERR_SUCCESS);
	if (o->user)
		assert_int_equal(mosquitto_username_pw_set(p->m, o->user, o->password), MOSQ_ERR_SUCCESS);
	if (o->will_topic)
		assert_int_equal(mosquitto_will_set(p->m, o->will_topic, (int)strlen(o->will_payload), o->will_payload, 1, false), MOSQ_ERR_SUCCESS);
	snprintf(ca, sizeof(ca), "%s/mqtt.crt", r->paths.dir);
	snprintf(cert, sizeof(cert), "%s/%s.crt", r->dir, o->cert ? o->cert : "");
	snprintf(key, sizeof(key), "%s/%s.key", r->dir, o->cert ? o->cert : "");
	if (o->psk_identity) {
		assert_int_equal(mosquitto_tls_psk_set(p->m, o->psk_hex, o->psk_identity, "ECDHE-PSK-CHACHA20-POLY1305"), MOSQ_ERR_SUCCESS);
	} else if (!o->socket_path) {
		assert_int_equal(mosquitto_tls_set(p->m, ca, NULL, o->cert ? cert : NULL, o->cert ? key : NULL, NULL), MOSQ_ERR_SUCCESS);
		mosquitto_tls_insecure_set(p->m, true);
	}
	int code = o->socket_path ? mosquitto_connect(p->m, o->socket_path, 0, 60)
				  : mosquitto_connect_bind(p->m, "127.0.0.1", o->port ? o->port : r->c.mqtt_password_port, 60, o->from);
	p->gone = code != MOSQ_ERR_SUCCESS;
	r->peers[r->peer_count++] = p;
	return p;
}

// Connects and waits for the answer, whichever.
static struct peer *peer_open(struct rig *r, const struct peer_options *o)
{
	struct peer *p = peer_start(r, o);
	RIG_WAIT(r, p->code >= 0 || p->gone);
	return p;
}

static void peer_say(struct rig *r, struct peer *p, const char *topic, const char *payload, bool retain)
{
	int acked = p->acked;
	mosquitto_publish(p->m, NULL, topic, (int)strlen(payload), payload, 1, retain);
	RIG_WAIT(r, p->acked > acked || p->gone);
}

static int peer_subscribe(struct rig *r, struct peer *p, const char *filter)
{
	p->suback = -1;
	mosquitto_subscribe(p->m, NULL, filter, 1);
	RIG_WAIT(r, p->suback >= 0 || p->gone);
	return p->suback;
}

// Ends a peer's connection: politely, or by cutting the wire so that its will is sent.
static void peer_close(struct rig *r, struct peer *p, bool politely)
{
	if (politely)
		mosquitto_disconnect(p->m);
	else
		shutdown(mosquitto_socket(p->m), SHUT_RDWR);
	RIG_WAIT(r, p->gone);
}

static const struct heard *peer_heard(const struct peer *p, const char *topic)
{
	for (int i = 0; i < p->count; i++)
		if (strcmp(p->heard[i].topic, topic) == 0)
			return &p->heard[i];
	return NULL;
}

// Has the hub been told this? Key and value pairs as in broker_line_format.
static bool rig_told(const struct rig *r, const char *word, const char *key, const char *value, const char *key2, const char *value2)
{
	struct broker_line l;
	for (int i = 0; i < r->hub->count; i++) {
		const struct heard *h = &r->hub->heard[i];
		if (strcmp(h->topic, BROKER_EVENT_TOPIC) != 0 || broker_line_parse(&l, h->payload, strlen(h->payload)) < 0)
			continue;
		if (strcmp(l.word, word) == 0 && strcmp(broker_line_get(&l, key), value) == 0 && (!key2 || strcmp(broker_line_get(&l, key2), value2) == 0))
			return true;
	}
	return false;
}
#define RIG_WAIT_TOLD(r, ...) RIG_WAIT(r, rig_told(r, __VA_ARGS__))

static void rig_forget(struct rig *r)
{
	r->hub->count = 0;
}

static void rig_order(struct rig *r, const char *line)
{
	peer_say(r, r->hub, BROKER_CONTROL_TOPIC, line, false);
}

static void rig_put_unit(struct rig *r, const char *unit, enum auth_unit_state state, const char *say, const char *hear, const char *announce)
{
	struct grants g = { 0 };
	if (say)
		assert_int_equal(grants_add(&g, GRANT_SAY, say), 0);
	if (hear)
		assert_int_equal(grants_add(&g, GRANT_HEAR, hear), 0);
	if (announce)
		assert_int_equal(grants_add(&g, GRANT_ANNOUNCE, announce), 0);
	assert_int_equal(authdb_put_unit(r->db, unit, state, &g), 0);
	grants_done(&g);
}

static void rig_put_password(struct rig *r, int64_t id, const char *unit, const char *username, const char *password, const char *client_id, bool legacy)
{
	struct auth_credential c = { .id = id, .kind = AUTH_PASSWORD, .state = AUTH_VALID, .legacy = legacy };
	str_copy(c.unit, sizeof(c.unit), unit);
	str_copy(c.username, sizeof(c.username), username);
	str_copy(c.client_id, sizeof(c.client_id), client_id);
	crypto_sha256(c.verifier, password, strlen(password));
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

static uint16_t free_port(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(fd, (struct sockaddr *)&a, sizeof(a)), 0);
	assert_int_equal(getsockname(fd, (struct sockaddr *)&a, &len), 0);
	close(fd);
	return ntohs(a.sin_port);
}

static void run(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static void run(const char *fmt, ...)
{
	char command[1024];
	va_list args;
	va_start(args, fmt);
	vsnprintf(command, sizeof(command), fmt, args);
	va_end(args);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

static bool accepts(const char *path)
{
	struct sockaddr_un a = { .sun_family = AF_UNIX };
	str_copy(a.sun_path, sizeof(a.sun_path), path);
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
	bool yes = connect(fd, (struct sockaddr *)&a, sizeof(a)) == 0;
	close(fd);
	return yes;
}

static void rig_start_broker(struct rig *r)
{
	char log[96];
	snprintf(log, sizeof(log), "%s/log", r->dir);
	r->pid = fork();
	if (r->pid == 0) {
		int fd = open(log, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		setenv("LD_PRELOAD", DOORS_PATH, 1);
		dup2(fd, STDERR_FILENO);
		execl(r->c.mosquitto, "mosquitto", "-c", r->paths.file, NULL);
		_exit(127);
	}
	RIG_WAIT(r, accepts(r->paths.hub_socket));
}

static void rig_stop_broker(struct rig *r)
{
	int status;
	kill(r->pid, SIGTERM);
	assert_int_equal(waitpid(r->pid, &status, 0), r->pid);
	r->pid = 0;
	if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
		run("cat %s/log", r->dir);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
}

static struct peer *rig_open_hub(struct rig *r)
{
	r->hub = peer_open(r, &(struct peer_options){ .user = "freehold-hubd", .password = "hub secret", .client_id = "freehold-hubd", .socket_path = r->paths.hub_socket });
	assert_int_equal(r->hub->code, 0);
	assert_int_equal(peer_subscribe(r, r->hub, "#"), 1);
	assert_int_equal(peer_subscribe(r, r->hub, "$hub/#"), 1);
	return r->hub;
}

static void rig_make_certificates(struct rig *r)
{
	const char *quiet = ">/dev/null 2>&1";
	run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=127.0.0.1 -days 9 -keyout %s/mqtt.key -out %s/mqtt.crt %s", r->paths.dir, r->paths.dir, quiet);
	run("openssl req -x509 -newkey rsa:2048 -nodes -subj /CN=device-ca -days 9 -keyout %s/ca.key -out %s/device-ca.crt %s", r->dir, r->paths.dir, quiet);
	for (int i = 1; i <= 2; i++)
		run("cd %s && openssl req -new -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -subj /CN=dev%d -keyout dev%d.key -out dev%d.csr %s && "
		    "openssl x509 -req -in dev%d.csr -CA %s/device-ca.crt -CAkey ca.key -CAcreateserial -days 9 -out dev%d.crt %s && "
		    "openssl x509 -in dev%d.crt -outform DER -out dev%d.der", r->dir, i, i, i, quiet, i, r->paths.dir, i, quiet, i, i);
}

static void rig_put_hub(struct rig *r)
{
	struct auth_credential c = { .id = 0, .unit = "hub", .kind = AUTH_HUB, .state = AUTH_VALID, .username = "freehold-hubd", .client_id = "freehold-hubd" };
	crypto_sha256(c.verifier, "hub secret", strlen("hub secret"));
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

static int rig_set_up(void **state)
{
	struct rig *r = NEW(struct rig);
	struct buf text;
	char *message = NULL;

	*state = r;
	strcpy(r->dir, "/tmp/brkXXXXXX");
	assert_non_null(mkdtemp(r->dir));
	assert_int_equal(config_load(&r->c, NULL, r->dir, &message), 0);
	str_copy(r->c.bind, sizeof(r->c.bind), "127.0.0.1");
	str_copy(r->c.plugin, sizeof(r->c.plugin), PLUGIN_PATH);
	r->c.mqtt_password_port = free_port();
	r->c.mqtt_certificate_port = free_port();
	r->c.mqtt_onboarding_port = free_port();
	assert_int_equal(conf_paths(&r->paths, &r->c), 0);
	assert_true(mkdir(r->paths.dir, 0700) == 0 && mkdir(r->paths.state_dir, 0700) == 0 && mkdir(r->c.run_dir, 0700) == 0);
	rig_make_certificates(r);
	assert_int_equal(authdb_open(&r->db, r->paths.authdb, ""), 0);
	rig_put_hub(r);

	buf_init(&text, 16384);
	conf_write(&text, &r->c, &r->paths);
	assert_false(text.failed);
	FILE *f = fopen(r->paths.file, "we");
	assert_true(f && fwrite(text.data, 1, text.len, f) == text.len && fclose(f) == 0);
	buf_done(&text);
	rig_start_broker(r);
	rig_open_hub(r);
	return 0;
}

static void peer_free(struct peer *p)
{
	mosquitto_destroy(p->m);
	free(p->heard);
	free(p);
}

// Between two tests: everybody leaves but the hub, which forgets.
static int rig_clear(void **state)
{
	struct rig *r = *state;
	int kept = 0;
	for (int i = 0; i < r->peer_count; i++)
		if (r->peers[i] == r->hub)
			r->peers[kept++] = r->hub;
		else
			peer_free(r->peers[i]);
	r->peer_count = kept;
	rig_pump_for(r, 50);
	rig_forget(r);
	return 0;
}

static int rig_tear_down(void **state)
{
	struct rig *r = *state;
	rig_clear(state);
	peer_free(r->hub);
	if (r->pid)
		rig_stop_broker(r);
	authdb_close(r->db);
	run("rm -rf %s", r->dir);
	free(r);
	return 0;
}

#endif
