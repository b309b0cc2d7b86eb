// Sessions: kept in memory and in the database; the token itself is in neither.
#define LOG_ROOM "access"
#include <string.h>
#include "access/people_parts.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

#define TOUCH_EVERY_MS (60LL * 60 * 1000) // "last seen" is written at most hourly: nothing else in a request touches the disk

static void load_session(void *data, const struct session_row *row)
{
	struct people *p = data;
	struct session *s = NEW(struct session);
	s->row = *row;
	s->touched_at = row->last_seen_at;
	free(map_put(p->sessions, row->id, s));
}

static int current_actor(struct people *p, const char *account, struct actor *ret)
{
	struct account_row row;
	int err = people_store_get_account_id(&p->store, account, &row);
	if (err == 0)
		err = people_actor(&row, ret);
	mem_wipe(row.phc, sizeof row.phc);
	return err;
}

struct fill { struct people *p; int err; };

static bool fill_actor(const char *key, void *value, void *data)
{
	(void)key;
	struct fill *f = data;
	struct session *s = value;
	f->err = current_actor(f->p, s->row.account, &s->actor);
	(void)str_copy(s->actor.session, sizeof s->actor.session, s->row.id);
	return f->err == 0;
}

int people_load_sessions(struct people *p)
{
	struct fill f = { .p = p };
	int err = people_store_each_session(&p->store, load_session, p);
	if (err == 0)
		map_each(p->sessions, fill_actor, &f);
	return err < 0 ? err : f.err;
}

static int token_id(const char *token, char id[44], char csrf[PEOPLE_TOKEN_SIZE])
{
	uint8_t secret[32], hash[32];
	size_t len = sizeof secret;
	if (strlen(token) != PEOPLE_TOKEN_SIZE - 1 || str_unb64url(secret, &len, token, PEOPLE_TOKEN_SIZE - 1) < 0 || len != sizeof secret)
		return ERR_UNAUTHENTICATED;
	crypto_sha256(hash, secret, sizeof secret);
	str_b64url(id, hash, sizeof hash);
	crypto_hmac_sha256(hash, secret, sizeof secret, "csrf", 4);
	str_b64url(csrf, hash, sizeof hash);
	mem_wipe(secret, sizeof secret);
	return 0;
}

struct crowd { const char *account; struct session *oldest; int count; };

static bool count_one(const char *key, void *value, void *data)
{
	(void)key;
	struct crowd *c = data;
	struct session *s = value;
	if (!str_eq(s->row.account, c->account))
		return true;
	c->count++;
	if (!c->oldest || s->row.last_seen_at < c->oldest->row.last_seen_at)
		c->oldest = s;
	return true;
}

// Each account has room of its own, so that nobody's sessions push another's out.
static int make_room(struct people *p, const char *account)
{
	struct crowd c = { .account = account };
	map_each(p->sessions, count_one, &c);
	if (c.count < PEOPLE_SESSIONS_OF_ONE)
		return 0;
	char id[44];
	(void)str_copy(id, sizeof id, c.oldest->row.id);
	return people_end_session(p, id);
}

const char *session_made_word(enum session_made made)
{
	static const char *const words[] = { [MADE_PASSWORD] = "password", [MADE_PASSKEY] = "passkey", [MADE_BOTH] = "both", [MADE_LINK] = "link" };
	return words[made];
}

int people_open_session(struct people *p, const struct actor *a, enum session_made made_with, const char *user_agent, const char *peer, struct people_session *ret)
{
	struct people_session made = { .expires_at = clock_wall_ms() + PEOPLE_SESSION_MS };
	uint8_t secret[32];
	random_bytes(secret, sizeof secret);
	str_b64url(made.token, secret, sizeof secret);
	mem_wipe(secret, sizeof secret);

	int err = make_room(p, a->account);
	if (err < 0)
		return err;
	struct session *s = NEW(struct session);
	err = token_id(made.token, s->row.id, made.csrf);
	(void)str_copy(s->row.account, sizeof s->row.account, a->account);
	struct log_quote quoted; // a browser's own words: only ever shown escaped and cut
	(void)str_copy(s->row.user_agent, sizeof s->row.user_agent, str_log(quoted.text, 128, user_agent ? user_agent : "", user_agent ? strlen(user_agent) : 0));
	(void)str_copy(s->row.peer, sizeof s->row.peer, peer ? peer : "");
	(void)str_copy(s->row.made_with, sizeof s->row.made_with, session_made_word(made_with));
	s->proven_until = clock_boot_ms() + PEOPLE_PROVEN_MS;
	s->proven_by = made_with;
	s->row.created_at = s->row.last_seen_at = s->touched_at = clock_wall_ms();
	s->row.expires_at = made.expires_at;
	if (err == 0)
		err = current_actor(p, a->account, &s->actor);
	(void)str_copy(s->actor.session, sizeof s->actor.session, s->row.id);
	if (err == 0)
		err = people_store_put_session(&p->store, &s->row);
	if (err < 0) {
		free(s);
		return err;
	}
	free(map_put(p->sessions, s->row.id, s));
	*ret = made;
	return 0;
}

static bool is_open(const struct session *s, int64_t now)
{
	return s && s->row.expires_at > now && (!s->actor.until || s->actor.until > now);
}

int people_session(struct people *p, const char *token, struct actor *ret, struct people_session *ret_session)
{
	struct people_session found_session = { .expires_at = 0 };
	char id[44];
	int err = token_id(token, id, found_session.csrf);
	if (err < 0)
		return err;
	struct session *s = map_get(p->sessions, id);
	int64_t now = clock_wall_ms();
	if (!is_open(s, now))
		return ERR_UNAUTHENTICATED;
	s->row.last_seen_at = now;
	if (now - s->touched_at >= TOUCH_EVERY_MS) {
		s->touched_at = now;
		if (people_store_touch_session(&p->store, id, now) < 0)
			log_warning("a session's last use could not be written");
	}
	(void)str_copy(found_session.token, sizeof found_session.token, token);
	found_session.expires_at = s->row.expires_at;
	*ret = s->actor;
	*ret_session = found_session;
	return 0;
}

int people_session_actor(const struct people *p, const char *session, struct actor *ret)
{
	const struct session *s = map_get(p->sessions, session);
	if (!is_open(s, clock_wall_ms()))
		return ERR_UNAUTHENTICATED;
	*ret = s->actor;
	return 0;
}

int people_prove(struct people *p, const char *session, enum session_made by)
{
	struct session *s = map_get(p->sessions, session);
	if (!s)
		return ERR_NOT_FOUND;
	s->proven_until = clock_boot_ms() + PEOPLE_PROVEN_MS;
	s->proven_by = by;
	return 0;
}

bool people_is_proven(const struct people *p, const char *session)
{
	const struct session *s = map_get(p->sessions, session);
	return s && clock_boot_ms() < s->proven_until;
}

bool people_is_proven_by_passkey(const struct people *p, const char *session)
{
	const struct session *s = map_get(p->sessions, session);
	return people_is_proven(p, session) && (s->proven_by == MADE_PASSKEY || s->proven_by == MADE_BOTH);
}

int people_end_session(struct people *p, const char *session)
{
	if (!map_get(p->sessions, session))
		return ERR_NOT_FOUND;
	int err = people_store_del_session(&p->store, session);
	if (err == 0)
		free(map_take(p->sessions, session));
	return err;
}

struct ending { const char *account, *keep; char ids[PEOPLE_SESSIONS_OF_ONE][44]; int count; };

static bool pick_other(const char *key, void *value, void *data)
{
	struct ending *e = data;
	const struct session *s = value;
	if (str_eq(s->row.account, e->account) && !str_eq(key, e->keep) && e->count < PEOPLE_SESSIONS_OF_ONE)
		(void)str_copy(e->ids[e->count++], sizeof e->ids[0], key);
	return true;
}

void people_forget_sessions(struct people *p, const char *account, const char *keep)
{
	AUTO_FREE struct ending *e = NEW(struct ending);
	e->account = account;
	e->keep = keep;
	map_each(p->sessions, pick_other, e);
	for (int i = 0; i < e->count; i++)
		free(map_take(p->sessions, e->ids[i]));
}

int people_end_others(struct people *p, const char *account, const char *keep_session)
{
	int err = people_store_del_others(&p->store, account, keep_session);
	if (err == 0)
		people_forget_sessions(p, account, keep_session);
	return err;
}

int people_end_session_of(struct people *p, const char *account, const char *session)
{
	const struct session *s = map_get(p->sessions, session);
	return s && str_eq(s->row.account, account) ? people_end_session(p, session) : ERR_NOT_FOUND;
}

struct listing { const char *account, *current; json_t *to; };

static bool list_session(const char *key, void *value, void *data)
{
	struct listing *l = data;
	const struct session *s = value;
	if (str_eq(s->row.account, l->account))
		json_array_append_new(l->to, json_pack("{s:s, s:I, s:I, s:s, s:s, s:s, s:b}", "id", key, "created_at", (json_int_t)s->row.created_at, "last_seen_at",
			(json_int_t)s->row.last_seen_at, "user_agent", s->row.user_agent, "peer", s->row.peer, "made_with", s->row.made_with, "current", str_eq(key, l->current)));
	return true;
}

json_t *people_sessions(struct people *p, const char *account, const char *current)
{
	struct listing l = { .account = account, .current = current, .to = json_array() };
	map_each(p->sessions, list_session, &l);
	return l.to;
}

size_t people_session_count(const struct people *p)
{
	return map_len(p->sessions);
}

struct presence { const char *peer; bool found; };

static bool look_for_peer(const char *key, void *value, void *data)
{
	(void)key;
	struct presence *p = data;
	const struct session *s = value;
	p->found = str_eq(s->row.peer, p->peer) && s->row.expires_at > clock_wall_ms();
	return !p->found;
}

bool people_knows_peer(const struct people *p, const char *peer)
{
	struct presence presence = { .peer = peer };
	map_each(p->sessions, look_for_peer, &presence);
	return presence.found;
}

struct phones { int64_t since_ms; json_t *to; bool owner_came; };

static bool look_at_phone(const char *key, void *value, void *data)
{
	(void)key;
	struct phones *p = data;
	const struct session *s = value;
	int64_t now = clock_wall_ms();
	if (s->row.expires_at <= now || (s->actor.until && s->actor.until <= now))
		return true;
	bool seen = p->since_ms && s->came_at > p->since_ms;
	p->owner_came |= seen && s->actor.role == ROLE_OWNER;
	if (p->to)
		json_array_append_new(p->to, json_pack("{s:s, s:s, s:b}", "person", s->actor.name, "user_agent", s->row.user_agent, "seen", seen));
	return true;
}

void people_came(struct people *p, const char *session)
{
	struct session *s = map_get(p->sessions, session);
	if (s)
		s->came_at = clock_wall_ms();
}

bool people_owner_came(const struct people *p, int64_t since_ms)
{
	struct phones phones = { .since_ms = since_ms };
	map_each(p->sessions, look_at_phone, &phones);
	return phones.owner_came;
}

json_t *people_phones(struct people *p, int64_t since_ms)
{
	struct phones phones = { .since_ms = since_ms, .to = json_array() };
	map_each(p->sessions, look_at_phone, &phones);
	return phones.to;
}
