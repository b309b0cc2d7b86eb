#include "access/authdb.h"

#include <string.h>
#include <sys/stat.h>

#include "access/authdb_store.h"
#include "base/mem.h"
#include "base/str.h"

struct authdb {
	struct authdb_store s; // store NULL: a try to begin anew failed
	char *path, *group;
	struct stat file; // that was opened
	struct auth_credential hub;
	bool has_hub;
};

static int open_file(struct authdb *a)
{
	int r = authdb_store_open(&a->s, a->path, a->group);

	if (r == 0 && (stat(a->path, &a->file) < 0 || !store_is_sound(a->s.store))) {
		authdb_store_close(&a->s);
		r = ERR_STORE;
	}
	return r;
}

static int open_anew(struct authdb *a)
{
	int r = store_wipe_file(a->path);

	return r < 0 ? r : open_file(a);
}

int authdb_open(struct authdb **ret, const char *path, const char *group)
{
	struct authdb *a = NEW(struct authdb);

	a->path = mem_str(path);
	a->group = mem_str(group);
	int r = open_file(a);
	if (r == ERR_STORE || r == ERR_UNSUPPORTED)
		r = open_anew(a);
	if (r < 0) {
		authdb_close(a);
		return r;
	}
	*ret = a;
	return 0;
}

bool authdb_is_there(const struct authdb *a)
{
	struct stat now;

	return a->s.store && stat(a->path, &now) == 0 && now.st_dev == a->file.st_dev && now.st_ino == a->file.st_ino;
}

bool authdb_is_whole(struct authdb *a)
{
	return authdb_is_there(a) && store_is_sound(a->s.store);
}

int authdb_begin_anew(struct authdb *a)
{
	authdb_store_close(&a->s);
	int r = open_anew(a);
	return r == 0 && a->has_hub ? authdb_store_put_credential(&a->s, &a->hub) : r;
}

void authdb_close(struct authdb *a)
{
	if (!a)
		return;
	authdb_store_close(&a->s);
	free(a->path);
	free(a->group);
	free(a);
}

int authdb_begin(struct authdb *a)
{
	return a->s.store ? store_begin(a->s.store) : ERR_STORE;
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
	if (c->kind == AUTH_HUB) { // to begin anew with
		a->hub = *c;
		a->has_hub = true;
	}
	return a->s.store ? authdb_store_put_credential(&a->s, c) : ERR_STORE;
}

int authdb_set_state(struct authdb *a, int64_t credential, enum auth_state state)
{
	return a->s.store ? authdb_store_set_state(&a->s, credential, state) : ERR_STORE;
}

int authdb_bind_client_id(struct authdb *a, int64_t credential, const char *client_id)
{
	if (!name_valid(client_id, sizeof(((struct auth_credential *)0)->client_id)))
		return ERR_INVALID;
	return a->s.store ? authdb_store_bind_client_id(&a->s, credential, client_id) : ERR_STORE;
}

int authdb_clear(struct authdb *a)
{
	return authdb_store_clear(&a->s);
}
