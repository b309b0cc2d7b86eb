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
	int passports;
};

static inline void world_hear(void *data, const void *event)
{
	struct world *w = data;
	const struct devices_event *e = event;
	if (e->kind == DEVICES_ACTIVITY)
		json_array_append_new(w->heard, json_sprintf("%s%s", e->alarm ? "!" : "", e->code));
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

#endif
