#define LOG_ROOM "broker"
#include "broker/broker.h"
#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "broker/conf.h"
#include "broker/front.h"
#include "platform/bus.h"
#include "platform/child.h"
#include "platform/crypto.h"

#define HUB_CREDENTIAL 0 // device credentials count from 1
#define HUB_NAME "hub"
#define VERIFY_MS 2000
#define DEATHS_MAX 6 // in a row, which take some twelve seconds, before it ever answered: its memory may be what it dies of
#define DEATHS_WITHOUT 2

struct broker {
	struct loop *loop;
	const struct config *config;
	struct broker_hooks hooks;
	struct conf_paths paths;
	struct bus *bus;
	struct child *child;
	struct front *front;
	struct loop_timer verify; // the plugin did not answer yet: ask again
	char nonce[13];
	bool up;                  // the plugin has answered on this connection
	int deaths;               // since it answered last
	bool is_aside;
	char *memory, *aside;     // what Mosquitto keeps over a restart, and where it is put when it cannot be read
};

static int order(struct broker *b, const char *line, int len)
{
	if (len < 0)
		return len;
	return bus_publish(b->bus, BROKER_CONTROL_TOPIC, line, (size_t)len, 1, false, NULL);
}

// The plugin proves that it is loaded and reads auth.db before the hub says it is up.
static void ask_plugin(void *data)
{
	struct broker *b = data;
	char line[BROKER_LINE_MAX];
	random_id(b->nonce);
	if (order(b, line, broker_line_format(line, sizeof line, "verify", "nonce", b->nonce, NULL)) < 0)
		log_debug("the plugin could not be asked");
	loop_timer_arm(&b->verify, VERIFY_MS);
}

static void on_up(void *data)
{
	struct broker *b = data;
	int err = bus_subscribe(b->bus, BROKER_EVENT_TOPIC, 0);
	if (err == 0)
		err = bus_subscribe(b->bus, "$hub/#", 0);
	if (err < 0)
		log_error("the broker takes no subscription: %s", err_text(err));
	ask_plugin(b);
}

static void on_down(void *data, int err)
{
	struct broker *b = data;
	bool was_up = b->up;
	b->up = false;
	loop_timer_disarm(&b->verify);
	log_warning("the broker is not there: %s", err_text(err));
	if (was_up)
		b->hooks.down(b->hooks.data);
}

static void on_event(struct broker *b, const void *payload, size_t len)
{
	struct broker_line line;
	if (broker_line_parse(&line, payload, len) < 0) {
		log_error("the plugin's words were not understood: %s", LOGQN(payload, len));
		return;
	}
	if (!str_eq(line.word, "verified")) {
		b->hooks.event(b->hooks.data, &line);
		return;
	}
	if (b->up || !str_eq(broker_line_get(&line, "nonce"), b->nonce))
		return;
	loop_timer_disarm(&b->verify);
	int err = bus_subscribe(b->bus, "#", 0); // QoS 0: at QoS 1 a fan-in of many devices overflows the broker's queue for one client
	if (err < 0)
		log_error("the broker takes no subscription: %s", err_text(err));
	b->up = true;
	b->deaths = 0;
	b->is_aside = false;
	b->hooks.up(b->hooks.data);
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct broker *b = data;
	if (str_eq(topic, BROKER_EVENT_TOPIC)) {
		on_event(b, payload, len);
		return;
	}
	if (!str_starts(topic, BROKER_DIVERT_PREFIX)) {
		b->hooks.message(b->hooks.data, NULL, topic, payload, len, retain);
		return;
	}
	char unit[32];
	const char *rest = topic + strlen(BROKER_DIVERT_PREFIX), *slash = strchr(rest, '/');
	if (!slash || (size_t)(slash - rest) >= sizeof unit)
		return;
	memcpy(unit, rest, (size_t)(slash - rest));
	unit[slash - rest] = '\0';
	b->hooks.message(b->hooks.data, unit, slash + 1, payload, len, retain);
}

// A fresh secret at every start of hubd: the account is good on hub.sock only, and nobody else ever learns it.
static int make_account(struct authdb *a, char password[44])
{
	uint8_t secret[32];
	struct auth_credential c = { .id = HUB_CREDENTIAL, .unit = HUB_NAME, .kind = AUTH_HUB, .state = AUTH_VALID, .username = HUB_NAME, .client_id = HUB_NAME };
	random_bytes(secret, sizeof secret);
	str_b64url(password, secret, sizeof secret);
	crypto_sha256(c.verifier, password, strlen(password));
	int err = authdb_put_credential(a, &c);
	mem_wipe(secret, sizeof secret);
	mem_wipe(&c, sizeof c);
	return err;
}

static int write_conf(struct broker *b)
{
	AUTO_BUF struct buf text;
	buf_init(&text, 64 * 1024);
	conf_write(&text, b->config, &b->paths);
	if (text.failed)
		return ERR_LIMIT;
	int err = file_make_dir(b->paths.state_dir, 0770);
	return err < 0 ? err : file_replace(b->paths.file, text.data, text.len, 0640);
}

// freehold_doors.so lies beside the plugin (plugin_preload.h).
static char *doors_library(const struct config *c)
{
	const char *slash = strrchr(c->plugin, '/');
	char *path = mem_printf("%.*s/freehold_doors.so", slash ? (int)(slash - c->plugin) : 0, c->plugin);
	if (access(path, R_OK) == 0)
		return path;
	log_error("%s cannot be read: nothing keeps one address from taking every place of the broker", path);
	free(path);
	return NULL;
}

// A file that Mosquitto cannot restore ends it at each start. It is put aside; should that not help, it was not the reason, and goes back.
static void on_child(void *data, enum child_state state)
{
	struct broker *b = data;
	if (state != CHILD_BACKING_OFF || b->up)
		return;
	b->deaths++;
	if (b->deaths == DEATHS_MAX && rename(b->memory, b->aside) == 0) {
		b->is_aside = true;
		log_error("the broker does not start: what devices had left in it is put aside as %s", b->aside);
	} else if (b->deaths == DEATHS_MAX + DEATHS_WITHOUT && b->is_aside && rename(b->aside, b->memory) == 0) {
		b->is_aside = false;
		log_error("the broker does not start without it either: it is back");
	}
}

static int start_child(struct broker *b)
{
	AUTO_FREE char *doors = doors_library(b->config);
	const char *const argv[] = { b->config->mosquitto, "-c", b->paths.file, NULL };
	const struct child_options options = { .name = "mosquitto", .argv = argv, .preload = doors, .data = b, .state = on_child };
	int err = file_remove(b->paths.hub_socket); // Mosquitto does not take over what a killed one left behind
	if (err == 0)
		err = file_remove(b->paths.legacy_socket);
	if (err == 0)
		err = file_remove(b->paths.ws_socket);
	return err < 0 ? err : child_new(&b->child, b->loop, &options);
}

int broker_start(struct broker **ret, struct loop *l, const struct config *c, struct authdb *a, const struct broker_hooks *hooks)
{
	struct broker *b = NEW(struct broker);
	char password[44];
	b->loop = l;
	b->config = c;
	b->hooks = *hooks;
	loop_timer_init(&b->verify, l, ask_plugin, b);
	int err = conf_paths(&b->paths, c);
	b->memory = mem_printf("%s/mosquitto.db", b->paths.state_dir);
	b->aside = mem_printf("%s.unreadable", b->memory);
	if (err == 0)
		err = write_conf(b);
	if (err == 0)
		err = make_account(a, password);
	if (err == 0 && c->supervise)
		err = start_child(b);
	if (err == 0) {
		const struct bus_options options = { .host = b->paths.hub_socket, .client_id = HUB_NAME, .username = HUB_NAME, .password = password, .data = b,
			.up = on_up, .down = on_down, .message = on_message };
		err = bus_new(&b->bus, l, &options);
	}
	mem_wipe(password, sizeof password);
	if (err < 0) {
		log_error("the broker cannot be started: %s", err_text(err));
		broker_stop(b);
		return err;
	}
	*ret = b;
	return 0;
}

void broker_stop(struct broker *b)
{
	if (!b)
		return;
	loop_timer_disarm(&b->verify);
	front_close(b->front);
	bus_free(b->bus);
	child_free(b->child);
	free(b->memory);
	free(b->aside);
	free(b);
}

bool broker_is_up(const struct broker *b)
{
	return b && b->up;
}

int broker_publish(struct broker *b, const char *topic, const void *payload, size_t len, bool retain)
{
	return b->up ? bus_publish(b->bus, topic, payload, len, 1, retain, NULL) : ERR_UNAVAILABLE;
}

int broker_reload_unit(struct broker *b, const char *unit)
{
	char line[BROKER_LINE_MAX];
	return order(b, line, broker_line_format(line, sizeof line, "reload", "unit", unit, NULL));
}

int broker_revoke(struct broker *b, int64_t credential)
{
	char line[BROKER_LINE_MAX], id[24];
	snprintf(id, sizeof id, "%lld", (long long)credential);
	return order(b, line, broker_line_format(line, sizeof line, "revoke", "cred", id, NULL));
}

int broker_kick(struct broker *b, const char *unit)
{
	char line[BROKER_LINE_MAX];
	return order(b, line, broker_line_format(line, sizeof line, "kick", "unit", unit, NULL));
}

int broker_set_legacy_front(struct broker *b, bool open)
{
	if (!open) {
		front_close(b->front);
		b->front = NULL;
		return 0;
	}
	if (b->front)
		return 0;
	int err = front_open(&b->front, b->loop, b->config, b->paths.legacy_socket);
	if (err < 0)
		log_error("the plaintext front cannot listen on port %u: %s", b->config->mqtt_legacy_port, err_text(err));
	return err == -EADDRINUSE ? ERR_UNAVAILABLE : err;
}

void broker_reload_certificate(struct broker *b)
{
	if (b->child)
		child_signal(b->child, SIGHUP);
}

int broker_pid(const struct broker *b)
{
	return b->child ? child_pid(b->child) : 0;
}
