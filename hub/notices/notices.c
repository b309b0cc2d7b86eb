#define LOG_ROOM "notices"
#include "notices/notices.h"
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "notices/dates.h"
#include "notices/notices_store.h"
#include "notices/telling.h"
#include "platform/zone.h"

#define DAY_MS INT64_C(86400000)
enum {
	TICK_MS = 10000,      // a new day, the end of a snooze
	SOON_MS = 1000,       // after a passport came
	LISTED_MAX = 500,
	KEPT_DAYS = 400,      // of what was done
	CATCH_UP_MAX = 2000,  // entries of the log
	PAGE = 200,
	PARAMS_MAX = 4096,
};

struct notices {
	struct notices_options o;
	struct notices_store *rows;
	struct observer *activity, *devices;
	struct loop_timer tick, soon;
	struct telling *telling;
	int64_t looked_day; // 0: not yet
	int64_t cursor;     // the newest alarm that became a notice
};

// --- what others see ---

static json_t *notice_json(const struct notice *r)
{
	json_t *params = NULL;
	const struct kind *k = kind_of(r->code);
	if (json_read(&params, r->params, strlen(r->params), PARAMS_MAX, 8) < 0)
		params = json_object();
	return json_pack("{s:I, s:s, s:s?, s:o, s:s, s:s, s:I, s:I, s:I, s:s, s:o, s:b}", "id", (json_int_t)r->id, "code", r->code, "device", r->unit, "params", params,
		"urgency", urgency_word(r->urgency), "action", k->action, "at", (json_int_t)r->at, "last_at", (json_int_t)r->last_at, "times", (json_int_t)r->times, "state",
		notice_state_word(r->state), "until", r->until ? json_integer(r->until) : json_null(), "dated", k->dated);
}

static void take_json(void *data, const struct notice *r)
{
	json_t **to = data;
	*to = notice_json(r);
}

static void append_json(void *data, const struct notice *r)
{
	json_array_append_new(data, notice_json(r));
}

static void changed(struct notices *n, const json_t *notice)
{
	n->o.changed(n->o.data, notice);
	telling_changed(n->telling);
}

static void show(struct notices *n, int64_t id)
{
	AUTO_JSON json_t *j = NULL;
	if (notices_store_get(n->rows, id, take_json, &j) < 0)
		return;
	changed(n, j);
	if (str_eq(json_text_or(j, "state", ""), "new"))
		telling_soon(n->telling);
}

json_t *notices_list(struct notices *n, bool all)
{
	json_t *list = json_array();
	if (notices_store_list(n->rows, all, LISTED_MAX, append_json, list) < 0)
		log_error("the notices could not be listed");
	return json_pack("{s:o, s:b}", "notices", list, "provisional", clock_is_unsure());
}

// --- ends ---

static void show_over(void *data, const struct notice *r)
{
	struct notices *n = data;
	struct notice over = *r;
	over.state = NOTICE_OVER;
	AUTO_JSON json_t *j = notice_json(&over);
	changed(n, j);
}

static void end_all(void *data, const char *unit, const char *key_begins, const char *keep)
{
	struct notices *n = data;
	if (notices_store_end(n->rows, unit, key_begins, keep, show_over, n) < 0)
		log_error("what is over could not be marked, %s", key_begins);
}

static void end_by(struct notices *n, const char *code, const char *unit, const json_t *params)
{
	for (const struct kind_end *e = NULL; (e = kind_end_next(code, e));) {
		const char *part = e->tell_apart ? json_text_or(params, e->tell_apart, "") : "";
		AUTO_FREE char *begins = mem_printf("%s/%s/%s%s", e->topic, unit ? unit : "", part, e->tell_apart ? "/" : "");
		end_all(n, unit, begins, NULL);
	}
}

// --- beginnings ---

struct alarm { int64_t seq, at; const char *code, *unit; const json_t *params; bool seen; }; // an entry of the log
struct known { bool is_there; struct notice row; };

static void take_known(void *data, const struct notice *r)
{
	struct known *k = data;
	*k = (struct known){ true, *r };
	k->row.key = k->row.topic = k->row.code = k->row.unit = k->row.params = NULL; // borrowed only until now
}

// The row that an alarm makes, or what it makes of the one that is there. False: nothing.
static bool next_row(struct notice *row, const struct kind *k, const struct known *known, const struct alarm *e)
{
	*row = (struct notice){ .topic = k->topic, .code = e->code, .unit = e->unit, .urgency = kind_urgency(k, e->params), .at = e->at, .last_at = e->at, .times = 1,
		.seq = e->seq, .state = e->seen ? NOTICE_SEEN : NOTICE_NEW, .told = e->seen };
	if (!known->is_there)
		return true;
	const struct notice *old = &known->row;
	enum renewal r = kind_renew(k, old->urgency, row->urgency, old->state, e->at - old->last_at);
	row->times = old->times + 1;
	if (r == RENEW_COUNT) {
		row->at = old->at;
		row->state = old->state;
		row->until = old->until;
		row->told = old->told;
	}
	return r != RENEW_NOT;
}

static int save_cursor(struct notices *n, int64_t seq)
{
	char text[24];
	snprintf(text, sizeof text, "%lld", (long long)seq);
	int err = notices_store_put_word(n->rows, "cursor", text);
	if (err == 0)
		n->cursor = seq;
	return err;
}

static int put_alarm(struct notices *n, const struct kind *k, const struct alarm *e, int64_t *ret_id)
{
	AUTO_FREE char *key = kind_key(e->code, e->unit, e->params), *params = json_write(e->params);
	struct known known = { .is_there = false };
	struct notice row;
	int err = notices_store_find(n->rows, key, take_known, &known);
	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	if (!next_row(&row, k, &known, e))
		return 0;
	row.key = key;
	row.params = params;
	return notices_store_put(n->rows, &row, ret_id);
}

// The notice and how far the log was read are one change: a crash loses no alarm and counts none twice.
static void take_alarm(struct notices *n, const struct alarm *e)
{
	const struct kind *k = kind_of(e->code);
	int64_t id = 0;
	int err = store_begin(n->o.store);
	if (err == 0) {
		err = put_alarm(n, k, e, &id);
		if (err == 0)
			err = save_cursor(n, e->seq);
		if (err == 0)
			err = store_commit(n->o.store);
		else
			store_rollback(n->o.store);
	}
	if (err < 0) {
		log_error("an alarm did not become a notice, %s: %s", e->code, err_text(err));
		return;
	}
	if (k->replaces && id) {
		AUTO_FREE char *begins = kind_key_begin(e->code, e->unit, e->params), *keep = kind_key(e->code, e->unit, e->params);
		end_all(n, e->unit, begins, keep);
	}
	if (id)
		show(n, id);
}

static void take_entry(struct notices *n, const json_t *entry)
{
	static const char *const changes_dates[] = { "passport.stored", "device.accepted", "device.confirmed", "label.changed", "label.removed", "device.credential_rotated" };
	struct alarm e = { .code = json_text_or(entry, "code", ""), .unit = json_text_or(entry, "device", NULL), .params = json_object_get(entry, "params"),
		.seq = json_integer_value(json_object_get(entry, "seq")), .at = json_integer_value(json_object_get(entry, "at")),
		.seen = json_is_true(json_object_get(entry, "seen")) };
	if (json_is_true(json_object_get(entry, "alarm")))
		take_alarm(n, &e);
	else // the same word may tell of a label that no longer fits, and of one that fits again
		end_by(n, e.code, e.unit, e.params);
	for (size_t i = 0; i < sizeof changes_dates / sizeof *changes_dates; i++)
		if (str_eq(e.code, changes_dates[i]))
			loop_timer_arm(&n->soon, SOON_MS);
}

static void on_activity(void *data, const void *event)
{
	take_entry(data, event);
}

// Alarms that were written and not taken in before a crash. The log comes newest first; it is taken in as it happened.
static int catch_up(struct notices *n)
{
	AUTO_JSON json_t *missed = json_array();
	int64_t before = 0;
	for (bool more = true; more && json_array_size(missed) < CATCH_UP_MAX;) {
		AUTO_JSON json_t *page = NULL;
		const json_t *entry;
		size_t i;
		int err = activity_list(n->o.activity, before, PAGE, NULL, false, &page);
		if (err < 0)
			return err;
		more = json_is_integer(json_object_get(page, "next"));
		before = json_integer_value(json_object_get(page, "next"));
		json_array_foreach(json_object_get(page, "entries"), i, entry) {
			if (json_integer_value(json_object_get(entry, "seq")) > n->cursor)
				json_array_append(missed, (json_t *)(uintptr_t)entry);
			else
				more = false;
		}
	}
	for (size_t i = json_array_size(missed); i-- > 0;)
		take_entry(n, json_array_get(missed, i));
	return 0;
}

// --- dates ---

static void on_holds(void *data, const char *unit, const char *code, const json_t *params)
{
	struct notices *n = data;
	const struct kind *k = kind_of(code);
	AUTO_FREE char *key = kind_key(code, unit, params);
	struct known known = { .is_there = false };
	int err = notices_store_find(n->rows, key, take_known, &known);
	if (err == 0 && (k->once || known.row.state != NOTICE_OVER))
		return; // known, and what the owner made of it stands
	const struct activity_entry e = { .unit = unit, .code = code, .params = params, .alarm = true };
	if (err == 0 || err == ERR_NOT_FOUND)
		err = activity_add(n->o.activity, &e); // comes back as an alarm
	if (err < 0)
		log_error("an end could not be told, %s: %s", code, err_text(err));
}

void notices_look(struct notices *n)
{
	if (clock_is_unsure())
		return;
	const struct dates_hooks hooks = { .data = n, .holds = on_holds, .over = end_all };
	AUTO_JSON json_t *all = devices_list(n->o.devices);
	const json_t *device;
	size_t i;
	n->looked_day = zone_time(clock_wall_ms()).day_ms;
	dates_look_own(n->o.own, n->looked_day, &hooks);
	json_array_foreach(all, i, device) {
		const char *state = json_text_or(device, "state", "");
		if (str_eq(state, "active") || str_eq(state, "suspended") || str_eq(state, "quarantined"))
			dates_look(n->o.passports, json_text_or(device, "id", ""), n->looked_day, &hooks);
	}
	if (notices_store_purge(n->rows, clock_wall_ms() - KEPT_DAYS * DAY_MS) < 0)
		log_error("old notices could not be removed");
}

static void on_soon(void *data)
{
	notices_look(data);
}

static void wake(struct notices *n)
{
	AUTO_JSON json_t *all = NULL;
	const json_t *one;
	size_t i;
	int64_t now = clock_wall_ms();
	if (clock_is_unsure() || notices_store_wake(n->rows, now) <= 0)
		return;
	all = json_array();
	if (notices_store_untold(n->rows, LISTED_MAX, append_json, all) < 0)
		return;
	json_array_foreach(all, i, one)
		changed(n, one);
	telling_soon(n->telling);
}

static void on_tick(void *data)
{
	struct notices *n = data;
	if (!clock_is_unsure() && zone_time(clock_wall_ms()).day_ms != n->looked_day)
		notices_look(n);
	wake(n);
	loop_timer_arm(&n->tick, TICK_MS);
}

// --- the owner ---

static void take_seq(void *data, const struct notice *r)
{
	*(int64_t *)data = r->seq;
}

int notices_decide(struct notices *n, int64_t id, enum notice_state state, int64_t until, json_t **ret)
{
	int64_t now = clock_wall_ms(), seq = 0;
	if (state == NOTICE_OVER || (state == NOTICE_SNOOZED && (until <= now || until > now + 366 * DAY_MS)))
		return ERR_INVALID;
	int err = notices_store_decide(n->rows, id, state, state == NOTICE_SNOOZED ? until : 0);
	if (err == 0)
		err = notices_store_get(n->rows, id, take_seq, &seq);
	if (err == 0)
		err = notices_store_get(n->rows, id, take_json, ret);
	if (err == 0 && state != NOTICE_NEW && seq && activity_mark_seen(n->o.activity, seq) < 0)
		log_debug("the log has no alarm for notice %lld any more", (long long)id);
	if (err == 0)
		changed(n, *ret);
	return err;
}

// --- devices ---

static void forget(struct notices *n, const char *unit)
{
	if (notices_store_forget_unit(n->rows, unit) < 0)
		log_error("unit %s: its notices could not be forgotten", unit);
	telling_changed(n->telling);
}

static void on_devices(void *data, const void *event)
{
	const struct devices_event *e = event;
	if (e->kind == DEVICES_GONE)
		forget(data, e->unit);
}

static void collect_unit(void *data, const char *unit)
{
	json_array_append_new(data, json_string(unit));
}

// Devices that went while nobody looked.
static int forget_gone(struct notices *n)
{
	AUTO_JSON json_t *units = json_array();
	const json_t *unit;
	size_t i;
	int err = notices_store_units(n->rows, collect_unit, units);
	json_array_foreach(units, i, unit)
		if (!devices_exists(n->o.devices, json_string_value(unit)))
			forget(n, json_string_value(unit));
	return err;
}

// --- start and stop ---

static int load_cursor(struct notices *n)
{
	char text[24];
	uint64_t seq = 0;
	int err = notices_store_get_word(n->rows, "cursor", text, sizeof text);
	if (err == 0)
		err = str_u64(&seq, text, INT64_MAX);
	n->cursor = (int64_t)seq;
	return err == ERR_NOT_FOUND ? 0 : err;
}

int notices_start(struct notices **ret, const struct notices_options *o)
{
	struct notices *n = NEW(struct notices);
	n->o = *o;
	loop_timer_init(&n->tick, o->loop, on_tick, n);
	loop_timer_init(&n->soon, o->loop, on_soon, n);
	int err = notices_store_open(&n->rows, o->store);
	if (err == 0) {
		const struct telling_options telling = { .loop = o->loop, .store = o->store, .rows = n->rows, .channels = o->channels, .devices = o->devices };
		n->telling = telling_new(&telling);
		err = load_cursor(n);
	}
	if (err == 0)
		err = forget_gone(n);
	if (err == 0)
		err = catch_up(n);
	if (err < 0) {
		notices_stop(n);
		return err;
	}
	n->activity = observers_add(activity_observers(o->activity), on_activity, n);
	n->devices = observers_add(devices_observers(o->devices), on_devices, n);
	loop_timer_arm(&n->tick, 0);
	*ret = n;
	return 0;
}

void notices_stop(struct notices *n)
{
	if (!n)
		return;
	if (n->activity)
		observers_remove(activity_observers(n->o.activity), n->activity);
	if (n->devices)
		observers_remove(devices_observers(n->o.devices), n->devices);
	loop_timer_disarm(&n->tick);
	loop_timer_disarm(&n->soon);
	telling_free(n->telling);
	notices_store_close(n->rows);
	free(n);
}
