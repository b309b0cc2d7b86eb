#define LOG_ROOM "advisories"
#include "advisories/sources.h"
#include <string.h>
#include "advisories/source_check.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"

#define HOUR_MS INT64_C(3600000)
enum {
	SOURCES_MAX = 32,
	NO_RELAY_MS = 3000,      // until relayd is there
	MORE_MS = 20000,         // between two helpings of a provider that has much
	LONGEST_WAIT_MS = 3600000, // the wall clock may be set meanwhile
};

struct sources {
	struct sources_options o;
	struct sources_store *rows;
	struct loop_timer timer;
	struct source_check *running;
	int64_t running_id;
	json_t *offers; // id of an aggregator as text -> what it offered when last checked; not kept
};

struct due { int64_t id, next_at, failures; char *address, *metadata, *name; };

static void take_due(void *data, const struct source_row *r)
{
	struct due *d = data;
	*d = (struct due){r->id, r->next_at, r->failures, mem_str(r->address), mem_str(r->metadata), mem_str(r->name)};
}

static void free_due(struct due *d)
{
	free(d->address);
	free(d->metadata);
	free(d->name);
}

static void plan(struct sources *s)
{
	struct due d = {.id = 0};
	if (s->running || sources_store_next(s->rows, take_due, &d) != 1)
		return;
	int64_t wait = d.next_at - clock_wall_ms();
	loop_timer_arm(&s->timer, wait < 0 ? 0 : wait > LONGEST_WAIT_MS ? LONGEST_WAIT_MS : wait);
	free_due(&d);
}

// Once a day, give or take two hours, so that hubs do not all come at once; after a failure in one hour, two, four, up to a day.
static int64_t next_at(int64_t now, int failures)
{
	uint32_t dice;
	random_bytes(&dice, sizeof dice);
	if (failures == 0)
		return now + 22 * HOUR_MS + dice % (4 * HOUR_MS);
	int64_t wait = HOUR_MS << (failures < 6 ? failures - 1 : 5);
	return now + (wait < 24 * HOUR_MS ? wait : 24 * HOUR_MS) + dice % (HOUR_MS / 4);
}

static bool is_failure(const char *problem)
{
	static const char *const words[] = {"unreachable", "no_metadata", "aggregator", "no_list", "full"};
	for (size_t i = 0; problem && i < sizeof words / sizeof *words; i++)
		if (str_eq(problem, words[i]))
			return true;
	return false;
}

static void keep_offers(struct sources *s, const struct source_result *r)
{
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)r->source);
	if (r->offers)
		json_object_set(s->offers, key, r->offers);
	else
		json_object_del(s->offers, key);
}

struct outcome { const struct source_result *result; struct source_row row; char *metadata, *name; };

static void take_row(void *data, const struct source_row *r)
{
	struct outcome *o = data;
	if (r->id != o->result->source)
		return;
	o->row = *r;
	o->metadata = mem_str(*o->result->metadata ? o->result->metadata : r->metadata);
	o->name = mem_str(*o->result->name ? o->result->name : r->name);
}

static void on_done(void *data, const struct source_result *r)
{
	struct sources *s = data;
	struct outcome o = {.result = r};
	int64_t now = clock_wall_ms();
	s->running = NULL;
	s->running_id = 0;
	int err = sources_store_list(s->rows, take_row, &o);
	if (err >= 0 && o.row.id) {
		int failures = is_failure(r->problem) ? o.row.failures + 1 : 0;
		if (str_eq(r->problem, "no_metadata"))
			o.metadata[0] = '\0'; // it may have moved: the next check looks for it again
		const struct source_row row = {.id = r->source, .metadata = o.metadata, .name = o.name, .problem = r->problem, .checked_at = now, .failures = failures,
			.next_at = r->more ? now + MORE_MS : next_at(now, failures), .refused = r->refused};
		err = sources_store_put(s->rows, &row);
		keep_offers(s, r);
	}
	if (err < 0)
		log_error("what came of asking a provider could not be written: %s", err_text(err));
	free(o.metadata);
	free(o.name);
	plan(s);
}

static void begin(struct sources *s, const struct due *d)
{
	const struct source_row row = {.id = d->id, .address = d->address, .metadata = d->metadata, .name = d->name};
	const struct source_check_options check = {.rooms = s->o, .rows = s->rows, .data = s, .done = on_done};
	s->running_id = d->id;
	s->running = source_check_new(&check, &row);
	source_check_run(s->running);
}

static void on_timer(void *data)
{
	struct sources *s = data;
	struct due d = {.id = 0};
	if (s->running || sources_store_next(s->rows, take_due, &d) != 1)
		return;
	if (d.next_at > clock_wall_ms())
		plan(s);
	else if (!relay_is_up(s->o.relay))
		loop_timer_arm(&s->timer, NO_RELAY_MS);
	else
		begin(s, &d);
	free_due(&d);
}

// --- the face ---

struct listing_all { struct sources *s; json_t *list; };

static void append_source(void *data, const struct source_row *r)
{
	struct listing_all *l = data;
	char key[24];
	snprintf(key, sizeof key, "%lld", (long long)r->id);
	json_t *offers = json_object_get(l->s->offers, key);
	offers = offers ? json_incref(offers) : json_array();
	const char *state = l->s->running_id == r->id ? "checking" : r->checked_at == 0 || r->next_at == 0 ? "waiting" : is_failure(r->problem) ? "failed" : "ok";
	json_array_append_new(l->list, json_pack("{s:I, s:s, s:s, s:s, s:s?, s:o, s:I, s:I, s:o}", "id", (json_int_t)r->id, "address", r->address, "name",
		*r->name ? r->name : r->address, "state", state, "problem", r->problem, "checked_at", r->checked_at ? json_integer(r->checked_at) : json_null(),
		"documents", (json_int_t)r->documents, "refused", (json_int_t)r->refused, "offers", offers));
}

json_t *sources_list(struct sources *s)
{
	struct listing_all l = {s, json_array()};
	if (sources_store_list(s->rows, append_source, &l) < 0)
		log_error("the sources of advisories could not be listed");
	return l.list;
}

static void ignore_row(void *data, const struct source_row *r)
{
	(void)data;
	(void)r;
}

int sources_add(struct sources *s, const char *address, int64_t *ret_id)
{
	char tries[SOURCE_TRIES][512];
	if (source_addresses(tries, address) == 0)
		return ERR_INVALID;
	int n = sources_store_list(s->rows, ignore_row, NULL);
	int err = n < 0 ? n : n >= SOURCES_MAX ? ERR_LIMIT : sources_store_add(s->rows, address, ret_id);
	if (err == 0)
		plan(s);
	return err;
}

int sources_remove(struct sources *s, int64_t id)
{
	int err = sources_store_remove(s->rows, id);
	if (err == 0 && s->running_id == id) {
		source_check_abandon(s->running);
		s->running = NULL;
		s->running_id = 0;
		plan(s);
	}
	return err;
}

struct hurry { int64_t id; struct sources *s; int err; };

static void hurry_row(void *data, const struct source_row *r)
{
	struct hurry *h = data;
	if (r->id != h->id)
		return;
	struct source_row row = *r;
	row.next_at = 0;
	h->err = sources_store_put(h->s->rows, &row);
}

int sources_check_now(struct sources *s, int64_t id)
{
	struct hurry h = {id, s, ERR_NOT_FOUND};
	if (s->running_id == id)
		return 0;
	int n = sources_store_list(s->rows, hurry_row, &h);
	if (n >= 0 && h.err == 0)
		plan(s);
	return n < 0 ? n : h.err;
}

int sources_start(struct sources **ret, const struct sources_options *o)
{
	struct sources *s = NEW(struct sources);
	s->o = *o;
	s->offers = json_object();
	loop_timer_init(&s->timer, o->loop, on_timer, s);
	int err = sources_store_open(&s->rows, o->store);
	if (err) {
		sources_stop(s);
		return err;
	}
	plan(s);
	*ret = s;
	return 0;
}

void sources_stop(struct sources *s)
{
	if (!s)
		return;
	loop_timer_disarm(&s->timer);
	if (s->running)
		source_check_abandon(s->running);
	json_decref(s->offers);
	sources_store_close(s->rows);
	free(s);
}
