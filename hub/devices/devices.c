// The room's face: start, what the broker tells, and what people and other rooms ask.
#define LOG_ROOM "devices"
#include "devices/devices.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"

#define STALE_MS (60 * 60 * 1000)
#define SAVE_MS (10 * 60 * 1000)
#define DAY_MS (24 * 60 * 60 * 1000)

// --- start and stop ---

static void save_unit(struct devices *d, struct unit *u)
{
	int e = u->seen ? devices_store_put_seen(d->store, u) : 0;
	u->seen = false;
	for (int i = 0; i < u->credential_count && !e; i++) {
		struct credential *c = &u->credentials[i];
		if (c->used)
			e = devices_store_put_credential(d->store, c);
		c->used = false;
	}
	if (e)
		log_warning("unit %s: when it was last seen is not stored: %s", u->id, err_text(e));
}

// Times of last use change with every message; they are written together, and seldom.
static void save_times(void *data)
{
	struct devices *d = data;
	loop_timer_arm(&d->save_timer, SAVE_MS);
	int e = devices_store_begin(d->store);
	if (e)
		return;
	for (int i = 0; i < d->unit_count; i++)
		save_unit(d, d->units[i]);
	e = devices_store_commit(d->store);
	if (e)
		log_warning("when devices were last seen is not stored: %s", err_text(e));
}

static void on_day(void *data)
{
	struct devices *d = data;
	legacy_warn(d);
	loop_timer_arm(&d->day_timer, DAY_MS);
}

static void on_loaded(void *data, struct unit *u)
{
	struct devices *d = data;
	u->left_behind = true;
	unit_add(d, u);
	int e = measure_store_get(&d->measures, u->id, &u->measure);
	if (e)
		log_error("unit %s: why it is shut out or kept apart cannot be read: %s", u->id, err_text(e));
}

// Of the units that an earlier run left.
static int erase_all(struct devices *d, enum unit_state state)
{
	for (int i = d->unit_count - 1; i >= 0; i--) {
		if (d->units[i]->state != state || !d->units[i]->left_behind)
			continue;
		int e = unit_erase(d, d->units[i], UNIT_IS_GONE, false, NULL);
		if (e)
			return e;
	}
	return 0;
}

// What a crash or a stop left half done: releases are finished, and prepared credentials that nobody was given are revoked.
static int repair(struct devices *d)
{
	int e = erase_all(d, UNIT_RELEASED);
	if (!e)
		e = derive_all(d);
	for (int i = 0; i < d->unit_count && !e; i++)
		rotation_abandon(d, d->units[i]);
	return e;
}

// A device that got its credential just before the hub stopped may still come, for as long as a ticket could have lasted.
static void on_stale(void *data)
{
	int e = erase_all(data, UNIT_ANNOUNCED);
	if (e)
		log_warning("devices that never came are left for the next start: %s", err_text(e));
}

int devices_start(struct devices **ret, const struct devices_options *o)
{
	struct devices *d = NEW(struct devices);
	d->o = *o;
	d->by_id = map_new();
	d->by_prefix = map_new();
	loop_timer_init(&d->flush_timer, o->loop, flush_values, d);
	loop_timer_init(&d->save_timer, o->loop, save_times, d);
	loop_timer_init(&d->day_timer, o->loop, on_day, d);
	loop_timer_init(&d->stale_timer, o->loop, on_stale, d);
	loop_timer_init(&d->behind_timer, o->loop, derive_again, d);
	loop_timer_init(&d->auth_timer, o->loop, derive_watch, d);
	int e = devices_store_open(&d->store, o->store);
	if (!e)
		e = measure_store_open(&d->measures, o->store);
	if (!e)
		e = chosen_open(&d->chosen, o->store, o->config);
	if (!e)
		e = tickets_start(d);
	if (!e)
		e = devices_store_load(d->store, on_loaded, d);
	if (!e)
		e = repair(d);
	if (e) {
		devices_stop(d);
		return e;
	}
	loop_timer_arm(&d->save_timer, SAVE_MS);
	loop_timer_arm(&d->stale_timer, STALE_MS);
	derive_watch(d);
	loop_timer_arm(&d->day_timer, 1000); // after the composition root has its observers in place
	*ret = d;
	return 0;
}

void devices_stop(struct devices *d)
{
	if (!d)
		return;
	if (d->store && d->unit_count)
		save_times(d);
	loop_timer_disarm(&d->flush_timer);
	loop_timer_disarm(&d->save_timer);
	loop_timer_disarm(&d->day_timer);
	loop_timer_disarm(&d->stale_timer);
	loop_timer_disarm(&d->behind_timer);
	loop_timer_disarm(&d->auth_timer);
	tickets_stop(d);
	for (int i = 0; i < d->unit_count; i++)
		unit_free(d->units[i]);
	free(d->units);
	map_free(d->by_id, NULL);
	map_free(d->by_prefix, NULL);
	observers_done(&d->observers);
	devices_store_close(d->store);
	chosen_done(&d->chosen);
	free(d);
}

void devices_set_broker(struct devices *d, struct broker *b)
{
	d->broker = b;
	d->legacy_open = false;
}

struct observers *devices_observers(struct devices *d)
{
	return &d->observers;
}

// --- what people and other rooms ask ---

// Units that were announced only are not there yet.
static struct unit *find_known(const struct devices *d, const char *id)
{
	struct unit *u = unit_find(d, id);
	return u && u->state != UNIT_ANNOUNCED ? u : NULL;
}

json_t *devices_list(struct devices *d)
{
	json_t *list = json_array();
	for (int i = 0; i < d->unit_count; i++)
		if (d->units[i]->state != UNIT_ANNOUNCED)
			json_array_append_new(list, unit_summary(d->units[i]));
	return list;
}

int devices_summary(struct devices *d, const char *unit, json_t **ret)
{
	const struct unit *u = find_known(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	*ret = unit_summary(u);
	return 0;
}

int devices_get(struct devices *d, const char *unit, json_t **ret)
{
	const struct unit *u = find_known(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	*ret = unit_detail(u);
	return 0;
}

bool devices_exists(struct devices *d, const char *unit)
{
	return find_known(d, unit) != NULL;
}

bool devices_is_recognised(struct devices *d, const char *unit)
{
	const struct unit *u = find_known(d, unit);
	return u && u->adapter;
}

int devices_state(struct devices *d, const char *unit, enum unit_state *ret)
{
	const struct unit *u = find_known(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	*ret = u->state;
	return 0;
}

static int check_names(const char *name, const char *room)
{
	bool good = (!name || str_is_name(name, UNIT_NAME_MAX)) && (!room || !*room || str_is_name(room, UNIT_NAME_MAX));
	return good ? 0 : ERR_INVALID;
}

// Memory follows the disk: when the row cannot be written, the old names stay.
static int set_names(struct devices *d, struct unit *u, const char *name, const char *room)
{
	AUTO_FREE char *old_name = mem_str(u->name), *old_room = mem_str(u->room);
	if (name)
		unit_set_text(&u->name, name);
	if (room)
		unit_set_text(&u->room, *room ? room : NULL);
	int e = devices_store_put_unit(d->store, u);
	if (e) {
		unit_set_text(&u->name, old_name);
		unit_set_text(&u->room, old_room);
	}
	return e;
}

int devices_rename(struct devices *d, const char *unit, const char *name, const char *room)
{
	struct unit *u = find_known(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	int e = check_names(name, room);
	if (e)
		return e;
	e = set_names(d, u, name, room);
	if (!e)
		notify_changed(d, u);
	return e;
}

int devices_command(struct devices *d, const char *unit, const char *property, const char *value)
{
	struct unit *u = find_known(d, unit);
	struct adapter_send send = {0};
	if (!u)
		return ERR_NOT_FOUND;
	if (u->state != UNIT_ACTIVE)
		return ERR_STATE;
	int e = u->adapter->encode(u->memory, property, value, &send);
	if (e)
		return e == ERR_NOT_FOUND ? ERR_INVALID : e;
	if (!unit_is_online(u))
		return ERR_UNAVAILABLE;
	return tell_publish(d, send.topic, send.payload, strlen(send.payload), send.retain);
}

int devices_send_control(struct devices *d, const char *unit, const json_t *message)
{
	const struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	if (!u->native)
		return ERR_UNSUPPORTED;
	if (!unit_has_session(u))
		return ERR_UNAVAILABLE;
	AUTO_FREE char *topic = mem_printf("$hub/device/%s/down", u->id);
	AUTO_FREE char *text = json_write(message);
	return tell_publish(d, topic, text, strlen(text), false);
}

int devices_send_reset(struct devices *d, const char *unit, const char *level)
{
	const struct unit *u = find_known(d, unit);
	struct adapter_send send = {0};
	if (!u)
		return ERR_NOT_FOUND;
	if (!u->adapter)
		return ERR_UNSUPPORTED;
	int e = u->adapter->reset(u->memory, level, &send);
	if (e)
		return e;
	if (!unit_has_session(u))
		return ERR_UNAVAILABLE;
	return tell_publish(d, send.topic, send.payload, strlen(send.payload), send.retain);
}

int devices_identity(struct devices *d, const char *unit, uint8_t point[65])
{
	const struct unit *u = unit_find(d, unit);
	if (!u || !u->has_identity)
		return ERR_NOT_FOUND;
	memcpy(point, u->identity, sizeof u->identity);
	return 0;
}

int devices_fact(struct devices *d, const char *unit, const char *key, const char **ret)
{
	const struct unit *u = unit_find(d, unit);
	const char *value = u ? unit_fact(u, key) : NULL;
	if (!value)
		return ERR_NOT_FOUND;
	*ret = value;
	return 0;
}

int devices_set_fact(struct devices *d, const char *unit, const char *key, const char *value, const char *source, const char *evidence)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	int e = unit_set_fact(d, u, key, value, source, evidence);
	if (e == 1)
		notify_changed(d, u);
	return e < 0 ? e : 0;
}

int devices_set_demo(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	bool before = u->demo;
	u->demo = true;
	int e = devices_store_put_unit(d->store, u);
	if (e)
		u->demo = before;
	else
		notify_changed(d, u);
	return e;
}
