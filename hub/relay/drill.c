#define LOG_ROOM "relay"
#include "relay/drill.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "relay/drill_store.h"

enum {
	UNDER_WAY_MS = 2000, // what was said before the ways were shut may arrive until then
	ANSWER_MS = 10000,   // a command given later than that before the end need not be answered
	RUNNING_MAX = 16,
};

// --- the rule ---

static const char *const words[] = {"running", "worked", "stopped", "not_seen", "ended_early", "interrupted"};

const char *drill_outcome_word(enum drill_outcome o)
{
	return words[o];
}

int drill_outcome_parse(const char *word, enum drill_outcome *ret)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (str_eq(words[i], word)) {
			*ret = (enum drill_outcome)i;
			return 0;
		}
	return ERR_NOT_FOUND;
}

void drill_see(struct drill *d, enum drill_sight s, int64_t now_ms)
{
	switch (s) {
	case DRILL_SAW_MESSAGE:
		if (!d->asked_at && now_ms - d->began_at < UNDER_WAY_MS)
			return;
		d->messages++;
		d->answers += d->asked_at != 0;
		d->asked_at = 0;
		break;
	case DRILL_SAW_GONE:
		d->away = true;
		break;
	case DRILL_SAW_BACK:
		d->away = false;
		break;
	case DRILL_SAW_COMMAND:
		d->commands++;
		if (!d->asked_at)
			d->asked_at = now_ms;
		break;
	}
}

enum drill_outcome drill_judge(const struct drill *d, int64_t now_ms)
{
	if (d->away || (d->asked_at && now_ms - d->asked_at >= ANSWER_MS))
		return DRILL_STOPPED;
	return d->messages ? DRILL_WORKED : DRILL_NOT_SEEN;
}

// --- those that run, and the last of each unit ---

struct drills { struct drills_options o; struct drill_store *rows; struct map *running, *last; struct loop_timer timer; };
struct running { struct drill d; int64_t ends_boot_ms; };

static void keep(void *data, const struct drill *row)
{
	struct drills *d = data;
	struct drill *kept = NEW(struct drill);
	*kept = *row;
	free(map_put(d->last, row->unit, kept));
}

static void finish(struct drills *d, struct running *r, enum drill_outcome outcome)
{
	r->d.outcome = outcome;
	r->d.ends_at = clock_wall_ms();
	(void)!relay_hold(d->o.relay, r->d.unit, false); // the unit may be gone
	if (drill_store_put(d->rows, &r->d) < 0)
		log_error("unit %s: what it did without its cloud could not be written", r->d.unit);
	keep(d, &r->d);
	map_take(d->running, r->d.unit);
	d->o.ended(d->o.data, &r->d);
	d->o.changed(d->o.data, r->d.unit);
	free(r);
}

struct due { int64_t now; struct running *first; };

static bool on_due(const char *key, void *value, void *data)
{
	struct due *due = data;
	struct running *r = value;
	(void)key;
	if (!due->first || r->ends_boot_ms < due->first->ends_boot_ms)
		due->first = r;
	return true;
}

static void on_timer(void *data)
{
	struct drills *d = data;
	for (;;) {
		struct due due = {.now = clock_boot_ms()};
		map_each(d->running, on_due, &due);
		if (!due.first)
			return;
		if (due.first->ends_boot_ms > due.now) {
			loop_timer_arm(&d->timer, due.first->ends_boot_ms - due.now);
			return;
		}
		finish(d, due.first, drill_judge(&due.first->d, clock_wall_ms()));
	}
}

int drills_begin(struct drills *d, const char *unit, int seconds)
{
	struct running *r = NEW(struct running);
	int64_t now = clock_wall_ms();
	r->d = (struct drill){.began_at = now, .ends_at = now + seconds * INT64_C(1000), .outcome = DRILL_RUNNING};
	r->ends_boot_ms = clock_boot_ms() + seconds * INT64_C(1000);
	int err = seconds < DRILL_SECONDS_MIN || seconds > DRILL_SECONDS_MAX || !str_copy(r->d.unit, sizeof r->d.unit, unit) ? ERR_INVALID : 0;
	if (err == 0 && map_get(d->running, unit))
		err = ERR_STATE;
	if (err == 0 && map_len(d->running) >= RUNNING_MAX)
		err = ERR_LIMIT;
	if (err == 0)
		err = relay_hold(d->o.relay, unit, true);
	if (err == 0) {
		err = drill_store_put(d->rows, &r->d);
		if (err < 0)
			(void)!relay_hold(d->o.relay, unit, false); // nothing began
	}
	if (err < 0) {
		free(r);
		return err;
	}
	map_put(d->running, unit, r);
	on_timer(d);
	d->o.changed(d->o.data, unit);
	return 0;
}

int drills_end(struct drills *d, const char *unit)
{
	struct running *r = map_get(d->running, unit);
	if (!r)
		return ERR_NOT_FOUND;
	finish(d, r, DRILL_ENDED_EARLY);
	return 0;
}

void drills_see(struct drills *d, const char *unit, enum drill_sight s)
{
	struct running *r = map_get(d->running, unit);
	if (!r)
		return;
	const struct drill before = r->d;
	drill_see(&r->d, s, clock_wall_ms());
	if ((before.messages == 0) != (r->d.messages == 0) || before.away != r->d.away || before.commands != r->d.commands || before.answers != r->d.answers)
		d->o.changed(d->o.data, unit); // that it goes on talking is no news
}

int drills_forget(struct drills *d, const char *unit)
{
	free(map_take(d->running, unit));
	free(map_take(d->last, unit));
	return drill_store_forget(d->rows, unit);
}

json_t *drills_get(struct drills *d, const char *unit)
{
	const struct running *r = map_get(d->running, unit);
	const struct drill *is = r ? &r->d : map_get(d->last, unit);
	if (!is)
		return NULL;
	return json_pack("{s:s, s:I, s:I, s:i, s:i, s:i, s:b}", "state", drill_outcome_word(is->outcome), "began_at", (json_int_t)is->began_at, "ends_at", (json_int_t)is->ends_at, "messages",
		is->messages, "commands", is->commands, "answers", is->answers, "away", is->away);
}

int drills_start(struct drills **ret, const struct drills_options *o)
{
	struct drills *d = NEW(struct drills);
	d->o = *o;
	d->running = map_new();
	d->last = map_new();
	loop_timer_init(&d->timer, o->loop, on_timer, d);
	int err = drill_store_open(&d->rows, o->store);
	if (err == 0)
		err = drill_store_interrupt(d->rows);
	if (err == 0)
		err = drill_store_each(d->rows, keep, d);
	if (err < 0) {
		drills_stop(d);
		return err;
	}
	*ret = d;
	return 0;
}

void drills_stop(struct drills *d)
{
	if (!d)
		return;
	loop_timer_disarm(&d->timer);
	map_free(d->running, free);
	map_free(d->last, free);
	drill_store_close(d->rows);
	free(d);
}
