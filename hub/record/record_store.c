#include "record/record_store.h"
#include <string.h>
#include "base/mem.h"

const char *const record_schema =
	"CREATE TABLE record_paper ("
	" id INTEGER PRIMARY KEY, unit TEXT NOT NULL, kind TEXT NOT NULL, name TEXT NOT NULL, media TEXT NOT NULL, size INTEGER NOT NULL, sha256 BLOB NOT NULL,"
	" by TEXT NOT NULL, at INTEGER NOT NULL, bytes BLOB NOT NULL) STRICT;" // the bytes last: a list does not read them
	"CREATE INDEX record_paper_unit ON record_paper (unit);"
	"CREATE TABLE record_help ("
	" id INTEGER PRIMARY KEY, unit TEXT NOT NULL, about TEXT NOT NULL, whom TEXT NOT NULL, name TEXT NOT NULL, contact TEXT NOT NULL, text TEXT NOT NULL, promised TEXT NOT NULL,"
	" by TEXT NOT NULL, opened INTEGER NOT NULL, due TEXT NOT NULL, told INTEGER NOT NULL CHECK (told IN (0, 1)), outcome TEXT, note TEXT, closed INTEGER NOT NULL,"
	" CHECK ((outcome IS NULL) = (closed = 0))) STRICT;"
	"CREATE TABLE record_registration ("
	" unit TEXT PRIMARY KEY, choice TEXT NOT NULL, fields TEXT NOT NULL, sent_to TEXT, text TEXT, by TEXT NOT NULL, at INTEGER NOT NULL, answer TEXT, answered INTEGER NOT NULL) STRICT;"
	"CREATE INDEX record_help_unit ON record_help (unit);";

struct record_store {
	struct store *s;
	struct stmt *add_paper, *drop_paper, *list_papers, *sizes, *paper;
	struct stmt *add_help, *move_help, *tell_help, *close_help, *list_help, *list_all_help;
	struct stmt *put_registration, *answer_registration, *registration;
	struct stmt *forget_papers, *forget_help, *forget_registration;
};

#define HELP_COLUMNS "id, unit, about, whom, name, contact, text, promised, by, opened, due, told, outcome, note, closed"

int record_store_open(struct record_store **ret, struct store *s)
{
	struct record_store *t = NEW(struct record_store);
	t->s = s;
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &t->add_paper, "INSERT INTO record_paper (unit, kind, name, media, size, sha256, by, at, bytes) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
		{ &t->drop_paper, "DELETE FROM record_paper WHERE unit = ?1 AND id = ?2" },
		{ &t->list_papers, "SELECT id, unit, kind, name, media, size, sha256, by, at FROM record_paper WHERE unit = ?1 ORDER BY id" },
		{ &t->sizes, "SELECT count(*), coalesce(sum(size), 0) FROM record_paper WHERE ?1 IS NULL OR unit = ?1" },
		{ &t->paper, "SELECT media, bytes FROM record_paper WHERE unit = ?1 AND id = ?2" },
		{ &t->add_help, "INSERT INTO record_help (unit, about, whom, name, contact, text, promised, by, opened, due, told, outcome, note, closed)"
			" VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0, NULL, NULL, 0)" },
		{ &t->move_help, "UPDATE record_help SET due = ?2, told = 0 WHERE id = ?1" },
		{ &t->tell_help, "UPDATE record_help SET told = 1 WHERE id = ?1" },
		{ &t->close_help, "UPDATE record_help SET outcome = ?2, note = ?3, closed = ?4 WHERE id = ?1" },
		{ &t->list_help, "SELECT " HELP_COLUMNS " FROM record_help WHERE unit = ?1 ORDER BY id DESC" },
		{ &t->list_all_help, "SELECT " HELP_COLUMNS " FROM record_help ORDER BY id DESC" },
		{ &t->put_registration, "INSERT OR REPLACE INTO record_registration (unit, choice, fields, sent_to, text, by, at, answer, answered) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, NULL, 0)" },
		{ &t->answer_registration, "UPDATE record_registration SET answer = ?2, answered = ?3 WHERE unit = ?1 AND choice = 'agreed'" },
		{ &t->registration, "SELECT choice, fields, sent_to, text, by, at, answer, answered FROM record_registration WHERE unit = ?1" },
		{ &t->forget_registration, "DELETE FROM record_registration WHERE unit = ?1" },
		{ &t->forget_papers, "DELETE FROM record_paper WHERE unit = ?1" },
		{ &t->forget_help, "DELETE FROM record_help WHERE unit = ?1" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0) {
			record_store_close(t);
			return err;
		}
	}
	*ret = t;
	return 0;
}

void record_store_close(struct record_store *t)
{
	free(t); // the statements are the store's
}

// --- papers ---

int record_store_add_paper(struct record_store *t, const struct paper_row *row, const void *bytes, int64_t *ret_id)
{
	struct stmt *q = t->add_paper;
	stmt_bind_text(q, 1, row->unit);
	stmt_bind_text(q, 2, row->kind);
	stmt_bind_text(q, 3, row->name);
	stmt_bind_text(q, 4, row->media);
	stmt_bind_int(q, 5, row->size);
	stmt_bind_blob(q, 6, row->sha256, sizeof row->sha256);
	stmt_bind_text(q, 7, row->by);
	stmt_bind_int(q, 8, row->at);
	stmt_bind_blob(q, 9, bytes, (size_t)row->size);
	int err = stmt_run(q);
	if (err == 0)
		*ret_id = store_last_id(t->s);
	return err;
}

static int run_on_one(struct stmt *q)
{
	int changed = stmt_run_changes(q);
	return changed < 0 ? changed : changed ? 0 : ERR_NOT_FOUND;
}

int record_store_drop_paper(struct record_store *t, const char *unit, int64_t id)
{
	stmt_bind_text(t->drop_paper, 1, unit);
	stmt_bind_int(t->drop_paper, 2, id);
	return run_on_one(t->drop_paper);
}

int record_store_each_paper(struct record_store *t, const char *unit, void (*row)(void *data, const struct paper_row *row), void *data)
{
	struct stmt *q = t->list_papers;
	int r;
	stmt_bind_text(q, 1, unit);
	while ((r = stmt_step(q)) == 1) {
		size_t len;
		struct paper_row p = { .id = stmt_int(q, 0), .unit = stmt_text(q, 1), .kind = stmt_text(q, 2), .name = stmt_text(q, 3), .media = stmt_text(q, 4), .size = stmt_int(q, 5),
			.by = stmt_text(q, 7), .at = stmt_int(q, 8) };
		const void *hash = stmt_blob(q, 6, &len);
		if (len == sizeof p.sha256)
			memcpy(p.sha256, hash, len);
		row(data, &p);
	}
	stmt_done(q);
	return r;
}

int record_store_sizes(struct record_store *t, const char *unit, struct record_sizes *ret)
{
	stmt_bind_text(t->sizes, 1, unit);
	int r = stmt_step(t->sizes);
	if (r == 1)
		*ret = (struct record_sizes){ stmt_int(t->sizes, 0), stmt_int(t->sizes, 1) };
	stmt_done(t->sizes);
	return r < 0 ? r : 0;
}

int record_store_paper(struct record_store *t, const char *unit, int64_t id, char **ret_media, void **ret, size_t *ret_len)
{
	struct stmt *q = t->paper;
	stmt_bind_text(q, 1, unit);
	stmt_bind_int(q, 2, id);
	int r = stmt_step(q);
	if (r == 1) {
		const void *bytes = stmt_blob(q, 1, ret_len);
		*ret_media = mem_str(stmt_text(q, 0));
		*ret = mem_copy(bytes, *ret_len);
	}
	stmt_done(q);
	return r < 0 ? r : r == 1 ? 0 : ERR_NOT_FOUND;
}

// --- requests for help ---

int record_store_add_help(struct record_store *t, const struct help_row *row, int64_t *ret_id)
{
	struct stmt *q = t->add_help;
	const char *const texts[] = { row->unit, row->about, row->whom, row->name, row->contact, row->text, row->promised, row->by };
	for (int i = 0; i < 8; i++)
		stmt_bind_text(q, i + 1, texts[i]);
	stmt_bind_int(q, 9, row->opened);
	stmt_bind_text(q, 10, row->due);
	int err = stmt_run(q);
	if (err == 0)
		*ret_id = store_last_id(t->s);
	return err;
}

int record_store_move_help(struct record_store *t, int64_t id, const char *due)
{
	stmt_bind_int(t->move_help, 1, id);
	stmt_bind_text(t->move_help, 2, due);
	return run_on_one(t->move_help);
}

int record_store_tell_help(struct record_store *t, int64_t id)
{
	stmt_bind_int(t->tell_help, 1, id);
	return run_on_one(t->tell_help);
}

int record_store_close_help(struct record_store *t, int64_t id, const char *outcome, const char *note, int64_t at)
{
	stmt_bind_int(t->close_help, 1, id);
	stmt_bind_text(t->close_help, 2, outcome);
	stmt_bind_text(t->close_help, 3, note);
	stmt_bind_int(t->close_help, 4, at);
	return run_on_one(t->close_help);
}

int record_store_each_help(struct record_store *t, const char *unit, void (*row)(void *data, const struct help_row *row), void *data)
{
	struct stmt *q = unit ? t->list_help : t->list_all_help;
	int r;
	if (unit)
		stmt_bind_text(q, 1, unit);
	while ((r = stmt_step(q)) == 1) {
		const struct help_row h = { .id = stmt_int(q, 0), .unit = stmt_text(q, 1), .about = stmt_text(q, 2), .whom = stmt_text(q, 3), .name = stmt_text(q, 4), .contact = stmt_text(q, 5),
			.text = stmt_text(q, 6), .promised = stmt_text(q, 7), .by = stmt_text(q, 8), .opened = stmt_int(q, 9), .due = stmt_text(q, 10), .told = stmt_int(q, 11) != 0,
			.outcome = stmt_text(q, 12), .note = stmt_text(q, 13), .closed = stmt_int(q, 14) };
		row(data, &h);
	}
	stmt_done(q);
	return r;
}

// --- registration ---

int record_store_put_registration(struct record_store *t, const struct registration_row *row)
{
	struct stmt *q = t->put_registration;
	const char *const texts[] = { row->unit, row->choice, row->fields, row->to, row->text, row->by };
	for (int i = 0; i < 6; i++)
		stmt_bind_text(q, i + 1, texts[i]);
	stmt_bind_int(q, 7, row->at);
	return stmt_run(q);
}

int record_store_answer_registration(struct record_store *t, const char *unit, const char *answer, int64_t at)
{
	stmt_bind_text(t->answer_registration, 1, unit);
	stmt_bind_text(t->answer_registration, 2, answer);
	stmt_bind_int(t->answer_registration, 3, at);
	return run_on_one(t->answer_registration);
}

int record_store_registration(struct record_store *t, const char *unit, void (*row)(void *data, const struct registration_row *row), void *data)
{
	struct stmt *q = t->registration;
	stmt_bind_text(q, 1, unit);
	int r = stmt_step(q);
	if (r == 1) {
		const struct registration_row one = { .unit = unit, .choice = stmt_text(q, 0), .fields = stmt_text(q, 1), .to = stmt_text(q, 2), .text = stmt_text(q, 3), .by = stmt_text(q, 4),
			.at = stmt_int(q, 5), .answer = stmt_text(q, 6), .answered = stmt_int(q, 7) };
		row(data, &one);
	}
	stmt_done(q);
	return r < 0 ? r : 0;
}

int record_store_forget(struct record_store *t, const char *unit)
{
	struct stmt *const all[] = { t->forget_papers, t->forget_help, t->forget_registration };
	int err = store_begin(t->s);
	if (err < 0)
		return err;
	for (size_t i = 0; i < sizeof all / sizeof *all && err == 0; i++) {
		stmt_bind_text(all[i], 1, unit);
		err = stmt_run(all[i]);
	}
	if (err == 0)
		return store_commit(t->s);
	store_rollback(t->s);
	return err;
}
