#define LOG_ROOM "access"
#include "access/people.h"
#include <string.h>
#include "access/people_store.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

#define TOUCH_EVERY_MS (60LL * 60 * 1000) // "last seen" is written at most hourly: nothing else in a request touches the disk
#define SESSIONS_MAX 256

struct people {
	struct people_store store;
	struct map *sessions; // id -> struct session
};

struct session {
	struct session_row row;
	struct actor actor;
	int64_t touched_at;
};

// Names are compared without case (ASCII) and outer blanks, so that nobody is locked out by a capital their phone added.
static void fold(char to[65], const char *name)
{
	size_t n = 0;
	while (*name == ' ')
		name++;
	for (; name[n] && n < 64; n++)
		to[n] = (char)(name[n] >= 'A' && name[n] <= 'Z' ? name[n] + 32 : name[n]);
	while (n > 0 && to[n - 1] == ' ')
		n--;
	to[n] = '\0';
}

static int actor_of(const struct account_row *row, struct actor *ret)
{
	struct actor a = { .kind = ACTOR_PERSON };
	if (role_parse(row->role, &a.role) < 0)
		return ERR_STORE;
	(void)str_copy(a.account, sizeof a.account, row->id);
	(void)str_copy(a.name, sizeof a.name, row->name);
	*ret = a;
	return 0;
}

static void load_session(void *data, const struct session_row *row)
{
	struct people *p = data;
	struct session *s = NEW(struct session);
	s->row = *row;
	s->touched_at = row->last_seen_at;
	free(map_put(p->sessions, row->id, s));
}

struct fill { struct people *p; int err; };

static bool fill_actor(const char *key, void *value, void *data)
{
	(void)key;
	struct fill *f = data;
	struct session *s = value;
	struct account_row row;
	f->err = people_store_get_account_id(&f->p->store, s->row.account, &row);
	if (f->err == 0)
		f->err = actor_of(&row, &s->actor);
	(void)str_copy(s->actor.session, sizeof s->actor.session, s->row.id);
	mem_wipe(&row, sizeof row);
	return f->err == 0;
}

int people_open(struct people **ret, struct store *s)
{
	struct people *p = NEW(struct people);
	p->sessions = map_new();
	int err = people_store_init(&p->store, s);
	if (err == 0)
		err = people_store_expire(&p->store, clock_wall_ms());
	if (err == 0)
		err = people_store_each_session(&p->store, load_session, p);
	if (err == 0) {
		struct fill f = { .p = p };
		map_each(p->sessions, fill_actor, &f);
		err = f.err;
	}
	if (err < 0) {
		people_close(p);
		return err;
	}
	*ret = p;
	return 0;
}

void people_close(struct people *p)
{
	if (!p)
		return;
	map_free(p->sessions, free);
	free(p);
}

int people_create(struct people *p, const char *name, enum role role, const char *phc, struct actor *ret)
{
	struct account_row row = { .id = "" };
	char folded[65];
	if (!str_is_name(name, sizeof row.name - 1))
		return ERR_INVALID;
	random_id(row.id);
	fold(folded, name);
	if (!folded[0] || !str_copy(row.name, sizeof row.name, name) || !str_copy(row.role, sizeof row.role, role_word(role)) ||
	    !str_copy(row.phc, sizeof row.phc, phc))
		return ERR_INVALID;
	int err = people_store_put_account(&p->store, &row, folded, clock_wall_ms());
	if (err == 0)
		err = actor_of(&row, ret);
	mem_wipe(&row, sizeof row);
	return err;
}

static int found(int err, struct account_row *row, struct actor *ret, char ret_phc[128])
{
	if (err == 0)
		err = actor_of(row, ret);
	if (err == 0)
		memcpy(ret_phc, row->phc, sizeof row->phc);
	mem_wipe(row, sizeof *row);
	return err;
}

int people_find(struct people *p, const char *name, struct actor *ret, char ret_phc[128])
{
	struct account_row row;
	char folded[65];
	fold(folded, name);
	int err = people_store_get_account(&p->store, folded, &row);
	return found(err, &row, ret, ret_phc);
}

int people_find_id(struct people *p, const char *account, struct actor *ret, char ret_phc[128])
{
	struct account_row row;
	int err = people_store_get_account_id(&p->store, account, &row);
	return found(err, &row, ret, ret_phc);
}

int people_set_password(struct people *p, const char *account, const char *phc)
{
	return people_store_set_password(&p->store, account, phc);
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

static bool find_oldest(const char *key, void *value, void *data)
{
	(void)key;
	struct session **oldest = data, *s = value;
	if (!*oldest || s->row.last_seen_at < (*oldest)->row.last_seen_at)
		*oldest = s;
	return true;
}

int people_open_session(struct people *p, const struct actor *a, const char *user_agent, const char *peer, struct people_session *ret)
{
	struct people_session made = { .expires_at = clock_wall_ms() + PEOPLE_SESSION_MS };
	uint8_t secret[32];
	random_bytes(secret, sizeof secret);
	str_b64url(made.token, secret, sizeof secret);
	mem_wipe(secret, sizeof secret);

	if (map_len(p->sessions) >= SESSIONS_MAX) {
		struct session *oldest = NULL;
		map_each(p->sessions, find_oldest, &oldest);
		char id[44];
		(void)str_copy(id, sizeof id, oldest->row.id);
		int err = people_end_session(p, id);
		if (err < 0)
			return err;
	}
	struct session *s = NEW(struct session);
	int err = token_id(made.token, s->row.id, made.csrf);
	(void)str_copy(s->row.account, sizeof s->row.account, a->account);
	struct log_quote quoted; // a browser's own words: only ever shown escaped and cut
	(void)str_copy(s->row.user_agent, sizeof s->row.user_agent, str_log(quoted.text, 128, user_agent ? user_agent : "", user_agent ? strlen(user_agent) : 0));
	(void)str_copy(s->row.peer, sizeof s->row.peer, peer ? peer : "");
	s->row.created_at = s->row.last_seen_at = s->touched_at = clock_wall_ms();
	s->row.expires_at = made.expires_at;
	s->actor = *a;
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

int people_session(struct people *p, const char *token, struct actor *ret, struct people_session *ret_session)
{
	struct people_session found_session = { .expires_at = 0 };
	char id[44];
	int err = token_id(token, id, found_session.csrf);
	if (err < 0)
		return err;
	struct session *s = map_get(p->sessions, id);
	int64_t now = clock_wall_ms();
	if (!s || s->row.expires_at <= now)
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

int people_end_session(struct people *p, const char *session)
{
	if (!map_get(p->sessions, session))
		return ERR_NOT_FOUND;
	int err = people_store_del_session(&p->store, session);
	if (err == 0)
		free(map_take(p->sessions, session));
	return err;
}

struct ending { const char *account, *keep; char ids[SESSIONS_MAX][44]; int count; };

static bool pick_other(const char *key, void *value, void *data)
{
	struct ending *e = data;
	const struct session *s = value;
	if (str_eq(s->row.account, e->account) && !str_eq(key, e->keep) && e->count < SESSIONS_MAX)
		(void)str_copy(e->ids[e->count++], sizeof e->ids[0], key);
	return true;
}

int people_end_others(struct people *p, const char *account, const char *keep_session)
{
	int err = people_store_del_others(&p->store, account, keep_session);
	if (err < 0)
		return err;
	AUTO_FREE struct ending *e = NEW(struct ending);
	e->account = account;
	e->keep = keep_session;
	map_each(p->sessions, pick_other, e);
	for (int i = 0; i < e->count; i++)
		free(map_take(p->sessions, e->ids[i]));
	return 0;
}

struct listing { const char *account, *current; json_t *to; };

static bool list_session(const char *key, void *value, void *data)
{
	struct listing *l = data;
	const struct session *s = value;
	if (str_eq(s->row.account, l->account))
		json_array_append_new(l->to, json_pack("{s:s, s:I, s:I, s:s, s:s, s:b}", "id", key, "created_at", (json_int_t)s->row.created_at, "last_seen_at",
			(json_int_t)s->row.last_seen_at, "user_agent", s->row.user_agent, "peer", s->row.peer, "current", str_eq(key, l->current)));
	return true;
}

json_t *people_sessions(struct people *p, const char *account, const char *current)
{
	struct listing l = { .account = account, .current = current, .to = json_array() };
	map_each(p->sessions, list_session, &l);
	return l.to;
}
