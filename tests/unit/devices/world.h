// A registry on real databases and keys in a folder of its own, without a broker process: what the broker would say is said by the test.
#ifndef WORLD_H
#define WORLD_H
#include <string.h>
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"
#include "devices/tickets.h"
#include "folder.h"
#include "platform/crypto.h"
#include "platform/pki.h"

struct world {
	char *dir;
	struct loop *loop;
	struct config config;
	struct store *store;
	struct authdb *auth;
	struct pki *pki;
	struct devices *d;
	json_t *heard; // codes of activities, in order; alarms with a "!" in front
	json_t *params; // of the last activity
	int passports;
};

static inline void world_hear(void *data, const void *event)
{
	struct world *w = data;
	const struct devices_event *e = event;
	if (e->kind != DEVICES_ACTIVITY)
		return;
	json_array_append_new(w->heard, json_sprintf("%s%s", e->alarm ? "!" : "", e->code));
	json_decref(w->params);
	w->params = json_deep_copy(e->params);
}

static inline bool world_heard(const struct world *w, const char *code)
{
	for (size_t i = 0; i < json_array_size(w->heard); i++)
		if (str_eq(json_string_value(json_array_get(w->heard, i)), code))
			return true;
	return false;
}

static inline void world_passport(void *data, const char *unit, const char *jws, size_t len)
{
	(void)unit, (void)jws, (void)len;
	((struct world *)data)->passports++;
}

static inline void world_open(struct world *w)
{
	AUTO_FREE char *hub = mem_printf("%s/hub.db", w->dir), *auth = mem_printf("%s/auth.db", w->dir);
	const struct store_migration ladder[] = {{1, devices_schema}};
	assert_int_equal(store_open(&w->store, hub, 0600, 0, ladder, 1), 0);
	assert_int_equal(authdb_open(&w->auth, auth, ""), 0);
	const struct devices_options o = {.loop = w->loop, .config = &w->config, .store = w->store, .auth = w->auth, .pki = w->pki, .hub_id = "hub1", .data = w,
		.passport = world_passport};
	assert_int_equal(devices_start(&w->d, &o), 0);
	observers_add(devices_observers(w->d), world_hear, w);
}

static inline void world_shut(struct world *w)
{
	devices_stop(w->d);
	authdb_close(w->auth);
	store_close(w->store);
}

// As after a crash and a start.
static inline void world_restart(struct world *w)
{
	world_shut(w);
	world_open(w);
}

static inline int world_make(void **state)
{
	struct world *w = NEW(struct world);
	*state = w;
	log_set_level(LOG_LEVEL_ERROR);
	if (crypto_init() || folder_make((void **)&w->dir))
		return -1;
	AUTO_FREE char *keys = mem_printf("%s/keys", w->dir), *broker = mem_printf("%s/broker", w->dir);
	char *message = NULL;
	if (config_load(&w->config, NULL, w->dir, &message) || file_make_dir(w->config.run_dir, 0700) || file_make_dir(keys, 0700) || file_make_dir(broker, 0750)
		|| pki_create(keys, broker, "hub1", "localhost") || pki_open(&w->pki, keys, broker) || loop_new(&w->loop))
		return -1;
	w->heard = json_array();
	world_open(w);
	return 0;
}

static inline int world_end(void **state)
{
	struct world *w = *state;
	world_shut(w);
	pki_free(w->pki);
	loop_free(w->loop);
	json_decref(w->heard);
	json_decref(w->params);
	int r = folder_remove((void **)&w->dir);
	free(w);
	return r;
}

static inline void world_event(struct world *w, const char *text)
{
	struct broker_line line;
	assert_int_equal(broker_line_parse(&line, text, strlen(text)), 0);
	devices_broker_event(w->d, &line);
}

static inline void world_divert(struct world *w, const char *unit, const char *topic, const char *payload)
{
	devices_broker_message(w->d, unit, topic, payload, strlen(payload), false);
}

static inline void world_say(struct world *w, const char *topic, const char *payload)
{
	devices_broker_message(w->d, NULL, topic, payload, strlen(payload), false);
}

static inline json_t *world_get(struct world *w, const char *unit)
{
	json_t *j = NULL;
	assert_int_equal(devices_get(w->d, unit, &j), 0);
	return j;
}

// One of eight buffers in turn.
static inline char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static inline char *text(const char *fmt, ...)
{
	static char buffers[8][1200];
	static int next;
	char *to = buffers[next++ % 8];
	va_list args;
	va_start(args, fmt);
	vsnprintf(to, sizeof buffers[0], fmt, args);
	va_end(args);
	return to;
}

static inline char *discovery(const char *topic, const char *mac)
{
	return text("{\"mac\":\"%s\",\"t\":\"%s\",\"ft\":\"%%prefix%%/%%topic%%/\",\"tp\":[\"cmnd\",\"stat\",\"tele\"],\"md\":\"Plug\",\"sw\":\"14\",\"dn\":\"Kettle\",\"rl\":[1]}",
		mac, topic);
}

// Opens an adoption ticket; the unit's id is read from the user name.
static inline void adopt(struct world *w, const char *adapter, char unit[UNIT_ID], char ticket[13])
{
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "adopt", "adapter", adapter), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	const json_t *i = json_object_get(t, "instructions");
	assert_int_equal(strlen(json_text_or(i, "password", "")), 32);
	assert_true(str_copy(unit, UNIT_ID, json_text_or(i, "username", "") + 2));
	assert_true(str_copy(ticket, 13, json_text_or(t, "id", "")));
	AUTO_JSON json_t *again = NULL;
	assert_int_equal(devices_ticket_get(w->d, ticket, &again), 0);
	assert_null(json_object_get(again, "instructions"));
}

static inline long long credential_of(struct world *w, const char *unit)
{
	return unit_find(w->d, unit)->credentials[0].id;
}

static inline void connects(struct world *w, const char *unit, const char *client)
{
	if (!*unit_find(w->d, unit)->credentials[0].client_id)
		world_event(w, text("1 bound unit=%s cred=%lld client=%s", unit, credential_of(w, unit), client));
	world_event(w, text("1 connect unit=%s cred=%lld client=%s addr=192.168.1.9 via=tls", unit, credential_of(w, unit), client));
}

// All the way: adopted as a Tasmota plug, recognised and confirmed.
static inline void join(struct world *w, const char *topic, const char *mac, char unit[UNIT_ID])
{
	char ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, topic);
	world_divert(w, unit, text("tasmota/discovery/%s/config", mac), discovery(topic, mac));
	assert_int_equal(devices_confirm(w->d, unit, "Kettle", "Kitchen"), 0);
}

static inline enum unit_state state_of(struct world *w, const char *unit)
{
	enum unit_state s = UNIT_RETIRED;
	assert_int_equal(devices_state(w->d, unit, &s), 0);
	return s;
}

#endif
