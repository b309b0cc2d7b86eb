#define LOG_ROOM "notices"
#include "notices/post.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"
#include "notices/words.h"
#include "platform/zone.h"

#define HOUR_MS INT64_C(3600000)
#define GIVE_UP_MS (72 * HOUR_MS)
enum {
	AGAIN_MS = 10000,  // while something waits
	PER_HOUR = 20,     // and channel
	TRIES_LEAST = 4,   // before the age of a message counts: a clock that jumps throws nothing away
	MESSAGE_MAX = 32 << 10,
};

struct post {
	struct post_options o;
	struct loop_timer timer;
	struct flight *flight; // one at a time, as relayd sends them
};
struct flight { struct post *post; /* NULL: stopped meanwhile */ int64_t message, channel; enum queued_sort sort; };

// After the first failure in 5 s, then 30 s, 2 min, 10 min, half an hour, and every hour.
static int64_t wait_ms(int tries)
{
	static const int64_t waits[] = { 5000, 30000, 120000, 600000, 1800000, HOUR_MS };
	int last = (int)(sizeof waits / sizeof *waits) - 1;
	return waits[tries < last ? tries : last];
}

// --- one message ---

struct target { const struct channel_kind *kind; json_t *kept; bool allow_private, names, off; enum urgency least; const char *language; };

struct opening { struct post *p; struct target target; };

static void open_channel(void *data, const struct channel_row *c)
{
	struct opening *o = data;
	AUTO_SECRET char *text = vault_unseal(o->p->o.vault, POST_PURPOSE, c->sealed, c->sealed_len);
	o->target.kind = channel_kind_of(c->kind);
	o->target.allow_private = c->allow_private;
	o->target.names = c->names;
	o->target.least = c->least;
	o->target.language = words_language(c->language);
	o->target.off = !c->enabled || c->leaving;
	if (text && json_read(&o->target.kept, text, strlen(text), MESSAGE_MAX, 6) < 0)
		o->target.kept = NULL;
}

static int send_to(struct post *p, const struct target *t, const json_t *message, void (*done)(void *data, const struct wire_send_done *result), void *data)
{
	struct outgoing out;
	AUTO_JSON json_t *open = t->kind->keeps && !t->off ? p->o.open(p->o.data, t->language, t->least, t->names) : NULL; // while it is off it keeps nothing, not even of a test
	outgoing_init(&out, p->o.push_key);
	out.instance = p->o.instance;
	out.open = open;
	int err = t->kind->build(&out, t->kept, message, clock_wall_ms());
	out.send.allow_private = t->allow_private;
	if (err == 0)
		err = relay_send(p->o.relay, &out.send, done, data);
	outgoing_done(&out);
	return err;
}

int post_now(struct post *p, int64_t channel, const json_t *message, void (*done)(void *data, const struct wire_send_done *result), void *data)
{
	struct opening o = { .p = p };
	int err = channels_store_get(p->o.rows, channel, open_channel, &o);
	if (err == 0)
		err = o.target.kind && o.target.kept ? send_to(p, &o.target, message, done, data) : ERR_MISMATCH;
	json_decref(o.target.kept);
	return err;
}

// --- the queue ---

static void note_failure(struct post *p, int64_t channel, const char *why, int status)
{
	if (channels_store_failed(p->o.rows, channel, clock_wall_ms(), why, status) < 0)
		log_debug("channel %lld is gone", (long long)channel);
}

static bool ends_when_gone(struct post *p, int64_t channel)
{
	struct opening o = { .p = p };
	bool ends = channels_store_get(p->o.rows, channel, open_channel, &o) == 0 && o.target.kind && o.target.kind->ends_when_gone;
	json_decref(o.target.kept);
	return ends;
}

static void on_sent(void *data, const struct wire_send_done *r)
{
	struct flight *f = data;
	struct post *p = f->post;
	int64_t now = clock_wall_ms();
	if (p) {
		p->flight = NULL;
		if (!*r->why) {
			if (channels_store_delivered(p->o.rows, f->message, f->channel, now, f->sort) < 0)
				log_error("a delivered message could not be taken off the queue: it is sent again");
		} else {
			log_info("channel %lld: not delivered: %s", (long long)f->channel, r->why);
			note_failure(p, f->channel, r->why, r->status);
			if (r->retry_after_s && channels_store_again(p->o.rows, f->message, now + r->retry_after_s * INT64_C(1000)) < 0)
				log_error("a message keeps its old time");
		}
		if (str_eq(r->why, "gone") && ends_when_gone(p, f->channel))
			p->o.gone(p->o.data, f->channel);
		else
			p->o.changed(p->o.data, f->channel);
		loop_timer_arm(&p->timer, 0);
	}
	free(f);
}

struct due { bool is_there; struct queued row; json_t *message; };

static void take_due(void *data, const struct queued *m)
{
	struct due *d = data;
	d->is_there = true;
	d->row = *m;
	d->row.body = NULL; // borrowed only until now
	if (json_read(&d->message, m->body, strlen(m->body), MESSAGE_MAX, 8) < 0)
		d->message = NULL;
}

// The next try is written down before this one: a crash in between neither loses the message nor sends it over and over.
static int launch(struct post *p, const struct due *d)
{
	int err = channels_store_again(p->o.rows, d->row.id, clock_wall_ms() + wait_ms(d->row.tries));
	if (err < 0)
		return err;
	struct flight *f = NEW(struct flight);
	*f = (struct flight){ p, d->row.id, d->row.channel, d->row.sort };
	err = d->message ? post_now(p, d->row.channel, d->message, on_sent, f) : ERR_PARSE;
	if (err < 0) {
		free(f);
		note_failure(p, d->row.channel, err == ERR_UNAVAILABLE ? "relay_away" : err == ERR_LIMIT ? "busy" : "broken", 0);
		p->o.changed(p->o.data, d->row.channel);
		return err;
	}
	p->flight = f;
	return 0;
}

static void on_dropped(void *data, const struct channel_row *c)
{
	struct post *p = data;
	p->o.gave_up(p->o.data, c->name, c->id);
}

// From which urgency on something may go now; more than URGENCY_URGENT: nothing that alerts.
static int least_now(const struct post *p)
{
	int u = URGENCY_INFO, minute = zone_time(clock_wall_ms()).minute;
	while (u <= URGENCY_URGENT && quiet_holds(p->o.quiet, (enum urgency)u, minute, clock_is_unsure()))
		u++;
	return u;
}

static void pump(void *data)
{
	struct post *p = data;
	struct due d = { .is_there = false };
	int64_t now = clock_wall_ms();
	if (p->flight)
		return;
	if (!clock_is_unsure() && channels_store_drop_old(p->o.rows, now - GIVE_UP_MS, TRIES_LEAST, on_dropped, p) < 0)
		log_error("old messages could not be dropped");
	if (channels_store_drop_left(p->o.rows) < 0)
		log_error("removed channels could not be dropped");
	if (relay_is_up(p->o.relay) && channels_store_due(p->o.rows, now, least_now(p), now - HOUR_MS, PER_HOUR, take_due, &d) < 0)
		log_error("the queue of messages cannot be read");
	bool more = d.is_there && launch(p, &d) < 0;
	json_decref(d.message);
	if (!p->flight && (more || channels_store_waiting(p->o.rows) > 0))
		loop_timer_arm(&p->timer, AGAIN_MS);
}

void post_wake(struct post *p)
{
	if (!p->flight)
		loop_timer_arm(&p->timer, 0);
}

struct post *post_new(const struct post_options *o)
{
	struct post *p = NEW(struct post);
	p->o = *o;
	loop_timer_init(&p->timer, o->loop, pump, p);
	loop_timer_arm(&p->timer, 0);
	return p;
}

void post_free(struct post *p)
{
	if (!p)
		return;
	if (p->flight)
		p->flight->post = NULL;
	loop_timer_disarm(&p->timer);
	free(p);
}
