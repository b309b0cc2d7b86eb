#define LOG_ROOM "access"
#include "access/people.h"
#include <string.h>
#include "access/people_parts.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"

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

int people_actor(const struct account_row *row, struct actor *ret)
{
	struct actor a = { .kind = ACTOR_PERSON };
	if (role_parse(row->role, &a.role) < 0)
		return ERR_STORE;
	(void)str_copy(a.account, sizeof a.account, row->id);
	(void)str_copy(a.name, sizeof a.name, row->name);
	a.until = row->until;
	*ret = a;
	return 0;
}

int people_open(struct people **ret, struct store *s)
{
	struct people *p = NEW(struct people);
	p->sessions = map_new();
	int err = people_store_init(&p->store, s);
	if (err == 0)
		err = people_store_expire(&p->store, clock_wall_ms());
	if (err == 0)
		err = people_load_sessions(p);
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

static bool may_end(enum role role)
{
	return role == ROLE_GUEST || role == ROLE_INSTALLER;
}

int people_create(struct people *p, const char *name, const struct people_standing *standing, const char *phc, struct actor *ret)
{
	struct account_row row = { .id = "", .until = standing->until };
	char folded[65];
	if (!str_is_name(name, sizeof row.name - 1) || (standing->until && !may_end(standing->role)))
		return ERR_INVALID;
	random_id(row.id);
	fold(folded, name);
	if (!folded[0] || !str_copy(row.name, sizeof row.name, name) || !str_copy(row.role, sizeof row.role, role_word(standing->role)) ||
	    !str_copy(row.phc, sizeof row.phc, phc))
		return ERR_INVALID;
	int64_t count = 0, owners = 0;
	int err = people_store_count(&p->store, &count, &owners);
	if (err == 0 && count >= PEOPLE_MAX)
		err = ERR_LIMIT;
	if (err == 0)
		err = people_store_put_account(&p->store, &row, folded, clock_wall_ms());
	if (err == 0)
		err = people_actor(&row, ret);
	mem_wipe(&row, sizeof row);
	return err;
}

static int found(int err, struct account_row *row, struct actor *ret, char ret_phc[128])
{
	if (err == 0)
		err = people_actor(row, ret);
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

// ERR_STATE when this account is the only owner, who must stay.
static int not_last_owner(struct people *p, const char *role)
{
	int64_t count = 0, owners = 0;
	int err = people_store_count(&p->store, &count, &owners);
	if (err < 0)
		return err;
	return str_eq(role, role_word(ROLE_OWNER)) && owners <= 1 ? ERR_STATE : 0;
}

struct standing { const char *account; enum role role; int64_t until; };

static bool set_standing(const char *key, void *value, void *data)
{
	(void)key;
	struct session *s = value;
	const struct standing *to = data;
	if (str_eq(s->row.account, to->account)) {
		s->actor.role = to->role;
		s->actor.until = to->until;
	}
	return true;
}

int people_change(struct people *p, const char *account, const struct people_standing *standing)
{
	struct account_row row;
	int err = people_store_get_account_id(&p->store, account, &row);
	mem_wipe(row.phc, sizeof row.phc);
	if (err == 0 && standing->until && !may_end(standing->role))
		err = ERR_INVALID;
	if (err == 0 && standing->role != ROLE_OWNER)
		err = not_last_owner(p, row.role);
	if (err == 0)
		err = people_store_set_standing(&p->store, account, role_word(standing->role), standing->until);
	if (err < 0)
		return err;
	struct standing to = { .account = account, .role = standing->role, .until = standing->until };
	map_each(p->sessions, set_standing, &to);
	return 0;
}

int people_remove(struct people *p, const char *account)
{
	struct account_row row;
	int err = people_store_get_account_id(&p->store, account, &row);
	mem_wipe(row.phc, sizeof row.phc);
	if (err == 0)
		err = not_last_owner(p, row.role);
	if (err == 0)
		err = people_store_del_account(&p->store, account); // and its sessions
	if (err == 0)
		people_forget_sessions(p, account, "");
	return err;
}

struct tally { const char *account; int sessions; int64_t last_seen_at; };

static bool tally_session(const char *key, void *value, void *data)
{
	(void)key;
	const struct session *s = value;
	struct tally *t = data;
	if (str_eq(s->row.account, t->account)) {
		t->sessions++;
		if (s->row.last_seen_at > t->last_seen_at)
			t->last_seen_at = s->row.last_seen_at;
	}
	return true;
}

struct people_list { struct people *people; json_t *to; };

static void list_account(void *data, const struct account_row *row)
{
	struct people_list *l = data;
	struct tally t = { .account = row->id };
	map_each(l->people->sessions, tally_session, &t);
	json_array_append_new(l->to, json_pack("{s:s, s:s, s:s, s:o, s:b, s:I, s:o, s:i}", "id", row->id, "name", row->name, "role", row->role, "until",
		row->until ? json_integer(row->until) : json_null(), "ended", row->until && row->until <= clock_wall_ms(), "created_at", (json_int_t)row->created_at,
		"last_seen_at", t.sessions ? json_integer(t.last_seen_at) : json_null(), "sessions", t.sessions));
}

int people_list(struct people *p, json_t **ret)
{
	struct people_list l = { .people = p, .to = json_array() };
	int err = people_store_each_account(&p->store, list_account, &l);
	if (err < 0)
		json_decref(l.to);
	else
		*ret = l.to;
	return err;
}
