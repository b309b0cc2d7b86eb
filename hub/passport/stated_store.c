#include "base/mem.h"
#include "passport/stated.h"

struct stated_store { struct stmt *put, *drop, *list; };

int stated_store_open(struct stated_store **ret, struct store *s)
{
	struct stated_store *t = NEW(struct stated_store);
	int r = store_prepare(s, &t->put, "INSERT OR REPLACE INTO passport_stated (unit, key, value, evidence, at) VALUES (?1, ?2, ?3, ?4, ?5)");
	if (!r)
		r = store_prepare(s, &t->drop, "DELETE FROM passport_stated WHERE unit = ?1 AND key = ?2");
	if (!r)
		r = store_prepare(s, &t->list, "SELECT key, value, evidence, at FROM passport_stated WHERE unit = ?1");
	if (r)
		free(t);
	else
		*ret = t;
	return r;
}

void stated_store_close(struct stated_store *t)
{
	free(t); // the statements are the store's
}

int stated_store_put(struct stated_store *t, const char *unit, enum stated_key k, const char *value, const char *evidence, int64_t at)
{
	struct stmt *q = value ? t->put : t->drop;
	stmt_bind_text(q, 1, unit);
	stmt_bind_text(q, 2, stated_key_word(k));
	if (value) {
		stmt_bind_text(q, 3, value);
		stmt_bind_text(q, 4, evidence);
		stmt_bind_int(q, 5, at);
	}
	return stmt_run(q);
}

int stated_store_load(struct stated_store *t, const char *unit, struct stated **ret)
{
	struct stated *s = NULL;
	int r;
	stmt_bind_text(t->list, 1, unit);
	while ((r = stmt_step(t->list)) == 1) {
		enum stated_key k;
		if (stated_key_parse(stmt_text(t->list, 0), &k))
			continue;
		if (!s)
			s = NEW(struct stated);
		s->of[k].value = mem_str(stmt_text(t->list, 1));
		s->of[k].evidence = mem_str(stmt_text(t->list, 2));
		s->of[k].at = stmt_int(t->list, 3);
	}
	stmt_done(t->list);
	if (r < 0)
		stated_free(s);
	else
		*ret = s;
	return r;
}
