#define LOG_ROOM "advisories"
#include "advisories/advisories.h"
#include <string.h>
#include <strings.h>
#include "advisories/judge.h"
#include "advisories/match.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

enum {
	TOLD_AT_ONCE = 32,
	LISTED_MAX = 500,
	DOCUMENTS_MAX = 50000,
	SAVED_BYTES_MAX = 512 << 20, // of digests
};

struct advisories {
	struct advisories_options o;
	struct advisories_store *rows;
	struct judge *judge;
	struct observer *observer;
	struct map *open; // unit -> struct open_count
};
struct open_count { int n; char unfixed[65]; };

// --- devices ---

static void read_fact(struct advisories *a, const char *unit, const char *key, char *to, size_t size)
{
	const char *value;
	if (devices_fact(a->o.devices, unit, key, &value) < 0 || !str_copy(to, size, value))
		to[0] = '\0';
}

static void look_at(struct advisories *a, const char *unit)
{
	struct advisory_device d;
	if (!str_copy(d.unit, sizeof d.unit, unit))
		return;
	read_fact(a, unit, "manufacturer", d.vendor, sizeof d.vendor);
	read_fact(a, unit, "model", d.model, sizeof d.model);
	read_fact(a, unit, "firmware", d.firmware, sizeof d.firmware);
	read_fact(a, unit, "serial", d.serial, sizeof d.serial);
	judge_set_device(a->judge, &d);
}

static bool is_own(const char *unit)
{
	return str_eq(unit, ADVISORIES_OWN);
}

static void look_at_hub(struct advisories *a)
{
	struct advisory_device d = {.unit = ADVISORIES_OWN};
	if (a->o.own_maker && str_copy(d.vendor, sizeof d.vendor, a->o.own_maker) && str_copy(d.model, sizeof d.model, a->o.own_model) && str_copy(d.firmware, sizeof d.firmware, a->o.own_version))
		judge_set_device(a->judge, &d);
}

static void forget(struct advisories *a, const char *unit)
{
	judge_drop_device(a->judge, unit);
	free(map_take(a->open, unit));
	if (advisories_store_forget_unit(a->rows, unit) < 0)
		log_error("unit %s: its advisories could not be forgotten", unit);
}

static void on_devices(void *data, const void *event)
{
	struct advisories *a = data;
	const struct devices_event *e = event;
	switch (e->kind) {
	case DEVICES_CHANGED:
		look_at(a, e->unit);
		break;
	case DEVICES_GONE:
		forget(a, e->unit);
		break;
	case DEVICES_VALUES:
	case DEVICES_TICKET:
	case DEVICES_ACTIVITY:
		break;
	}
}

// --- telling the owner ---

struct untold { int64_t document; char unit[32]; };
struct telling { struct untold list[TOLD_AT_ONCE]; size_t count; json_t *entries; };

static void note_untold(void *data, const struct advisory_verdict *v)
{
	struct telling *t = data;
	bool over = !str_eq(v->state, "affected") && !str_eq(v->state, "possibly");
	json_t *view = json_loads(v->view, 0, NULL);
	t->list[t->count].document = v->document.id;
	str_copy(t->list[t->count++].unit, sizeof t->list[0].unit, v->unit);
	json_t *params = json_pack("{s:s, s:s, s:s, s:s}", "title", v->document.title, "id", v->document.tracking, "action", json_text_or(view, "action", ""), "update_to",
		json_text_or(view, "update_to", ""));
	const char *code = is_own(v->unit) ? (over ? "hub.problem_over" : "hub.problem") : over ? "advisory.over" : str_eq(v->state, "affected") ? "advisory.affected" : "advisory.possibly";
	json_array_append_new(t->entries, json_pack("{s:s?, s:o, s:b}", "code", str_eq(v->decision, "dismissed") ? NULL : code, "params", params, "over", over));
	json_decref(view);
}

// One entry per document and device; what the owner has dismissed is passed over.
static void tell_owner(struct advisories *a)
{
	struct telling t = {.count = 0};
	do {
		t.count = 0;
		t.entries = json_array();
		int err = advisories_store_untold(a->rows, TOLD_AT_ONCE, note_untold, &t);
		for (size_t i = 0; i < t.count && err >= 0; i++) {
			const json_t *entry = json_array_get(t.entries, i);
			const char *code = json_text_or(entry, "code", NULL);
			struct activity_entry e = {.unit = is_own(t.list[i].unit) ? NULL : t.list[i].unit, .code = code, .params = json_object_get(entry, "params"),
				.alarm = !json_is_true(json_object_get(entry, "over"))};
			err = code ? activity_add(a->o.activity, &e) : 0;
			if (err >= 0)
				err = advisories_store_told(a->rows, t.list[i].document, t.list[i].unit);
		}
		json_decref(t.entries);
		if (err < 0) {
			log_error("the owner could not be told of an advisory: %s", err_text(err));
			return;
		}
	} while (t.count == TOLD_AT_ONCE);
	if (advisories_store_drop_none(a->rows) < 0)
		log_error("what is over could not be removed");
}

// Only what surely concerns the device counts, and only if its maker says that no fix will come.
static void note_unfixed(void *data, const struct advisory_verdict *v)
{
	struct open_count *c = data;
	if (*c->unfixed || !str_eq(v->state, "affected") || str_eq(v->decision, "dismissed"))
		return;
	AUTO_JSON json_t *view = json_loads(v->view, 0, NULL);
	if (str_eq(json_text_or(view, "action", ""), "replace") && !str_copy(c->unfixed, sizeof c->unfixed, v->document.tracking))
		str_copy(c->unfixed, sizeof c->unfixed, "yes");
}

static void count_open(struct advisories *a, const char *unit)
{
	struct open_count now = {.n = 0}, *c = map_get(a->open, unit);
	if (is_own(unit))
		return; // its card asks when it is opened
	int err = advisories_store_count_open(a->rows, unit, &now.n);
	if (err >= 0 && now.n)
		err = advisories_store_list(a->rows, unit, LISTED_MAX, note_unfixed, &now);
	if (err < 0 || (now.n == (c ? c->n : 0) && str_eq(now.unfixed, c ? c->unfixed : "")))
		return;
	if (!c) {
		c = NEW(struct open_count);
		map_put(a->open, unit, c);
	}
	*c = now;
	a->o.changed(a->o.data, unit);
}

static void on_judged(void *data, const char *const *units)
{
	struct advisories *a = data;
	tell_owner(a);
	for (; *units; units++)
		count_open(a, *units);
}

// --- documents ---

struct import {
	struct advisories *a;
	char *bytes;
	size_t len;
	char *origin, *signature, *only_space;
	void (*done)(void *data, const struct advisory_import *i);
	void *data;
	// filled by the worker
	int err;
	uint8_t sha256[32];
	char *space, *tracking, *version, *title, *publisher, *digest;
	const char *status;
	int64_t released_at;
	size_t skipped;
	struct makers makers;
};

// Namespaces differ by a last slash in practice.
static bool same_space(const char *a, const char *b)
{
	size_t la = strlen(a), lb = strlen(b);
	la -= la && a[la - 1] == '/';
	lb -= lb && b[lb - 1] == '/';
	return la == lb && strncasecmp(a, b, la) == 0;
}

static void read_bytes(void *data)
{
	struct import *i = data;
	struct csaf c;
	crypto_sha256(i->sha256, i->bytes, i->len);
	i->err = csaf_read(&c, i->bytes, i->len);
	if (i->err)
		return;
	if (i->only_space && (!same_space(c.space, i->only_space) || !csaf_is_public(&c))) {
		i->err = ERR_DENIED;
		csaf_done(&c);
		return;
	}
	i->space = mem_str(c.space);
	i->tracking = mem_str(c.id);
	i->version = mem_str(c.version);
	i->title = mem_str(c.title);
	i->publisher = mem_str(c.publisher);
	i->status = c.is_withdrawn ? "withdrawn" : c.status == CSAF_INTERIM ? "interim" : "final";
	i->released_at = c.released_at;
	i->skipped = c.skipped_count;
	i->digest = csaf_digest(&c);
	makers_of(&i->makers, &c);
	if (c.status == CSAF_DRAFT && !c.is_withdrawn)
		i->err = ERR_STATE;
	csaf_done(&c);
}

static int check_room(struct advisories *a, const struct import *i)
{
	int64_t documents, bytes, unjudged;
	int err = advisories_store_totals(a->rows, &documents, &bytes, &unjudged);
	return err ? err : documents >= DOCUMENTS_MAX || bytes + (int64_t)strlen(i->digest) > SAVED_BYTES_MAX ? ERR_LIMIT : 0;
}

// Newer replaces older; the same again changes nothing.
static int keep(struct advisories *a, struct import *i, struct advisory_import *ret)
{
	struct advisory_found found;
	int err = advisories_store_find(a->rows, i->space, i->tracking, &found);
	if (err < 0)
		return err;
	if (err == 1) {
		ret->id = found.id;
		ret->outcome = memcmp(found.sha256, i->sha256, sizeof found.sha256) == 0 ? "same" : i->released_at < found.released_at ? "older" : "updated";
		if (!str_eq(ret->outcome, "updated"))
			return 0;
		if (i->only_space && !str_eq(found.origin, i->origin) && !str_eq(found.origin, "file"))
			return ERR_DENIED; // who merely calls itself the same publisher replaces nothing
	} else {
		ret->outcome = "new";
		err = check_room(a, i);
		if (err)
			return err;
	}
	const struct advisory_row row = {.space = i->space, .tracking = i->tracking, .version = i->version, .title = i->title, .publisher = i->publisher, .status = i->status,
		.origin = i->origin, .signature = i->signature, .sha256 = i->sha256, .released_at = i->released_at, .at = clock_wall_ms(), .digest = i->digest};
	return advisories_store_put(a->rows, &row, &i->makers, &ret->id);
}

static void free_import(struct import *i)
{
	char *const texts[] = {i->bytes, i->origin, i->signature, i->only_space, i->space, i->tracking, i->version, i->title, i->publisher, i->digest};
	for (size_t k = 0; k < sizeof texts / sizeof *texts; k++)
		free(texts[k]);
	free(i);
}

static void end_import(void *data)
{
	struct import *i = data;
	struct advisory_import result = {.err = i->err, .title = "", .tracking = ""};
	if (!result.err)
		result.err = keep(i->a, i, &result);
	if (result.err) {
		result.outcome = NULL;
	} else {
		result.title = i->title;
		result.tracking = i->tracking;
		result.skipped = i->skipped;
		judge_wake(i->a->judge);
	}
	i->done(i->data, &result);
	free_import(i);
}

int advisories_import(struct advisories *a, const void *p, size_t len, const struct advisory_origin *from, void (*done)(void *data, const struct advisory_import *i), void *data)
{
	if (len > CSAF_BYTES_MAX)
		return ERR_LIMIT;
	struct import *i = NEW(struct import);
	*i = (struct import){.a = a, .bytes = mem_strn(p, len), .len = len, .origin = mem_str(from->name), .signature = mem_str(from->signature), .only_space = mem_str(from->space), .done = done, .data = data};
	int err = loop_work(a->o.loop, read_bytes, end_import, i);
	if (err)
		free_import(i);
	return err;
}

// --- what the API shows ---

static json_t *problem_json(const struct advisory_verdict *v)
{
	json_t *j = json_loads(v->view, 0, NULL);
	bool open = (str_eq(v->state, "affected") || str_eq(v->state, "possibly")) && !str_eq(v->decision, "dismissed");
	json_t *head = json_pack("{s:I, s:s, s:s, s:s?, s:b, s:I, s:s, s:s, s:s, s:s, s:I, s:s, s:s}", "advisory", (json_int_t)v->document.id, "device", v->unit, "state", v->state,
		"decision", v->decision, "open", open, "since", (json_int_t)v->since, "title", v->document.title, "tracking_id", v->document.tracking, "publisher",
		v->document.publisher, "version", v->document.version, "released_at", (json_int_t)v->document.released_at, "signature", v->document.signature, "origin",
		v->document.origin);
	json_object_update_missing(head, j);
	json_decref(j);
	return head;
}

static void append_problem(void *data, const struct advisory_verdict *v)
{
	json_array_append_new(data, problem_json(v));
}

static void append_of_devices(void *data, const struct advisory_verdict *v)
{
	if (!is_own(v->unit))
		append_problem(data, v);
}

static json_t *listing(struct advisories *a, const char *unit)
{
	int64_t documents = 0, bytes = 0, unjudged = 0;
	json_t *problems = json_array();
	if (advisories_store_list(a->rows, unit, LISTED_MAX, unit ? append_problem : append_of_devices, problems) < 0 || advisories_store_totals(a->rows, &documents, &bytes, &unjudged) < 0)
		log_error("advisories could not be listed");
	return json_pack("{s:o, s:I, s:b}", "problems", problems, "documents", (json_int_t)documents, "checking", unjudged > 0 || judge_is_busy(a->judge));
}

json_t *advisories_list(struct advisories *a)
{
	return listing(a, NULL);
}

json_t *advisories_of(struct advisories *a, const char *unit)
{
	return listing(a, unit);
}

static void take_problem(void *data, const struct advisory_verdict *v)
{
	json_t **ret = data;
	*ret = problem_json(v);
}

int advisories_problem(struct advisories *a, int64_t document, const char *unit, json_t **ret)
{
	return advisories_store_get(a->rows, document, unit, take_problem, ret);
}

int advisories_open_count(struct advisories *a, const char *unit)
{
	const struct open_count *c = map_get(a->open, unit);
	return c ? c->n : 0;
}

const char *advisories_unfixed(struct advisories *a, const char *unit)
{
	const struct open_count *c = map_get(a->open, unit);
	return c && *c->unfixed ? c->unfixed : NULL;
}

struct subject { char model[ADVISORY_MODEL_SIZE], state[ADVISORY_WORD_SIZE]; };

static void take_subject(void *data, const struct advisory_verdict *v)
{
	struct subject *s = data;
	str_copy(s->model, sizeof s->model, v->model);
	str_copy(s->state, sizeof s->state, v->state);
}

int advisories_decide(struct advisories *a, int64_t document, const char *unit, const char *decision)
{
	struct subject s;
	int err = advisories_store_get(a->rows, document, unit, take_subject, &s);
	if (!err)
		err = advisories_store_decide(a->rows, document, s.model, s.state, decision, clock_wall_ms());
	if (err)
		return err;
	AUTO_JSON json_t *all = devices_list(a->o.devices);
	const json_t *device;
	size_t i;
	json_array_foreach(all, i, device)
		count_open(a, json_text_or(device, "id", ""));
	return 0;
}

// --- start and stop ---

static void collect_unit(void *data, const char *unit)
{
	json_array_append_new(data, json_string(unit));
}

// Devices that went while nobody looked (a crash between two steps) are forgotten.
static int load_devices(struct advisories *a)
{
	AUTO_JSON json_t *all = devices_list(a->o.devices), *before = json_array();
	const json_t *entry;
	size_t i;
	int err = advisories_store_units(a->rows, collect_unit, before);
	json_array_foreach(before, i, entry)
		if (!is_own(json_string_value(entry)) && !devices_exists(a->o.devices, json_string_value(entry)))
			forget(a, json_string_value(entry));
	look_at_hub(a);
	json_array_foreach(all, i, entry) {
		const char *unit = json_text_or(entry, "id", "");
		look_at(a, unit);
		count_open(a, unit);
	}
	return err;
}

int advisories_start(struct advisories **ret, const struct advisories_options *o)
{
	struct advisories *a = NEW(struct advisories);
	a->o = *o;
	a->open = map_new();
	int err = advisories_store_open(&a->rows, o->store);
	if (!err) {
		const struct judge_options judge = {.loop = o->loop, .store = o->store, .rows = a->rows, .data = a, .judged = on_judged};
		a->judge = judge_new(&judge);
		err = load_devices(a);
	}
	if (err) {
		advisories_stop(a);
		return err;
	}
	a->observer = observers_add(devices_observers(o->devices), on_devices, a);
	tell_owner(a);
	*ret = a;
	return 0;
}

void advisories_stop(struct advisories *a)
{
	if (!a)
		return;
	if (a->observer)
		observers_remove(devices_observers(a->o.devices), a->observer);
	judge_free(a->judge);
	advisories_store_close(a->rows);
	map_free(a->open, free);
	free(a);
}
