#include "access/household_store.h"
#include "base/str.h"

const char *const household_schema =
	"CREATE TABLE hub(key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT;";

int household_store_init(struct household_store *q, struct store *s)
{
	int err = store_prepare(s, &q->get, "SELECT value FROM hub WHERE key = ?1");
	if (err == 0)
		err = store_prepare(s, &q->put, "INSERT INTO hub(key, value) VALUES(?1, ?2) ON CONFLICT(key) DO UPDATE SET value = excluded.value");
	return err;
}

int household_store_get(struct household_store *q, const char *key, char *to, size_t size)
{
	stmt_bind_text(q->get, 1, key);
	int err = stmt_step(q->get);
	if (err == 1)
		err = str_copy(to, size, stmt_text(q->get, 0)) ? 0 : ERR_LIMIT;
	else if (err == 0)
		err = ERR_NOT_FOUND;
	stmt_done(q->get);
	return err;
}

int household_store_put(struct household_store *q, const char *key, const char *value)
{
	stmt_bind_text(q->put, 1, key);
	stmt_bind_text(q->put, 2, value);
	return stmt_run(q->put);
}
