#include "relay/relayd_outbox_store.h"
#include "base/str.h"

static const char schema[] =
	"CREATE TABLE outbox(id INTEGER PRIMARY KEY AUTOINCREMENT, link TEXT NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL) STRICT;"
	"CREATE INDEX outbox_link ON outbox(link, id);"
	"CREATE TABLE seen(one INTEGER PRIMARY KEY CHECK (one = 1), run INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;";

int outbox_open(struct outbox *o, const char *path)
{
	const struct store_migration ladder[] = { { 1, schema } };
	const struct { struct stmt **to; const char *sql; } all[] = {
		{ &o->add, "INSERT INTO outbox(link, topic, payload) VALUES(?1, ?2, ?3)" },
		{ &o->next, "SELECT id, topic, payload FROM outbox WHERE link = ?1 AND id > ?2 ORDER BY id LIMIT 1" },
		{ &o->forget, "DELETE FROM outbox WHERE link = ?1 AND id <= ?2" },
		{ &o->drop_link, "DELETE FROM outbox WHERE link = ?1" },
		{ &o->oldest, "SELECT id, link FROM outbox ORDER BY id LIMIT 1" },
		{ &o->drop_oldest, "DELETE FROM outbox WHERE id = ?1" },
		{ &o->count, "SELECT count(*) FROM outbox WHERE ?1 IS NULL OR link = ?1" },
		{ &o->links, "SELECT DISTINCT link FROM outbox" },
		{ &o->put_seen, "INSERT INTO seen(one, run, seq) VALUES(1, ?1, ?2) ON CONFLICT(one) DO UPDATE SET run = ?1, seq = ?2" },
		{ &o->get_seen, "SELECT seq FROM seen WHERE run = ?1" },
	};
	int err = store_open(&o->store, path, 0600, 0, ladder, 1);
	for (size_t i = 0; err == 0 && i < sizeof all / sizeof *all; i++)
		err = store_prepare(o->store, all[i].to, all[i].sql);
	if (err == 0)
		o->rows = outbox_count(o, NULL);
	return err;
}

void outbox_close(struct outbox *o)
{
	store_close(o->store);
	o->store = NULL;
}

int outbox_seen(struct outbox *o, uint64_t run, uint64_t *ret_seq)
{
	stmt_bind_int(o->get_seen, 1, (int64_t)run);
	int err = stmt_step(o->get_seen);
	*ret_seq = err == 1 ? (uint64_t)stmt_int(o->get_seen, 0) : 0;
	stmt_done(o->get_seen);
	return err < 0 ? err : 0;
}

static int begin(struct outbox *o)
{
	int err = o->open ? 0 : store_begin(o->store);
	if (err == 0)
		o->open = true;
	return err;
}

static int make_room(struct outbox *o, char ret_dropped[WIRE_LINK_SIZE])
{
	int err = stmt_step(o->oldest);
	int64_t id = err == 1 ? stmt_int(o->oldest, 0) : 0;
	if (err == 1 && !str_copy(ret_dropped, WIRE_LINK_SIZE, stmt_text(o->oldest, 1)))
		ret_dropped[0] = '\0';
	stmt_done(o->oldest);
	if (err != 1)
		return err;
	stmt_bind_int(o->drop_oldest, 1, id);
	o->rows--;
	return stmt_run(o->drop_oldest);
}

int outbox_add(struct outbox *o, uint64_t run, const struct wire_publish *m, char ret_dropped[WIRE_LINK_SIZE])
{
	ret_dropped[0] = '\0';
	int err = begin(o);
	if (err == 0 && o->rows >= OUTBOX_ROWS_MAX)
		err = make_room(o, ret_dropped);
	if (err < 0)
		return err;
	stmt_bind_text(o->add, 1, m->link);
	stmt_bind_text(o->add, 2, m->topic);
	stmt_bind_blob(o->add, 3, m->payload.data ? m->payload.data : (const uint8_t *)"", m->payload.len);
	err = stmt_run(o->add);
	if (err < 0)
		return err;
	o->rows++;
	stmt_bind_int(o->put_seen, 1, (int64_t)run);
	stmt_bind_int(o->put_seen, 2, (int64_t)m->seq);
	return stmt_run(o->put_seen);
}

int outbox_commit(struct outbox *o)
{
	if (!o->open)
		return 0;
	o->open = false;
	int err = store_commit(o->store);
	if (err < 0)
		o->rows = outbox_count(o, NULL);
	return err;
}

int outbox_next(struct outbox *o, const char *link, int64_t after, int64_t *ret_id, const char **topic, struct wire_bytes *payload)
{
	stmt_bind_text(o->next, 1, link);
	stmt_bind_int(o->next, 2, after);
	int err = stmt_step(o->next);
	if (err == 1) {
		*ret_id = stmt_int(o->next, 0);
		*topic = stmt_text(o->next, 1);
		payload->data = stmt_blob(o->next, 2, &payload->len);
	} else {
		stmt_done(o->next);
	}
	return err;
}

void outbox_next_done(struct outbox *o)
{
	stmt_done(o->next);
}

static int drop(struct outbox *o, struct stmt *q)
{
	int n = stmt_run_changes(q);
	if (n > 0)
		o->rows -= n;
	return n;
}

int outbox_forget(struct outbox *o, const char *link, int64_t up_to)
{
	stmt_bind_text(o->forget, 1, link);
	stmt_bind_int(o->forget, 2, up_to);
	return drop(o, o->forget);
}

int outbox_drop_link(struct outbox *o, const char *link)
{
	stmt_bind_text(o->drop_link, 1, link);
	int n = drop(o, o->drop_link);
	return n < 0 ? n : 0;
}

int64_t outbox_count(struct outbox *o, const char *link)
{
	stmt_bind_text(o->count, 1, link);
	int64_t n = stmt_step(o->count) == 1 ? stmt_int(o->count, 0) : 0;
	stmt_done(o->count);
	return n;
}

int outbox_each_link(struct outbox *o, void (*link)(void *data, const char *id), void *data)
{
	int err;
	while ((err = stmt_step(o->links)) == 1)
		link(data, stmt_text(o->links, 0));
	stmt_done(o->links);
	return err;
}
