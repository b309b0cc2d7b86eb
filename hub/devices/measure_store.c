#include "devices/measure_store.h"
#include "base/str.h"

int measure_store_open(struct measure_store *q, struct store *s)
{
	int e = store_prepare(s, &q->get, "SELECT kind, reason, by_hub, at, spared_until FROM unit_measure WHERE unit = ?1");
	if (!e)
		e = store_prepare(s, &q->put, "INSERT OR REPLACE INTO unit_measure(unit, kind, reason, by_hub, at, spared_until) VALUES(?1, ?2, ?3, ?4, ?5, ?6)");
	if (!e)
		e = store_prepare(s, &q->del, "DELETE FROM unit_measure WHERE unit = ?1");
	return e;
}

int measure_store_get(struct measure_store *q, const char *unit, struct measure *ret)
{
	*ret = (struct measure){.kind = MEASURE_NONE};
	stmt_bind_text(q->get, 1, unit);
	int e = stmt_step(q->get);
	if (e == 1) {
		ret->kind = (enum measure_kind)stmt_int(q->get, 0);
		e = str_copy(ret->reason, sizeof ret->reason, stmt_text(q->get, 1)) ? 0 : ERR_STORE;
		ret->by_hub = stmt_int(q->get, 2) != 0;
		ret->at = stmt_int(q->get, 3);
		ret->spared_until = stmt_int(q->get, 4);
	}
	stmt_done(q->get);
	return e;
}

int measure_store_put(struct measure_store *q, const char *unit, const struct measure *m)
{
	stmt_bind_text(q->put, 1, unit);
	stmt_bind_int(q->put, 2, m->kind);
	stmt_bind_text(q->put, 3, m->reason);
	stmt_bind_int(q->put, 4, m->by_hub);
	stmt_bind_int(q->put, 5, m->at);
	stmt_bind_int(q->put, 6, m->spared_until);
	return stmt_run(q->put);
}

int measure_store_del(struct measure_store *q, const char *unit)
{
	stmt_bind_text(q->del, 1, unit);
	return stmt_run(q->del);
}
