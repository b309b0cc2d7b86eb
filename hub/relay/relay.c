#define LOG_ROOM "relay"
#include "relay/relay.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "relay/internal.h"

enum {
	FLUSH_NEWS_MS = 2000,        // a new flow or a link's first sign of life
	FLUSH_COUNTS_MS = 600000,    // only numbers grew: they may be old by this much after a crash
	FLUSH_SPACING_MS = 30000,    // however much happens
	TELL_SPACING_MS = 1000,
	REFUSALS_TOLD_MAX = 10,      // per unit and hour: a device that tries name after name does not fill the log
	HOUR_MS = 3600000,
};

// --- memory ---

struct cloud_unit *relay_make_unit(struct relay *r, const char *unit)
{
	struct cloud_unit *u = map_get(r->units, unit);
	if (u)
		return u;
	u = NEW(struct cloud_unit);
	if (!str_copy(u->unit, sizeof u->unit, unit)) {
		free(u);
		return NULL;
	}
	map_put(r->units, unit, u);
	return u;
}

void relay_add_link(struct relay *r, struct cloud_unit *u, struct cloud_link *l)
{
	struct owned_link *o = NEW(struct owned_link);
	*o = (struct owned_link){.unit = u, .link = l};
	u->links = mem_resize(u->links, (size_t)u->count + 1, sizeof(struct cloud_link *));
	u->links[u->count++] = l;
	free(map_put(r->links, l->id, o));
}

static void on_loaded_link(void *data, const char *unit, struct cloud_link *l)
{
	struct cloud_unit *u = relay_make_unit(data, unit);
	if (u)
		relay_add_link(data, u, l);
	else
		cloud_link_free(l);
}

static void on_loaded_day(void *data, const char *unit, int64_t until)
{
	struct cloud_unit *u = relay_make_unit(data, unit);
	if (u)
		u->first_day = until;
}

static void on_loaded_flow(void *data, const char *unit, const struct flow *f)
{
	struct cloud_unit *u = relay_make_unit(data, unit);
	if (!u || u->flows.count == POLICY_FLOWS_MAX)
		return;
	u->flows.rows = mem_resize(u->flows.rows, (size_t)u->flows.count + 1, sizeof *f);
	u->flows.rows[u->flows.count++] = *f;
}

// --- writing what was counted ---

static int store_unit(struct relay *r, struct cloud_unit *u)
{
	int err = 0;
	for (int i = 0; i < u->count && !err; i++)
		if (u->links[i]->counted) {
			err = relay_store_put_link(r->sql, u->unit, u->links[i]);
			u->links[i]->counted = false;
		}
	if (u->flows.displaced && !err)
		err = relay_store_del_flows(r->sql, u->unit);
	for (int i = 0; i < u->flows.count && !err; i++)
		if (u->flows.rows[i].dirty || u->flows.displaced) {
			err = relay_store_put_flow(r->sql, u->unit, &u->flows.rows[i]);
			u->flows.rows[i].dirty = false;
		}
	u->flows.displaced = u->flows.displaced && err;
	return err;
}

struct storing { struct relay *relay; int err; };

static bool on_store_unit(const char *key, void *unit, void *data)
{
	struct storing *s = data;
	(void)key;
	s->err = store_unit(s->relay, unit);
	return !s->err;
}

static void on_flush(void *data)
{
	struct relay *r = data;
	struct storing s = {.relay = r};
	r->flush_at = 0;
	r->flushed_at = clock_boot_ms();
	s.err = store_begin(r->store);
	if (!s.err) {
		map_each(r->units, on_store_unit, &s);
		if (s.err)
			store_rollback(r->store);
		else
			s.err = store_commit(r->store);
	}
	if (s.err)
		log_error("what devices talked to could not be written: %s", err_text(s.err));
}

static void flush_within(struct relay *r, int64_t delay_ms)
{
	int64_t now = clock_boot_ms(), at = now + delay_ms;
	if (r->flushed_at && at < r->flushed_at + FLUSH_SPACING_MS)
		at = r->flushed_at + FLUSH_SPACING_MS;
	if (r->flush_at && r->flush_at <= at)
		return;
	r->flush_at = at;
	loop_timer_arm(&r->flush, at - now);
}

void relay_note_flow(struct relay *r, struct cloud_unit *u, const char *host, uint16_t port, enum flow_verdict v, const char *why)
{
	int64_t now = clock_wall_ms();
	bool news = flows_note(&u->flows, host, port, v, now);
	flush_within(r, news ? FLUSH_NEWS_MS : FLUSH_COUNTS_MS);
	if (!news || v == FLOW_DECLARED || !why)
		return;
	if (now - u->refusals_since >= HOUR_MS || now < u->refusals_since) {
		u->refusals_since = now;
		u->refusals_told = 0;
	}
	if (u->refusals_told++ < REFUSALS_TOLD_MAX)
		r->hooks.refused(r->hooks.data, u->unit, host, port, why);
}

// --- telling about changed links, at most once a second each ---

struct telling { struct relay *relay; int64_t now, next; };

static bool on_tell_link(const char *key, void *value, void *data)
{
	const struct owned_link *o = value;
	struct telling *t = data;
	struct cloud_link *l = o->link;
	if (!l->untold)
		return true;
	if (t->now - l->told_at < TELL_SPACING_MS) {
		t->next = TELL_SPACING_MS;
		return true;
	}
	l->untold = false;
	l->told_at = t->now;
	t->relay->hooks.changed(t->relay->hooks.data, o->unit->unit, key);
	return true;
}

static void on_tell(void *data)
{
	struct relay *r = data;
	struct telling t = {.relay = r, .now = clock_boot_ms(), .next = -1};
	r->telling = false;
	map_each(r->links, on_tell_link, &t);
	if (t.next >= 0) {
		r->telling = true;
		loop_timer_arm(&r->tell, t.next);
	}
}

void relay_tell(struct relay *r, struct cloud_link *l)
{
	l->untold = true;
	if (r->telling)
		return;
	r->telling = true;
	loop_timer_arm(&r->tell, 0);
}

// --- what relayd says ---

void relay_set_link(struct relay *r, const struct cloud_unit *u, const struct cloud_link *l)
{
	struct wire_link_set m = {.port = l->endpoint.port, .keepalive_s = l->endpoint.keepalive_s};
	memcpy(m.link, l->id, sizeof m.link);
	memcpy(m.unit, u->unit, sizeof m.unit);
	memcpy(m.host, l->endpoint.host, sizeof m.host);
	courier_set_link(r->courier, &m);
}

static bool on_connected_link(const char *key, void *value, void *data)
{
	const struct owned_link *o = value;
	(void)key;
	if (cloud_link_is_open(o->unit, o->link, clock_wall_ms()))
		relay_set_link(data, o->unit, o->link);
	return true;
}

static void on_connected(void *data)
{
	struct relay *r = data;
	map_each(r->links, on_connected_link, r);
}

void relay_close_report(struct cloud_link *l)
{
	l->sent += (int64_t)l->report.sent;
	l->received += (int64_t)l->report.received;
	l->report = (struct wire_link_report){0};
}

static bool on_lost_link(const char *key, void *value, void *data)
{
	const struct owned_link *o = value;
	(void)key;
	if (o->link->report.state) {
		relay_close_report(o->link);
		relay_tell(data, o->link);
	}
	return true;
}

static void on_lost(void *data)
{
	struct relay *r = data;
	map_each(r->links, on_lost_link, r);
}

static void on_report(void *data, const struct wire_link_report *report)
{
	struct relay *r = data;
	const struct owned_link *o = map_get(r->links, report->link);
	if (!o || !cloud_link_is_open(o->unit, o->link, clock_wall_ms()))
		return;
	struct cloud_link *l = o->link;
	bool came_up = report->state == WIRE_LINK_UP && l->report.state != WIRE_LINK_UP;
	if (report->state != l->report.state && report->state == WIRE_LINK_REFUSED)
		log_warning("cloud link refused: %s, host %s, unit %s", LOGQ(report->why), l->endpoint.host, o->unit->unit);
	l->report = *report;
	if (report->state == WIRE_LINK_UP)
		l->last_seen_at = clock_wall_ms();
	l->counted = true;
	flush_within(r, came_up ? FLUSH_NEWS_MS : FLUSH_COUNTS_MS);
	relay_tell(r, l);
}

static void on_inbound(void *data, const struct wire_inbound *m)
{
	struct relay *r = data;
	const struct owned_link *o = map_get(r->links, m->link);
	char topic[WIRE_TOPIC_SIZE];
	if (o && cloud_link_is_open(o->unit, o->link, clock_wall_ms()) && policy_local_topic(topic, o->unit->unit, m->path) == 0)
		r->hooks.inbound(r->hooks.data, o->unit->unit, topic, m->payload.data, m->payload.len);
}

// --- start and stop ---

int relay_start(struct relay **ret, struct loop *l, const struct config *c, struct store *s, const struct relay_hooks *hooks)
{
	struct relay *r = NEW(struct relay);
	*r = (struct relay){.loop = l, .store = s, .hooks = *hooks, .units = map_new(), .links = map_new()};
	loop_timer_init(&r->flush, l, on_flush, r);
	loop_timer_init(&r->tell, l, on_tell, r);
	loop_timer_init(&r->day, l, relay_on_day, r);
	const struct courier_hooks courier = {.data = r, .connected = on_connected, .lost = on_lost, .report = on_report, .inbound = on_inbound};
	int err = relay_store_open(&r->sql, s);
	if (!err)
		err = relay_store_load(r->sql, on_loaded_link, on_loaded_flow, r);
	if (!err)
		err = relay_store_load_days(r->sql, on_loaded_day, r);
	if (!err)
		err = courier_start(&r->courier, l, c, &courier);
	if (err) {
		relay_stop(r);
		return err;
	}
	relay_watch_days(r);
	*ret = r;
	return 0;
}

void relay_stop(struct relay *r)
{
	if (!r)
		return;
	if (r->flush_at)
		on_flush(r);
	loop_timer_disarm(&r->flush);
	loop_timer_disarm(&r->tell);
	loop_timer_disarm(&r->day);
	courier_stop(r->courier);
	relay_store_close(r->sql);
	map_free(r->links, free);
	map_free(r->units, cloud_unit_free);
	free(r);
}

bool relay_is_up(const struct relay *r)
{
	return r->courier && courier_is_up(r->courier);
}
