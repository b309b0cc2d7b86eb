// The plugin as Mosquitto calls it: names, passwords, topics and orders as they come off the line, in any order, from up to four clients at once. Mosquitto is played here.
// Nobody gets in without a secret of auth.db, through a door that is not theirs, or under another client id; nobody says, hears or orders what is not theirs.
#include <mosquitto.h>
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/mem.h"
#include "access/authdb.h"
#include "base/str.h"
#include "broker/events.h"
#include "broker/plugin.h"
#include "platform/crypto.h"

#define SLOTS 4
#define TEXT_MAX 300
#define HUB_SOCKET "/run/hub.sock"

static const struct who { const char *user, *password, *client_id, *unit; enum auth_kind kind; enum auth_unit_state state; } cast[] = {
	{ "freehold-hubd", "hub secret", "freehold-hubd", "hub", AUTH_HUB, AUTH_UNIT_ACTIVE }, { "d-lamp", "lamp secret", "lamp", "lamp", AUTH_PASSWORD, AUTH_UNIT_ACTIVE },
	{ "d-new", "new secret", "", "new", AUTH_PASSWORD, AUTH_UNIT_PENDING }, { "d-out", "out secret", "out", "out", AUTH_PASSWORD, AUTH_UNIT_SUSPENDED },
	{ "d-apart", "apart secret", "apart", "apart", AUTH_PASSWORD, AUTH_UNIT_QUARANTINED }, { "T1", "ticket secret", "ticket", "T1", AUTH_ONBOARDING, AUTH_UNIT_ACTIVE },
};
#define CAST (sizeof(cast) / sizeof(cast[0]))
// What a random string would seldom be; a length byte from 0xe0 on picks one.
static const char *const known[] = {
	"freehold-hubd", "hub secret", "d-lamp", "lamp secret", "lamp", "d-new", "new secret", "d-out", "out secret", "out", "d-apart", "apart secret", "apart", "T1", "ticket secret", "ticket",
	"tele/lamp/STATE", "tele/apart/STATE", "cmnd/lamp/POWER", "$hub/device/lamp/up", "$hub/device/apart/up", "$hub/in/lamp/x", "$hub/onboard/T1/up", "$SYS/x", "tele/lamp/\xc3\xa9", "#",
	"1 kick unit=lamp", "1 revoke cred=2", "1 reload unit=new", "1 verify nonce=a%20b", "homeassistant/light/lamp/config", "+/lamp/#",
};
static const char *const addresses[] = { "192.168.1.7", "192.168.1.8", HUB_SOCKET, "/run/legacy.sock", "/run/ws.sock", "8.8.8.8", "fe80::1", "nonsense" };

struct mosquitto { const char *id, *addr; bool clean, in; const struct who *who; char id_kept[TEXT_MAX]; };
static struct mosquitto slots[SLOTS];
static struct { MOSQ_FUNC_generic_callback fn; void *data; } callbacks[16];

// --- Mosquitto ---

int mosquitto_callback_register(mosquitto_plugin_id_t *id, int event, MOSQ_FUNC_generic_callback fn, const void *event_data, void *data)
{
	(void)id, (void)event_data;
	callbacks[event].fn = fn;
	callbacks[event].data = data;
	return MOSQ_ERR_SUCCESS;
}

int mosquitto_callback_unregister(mosquitto_plugin_id_t *id, int event, MOSQ_FUNC_generic_callback fn, const void *event_data)
{
	(void)id, (void)fn, (void)event_data;
	callbacks[event].fn = NULL;
	return MOSQ_ERR_SUCCESS;
}

void mosquitto_log_printf(int level, const char *text, ...)
{
	(void)level, (void)text;
}

const char *mosquitto_client_id(const struct mosquitto *m)
{
	return m->id;
}

const char *mosquitto_client_address(const struct mosquitto *m)
{
	return m->addr;
}

bool mosquitto_client_clean_session(const struct mosquitto *m)
{
	return m->clean;
}

void *mosquitto_client_certificate(const struct mosquitto *m)
{
	(void)m;
	return NULL;
}

int mosquitto_set_username(struct mosquitto *m, const char *name)
{
	(void)m, (void)name;
	return MOSQ_ERR_SUCCESS;
}

static int call(int event, void *data)
{
	return callbacks[event].fn(event, data, callbacks[event].data);
}

static void leave(struct mosquitto *m)
{
	struct mosquitto_evt_disconnect ed = { .client = m };
	if (m->in)
		call(MOSQ_EVT_DISCONNECT, &ed);
	m->in = false;
}

int mosquitto_kick_client_by_username(const char *name, bool with_will)
{
	(void)with_will;
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].in && str_eq(slots[i].who->user, name))
			leave(&slots[i]);
	return MOSQ_ERR_SUCCESS;
}

int mosquitto_kick_client_by_clientid(const char *id, bool with_will)
{
	(void)with_will;
	for (int i = 0; i < SLOTS; i++)
		if (slots[i].in && str_eq(slots[i].id, id))
			leave(&slots[i]);
	return MOSQ_ERR_SUCCESS;
}

int mosquitto_broker_publish_copy(const char *client, const char *topic, int len, const void *payload, int qos, bool retain, mosquitto_property *properties)
{
	struct broker_line line;
	(void)client, (void)qos, (void)properties;
	if (retain || strcmp(topic, BROKER_EVENT_TOPIC) != 0 || broker_line_parse(&line, payload, (size_t)len) < 0)
		abort(); // hubd must be able to read whatever the plugin tells
	return MOSQ_ERR_SUCCESS;
}

void *mosquitto_malloc(size_t size)
{
	return malloc(size);
}

// --- the script ---

struct script { const uint8_t *at; size_t left; };

static uint8_t next(struct script *s)
{
	if (s->left == 0)
		return 0;
	s->left--;
	return *s->at++;
}

static const char *next_text(struct script *s, char to[TEXT_MAX])
{
	size_t len = next(s);
	if (len >= 0xe0)
		return strcpy(to, known[len - 0xe0]);
	if (len > s->left)
		len = s->left;
	memcpy(to, s->at, len);
	to[len] = '\0'; // Mosquitto hands over C strings and refuses a NUL inside
	s->at += len;
	s->left -= len;
	return to;
}

static const struct who *owner_of(const char *user, const char *password)
{
	for (size_t i = 0; i < CAST; i++)
		if (str_eq(cast[i].user, user) && str_eq(cast[i].password, password))
			return &cast[i];
	return NULL;
}

static void check_admitted(const struct mosquitto *m, const struct who *w)
{
	if (!w || m->id[0] == '\0' || strpbrk(m->id, "+#/") || !str_utf8_valid(m->id, strlen(m->id)) || (w->client_id[0] && strcmp(w->client_id, m->id) != 0))
		abort();
	if ((w->kind == AUTH_HUB) != (strcmp(m->addr, HUB_SOCKET) == 0) && w->kind != AUTH_PASSWORD)
		abort();
	if (str_eq(m->addr, "8.8.8.8") || str_eq(m->addr, "nonsense") || str_eq(m->addr, "/run/legacy.sock"))
		abort();
}

static void log_in(struct script *s, struct mosquitto *m)
{
	char user[TEXT_MAX], password[TEXT_MAX];
	leave(m);
	next_text(s, user);
	next_text(s, password);
	m->id = next_text(s, m->id_kept);
	m->addr = addresses[next(s) % (sizeof(addresses) / sizeof(addresses[0]))];
	m->clean = true;
	struct mosquitto_evt_basic_auth ed = { .client = m, .username = user, .password = password };
	const struct who *w = owner_of(user, password);
	bool in = call(MOSQ_EVT_BASIC_AUTH, &ed) == MOSQ_ERR_SUCCESS;
	if (!in)
		return;
	check_admitted(m, w);
	for (int i = 0; i < SLOTS; i++) // Mosquitto ends the old one of a client id
		if (&slots[i] != m && slots[i].in && strcmp(slots[i].id, m->id) == 0)
			leave(&slots[i]);
	m->in = true;
	m->who = w;
}

static void check_said(const struct mosquitto *m, const char *topic, const char *arrived)
{
	const struct who *w = m->who;
	bool own_channel = str_starts(topic, "$hub/device/") && str_starts(topic + strlen("$hub/device/"), w->unit) && topic[strlen("$hub/device/") + strlen(w->unit)] == '/';
	bool diverted = strcmp(topic, arrived) != 0;
	if (w->kind == AUTH_ONBOARDING ? strcmp(topic, "$hub/onboard/T1/up") != 0 : topic[0] == '$' && !own_channel)
		abort();
	if (w->state == AUTH_UNIT_SUSPENDED || (w->state == AUTH_UNIT_PENDING && !diverted) || (w->state == AUTH_UNIT_QUARANTINED && !diverted && !own_channel))
		abort();
	AUTO_FREE char *aside = mem_printf(BROKER_DIVERT_PREFIX "%s/%s", w->unit, topic);
	if (diverted && strcmp(arrived, aside) != 0)
		abort();
}

static void try_topic(struct script *s, struct mosquitto *m, int access)
{
	char topic[TEXT_MAX];
	next_text(s, topic);
	struct mosquitto_evt_acl_check ed = { .client = m, .topic = topic, .access = access, .payloadlen = next(s), .payload = "x" };
	bool may = m->id && call(MOSQ_EVT_ACL_CHECK, &ed) == MOSQ_ERR_SUCCESS;
	if (may && access == MOSQ_ACL_WRITE && m->in && m->who->kind != AUTH_HUB) {
		struct mosquitto_evt_message message = { .client = m, .topic = topic, .retain = true };
		if (call(MOSQ_EVT_MESSAGE, &message) == MOSQ_ERR_SUCCESS)
			check_said(m, topic, message.topic);
		if (message.topic != topic)
			free(message.topic);
	}
	if (may && m->in && access == MOSQ_ACL_READ && m->who->kind == AUTH_PASSWORD && str_starts(topic, "$") && !str_starts(topic, "$hub/device/"))
		abort();
}

static void order(struct script *s, struct mosquitto *m)
{
	char text[TEXT_MAX];
	next_text(s, text);
	struct mosquitto_evt_control ed = { .client = m, .topic = BROKER_CONTROL_TOPIC, .payload = text, .payloadlen = (uint32_t)strlen(text) };
	bool hub = m->in && m->who->kind == AUTH_HUB;
	if ((call(MOSQ_EVT_CONTROL, &ed) == MOSQ_ERR_SUCCESS) != hub)
		abort();
}

static void step(struct script *s)
{
	uint8_t what = next(s);
	struct mosquitto *m = &slots[(what >> 4) % SLOTS];
	struct mosquitto_evt_tick tick = { 0 };
	switch (what & 7) {
	case 0:
	case 1:
		log_in(s, m);
		break;
	case 2:
		try_topic(s, m, MOSQ_ACL_WRITE);
		break;
	case 3:
		try_topic(s, m, MOSQ_ACL_READ);
		break;
	case 4:
		try_topic(s, m, MOSQ_ACL_SUBSCRIBE);
		break;
	case 5:
		order(s, m);
		break;
	case 6:
		leave(m);
		break;
	default:
		call(MOSQ_EVT_TICK, &tick);
	}
}

// --- auth.db ---

static char folder[] = "/tmp/fuzz-plugin-XXXXXX", path[64];

static void put(struct authdb *db, int64_t id, const struct who *w)
{
	struct auth_credential c = { .id = id, .kind = w->kind, .state = AUTH_VALID };
	struct grants g = { 0 };
	const char *const topics[][2] = { { "tele/", "/#" }, { "cmnd/", "/#" }, { "$hub/device/", "/up" }, { "$hub/device/", "/down" } };
	str_copy(c.unit, sizeof(c.unit), w->unit);
	str_copy(c.username, sizeof(c.username), w->user);
	str_copy(c.client_id, sizeof(c.client_id), w->client_id);
	crypto_sha256(c.verifier, w->password, strlen(w->password));
	for (int i = 0; i < 4; i++) {
		AUTO_FREE char *pattern = mem_printf("%s%s%s", topics[i][0], w->unit, topics[i][1]);
		if (grants_add(&g, i % 2 ? GRANT_HEAR : GRANT_SAY, pattern) < 0)
			abort();
	}
	bool has_unit = w->kind == AUTH_PASSWORD;
	if (authdb_put_credential(db, &c) < 0 || (has_unit && authdb_put_unit(db, w->unit, w->state, &g) < 0))
		abort();
	grants_done(&g);
}

static void remove_folder(void)
{
	static const char *const ends[] = { "", "-wal", "-shm" };
	for (int i = 0; i < 3; i++) {
		AUTO_FREE char *file = mem_printf("%s%s", path, ends[i]);
		unlink(file);
	}
	rmdir(folder);
}

static void make_authdb(void)
{
	struct authdb *db;
	if (crypto_init() < 0 || !mkdtemp(folder))
		abort();
	snprintf(path, sizeof(path), "%s/auth.db", folder);
	if (authdb_open(&db, path, "") < 0)
		abort();
	for (size_t i = 0; i < CAST; i++)
		put(db, (int64_t)i + 1, &cast[i]);
	authdb_close(db);
	atexit(remove_folder);
}

// As after a start; opening auth.db anew would take most of the time.
static void forget_everybody(struct plugin *p)
{
	memset(slots, 0, sizeof(slots));
	sessions_done(&p->sessions);
	sessions_init(&p->sessions);
	map_free(p->bindings, free);
	p->bindings = map_new();
	p->events = (struct events){ .refused = 0 };
}

static void *plugin;

static void end_plugin(void)
{
	mosquitto_plugin_cleanup(plugin, NULL, 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct mosquitto_opt options[] = { { (char *)"authdb", path }, { (char *)"hub_socket", (char *)HUB_SOCKET }, { (char *)"legacy_socket", (char *)"/run/legacy.sock" },
		{ (char *)"ws_socket", (char *)"/run/ws.sock" } };
	struct script s = { data, size };
	if (!path[0]) {
		make_authdb();
		if (mosquitto_plugin_init(NULL, &plugin, options, 4) != MOSQ_ERR_SUCCESS)
			abort();
		atexit(end_plugin);
	}
	while (s.left)
		step(&s);
	forget_everybody(plugin);
	return 0;
}
