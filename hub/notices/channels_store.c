#include "notices/channels_store.h"
#include "base/mem.h"

const char *const channels_schema =
	"CREATE TABLE notice_channel(id INTEGER PRIMARY KEY, kind TEXT NOT NULL, name TEXT NOT NULL, sealed BLOB NOT NULL, least INTEGER NOT NULL, names INTEGER NOT NULL,"
	" private INTEGER NOT NULL, enabled INTEGER NOT NULL, created_at INTEGER NOT NULL, ok_at INTEGER NOT NULL DEFAULT 0, failed_at INTEGER NOT NULL DEFAULT 0,"
	" language TEXT NOT NULL, problem TEXT, status INTEGER NOT NULL DEFAULT 0, dropped INTEGER NOT NULL DEFAULT 0, leaving INTEGER NOT NULL DEFAULT 0) STRICT;"
	"CREATE TABLE notice_message(id INTEGER PRIMARY KEY AUTOINCREMENT, channel INTEGER NOT NULL REFERENCES notice_channel ON DELETE CASCADE, urgency INTEGER NOT NULL,"
	" sort INTEGER NOT NULL, body TEXT NOT NULL, created_at INTEGER NOT NULL, next_at INTEGER NOT NULL, tries INTEGER NOT NULL) STRICT;"
	"CREATE INDEX notice_message_channel ON notice_message(channel);"
	"CREATE TABLE notice_sent(channel INTEGER NOT NULL REFERENCES notice_channel ON DELETE CASCADE, at INTEGER NOT NULL) STRICT;"
	"CREATE INDEX notice_sent_channel ON notice_sent(channel, at);";

#define COLUMNS "id, kind, name, sealed, least, names, private, enabled, created_at, ok_at, failed_at, problem, status," \
	" (SELECT count(*) FROM notice_message WHERE channel = notice_channel.id AND sort = 0), dropped, leaving, language"
#define OLD "created_at < ?1 AND tries >= ?2"

struct channels_store {
	struct store *s;
	struct stmt *add, *change, *remove, *list, *get, *ok, *failed, *enqueue, *trim, *count_dropped, *due, *waiting, *again, *delete, *sent, *forget_sent, *old, *count_old, *drop_old, *drop_sort, *leave, *drop_left;
};

int channels_store_open(struct channels_store **ret, struct store *s)
{
	struct channels_store *q = NEW(struct channels_store);
	q->s = s;
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &q->add, "INSERT INTO notice_channel(kind, name, sealed, least, names, private, enabled, created_at, language) VALUES(?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)" },
		{ &q->change, "UPDATE notice_channel SET name = ?2, least = ?3, names = ?4, enabled = ?5, language = ?6 WHERE id = ?1 AND NOT leaving" },
		{ &q->remove, "DELETE FROM notice_channel WHERE id = ?1 AND NOT leaving" },
		{ &q->list, "SELECT " COLUMNS " FROM notice_channel WHERE NOT leaving ORDER BY id" },
		{ &q->get, "SELECT " COLUMNS " FROM notice_channel WHERE id = ?1" },
		{ &q->ok, "UPDATE notice_channel SET ok_at = ?2, problem = NULL, status = 0 WHERE id = ?1" },
		{ &q->failed, "UPDATE notice_channel SET failed_at = ?2, problem = ?3, status = ?4 WHERE id = ?1" },
		{ &q->enqueue, "INSERT INTO notice_message(channel, urgency, body, created_at, next_at, tries, sort) VALUES(?1, ?2, ?3, ?4, ?5, 0, ?6)" },
		{ &q->trim, "DELETE FROM notice_message WHERE channel = ?1 AND id IN (SELECT id FROM notice_message WHERE channel = ?1 AND sort = 0 ORDER BY urgency DESC, id DESC LIMIT -1 OFFSET ?2)" },
		{ &q->count_dropped, "UPDATE notice_channel SET dropped = dropped + ?2 WHERE id = ?1" },
		{ &q->due, "SELECT m.id, m.channel, m.urgency, m.body, m.created_at, m.next_at, m.tries, m.sort FROM notice_message m JOIN notice_channel c ON c.id = m.channel"
			" WHERE m.next_at <= ?1 AND (m.sort = 2 OR (c.enabled AND m.urgency >= ?2 AND (m.sort = 1 OR (SELECT count(*) FROM notice_sent s WHERE s.channel = c.id AND s.at > ?3) < ?4)))"
			" ORDER BY m.urgency DESC, m.id LIMIT 1" },
		{ &q->waiting, "SELECT count(*) FROM notice_message" },
		{ &q->again, "UPDATE notice_message SET tries = tries + 1, next_at = ?2 WHERE id = ?1" },
		{ &q->delete, "DELETE FROM notice_message WHERE id = ?1" },
		{ &q->sent, "INSERT INTO notice_sent(channel, at) VALUES(?1, ?2)" },
		{ &q->forget_sent, "DELETE FROM notice_sent WHERE at < ?1" },
		{ &q->old, "SELECT " COLUMNS " FROM notice_channel WHERE id IN (SELECT channel FROM notice_message WHERE " OLD ")" },
		{ &q->count_old, "UPDATE notice_channel SET dropped = dropped + (SELECT count(*) FROM notice_message WHERE channel = notice_channel.id AND " OLD ")" },
		{ &q->drop_old, "DELETE FROM notice_message WHERE " OLD },
		{ &q->drop_sort, "DELETE FROM notice_message WHERE channel = ?1 AND sort BETWEEN ?2 AND ?3" },
		{ &q->leave, "UPDATE notice_channel SET leaving = 1 WHERE id = ?1 AND NOT leaving" },
		{ &q->drop_left, "DELETE FROM notice_channel WHERE leaving AND NOT EXISTS (SELECT 1 FROM notice_message WHERE channel = notice_channel.id)" },
	};
	for (size_t i = 0; i < sizeof all / sizeof *all; i++) {
		int err = store_prepare(s, all[i].to, all[i].sql);
		if (err < 0) {
			channels_store_close(q);
			return err;
		}
	}
	*ret = q;
	return 0;
}

void channels_store_close(struct channels_store *q)
{
	free(q); // the statements are the store's
}

static int one_changed(struct stmt *q)
{
	int n = stmt_run_changes(q);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

int channels_store_add(struct channels_store *q, const struct channel_row *c, int64_t *ret_id)
{
	stmt_bind_text(q->add, 1, c->kind);
	stmt_bind_text(q->add, 2, c->name);
	stmt_bind_blob(q->add, 3, c->sealed, c->sealed_len);
	stmt_bind_int(q->add, 4, c->least);
	stmt_bind_int(q->add, 5, c->names);
	stmt_bind_int(q->add, 6, c->allow_private);
	stmt_bind_int(q->add, 7, c->enabled);
	stmt_bind_int(q->add, 8, c->created_at);
	stmt_bind_text(q->add, 9, c->language);
	int err = stmt_run(q->add);
	if (err == 0)
		*ret_id = store_last_id(q->s);
	return err;
}

int channels_store_change(struct channels_store *q, const struct channel_row *c)
{
	stmt_bind_int(q->change, 1, c->id);
	stmt_bind_text(q->change, 2, c->name);
	stmt_bind_int(q->change, 3, c->least);
	stmt_bind_int(q->change, 4, c->names);
	stmt_bind_int(q->change, 5, c->enabled);
	stmt_bind_text(q->change, 6, c->language);
	return one_changed(q->change);
}

int channels_store_remove(struct channels_store *q, int64_t id)
{
	stmt_bind_int(q->remove, 1, id);
	return one_changed(q->remove);
}

static int read_channels(struct stmt *q, channel_fn row, void *data)
{
	int err, count = 0;
	for (; (err = stmt_step(q)) == 1; count++) {
		struct channel_row c = { .id = stmt_int(q, 0), .kind = stmt_text(q, 1), .name = stmt_text(q, 2), .least = (enum urgency)stmt_int(q, 4),
			.names = stmt_int(q, 5) != 0, .allow_private = stmt_int(q, 6) != 0, .enabled = stmt_int(q, 7) != 0, .created_at = stmt_int(q, 8), .ok_at = stmt_int(q, 9),
			.failed_at = stmt_int(q, 10), .problem = stmt_text(q, 11), .status = stmt_int(q, 12), .waiting = stmt_int(q, 13), .dropped = stmt_int(q, 14), .leaving = stmt_int(q, 15) != 0, .language = stmt_text(q, 16) };
		c.sealed = stmt_blob(q, 3, &c.sealed_len);
		row(data, &c);
	}
	stmt_done(q);
	return err < 0 ? err : count;
}

int channels_store_list(struct channels_store *q, channel_fn row, void *data)
{
	return read_channels(q->list, row, data);
}

int channels_store_get(struct channels_store *q, int64_t id, channel_fn row, void *data)
{
	stmt_bind_int(q->get, 1, id);
	int n = read_channels(q->get, row, data);
	return n == 0 ? ERR_NOT_FOUND : n < 0 ? n : 0;
}

int channels_store_ok(struct channels_store *q, int64_t id, int64_t at)
{
	stmt_bind_int(q->ok, 1, id);
	stmt_bind_int(q->ok, 2, at);
	return one_changed(q->ok);
}

int channels_store_failed(struct channels_store *q, int64_t id, int64_t at, const char *problem, int64_t status)
{
	stmt_bind_int(q->failed, 1, id);
	stmt_bind_int(q->failed, 2, at);
	stmt_bind_text(q->failed, 3, problem);
	stmt_bind_int(q->failed, 4, status);
	return one_changed(q->failed);
}

int channels_store_enqueue(struct channels_store *q, const struct queued *m)
{
	stmt_bind_int(q->enqueue, 1, m->channel);
	stmt_bind_int(q->enqueue, 2, m->urgency);
	stmt_bind_text(q->enqueue, 3, m->body);
	stmt_bind_int(q->enqueue, 4, m->created_at);
	stmt_bind_int(q->enqueue, 5, m->next_at);
	stmt_bind_int(q->enqueue, 6, m->sort);
	return stmt_run(q->enqueue);
}

static int count_dropped(struct channels_store *q, int64_t channel, int n)
{
	stmt_bind_int(q->count_dropped, 1, channel);
	stmt_bind_int(q->count_dropped, 2, n);
	return stmt_run(q->count_dropped);
}

int channels_store_trim(struct channels_store *q, int64_t channel, int most)
{
	stmt_bind_int(q->trim, 1, channel);
	stmt_bind_int(q->trim, 2, most);
	int n = stmt_run_changes(q->trim);
	int err = n > 0 ? count_dropped(q, channel, n) : 0;
	return err < 0 ? err : n;
}

int channels_store_due(struct channels_store *q, int64_t now, int least, int64_t since, int most, queued_fn row, void *data)
{
	stmt_bind_int(q->due, 1, now);
	stmt_bind_int(q->due, 2, least);
	stmt_bind_int(q->due, 3, since);
	stmt_bind_int(q->due, 4, most);
	int err = stmt_step(q->due);
	if (err == 1) {
		const struct queued m = { .id = stmt_int(q->due, 0), .channel = stmt_int(q->due, 1), .urgency = (enum urgency)stmt_int(q->due, 2), .body = stmt_text(q->due, 3),
			.created_at = stmt_int(q->due, 4), .next_at = stmt_int(q->due, 5), .tries = (int)stmt_int(q->due, 6), .sort = (enum queued_sort)stmt_int(q->due, 7) };
		row(data, &m);
	}
	stmt_done(q->due);
	return err;
}

int channels_store_waiting(struct channels_store *q)
{
	int err = stmt_step(q->waiting);
	int n = err == 1 ? (int)stmt_int(q->waiting, 0) : 0;
	stmt_done(q->waiting);
	return err < 0 ? err : n;
}

int channels_store_again(struct channels_store *q, int64_t message, int64_t next_at)
{
	stmt_bind_int(q->again, 1, message);
	stmt_bind_int(q->again, 2, next_at);
	return stmt_run(q->again);
}

static int deliver(struct channels_store *q, int64_t message, int64_t channel, int64_t at, enum queued_sort sort)
{
	stmt_bind_int(q->delete, 1, message);
	int err = stmt_run(q->delete);
	stmt_bind_int(q->forget_sent, 1, at - INT64_C(86400000));
	if (err == 0)
		err = stmt_run(q->forget_sent);
	if (err < 0)
		return err;
	err = channels_store_ok(q, channel, at);
	if (err < 0)
		return err == ERR_NOT_FOUND ? 0 : err; // removed while the message was under way
	if (sort != QUEUED_NOTICE)
		return 0; // nobody was alerted
	stmt_bind_int(q->sent, 1, channel);
	stmt_bind_int(q->sent, 2, at);
	return stmt_run(q->sent);
}

int channels_store_delivered(struct channels_store *q, int64_t message, int64_t channel, int64_t at, enum queued_sort sort)
{
	int err = store_begin(q->s);
	if (err < 0)
		return err;
	err = deliver(q, message, channel, at, sort);
	if (err == 0)
		return store_commit(q->s);
	store_rollback(q->s);
	return err;
}

static void bind_old(struct stmt *q, int64_t before, int tries)
{
	stmt_bind_int(q, 1, before);
	stmt_bind_int(q, 2, tries);
}

int channels_store_drop_old(struct channels_store *q, int64_t before, int tries, channel_fn row, void *data)
{
	bind_old(q->old, before, tries);
	int n = read_channels(q->old, row, data);
	if (n <= 0)
		return n;
	bind_old(q->count_old, before, tries);
	int err = stmt_run(q->count_old);
	bind_old(q->drop_old, before, tries);
	return err < 0 ? err : stmt_run_changes(q->drop_old);
}

// One message of its sort in the place of those that wait, and of those before it.
static int replace(struct channels_store *q, int64_t channel, enum queued_sort from, const struct queued *m)
{
	stmt_bind_int(q->drop_sort, 1, channel);
	stmt_bind_int(q->drop_sort, 2, from);
	stmt_bind_int(q->drop_sort, 3, QUEUED_CLEAR);
	int err = stmt_run(q->drop_sort);
	return err < 0 ? err : channels_store_enqueue(q, m);
}

int channels_store_keep(struct channels_store *q, const struct queued *m)
{
	return replace(q, m->channel, QUEUED_STATE, m);
}

int channels_store_leave(struct channels_store *q, const struct queued *clear)
{
	int err = store_begin(q->s);
	if (err < 0)
		return err;
	stmt_bind_int(q->leave, 1, clear->channel);
	err = one_changed(q->leave);
	if (err == 0)
		err = replace(q, clear->channel, QUEUED_NOTICE, clear);
	if (err == 0)
		return store_commit(q->s);
	store_rollback(q->s);
	return err;
}

int channels_store_drop_left(struct channels_store *q)
{
	return stmt_run_changes(q->drop_left);
}
