#include "access/authdb.h"

#include <string.h>

#include "access/authdb_store.h"
#include "base/mem.h"
#include "base/str.h"

struct authdb {
	struct authdb_store s;
};

int authdb_open(struct authdb **ret, const char *path, const char *group)
{
	struct authdb *a = NEW(struct authdb);
	int r = authdb_store_open(&a->s, path, group);

	if (r < 0) {
		free(a);
		return r;
	}
	*ret = a;
	return 0;
}

void authdb_close(struct authdb *a)
{
	if (!a)
		return;
	authdb_store_close(&a->s);
	free(a);
}

int authdb_begin(struct authdb *a)
{
	return store_begin(a->s.store);
}

int authdb_commit(struct authdb *a)
{
	return store_commit(a->s.store);
}

void authdb_rollback(struct authdb *a)
{
	store_rollback(a->s.store);
}

// Ends the change begun by the caller: commits when all went well, undoes it otherwise.
static int finish(struct authdb *a, int r)
{
	if (r < 0) {
		authdb_rollback(a);
		return r;
	}
	return authdb_commit(a);
}

static bool unit_valid(const char *unit)
{
	size_t len = strnlen(unit, sizeof(((struct auth_credential *)0)->unit));

	return len > 0 && len < sizeof(((struct auth_credential *)0)->unit) && strcspn(unit, "+#/$ ") == len;
}

// A name that the plugin could never admit is refused here already, while somebody can still be told.
static bool name_valid(const char *name, size_t size)
{
	size_t len = strnlen(name, size);

	return len > 0 && len < size && str_utf8_valid(name, len) && strcspn(name, "+#/") == len;
}

int authdb_put_unit(struct authdb *a, const char *unit, enum auth_unit_state state, const struct grants *grants)
{
	if (!unit_valid(unit))
		return ERR_INVALID;
	return authdb_store_put_unit(&a->s, unit, state, grants);
}

int authdb_del_unit(struct authdb *a, const char *unit)
{
	int r = authdb_begin(a);

	return r < 0 ? r : finish(a, authdb_store_del_unit(&a->s, unit));
}

int authdb_put_credential(struct authdb *a, const struct auth_credential *c)
{
	if (!unit_valid(c->unit) || !name_valid(c->username, sizeof(c->username)) || (c->client_id[0] && !name_valid(c->client_id, sizeof(c->client_id))))
		return ERR_INVALID;
	return authdb_store_put_credential(&a->s, c);
}

int authdb_set_state(struct authdb *a, int64_t credential, enum auth_state state)
{
	return authdb_store_set_state(&a->s, credential, state);
}

int authdb_bind_client_id(struct authdb *a, int64_t credential, const char *client_id)
{
	if (!name_valid(client_id, sizeof(((struct auth_credential *)0)->client_id)))
		return ERR_INVALID;
	return authdb_store_bind_client_id(&a->s, credential, client_id);
}

int authdb_clear(struct authdb *a)
{
	return authdb_store_clear(&a->s);
}
