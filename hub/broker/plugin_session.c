#include "broker/plugin_session.h"

#include <stdint.h>
#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define SIZE_MIN 64
#define ALIVE_MS (60 * 1000)      // a displaced side that comes back within this was alive all along
#define HELD_MS (10 * 60 * 1000)  // how long an incumbent is held against a clone, lest a dead connection lock its owner out
#define TAKEOVERS_MAX 6           // behind one address both sides look alike: so many takeovers within ALIVE_MS are two devices
#define DISPLACED_KEPT_MS 5000

static size_t slot_of(const struct sessions *all, const void *client)
{
	uint64_t x = (uint64_t)(uintptr_t)client;

	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	return (size_t)(x ^ (x >> 27)) & (all->size - 1);
}

void sessions_init(struct sessions *all)
{
	*all = (struct sessions){ .size = SIZE_MIN, .slots = mem_new(SIZE_MIN, sizeof(*all->slots)), .by_client_id = map_new() };
}

// A thousand of them are on at once: the texts take what they need and no more.
struct session *session_new(const struct mosquitto *client, const char *unit, const char *username, const char *client_id, const char *addr)
{
	const char *const from[] = { unit, username, client_id, addr };
	size_t size = sizeof(struct session);
	for (size_t i = 0; i < 4; i++)
		size += strlen(from[i]) + 1;

	struct session *s = mem_new(1, size);
	const char **const to[] = { &s->unit, &s->username, &s->client_id, &s->addr };
	char *end = s->text;
	for (size_t i = 0; i < 4; i++) {
		*to[i] = end;
		end = stpcpy(end, from[i]) + 1;
	}
	s->client = client;
	return s;
}

void session_free(struct session *s)
{
	if (!s)
		return;
	free(s->displaced_addr);
	grants_done(&s->grants);
	free(s);
}

void sessions_done(struct sessions *all)
{
	for (size_t i = 0; i < all->size; i++)
		session_free(all->slots[i].session);
	free(all->slots);
	map_free(all->by_client_id, NULL);
	*all = (struct sessions){ 0 };
}

struct session *session_find(const struct sessions *all, const struct mosquitto *client)
{
	size_t i = slot_of(all, client);

	while (all->slots[i].session && all->slots[i].client != client)
		i = (i + 1) & (all->size - 1);
	return all->slots[i].session;
}

struct session *session_by_client_id(const struct sessions *all, const char *client_id)
{
	return map_get(all->by_client_id, client_id);
}

static void place(struct sessions *all, struct session *s)
{
	size_t i = slot_of(all, s->client);

	while (all->slots[i].session)
		i = (i + 1) & (all->size - 1);
	all->slots[i] = (struct session_slot){ s->client, s };
}

static void grow(struct sessions *all)
{
	struct session_slot *old = all->slots;
	size_t size = all->size;

	all->size = size * 2;
	all->slots = mem_new(all->size, sizeof(*all->slots));
	for (size_t i = 0; i < size; i++)
		if (old[i].session)
			place(all, old[i].session);
	free(old);
}

// Linear probing has no gaps between a row and its home slot: what follows the freed slot is placed again.
static void unplace(struct sessions *all, const struct session *s)
{
	size_t mask = all->size - 1, i = slot_of(all, s->client);

	while (all->slots[i].session != s)
		i = (i + 1) & mask;
	all->slots[i] = (struct session_slot){ 0 };
	for (i = (i + 1) & mask; all->slots[i].session; i = (i + 1) & mask) {
		struct session *next = all->slots[i].session;
		all->slots[i] = (struct session_slot){ 0 };
		place(all, next);
	}
}

enum session_verdict session_judge_takeover(struct session *incumbent, const char *addr, int64_t now_ms)
{
	if (incumbent->phase != SESSION_LIVE)
		return SESSION_ADMIT;
	bool told_apart = incumbent->displaced_addr != NULL;
	if (incumbent->held_ms && now_ms - incumbent->held_ms < HELD_MS)
		return told_apart && str_eq(addr, incumbent->addr) ? SESSION_ADMIT : SESSION_HELD;
	incumbent->held_ms = 0;
	bool back_at_once = told_apart && str_eq(addr, incumbent->displaced_addr) && now_ms - incumbent->displaced_ms < ALIVE_MS;
	bool too_often = incumbent->takeovers >= TAKEOVERS_MAX && now_ms - incumbent->first_ms < ALIVE_MS;
	// A second party on an open ticket is never the first one reconnecting.
	bool second_party = incumbent->kind == AUTH_ONBOARDING && !str_eq(addr, incumbent->addr);
	if (!back_at_once && !too_often && !second_party)
		return SESSION_ADMIT;
	incumbent->held_ms = now_ms;
	return SESSION_CLONE;
}

static void displace(struct sessions *all, struct session *old, struct session *by, int64_t now_ms)
{
	if (old->phase != SESSION_LIVE)
		return;
	bool row = old->takeovers > 0 && now_ms - old->first_ms < ALIVE_MS;
	// A device that reconnects displaces itself: whom it displaced before stays known.
	bool itself = str_eq(by->addr, old->addr);
	by->displaced_addr = mem_str(itself ? old->displaced_addr : old->addr);
	by->displaced_ms = itself ? old->displaced_ms : now_ms;
	by->first_ms = row ? old->first_ms : now_ms;
	by->takeovers = row ? old->takeovers + 1 : 1;
	by->held_ms = old->held_ms;
	old->phase = SESSION_DISPLACED;
	old->ended_ms = now_ms;
	all->hubs -= old->kind == AUTH_HUB;
}

void session_add(struct sessions *all, struct session *s, int64_t now_ms)
{
	if ((all->used + 1) * 2 > all->size)
		grow(all);
	place(all, s);
	all->used++;
	all->hubs += s->kind == AUTH_HUB;
	struct session *old = map_put(all->by_client_id, s->client_id, s);
	if (old)
		displace(all, old, s, now_ms);
}

void session_end(struct sessions *all, struct session *s, int64_t now_ms)
{
	if (s->phase == SESSION_LIVE)
		all->hubs -= s->kind == AUTH_HUB;
	s->phase = SESSION_ENDED;
	s->ended_ms = now_ms;
}

void session_remove(struct sessions *all, struct session *s)
{
	if (s->phase == SESSION_LIVE)
		all->hubs -= s->kind == AUTH_HUB;
	unplace(all, s);
	all->used--;
	if (map_get(all->by_client_id, s->client_id) == s)
		map_take(all->by_client_id, s->client_id);
	session_free(s);
}

// The newest row of a client id is kept while Mosquitto may keep its queue or delayed will, an older one only until its own end has passed.
static bool is_spent(const struct sessions *all, const struct session *s, int64_t now_ms)
{
	if (s->phase == SESSION_LIVE)
		return false;
	bool newest = map_get(all->by_client_id, s->client_id) == s;
	return now_ms - s->ended_ms > (newest ? SESSION_REMEMBERED_MS : DISPLACED_KEPT_MS);
}

void sessions_collect(struct sessions *all, int64_t now_ms)
{
	for (size_t i = 0; i < all->size; i++)
		// Removing moves a later row into this slot: look again.
		while (all->slots[i].session && is_spent(all, all->slots[i].session, now_ms))
			session_remove(all, all->slots[i].session);
}
