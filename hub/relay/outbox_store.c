#include "relay/outbox_store.h"
#include <string.h>
#include "base/map.h"
#include "base/mem.h"
#include "platform/store.h"

static const struct store_migration ladder[] = {
	{1, "CREATE TABLE message (link TEXT NOT NULL, id INTEGER NOT NULL, topic TEXT NOT NULL, payload BLOB NOT NULL, PRIMARY KEY (link, id))"
	    " STRICT, WITHOUT ROWID;"
	    "CREATE TABLE mark (one INTEGER PRIMARY KEY CHECK (one = 1), run INTEGER NOT NULL, seq INTEGER NOT NULL) STRICT;"
	    "INSERT INTO mark (one, run, seq) VALUES (1, 0, 0);"},
};

struct outbox {
	struct store *store;
	struct stmt *put, *read, *oldest, *weigh_upto, *delete_upto, *drop, *totals, *set_mark, *get_mark;
	struct outbox_limits limits;
	struct map *counts; // struct outbox_count by link
	int64_t last_id;
	uint64_t run, seq;  // the mark: the last message taken in
	bool open, mark_moved;
};

static const struct { size_t at; const char *sql; } statements[] = {
	{offsetof(struct outbox, put), "INSERT INTO message (link, id, topic, payload) VALUES (?1, ?2, ?3, ?4)"},
	{offsetof(struct outbox, read), "SELECT id, topic, payload FROM message WHERE link = ?1 AND id > ?2 ORDER BY id LIMIT ?3"},
	{offsetof(struct outbox, oldest), "SELECT id FROM message WHERE link = ?1 ORDER BY id LIMIT 1"},
	{offsetof(struct outbox, weigh_upto), "SELECT count(*), coalesce(sum(length(CAST(topic AS BLOB)) + length(payload)), 0) FROM message WHERE link = ?1 AND id <= ?2"},
	{offsetof(struct outbox, delete_upto), "DELETE FROM message WHERE link = ?1 AND id <= ?2"},
	{offsetof(struct outbox, drop), "DELETE FROM message WHERE link = ?1"},
	{offsetof(struct outbox, totals), "SELECT link, count(*), sum(length(CAST(topic AS BLOB)) + length(payload)), max(id) FROM message GROUP BY link"},
	{offsetof(struct outbox, set_mark), "UPDATE mark SET run = ?1, seq = ?2"},
	{offsetof(struct outbox, get_mark), "SELECT run, seq FROM mark"},
};

// --- what is counted in memory ---

static struct outbox_count *count_of(struct outbox *o, const char *link)
{
	struct outbox_count *c = map_get(o->counts, link);
	if (!c) {
		c = NEW(struct outbox_count);
		map_put(o->counts, link, c);
	}
	return c;
}

static bool empty_count(const char *link, void *count, void *data)
{
	struct outbox_count *c = count;
	(void)link;
	(void)data;
	c->rows = c->bytes = 0;
	return true;
}

static int read_totals(struct outbox *o)
{
	int got;
	map_each(o->counts, empty_count, NULL);
	while ((got = stmt_step(o->totals)) > 0) {
		struct outbox_count *c = count_of(o, stmt_text(o->totals, 0));
		c->rows = stmt_int(o->totals, 1);
		c->bytes = stmt_int(o->totals, 2);
		if (stmt_int(o->totals, 3) > o->last_id)
			o->last_id = stmt_int(o->totals, 3);
	}
	stmt_done(o->totals);
	return got;
}

static int read_mark(struct outbox *o)
{
	int got = stmt_step(o->get_mark);
	if (got > 0) {
		o->run = (uint64_t)stmt_int(o->get_mark, 0);
		o->seq = (uint64_t)stmt_int(o->get_mark, 1);
	}
	stmt_done(o->get_mark);
	return got < 0 ? got : 0;
}

static int read_state(struct outbox *o)
{
	int err = read_totals(o);
	return err < 0 ? err : read_mark(o);
}

// --- open and close ---

int outbox_open(struct outbox **ret, const char *path, const struct outbox_limits *limits)
{
	struct outbox *o = NEW(struct outbox);
	o->limits = *limits;
	o->counts = map_new();
	int err = store_open(&o->store, path, 0600, 0, ladder, sizeof ladder / sizeof *ladder);
	for (size_t i = 0; i < sizeof statements / sizeof *statements && !err; i++)
		err = store_prepare(o->store, (struct stmt **)((char *)o + statements[i].at), statements[i].sql);
	if (!err)
		err = read_state(o);
	if (err) {
		outbox_close(o);
		return err;
	}
	*ret = o;
	return 0;
}

void outbox_close(struct outbox *o)
{
	if (!o)
		return;
	if (o->open)
		store_rollback(o->store);
	store_close(o->store);
	map_free(o->counts, free);
	free(o);
}

// --- one transaction for a batch ---

static int begin(struct outbox *o)
{
	int err = o->open ? 0 : store_begin(o->store);
	o->open = !err;
	return err;
}

// Nothing of the batch stays; what memory knew of it is read again.
static int give_up(struct outbox *o, int err)
{
	if (o->open)
		store_rollback(o->store);
	o->open = o->mark_moved = false;
	int again = read_state(o);
	return again < 0 ? again : err;
}

static int set_mark(struct outbox *o)
{
	stmt_bind_int(o->set_mark, 1, (int64_t)o->run);
	stmt_bind_int(o->set_mark, 2, (int64_t)o->seq);
	return stmt_run(o->set_mark);
}

int outbox_commit(struct outbox *o)
{
	if (!o->open)
		return 0;
	int err = o->mark_moved ? set_mark(o) : 0;
	if (err)
		return give_up(o, err);
	o->open = o->mark_moved = false;
	err = store_commit(o->store);
	return err ? give_up(o, err) : 0;
}

// --- rows ---

static int delete_upto(struct outbox *o, const char *link, int64_t id, struct outbox_count *c)
{
	stmt_bind_text(o->weigh_upto, 1, link);
	stmt_bind_int(o->weigh_upto, 2, id);
	int got = stmt_step(o->weigh_upto);
	int64_t rows = got > 0 ? stmt_int(o->weigh_upto, 0) : 0, bytes = got > 0 ? stmt_int(o->weigh_upto, 1) : 0;
	stmt_done(o->weigh_upto);
	if (got < 0 || !rows)
		return got < 0 ? got : 0;
	stmt_bind_text(o->delete_upto, 1, link);
	stmt_bind_int(o->delete_upto, 2, id);
	int err = stmt_run(o->delete_upto);
	if (err)
		return err;
	c->rows -= rows;
	c->bytes -= bytes;
	return 0;
}

static int drop_oldest(struct outbox *o, const char *link, struct outbox_count *c)
{
	stmt_bind_text(o->oldest, 1, link);
	int got = stmt_step(o->oldest);
	int64_t id = got > 0 ? stmt_int(o->oldest, 0) : 0;
	stmt_done(o->oldest);
	int err = got < 0 ? got : got ? delete_upto(o, link, id, c) : ERR_INTERNAL;
	if (!err)
		c->dropped++;
	return err;
}

static int add(struct outbox *o, const char *link, const char *topic, const void *payload, size_t len)
{
	struct outbox_count *c = count_of(o, link);
	int64_t size = (int64_t)(strlen(topic) + len);
	while (c->rows && (c->rows >= o->limits.rows || c->bytes + size > o->limits.bytes)) {
		int err = drop_oldest(o, link, c);
		if (err)
			return err;
	}
	stmt_bind_text(o->put, 1, link);
	stmt_bind_int(o->put, 2, o->last_id + 1);
	stmt_bind_text(o->put, 3, topic);
	stmt_bind_blob(o->put, 4, len ? payload : "", len);
	int err = stmt_run(o->put);
	if (err)
		return err;
	o->last_id++;
	c->rows++;
	c->bytes += size;
	return 0;
}

uint64_t outbox_seq(const struct outbox *o, uint64_t run)
{
	return run == o->run ? o->seq : 0;
}

int outbox_put(struct outbox *o, uint64_t run, uint64_t seq, const char *link, const char *topic, const void *payload, size_t len)
{
	if (seq <= outbox_seq(o, run))
		return 0;
	int err = begin(o);
	if (!err)
		err = add(o, link, topic, payload, len);
	if (err)
		return give_up(o, err);
	o->run = run;
	o->seq = seq;
	o->mark_moved = true;
	return 1;
}

int outbox_read(struct outbox *o, const char *link, int64_t after, int max,
	bool (*each)(void *data, int64_t id, const char *topic, const void *payload, size_t len), void *data)
{
	int got;
	stmt_bind_text(o->read, 1, link);
	stmt_bind_int(o->read, 2, after);
	stmt_bind_int(o->read, 3, max);
	while ((got = stmt_step(o->read)) > 0) {
		size_t len;
		const void *payload = stmt_blob(o->read, 2, &len);
		if (!each(data, stmt_int(o->read, 0), stmt_text(o->read, 1), payload, len))
			break;
	}
	stmt_done(o->read);
	return got < 0 ? got : 0;
}

int outbox_delete_upto(struct outbox *o, const char *link, int64_t id)
{
	int err = begin(o);
	if (!err)
		err = delete_upto(o, link, id, count_of(o, link));
	return err ? give_up(o, err) : 0;
}

int outbox_drop_link(struct outbox *o, const char *link)
{
	int err = begin(o);
	if (!err) {
		stmt_bind_text(o->drop, 1, link);
		err = stmt_run(o->drop);
	}
	if (err)
		return give_up(o, err);
	free(map_take(o->counts, link));
	return 0;
}

struct outbox_count outbox_count(const struct outbox *o, const char *link)
{
	const struct outbox_count *c = map_get(o->counts, link);
	return c ? *c : (struct outbox_count){0};
}

struct visiting { void (*visit)(void *data, const char *link); void *data; };

static bool visit_link(const char *link, void *count, void *data)
{
	const struct visiting *v = data;
	(void)count;
	v->visit(v->data, link);
	return true;
}

void outbox_each_link(const struct outbox *o, void (*visit)(void *data, const char *link), void *data)
{
	struct visiting v = {.visit = visit, .data = data};
	map_each(o->counts, visit_link, &v);
}
