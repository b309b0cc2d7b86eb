#include "base/mem.h"
#include "base/str.h"
#include "passport/mud.h"

struct mud_store { struct stmt *put, *drop, *get; };

int mud_store_open(struct mud_store **ret, struct store *s)
{
	struct mud_store *t = NEW(struct mud_store);
	int r = store_prepare(s, &t->put, "INSERT OR REPLACE INTO passport_mud (unit, url, about, supported, last_update, hours, read_at) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)");
	if (!r)
		r = store_prepare(s, &t->drop, "DELETE FROM passport_mud WHERE unit = ?1");
	if (!r)
		r = store_prepare(s, &t->get, "SELECT url, about, supported, last_update, hours, read_at FROM passport_mud WHERE unit = ?1");
	if (r)
		mud_store_close(t);
	else
		*ret = t;
	return r;
}

void mud_store_close(struct mud_store *t)
{
	free(t); // the statements are the store's
}

int mud_store_put(struct mud_store *t, const char *unit, const struct mud *m)
{
	struct stmt *q = m ? t->put : t->drop;
	stmt_bind_text(q, 1, unit);
	if (m) {
		stmt_bind_text(q, 2, m->url);
		stmt_bind_text(q, 3, m->about);
		stmt_bind_int(q, 4, m->is_supported);
		stmt_bind_int(q, 5, m->last_update);
		stmt_bind_int(q, 6, m->hours);
		stmt_bind_int(q, 7, m->read_at);
	}
	return stmt_run(q);
}

int mud_store_load(struct mud_store *t, const char *unit, struct mud **ret)
{
	stmt_bind_text(t->get, 1, unit);
	int r = stmt_step(t->get);
	if (r == 1) {
		struct mud *m = NEW(struct mud);
		bool fits = str_copy(m->url, sizeof(m->url), stmt_text(t->get, 0)) && str_copy(m->about, sizeof(m->about), stmt_text(t->get, 1));
		m->is_supported = stmt_int(t->get, 2);
		m->last_update = stmt_int(t->get, 3);
		m->hours = stmt_int(t->get, 4);
		m->read_at = stmt_int(t->get, 5);
		if (fits)
			*ret = m;
		else
			free(m);
		r = fits ? 0 : ERR_STORE;
	}
	stmt_done(t->get);
	return r;
}
