// The safety net: what hubd's orders did not say (it was away, or an order was lost) is found in auth.db itself, once a second.
#include "base/clock.h"
#include "broker/plugin.h"

#define TICK_MS 1000
#define PER_TURN 32 // sessions read again per turn of Mosquitto's loop: about a third of a millisecond

static bool is_same(const struct session *s, const void *data)
{
	return s == data;
}

// The hub's account and tickets have no unit row; their credential says everything.
static int read_again(struct plugin *p, struct session *s, bool *ret_gone)
{
	enum auth_state credential;
	int r = plugin_store_state(&p->store, s->credential, &credential);

	if (r == 0 && credential != AUTH_REVOKED && (s->kind == AUTH_PASSWORD || s->kind == AUTH_CERTIFICATE))
		r = plugin_store_unit(&p->store, s->unit, &s->state, &s->grants);
	*ret_gone = r == ERR_NOT_FOUND || (r == 0 && (credential == AUTH_REVOKED || s->state == AUTH_UNIT_GONE));
	return r == ERR_NOT_FOUND ? 0 : r;
}

void plugin_refresh(struct plugin *p, struct session *s)
{
	bool gone;
	int r = read_again(p, s, &gone);

	if (r < 0) {
		s->shut = s->kind != AUTH_HUB;
		s->generation = p->generation - 1; // again, as soon as auth.db can be read
		p->refreshing = true;
		return;
	}
	s->generation = p->generation;
	s->shut = gone;
	if (gone)
		plugin_kick(p, is_same, s);
}

// A round passes the whole table. Logins in between may move rows, so there are rounds until one finds nothing to do.
static void refresh_some(struct plugin *p)
{
	for (int done = 0; p->refresh_at < p->sessions.size && done < PER_TURN; p->refresh_at++) {
		struct session *s = p->sessions.slots[p->refresh_at].session;
		if (!s || s->generation == p->generation)
			continue;
		plugin_refresh(p, s);
		p->refresh_found = true;
		done++;
	}
	if (p->refresh_at < p->sessions.size)
		return;
	p->refreshing = p->refresh_found;
	p->refresh_found = false;
	p->refresh_at = 0;
}

static void tell_crowd(void *data, const char *addr, const char *why, unsigned count)
{
	event_crowd(data, addr, why, count);
}

static void look_at_store(struct plugin *p)
{
	int changed = plugin_store_changed(&p->store);

	if (changed < 0) {
		if (plugin_store_open(&p->store) < 0)
			return;
		event_ready(p);
		changed = 1;
	}
	if (changed > 0) {
		p->generation++;
		p->refreshing = true;
		p->refresh_at = 0;
	}
}

int plugin_on_tick(int event, void *event_data, void *userdata)
{
	struct plugin *p = userdata;
	int64_t now_ms = clock_boot_ms();

	(void)event;
	(void)event_data;
	if (now_ms - p->ticked_ms >= TICK_MS) {
		p->ticked_ms = now_ms;
		look_at_store(p);
		events_tick(p, now_ms);
		sessions_collect(&p->sessions, now_ms);
		doors_tick(&p->doors, now_ms, tell_crowd, p);
	}
	if (p->refreshing)
		refresh_some(p);
	return MOSQ_ERR_SUCCESS;
}
