#define LOG_ROOM "advisories"
#include "advisories/judge.h"
#include <ctype.h>
#include <string.h>
#include "advisories/match.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"

enum {
	BATCH_DOCUMENTS = 64,
	BATCH_BYTES = 1 << 20,  // of digests: a few tens of milliseconds of a worker
	RETRY_MS = 60000,       // when the store or the workers would not
};

struct known { struct advisory_device device; char maker[VENDOR_KEY_SIZE]; bool is_stale; };

struct batch_document { int64_t id; uint8_t sha256[32]; bool is_withdrawn; char *digest; };
struct finding { size_t document, device; enum match_state state; char *view; };
struct batch {
	struct judge *judge; // NULL: nobody waits for it any more
	struct batch_document documents[BATCH_DOCUMENTS];
	size_t document_count, bytes;
	struct advisory_device *devices;
	size_t device_count;
	bool of_device;      // one device with a stretch of its maker's documents, instead of new documents with all devices
	int64_t after;
	struct finding *findings;
	size_t finding_count;
};

struct judge {
	struct judge_options o;
	struct map *devices; // unit -> struct known
	struct batch *running;
	bool has_work;       // as far as is known: cleared when a look finds nothing to compare
	char unit[32];       // the stale device that is being compared, "" none
	struct advisory_device as; // ... as it was when that began
	int64_t after;       // ... with documents up to this number done
	struct loop_timer wait;
};

// --- on the worker ---

static const char *severity_of(const struct csaf *c, int score)
{
	static const char *const words[] = {"critical", "high", "medium", "low"};
	static const int from[] = {90, 70, 40, 1};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (score >= from[i])
			return words[i];
	return c->severity && strcasecmp(c->severity, "critical") == 0 ? "critical" : "unknown";
}

static json_t *names_of(const struct match *m)
{
	json_t *names = json_array();
	for (size_t i = 0; i < m->count && i < sizeof m->names / sizeof *m->names; i++)
		if (*m->names[i])
			json_array_append_new(names, json_string(m->names[i]));
	return names;
}

static char *view_of(const struct csaf *c, const struct match *m)
{
	AUTO_JSON json_t *view = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:s}", "reason", m->reason, "product", m->product, "versions", m->range, "action",
		match_action_word(m->action), "update_to", m->update_to, "details", m->details, "url", *m->url ? m->url : c->url, "severity", severity_of(c, m->score),
		"vulnerabilities", names_of(m), "summary", c->summary, "maker", c->publisher);
	return view ? json_write(view) : NULL;
}

static const char *known_or_null(const char *s)
{
	return *s ? s : NULL;
}

static void compare(struct batch *b, size_t document, const struct csaf *c)
{
	for (size_t i = 0; i < b->device_count; i++) {
		const struct advisory_device *d = &b->devices[i];
		const struct match_device device = {.vendor = known_or_null(d->vendor), .model = known_or_null(d->model), .firmware = known_or_null(d->firmware),
			.serial = known_or_null(d->serial)};
		struct match m;
		match_document(&m, c, &device);
		char *view = m.state == MATCH_NONE ? NULL : view_of(c, &m);
		if (!view)
			continue;
		b->findings = mem_resize(b->findings, b->finding_count + 1, sizeof *b->findings);
		b->findings[b->finding_count++] = (struct finding){document, i, m.state, view};
	}
}

static void run(void *data)
{
	struct batch *b = data;
	for (size_t i = 0; i < b->document_count; i++) {
		struct csaf c;
		const char *digest = b->documents[i].digest;
		if (b->documents[i].is_withdrawn || csaf_read(&c, digest, strlen(digest)) < 0)
			continue; // a stored digest was readable when it came
		compare(b, i, &c);
		csaf_done(&c);
	}
}

// --- back on the loop ---

static void free_batch(struct batch *b)
{
	for (size_t i = 0; i < b->document_count; i++)
		free(b->documents[i].digest);
	for (size_t i = 0; i < b->finding_count; i++)
		free(b->findings[i].view);
	free(b->findings);
	free(b->devices);
	free(b);
}

void judge_model(char to[ADVISORY_MODEL_SIZE], const struct advisory_device *d)
{
	char maker[VENDOR_KEY_SIZE];
	vendor_key(maker, d->vendor);
	snprintf(to, ADVISORY_MODEL_SIZE, "%s/%.100s", maker, d->model);
	for (char *c = to; *c; c++)
		*c = (char)tolower((unsigned char)*c);
}

// Verdicts on units and documents that the batch compared and did not find any more are over.
static int clear_former(struct judge *j, const struct batch *b)
{
	if (b->of_device) {
		AUTO_JSON json_t *found = json_array();
		for (size_t i = 0; i < b->finding_count; i++)
			json_array_append_new(found, json_integer((json_int_t)b->documents[b->findings[i].document].id));
		AUTO_FREE char *text = json_write(found);
		return advisories_store_clear_range(j->o.rows, b->devices[0].unit, b->after, b->documents[b->document_count - 1].id, text);
	}
	int err = 0;
	for (size_t d = 0; d < b->document_count && !err; d++) {
		AUTO_JSON json_t *found = json_array();
		for (size_t i = 0; i < b->finding_count; i++)
			if (b->findings[i].document == d)
				json_array_append_new(found, json_string(b->devices[b->findings[i].device].unit));
		AUTO_FREE char *text = json_write(found);
		err = advisories_store_clear_document(j->o.rows, b->documents[d].id, text);
	}
	return err;
}

static int put_findings(struct judge *j, const struct batch *b)
{
	int err = 0;
	int64_t now = clock_wall_ms();
	for (size_t i = 0; i < b->finding_count && !err; i++) {
		const struct finding *f = &b->findings[i];
		const struct advisory_device *d = &b->devices[f->device];
		char model[ADVISORY_MODEL_SIZE];
		judge_model(model, d);
		if (map_get(j->devices, d->unit))
			err = advisories_store_put_verdict(j->o.rows, b->documents[f->document].id, d->unit, model, match_state_word(f->state), f->view, now);
	}
	for (size_t i = 0; i < b->document_count && !b->of_device && !err; i++)
		err = advisories_store_judged(j->o.rows, b->documents[i].id, b->documents[i].sha256);
	return err;
}

static int write_down(struct judge *j, const struct batch *b)
{
	int err = store_begin(j->o.store);
	if (err)
		return err;
	if (b->document_count)
		err = clear_former(j, b);
	if (!err)
		err = put_findings(j, b);
	if (!err && b->of_device && b->document_count == 0)
		err = advisories_store_put_device(j->o.rows, &j->as, ((struct known *)map_get(j->devices, j->unit))->maker);
	if (!err)
		err = advisories_store_drop_none(j->o.rows);
	if (!err)
		return store_commit(j->o.store);
	store_rollback(j->o.store);
	return err;
}

static bool same_device(const struct advisory_device *a, const struct advisory_device *b)
{
	return str_eq(a->vendor, b->vendor) && str_eq(a->model, b->model) && str_eq(a->firmware, b->firmware) && str_eq(a->serial, b->serial);
}

// The stretch that is done ends the device when it was the last one; a device that changed meanwhile begins again.
static void go_on_with_device(struct judge *j, const struct batch *b)
{
	struct known *k = map_get(j->devices, j->unit);
	if (k && same_device(&k->device, &j->as) && b->document_count) {
		j->after = b->documents[b->document_count - 1].id;
		return;
	}
	if (k && same_device(&k->device, &j->as))
		k->is_stale = false;
	j->unit[0] = '\0';
}

static void tell(struct judge *j, const struct batch *b)
{
	AUTO_FREE const char **units = mem_new(b->device_count + 1, sizeof *units);
	for (size_t i = 0; i < b->device_count; i++)
		units[i] = b->devices[i].unit;
	j->o.judged(j->o.data, units);
}

static void finish(struct judge *j, struct batch *b)
{
	bool gone = b->of_device && !map_get(j->devices, j->unit);
	int err = gone ? 0 : write_down(j, b);
	if (err) {
		log_error("what advisories say of the devices could not be written: %s", err_text(err));
		loop_timer_arm(&j->wait, RETRY_MS);
		return;
	}
	if (b->of_device)
		go_on_with_device(j, b);
	tell(j, b);
	loop_timer_arm(&j->wait, 0);
}

static void end(void *data)
{
	struct batch *b = data;
	struct judge *j = b->judge;
	if (j) {
		j->running = NULL;
		finish(j, b);
	}
	free_batch(b);
}

// --- the next batch ---

static bool take_document(void *data, const struct advisory_row *r)
{
	struct batch *b = data;
	size_t len = strlen(r->digest);
	if (b->document_count && b->bytes + len > BATCH_BYTES)
		return false;
	struct batch_document *d = &b->documents[b->document_count++];
	*d = (struct batch_document){.id = r->id, .is_withdrawn = str_eq(r->status, "withdrawn"), .digest = mem_strn(r->digest, len)};
	memcpy(d->sha256, r->sha256, sizeof d->sha256);
	b->bytes += len;
	return b->document_count < BATCH_DOCUMENTS;
}

static bool take_device(const char *key, void *value, void *data)
{
	struct batch *b = data;
	const struct known *k = value;
	(void)key;
	b->devices[b->device_count++] = k->device;
	return true;
}

static bool find_stale(const char *key, void *value, void *data)
{
	struct judge *j = data;
	const struct known *k = value;
	if (!k->is_stale)
		return true;
	str_copy(j->unit, sizeof j->unit, key);
	j->as = k->device;
	j->after = 0;
	return false;
}

static int fill_of_device(struct judge *j, struct batch *b)
{
	const struct known *k = map_get(j->devices, j->unit);
	b->of_device = true;
	b->after = j->after;
	b->devices[b->device_count++] = j->as;
	return advisories_store_of_maker(j->o.rows, k->maker, j->after, take_document, b);
}

static void start(void *data)
{
	struct judge *j = data;
	if (j->running)
		return;
	if (*j->unit && !map_get(j->devices, j->unit))
		j->unit[0] = '\0';
	if (!*j->unit)
		map_each(j->devices, find_stale, j);
	struct batch *b = NEW(struct batch);
	b->judge = j;
	b->devices = mem_new(map_len(j->devices) + 1, sizeof *b->devices);
	int err;
	if (*j->unit) {
		err = fill_of_device(j, b);
	} else {
		map_each(j->devices, take_device, b);
		err = advisories_store_unjudged(j->o.rows, take_document, b);
	}
	if (!err && (b->document_count || b->of_device)) {
		err = loop_work(j->o.loop, run, end, b);
		if (!err) {
			j->running = b;
			return;
		}
	}
	free_batch(b);
	j->has_work = err != 0;
	if (err)
		loop_timer_arm(&j->wait, RETRY_MS);
}

// --- the face ---

struct judge *judge_new(const struct judge_options *o)
{
	struct judge *j = NEW(struct judge);
	j->o = *o;
	j->devices = map_new();
	loop_timer_init(&j->wait, o->loop, start, j);
	judge_wake(j);
	return j;
}

void judge_free(struct judge *j)
{
	if (!j)
		return;
	loop_timer_disarm(&j->wait);
	if (j->running)
		j->running->judge = NULL;
	map_free(j->devices, free);
	free(j);
}

void judge_set_device(struct judge *j, const struct advisory_device *d)
{
	struct known *k = map_get(j->devices, d->unit);
	if (k && same_device(&k->device, d))
		return;
	struct advisory_device last;
	bool is_new = !k;
	if (is_new) {
		k = NEW(struct known);
		map_put(j->devices, d->unit, k);
	}
	k->device = *d;
	vendor_key(k->maker, d->vendor);
	k->is_stale = !is_new || advisories_store_get_device(j->o.rows, d->unit, &last) != 1 || !same_device(&last, d);
	if (k->is_stale)
		judge_wake(j);
}

void judge_drop_device(struct judge *j, const char *unit)
{
	free(map_take(j->devices, unit));
}

void judge_wake(struct judge *j)
{
	j->has_work = true;
	if (!j->running)
		loop_timer_arm(&j->wait, 0);
}

bool judge_is_busy(const struct judge *j)
{
	return j->has_work;
}
