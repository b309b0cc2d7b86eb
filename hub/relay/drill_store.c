#include "relay/drill_store.h"
#include "base/mem.h"
#include "base/str.h"

const char *const drill_schema =
	"CREATE TABLE drill (unit TEXT PRIMARY KEY, began_at INTEGER NOT NULL, ends_at INTEGER NOT NULL, outcome TEXT NOT NULL, messages INTEGER NOT NULL,"
	" commands INTEGER NOT NULL, answers INTEGER NOT NULL, away INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

struct drill_store { struct stmt *put, *each, *interrupt, *forget; };

int drill_store_open(struct drill_store **ret, struct store *s)
{
	struct drill_store *d = NEW(struct drill_store);
	int err = store_prepare(s, &d->put, "INSERT OR REPLACE INTO drill (unit, began_at, ends_at, outcome, messages, commands, answers, away) VALUES (?1,?2,?3,?4,?5,?6,?7,?8)");
	if (!err)
		err = store_prepare(s, &d->each, "SELECT unit, began_at, ends_at, outcome, messages, commands, answers, away FROM drill");
	if (!err)
		err = store_prepare(s, &d->interrupt, "UPDATE drill SET outcome = 'interrupted' WHERE outcome = 'running'");
	if (!err)
		err = store_prepare(s, &d->forget, "DELETE FROM drill WHERE unit = ?1");
	if (err) {
		free(d);
		return err;
	}
	*ret = d;
	return 0;
}

void drill_store_close(struct drill_store *d)
{
	free(d);
}

int drill_store_put(struct drill_store *d, const struct drill *row)
{
	struct stmt *q = d->put;
	stmt_bind_text(q, 1, row->unit);
	stmt_bind_int(q, 2, row->began_at);
	stmt_bind_int(q, 3, row->ends_at);
	stmt_bind_text(q, 4, drill_outcome_word(row->outcome));
	stmt_bind_int(q, 5, row->messages);
	stmt_bind_int(q, 6, row->commands);
	stmt_bind_int(q, 7, row->answers);
	stmt_bind_int(q, 8, row->away);
	return stmt_run(q);
}

int drill_store_each(struct drill_store *d, void (*row)(void *data, const struct drill *row), void *data)
{
	struct stmt *q = d->each;
	int got;
	while ((got = stmt_step(q)) == 1) {
		struct drill one = {.began_at = stmt_int(q, 1), .ends_at = stmt_int(q, 2), .messages = (int)stmt_int(q, 4), .commands = (int)stmt_int(q, 5), .answers = (int)stmt_int(q, 6),
			.away = stmt_int(q, 7) != 0};
		if (!str_copy(one.unit, sizeof one.unit, stmt_text(q, 0)) || drill_outcome_parse(stmt_text(q, 3), &one.outcome) < 0) {
			got = ERR_STORE;
			break;
		}
		row(data, &one);
	}
	stmt_done(q);
	return got;
}

int drill_store_interrupt(struct drill_store *d)
{
	return stmt_run(d->interrupt);
}

int drill_store_forget(struct drill_store *d, const char *unit)
{
	stmt_bind_text(d->forget, 1, unit);
	return stmt_run(d->forget);
}
