#include "passport/label_store.h"
#include <string.h>
#include "base/mem.h"

struct label_store { struct stmt *add, *replace, *tell, *check, *remove, *list, *units; };

int label_store_open(struct label_store **ret, struct store *s)
{
	struct label_store *l = NEW(struct label_store);
	const struct { struct stmt **to; const char *sql; } all[] = {
		{&l->add, "INSERT INTO passport_label (unit, said, jws, host, told, at) VALUES (?1, ?2, ?3, ?4, ?5, ?6) RETURNING id"},
		{&l->replace, "UPDATE passport_label SET jws = ?2, host = ?3, at = ?4 WHERE id = ?1"},
		{&l->tell, "UPDATE passport_label SET told = ?2 WHERE id = ?1"},
		{&l->check, "INSERT OR REPLACE INTO passport_label_check (label, found, by, at, sha256) VALUES (?1, ?2, ?3, ?4, ?5)"},
		{&l->remove, "DELETE FROM passport_label WHERE id = ?1"},
		{&l->list, "SELECT l.id, l.said, l.jws, l.host, l.told, l.at, c.found, c.by, c.at, c.sha256 FROM passport_label l"
			" LEFT JOIN passport_label_check c ON c.label = l.id WHERE l.unit = ?1 ORDER BY l.id"},
		{&l->units, "SELECT DISTINCT unit FROM passport_label"},
	};
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++) {
		int r = store_prepare(s, all[i].to, all[i].sql);
		if (r) {
			label_store_close(l);
			return r;
		}
	}
	*ret = l;
	return 0;
}

void label_store_close(struct label_store *l)
{
	free(l); // the statements are the store's
}

int label_store_add(struct label_store *l, const char *unit, const struct label_row *row, int64_t *ret_id)
{
	stmt_bind_text(l->add, 1, unit);
	stmt_bind_text(l->add, 2, row->said);
	stmt_bind_text(l->add, 3, row->jws);
	stmt_bind_text(l->add, 4, row->host);
	stmt_bind_text(l->add, 5, row->told);
	stmt_bind_int(l->add, 6, row->at);
	int r = stmt_step(l->add);
	if (r == 1)
		*ret_id = stmt_int(l->add, 0);
	stmt_done(l->add);
	return r < 0 ? r : 0;
}

int label_store_replace(struct label_store *l, int64_t id, const struct label_row *row)
{
	stmt_bind_int(l->replace, 1, id);
	stmt_bind_text(l->replace, 2, row->jws);
	stmt_bind_text(l->replace, 3, row->host);
	stmt_bind_int(l->replace, 4, row->at);
	return stmt_run(l->replace);
}

int label_store_tell(struct label_store *l, int64_t id, const char *told)
{
	stmt_bind_int(l->tell, 1, id);
	stmt_bind_text(l->tell, 2, told);
	return stmt_run(l->tell);
}

int label_store_check(struct label_store *l, int64_t id, const struct check_row *c)
{
	stmt_bind_int(l->check, 1, id);
	stmt_bind_text(l->check, 2, c->found);
	stmt_bind_text(l->check, 3, c->by);
	stmt_bind_int(l->check, 4, c->at);
	stmt_bind_blob(l->check, 5, c->sha256, sizeof(c->sha256));
	return stmt_run(l->check);
}

int label_store_remove(struct label_store *l, int64_t id)
{
	stmt_bind_int(l->remove, 1, id);
	return stmt_run(l->remove);
}

static struct check_row check_of(struct stmt *q)
{
	struct check_row c = {.found = stmt_text(q, 6), .by = stmt_text(q, 7), .at = stmt_int(q, 8)};
	size_t len = 0;
	const void *hash = stmt_blob(q, 9, &len);
	if (hash && len == sizeof(c.sha256))
		memcpy(c.sha256, hash, len);
	return c;
}

int label_store_list(struct label_store *l, const char *unit, void (*row)(void *data, const struct label_row *r, const struct check_row *c), void *data)
{
	int r;
	stmt_bind_text(l->list, 1, unit);
	while ((r = stmt_step(l->list)) == 1) {
		const struct label_row one = {stmt_int(l->list, 0), stmt_text(l->list, 1), stmt_text(l->list, 2), stmt_text(l->list, 3), stmt_text(l->list, 4), stmt_int(l->list, 5)};
		const struct check_row check = check_of(l->list);
		row(data, &one, &check);
	}
	stmt_done(l->list);
	return r;
}

int label_store_units(struct label_store *l, void (*row)(void *data, const char *unit), void *data)
{
	int r;
	while ((r = stmt_step(l->units)) == 1)
		row(data, stmt_text(l->units, 0));
	stmt_done(l->units);
	return r;
}
