#define LOG_ROOM "notices"
#include "notices/telling.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "notices/words.h"

enum {
	GATHER_MS = 3000,     // what happens at once is told at once
	COOL_MS = 600000,     // of one kind, between two messages
	UNSURE_MS = 60000,    // until the clock may know better
	UNTOLD_MAX = 1000,
	OPEN_MAX = 500,
	OPEN_SAID = 5,        // the newest of what is open, by title and text
	PARAMS_MAX = 4096,
};

struct telling {
	struct telling_options o;
	struct loop_timer timer, open;
	bool armed, open_armed;
	struct map *last; // code -> struct last_time; of this run
};
struct last_time { int64_t boot_ms; };

// --- groups ---

// Object code -> array of rows, in the order of their first.
static void collect(void *data, const struct notice *n)
{
	json_t *groups = data, *group = json_object_get(groups, n->code);
	json_t *params = NULL;
	if (!group) {
		group = json_array();
		json_object_set_new(groups, n->code, group);
	}
	if (json_read(&params, n->params, strlen(n->params), PARAMS_MAX, 8) < 0)
		params = json_object();
	json_array_append_new(group, json_pack("{s:I, s:s?, s:o, s:i, s:I}", "id", (json_int_t)n->id, "unit", n->unit, "params", params, "urgency", (int)n->urgency, "at",
		(json_int_t)n->at));
}

static int urgency_of(const json_t *group)
{
	int most = URGENCY_INFO;
	for (size_t i = 0; i < json_array_size(group); i++) {
		int u = (int)json_integer_value(json_object_get(json_array_get(group, i), "urgency"));
		most = u > most ? u : most;
	}
	return most;
}

static void add_device(struct telling *t, const char *unit, json_t *devices, json_t *names)
{
	AUTO_JSON json_t *summary = NULL;
	if (!unit || devices_summary(t->o.devices, unit, &summary) < 0)
		return;
	const char *name = json_text_or(summary, "name", unit);
	json_array_append_new(devices, json_pack("{s:s, s:s}", "id", unit, "name", name));
	json_array_append_new(names, json_string(name));
}

struct told { struct telling *t; const char *code; const json_t *group; char id[13]; };

static json_t *message_of(const void *data, const char *language, bool with_names)
{
	const struct told *told = data;
	struct telling *t = told->t;
	const char *code = told->code;
	const json_t *group = told->group;
	AUTO_JSON json_t *devices = json_array(), *names = json_array();
	const json_t *first = json_array_get(group, 0), *params = json_object_get(first, "params");
	int count = (int)json_array_size(group);
	enum urgency u = (enum urgency)urgency_of(group);
	for (int i = 0; with_names && i < count; i++)
		add_device(t, json_text_or(json_array_get(group, (size_t)i), "unit", NULL), devices, names);
	const struct words_of w = { .language = language, .code = code, .params = with_names && count == 1 ? params : NULL, .names = names, .count = count };
	AUTO_FREE char *title = words_title(&w), *text = words_text(&w, u);
	json_t *m = json_pack("{s:s, s:s, s:s, s:O, s:s, s:s, s:i, s:O, s:s}", "id", told->id, "code", code, "urgency", urgency_word(u), "at", json_object_get(first, "at"), "title", title,
		"text", text, "count", count, "devices", devices, "link", channels_link(t->o.channels));
	if (m && w.params)
		json_object_set(m, "params", (json_t *)(uintptr_t)w.params);
	return m;
}

// The message and that it was told are one change.
static int tell_group(struct telling *t, const char *code, const json_t *group)
{
	struct told told = { .t = t, .code = code, .group = group };
	random_id(told.id);
	int err = store_begin(t->o.store);
	if (err < 0)
		return err;
	if (!kind_of(code)->stays)
		err = channels_enqueue(t->o.channels, (enum urgency)urgency_of(group), message_of, &told);
	for (size_t i = 0; i < json_array_size(group) && err == 0; i++)
		err = notices_store_told(t->o.rows, json_integer_value(json_object_get(json_array_get(group, i), "id")));
	if (err == 0)
		return store_commit(t->o.store);
	store_rollback(t->o.store);
	return err;
}

// --- what is open ---

struct opening { struct telling *t; const char *language; enum urgency least; bool names; json_int_t count; json_t *said; };

// One notice in the words that a message about it alone would have.
static void say_open(struct opening *o, const struct notice *n)
{
	AUTO_JSON json_t *devices = json_array(), *names = json_array(), *params = NULL;
	if (json_read(&params, n->params, strlen(n->params), PARAMS_MAX, 8) < 0)
		params = json_object();
	if (o->names)
		add_device(o->t, n->unit, devices, names);
	const struct words_of w = { .language = o->language, .code = n->code, .params = o->names ? params : NULL, .names = names, .count = 1 };
	AUTO_FREE char *title = words_title(&w), *text = words_text(&w, n->urgency);
	json_array_append_new(o->said, json_pack("{s:s, s:s, s:s, s:I}", "title", title, "text", text, "urgency", urgency_word(n->urgency), "at", (json_int_t)n->at));
}

static void take_open(void *data, const struct notice *n)
{
	struct opening *o = data;
	if ((n->state != NOTICE_NEW && n->state != NOTICE_SEEN) || n->urgency < o->least || kind_of(n->code)->stays)
		return;
	if (o->count++ < OPEN_SAID)
		say_open(o, n);
}

static json_t *open_now(void *data, const char *language, enum urgency least, bool names)
{
	struct opening o = { data, language, least, names, 0, json_array() };
	if (notices_store_list(o.t->o.rows, false, OPEN_MAX, take_open, &o) < 0)
		log_error("what is open cannot be read");
	return json_pack("{s:I, s:o}", "count", o.count, "notices", o.said);
}

static void on_open(void *data)
{
	struct telling *t = data;
	t->open_armed = false;
	channels_changed(t->o.channels);
}

void telling_changed(struct telling *t)
{
	if (!t->open_armed)
		loop_timer_arm(&t->open, GATHER_MS);
	t->open_armed = true;
}

// --- when ---

static int64_t cooling_ms(const struct telling *t, const char *code)
{
	const struct last_time *l = map_get(t->last, code);
	int64_t left = l ? l->boot_ms + COOL_MS - clock_boot_ms() : 0;
	return left > 0 ? left : 0;
}

static void note_time(struct telling *t, const char *code)
{
	struct last_time *l = map_get(t->last, code);
	if (!l) {
		l = NEW(struct last_time);
		map_put(t->last, code, l);
	}
	l->boot_ms = clock_boot_ms();
}

static void arm(struct telling *t, int64_t ms)
{
	t->armed = true;
	loop_timer_arm(&t->timer, ms);
}

static void flush(void *data)
{
	struct telling *t = data;
	AUTO_JSON json_t *groups = json_object();
	const char *code;
	const json_t *group;
	int64_t wait = INT64_MAX;
	t->armed = false;
	if (notices_store_untold(t->o.rows, UNTOLD_MAX, collect, groups) < 0)
		log_error("the notices that wait to be told cannot be read");
	json_object_foreach(groups, code, group) {
		int64_t left = kind_of(code)->dated && clock_is_unsure() ? UNSURE_MS : cooling_ms(t, code);
		int err = left ? 0 : tell_group(t, code, group);
		if (err < 0) {
			log_error("a notice could not be told, %s: %s", code, err_text(err));
			left = UNSURE_MS;
		} else if (!left) {
			note_time(t, code);
		}
		wait = left && left < wait ? left : wait;
	}
	channels_wake(t->o.channels);
	if (wait < INT64_MAX && !t->armed)
		arm(t, wait);
}

void telling_soon(struct telling *t)
{
	arm(t, GATHER_MS);
}

struct telling *telling_new(const struct telling_options *o)
{
	struct telling *t = NEW(struct telling);
	t->o = *o;
	t->last = map_new();
	loop_timer_init(&t->timer, o->loop, flush, t);
	loop_timer_init(&t->open, o->loop, on_open, t);
	channels_watch(o->channels, open_now, t);
	telling_changed(t); // a restart may have lost a change on its way
	telling_soon(t);
	return t;
}

void telling_free(struct telling *t)
{
	if (!t)
		return;
	loop_timer_disarm(&t->timer);
	loop_timer_disarm(&t->open);
	channels_watch(t->o.channels, NULL, NULL);
	map_free(t->last, free);
	free(t);
}
