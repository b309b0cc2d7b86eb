// auth.db is derived from hub.db: what a unit may do follows from its state, its adapter and its credentials, and from nothing else.
// The order is always hub.db, auth.db, broker, so that whatever a crash left behind is repaired by derive_all() at the next start.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <stdio.h>
#include <string.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/tickets.h"

#define AGAIN_MS 1000 // doubles up to AGAIN_MAX_MS
#define AGAIN_MAX_MS 60000
#define WATCH_MS 5000
#define WHOLE_EVERY 12 // so seldom all of it is read

static int add(struct grants *g, int verb, const char *before, const char *unit, const char *after)
{
	AUTO_FREE char *pattern = mem_printf("%s%s%s", before, unit, after);
	return grants_add(g, verb, pattern);
}

// The control channel and the cloud subtree of a native device (ONBOARDING.md).
static int native_grants(const struct unit *u, struct grants *to)
{
	int e = add(to, GRANT_SAY, "$hub/device/", u->id, "/up");
	if (!e)
		e = add(to, GRANT_HEAR, "$hub/device/", u->id, "/down");
	if (!e)
		e = add(to, GRANT_SAY, "cloud/", u->id, "/#");
	if (!e)
		e = add(to, GRANT_HEAR, "cloud/", u->id, "/in/#");
	return e;
}

// An adopted unit that leaves may only hear: its firmware's reset comes on an ordinary command topic.
static void keep_hearing_only(struct grants *g)
{
	int kept = 0;
	for (int i = 0; i < g->count; i++) {
		if (g->rows[i].verb == GRANT_HEAR)
			g->rows[kept++] = g->rows[i];
		else
			free(g->rows[i].pattern);
	}
	g->count = kept;
}

int grants_of(const struct unit *u, struct grants *to)
{
	const struct adapter *a = u->adapter ? u->adapter : &adapter_generic;
	struct grants g = {0};
	int e = a->grants(u->memory, &g);
	if (!e && u->native)
		e = native_grants(u, &g);
	if (e) {
		grants_done(&g);
		return e;
	}
	if (u->state == UNIT_RELEASING && !u->native)
		keep_hearing_only(&g);
	*to = g;
	return 0;
}

int derive_credential(struct devices *d, const struct unit *u, const struct credential *c)
{
	struct auth_credential a = {.id = c->id, .kind = c->kind, .state = c->state, .legacy = c->legacy, .keyed = c->chosen};
	memcpy(a.verifier, c->verifier, sizeof a.verifier);
	memcpy(a.fingerprint, c->fingerprint, sizeof a.fingerprint);
	str_copy(a.unit, sizeof a.unit, u->id);
	str_copy(a.username, sizeof a.username, c->username);
	str_copy(a.client_id, sizeof a.client_id, c->client_id);
	return authdb_put_credential(d->o.auth, &a);
}

static int put_unit(struct devices *d, const struct unit *u)
{
	int e = authdb_put_unit(d->o.auth, u->id, lifecycle_auth_state(u->state, u->native), &u->grants);
	for (int i = 0; i < u->credential_count && !e; i++)
		e = derive_credential(d, u, &u->credentials[i]);
	return e;
}

static int refresh_grants(struct devices *d, struct unit *u)
{
	struct grants g;
	int e = grants_of(u, &g);
	if (e)
		return e;
	unroute_unit(d, u);
	grants_done(&u->grants);
	u->grants = g;
	route_unit(d, u);
	return 0;
}

// Ends a change of auth.db that was begun.
static int finish(struct devices *d, int e)
{
	if (!e)
		return authdb_commit(d->o.auth);
	authdb_rollback(d->o.auth);
	return e;
}

static int put_alone(struct devices *d, struct unit *u)
{
	int e = refresh_grants(d, u);
	if (!e)
		e = authdb_begin(d->o.auth);
	return e ? e : finish(d, put_unit(d, u));
}

int derive_unit(struct devices *d, struct unit *u)
{
	if (u->listed)
		return 0;
	int e = put_alone(d, u);
	if (e) {
		derive_later(d, u, e);
		return e;
	}
	u->behind = false;
	return tell_reload(d, u->id);
}

void derive_later(struct devices *d, struct unit *u, int why)
{
	if (u && !u->behind) {
		log_error("unit %s: the broker does not know yet what is decided: %s", u->id, err_text(why));
		u->behind = true;
	}
	if (d->behind_ms)
		return;
	d->behind_ms = AGAIN_MS;
	loop_timer_arm(&d->behind_timer, d->behind_ms);
}

static int catch_up(struct devices *d, struct unit *u)
{
	return lifecycle_is_living(u->state) ? derive_unit(d, u) : unit_erase(d, u, UNIT_IS_GONE, false, NULL);
}

void derive_again(void *data)
{
	struct devices *d = data;
	int left = tickets_close_again(d);
	for (int i = d->unit_count - 1; i >= 0; i--)
		left += d->units[i]->behind && catch_up(d, d->units[i]) != 0;
	d->behind_ms = !left ? 0 : d->behind_ms < AGAIN_MAX_MS / 2 ? d->behind_ms * 2 : AGAIN_MAX_MS;
	if (left)
		loop_timer_arm(&d->behind_timer, d->behind_ms);
	else
		log_info("the broker's database holds again what is decided");
}

// The broker's database was removed, replaced or damaged under the running hub: it is made anew, as at a start.
void derive_watch(void *data)
{
	struct devices *d = data;
	bool look_inside = d->behind_ms || d->watched++ % WHOLE_EVERY == 0;
	loop_timer_arm(&d->auth_timer, WATCH_MS);
	if (look_inside ? authdb_is_whole(d->o.auth) : authdb_is_there(d->o.auth))
		return;
	int e = authdb_begin_anew(d->o.auth);
	if (!e)
		e = derive_all(d);
	if (!e)
		e = tickets_put_again(d);
	log_error("the broker's database was not whole any more and is made anew: %s", e ? err_text(e) : "done");
	for (int i = 0; i < d->unit_count && !e; i++)
		d->units[i]->behind = false;
}

bool devices_is_enforced(struct devices *d, const char *unit)
{
	const struct unit *u = unit_find(d, unit);
	return !u || !u->behind;
}

// What hub.db does not know goes: an older copy of it was put back, or it is a new one.
int derive_all(struct devices *d)
{
	int e = authdb_begin(d->o.auth);
	if (e)
		return e;
	e = authdb_clear(d->o.auth);
	for (int i = 0; i < d->unit_count && !e; i++) {
		if (d->units[i]->listed)
			continue;
		e = refresh_grants(d, d->units[i]);
		if (!e)
			e = put_unit(d, d->units[i]);
	}
	return finish(d, e);
}

// What of a pattern is without wildcard. SAY and ANNOUNCE patterns are literal, or literal and "/#": guard.c refuses others.
static char *literal_prefix(const char *pattern)
{
	size_t len = strcspn(pattern, "+#");
	return mem_strn(pattern, len && pattern[len] ? len - 1 : len);
}

void route_unit(struct devices *d, struct unit *u)
{
	for (int i = 0; i < u->grants.count; i++) {
		if (!(u->grants.rows[i].verb & (GRANT_SAY | GRANT_ANNOUNCE)))
			continue;
		AUTO_FREE char *prefix = literal_prefix(u->grants.rows[i].pattern);
		map_put(d->by_prefix, prefix, u);
	}
}

void unroute_unit(struct devices *d, struct unit *u)
{
	for (int i = 0; i < u->grants.count; i++) {
		AUTO_FREE char *prefix = literal_prefix(u->grants.rows[i].pattern);
		if (map_get(d->by_prefix, prefix) == u)
			map_take(d->by_prefix, prefix);
	}
}

// Prefixes of different units never nest (guard.c), so the first that is known is the only one.
struct unit *route_topic(const struct devices *d, const char *topic)
{
	for (const char *p = topic;; p++) {
		p = strchrnul(p, '/');
		struct unit *u = p > topic ? map_getn(d->by_prefix, topic, (size_t)(p - topic)) : NULL;
		if (u)
			return u;
		if (!*p)
			return NULL;
	}
}
