#include "relay/relay_store.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

#define DESCRIBED_MAX (32u << 10)
#define DESCRIBED_DEPTH 4

const char *const relay_schema =
	"CREATE TABLE cloud_link ("
	" id TEXT PRIMARY KEY, unit TEXT NOT NULL, position INTEGER NOT NULL, interaction TEXT NOT NULL,"
	" host TEXT NOT NULL, port INTEGER NOT NULL, keepalive_s INTEGER NOT NULL, mqtt INTEGER NOT NULL, described TEXT NOT NULL,"
	" approved INTEGER NOT NULL, sent INTEGER NOT NULL, received INTEGER NOT NULL, last_seen_at INTEGER NOT NULL) STRICT, WITHOUT ROWID;"
	"CREATE TABLE flow ("
	" unit TEXT NOT NULL, host TEXT NOT NULL, port INTEGER NOT NULL, verdict TEXT NOT NULL, count INTEGER NOT NULL,"
	" first_at INTEGER NOT NULL, last_at INTEGER NOT NULL, PRIMARY KEY (unit, host, port)) STRICT, WITHOUT ROWID;"
	"CREATE TABLE cloud_first_day (unit TEXT PRIMARY KEY, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;";

struct relay_store { struct stmt *links, *flows, *put_link, *del_link, *put_flow, *del_unit_links, *del_unit_flows, *days, *put_day, *del_day; };

static const struct { size_t at; const char *sql; } statements[] = {
	{offsetof(struct relay_store, links),
		"SELECT id, unit, position, interaction, host, port, keepalive_s, mqtt, described, approved, sent, received, last_seen_at"
		" FROM cloud_link ORDER BY unit, position"},
	{offsetof(struct relay_store, flows), "SELECT unit, host, port, verdict, count, first_at, last_at FROM flow ORDER BY unit, first_at"},
	{offsetof(struct relay_store, put_link),
		"INSERT OR REPLACE INTO cloud_link (id, unit, position, interaction, host, port, keepalive_s, mqtt, described, approved, sent, received, last_seen_at)"
		" VALUES (?1,?2,?3,?4,?5,?6,?7,?8,?9,?10,?11,?12,?13)"},
	{offsetof(struct relay_store, del_link), "DELETE FROM cloud_link WHERE id = ?1"},
	{offsetof(struct relay_store, put_flow),
		"INSERT OR REPLACE INTO flow (unit, host, port, verdict, count, first_at, last_at) VALUES (?1,?2,?3,?4,?5,?6,?7)"},
	{offsetof(struct relay_store, del_unit_links), "DELETE FROM cloud_link WHERE unit = ?1"},
	{offsetof(struct relay_store, del_unit_flows), "DELETE FROM flow WHERE unit = ?1"},
	{offsetof(struct relay_store, days), "SELECT unit, until FROM cloud_first_day"},
	{offsetof(struct relay_store, put_day), "INSERT OR REPLACE INTO cloud_first_day (unit, until) VALUES (?1, ?2)"},
	{offsetof(struct relay_store, del_day), "DELETE FROM cloud_first_day WHERE unit = ?1"},
};

int relay_store_open(struct relay_store **ret, struct store *s)
{
	struct relay_store *r = NEW(struct relay_store);
	for (size_t i = 0; i < sizeof statements / sizeof *statements; i++) {
		int err = store_prepare(s, (struct stmt **)((char *)r + statements[i].at), statements[i].sql);
		if (err) {
			free(r);
			return err;
		}
	}
	*ret = r;
	return 0;
}

void relay_store_close(struct relay_store *r)
{
	free(r);
}

// NULL for a row that does not hold what put_link wrote.
static struct cloud_link *read_link(struct stmt *q)
{
	struct cloud_link *l = NEW(struct cloud_link);
	struct endpoint *e = &l->endpoint;
	const char *described = stmt_text(q, 8);
	bool fits = str_copy(l->id, sizeof l->id, stmt_text(q, 0)) && str_copy(e->interaction, sizeof e->interaction, stmt_text(q, 3)) &&
		str_copy(e->host, sizeof e->host, stmt_text(q, 4));
	l->position = (int)stmt_int(q, 2);
	e->port = (uint16_t)stmt_int(q, 5);
	e->keepalive_s = (uint16_t)stmt_int(q, 6);
	e->mqtt = stmt_int(q, 7) != 0;
	l->approved = stmt_int(q, 9) != 0;
	l->sent = stmt_int(q, 10);
	l->received = stmt_int(q, 11);
	l->last_seen_at = stmt_int(q, 12);
	if (fits && json_read(&e->described, described, strlen(described), DESCRIBED_MAX, DESCRIBED_DEPTH) == 0)
		return l;
	cloud_link_free(l);
	return NULL;
}

static int load_links(struct relay_store *r, void (*link)(void *data, const char *unit, struct cloud_link *l), void *data)
{
	int got;
	while ((got = stmt_step(r->links)) > 0) {
		struct cloud_link *l = read_link(r->links);
		if (!l) {
			got = ERR_STORE;
			break;
		}
		link(data, stmt_text(r->links, 1), l);
	}
	stmt_done(r->links);
	return got;
}

static int load_flows(struct relay_store *r, void (*flow)(void *data, const char *unit, const struct flow *f), void *data)
{
	int got;
	while ((got = stmt_step(r->flows)) > 0) {
		struct flow f = {.port = (uint16_t)stmt_int(r->flows, 2), .count = stmt_int(r->flows, 4), .first_at = stmt_int(r->flows, 5),
			.last_at = stmt_int(r->flows, 6)};
		if (!str_copy(f.host, sizeof f.host, stmt_text(r->flows, 1)) || flow_verdict_of(&f.verdict, stmt_text(r->flows, 3)) < 0) {
			got = ERR_STORE;
			break;
		}
		flow(data, stmt_text(r->flows, 0), &f);
	}
	stmt_done(r->flows);
	return got;
}

int relay_store_load(struct relay_store *r, void (*link)(void *data, const char *unit, struct cloud_link *l),
	void (*flow)(void *data, const char *unit, const struct flow *f), void *data)
{
	int err = load_links(r, link, data);
	return err < 0 ? err : load_flows(r, flow, data);
}

int relay_store_put_link(struct relay_store *r, const char *unit, const struct cloud_link *l)
{
	struct stmt *q = r->put_link;
	const struct endpoint *e = &l->endpoint;
	AUTO_FREE char *described = json_write(e->described);
	stmt_bind_text(q, 1, l->id);
	stmt_bind_text(q, 2, unit);
	stmt_bind_int(q, 3, l->position);
	stmt_bind_text(q, 4, e->interaction);
	stmt_bind_text(q, 5, e->host);
	stmt_bind_int(q, 6, e->port);
	stmt_bind_int(q, 7, e->keepalive_s);
	stmt_bind_int(q, 8, e->mqtt);
	stmt_bind_text(q, 9, described);
	stmt_bind_int(q, 10, l->approved);
	stmt_bind_int(q, 11, l->sent + (int64_t)l->report.sent);
	stmt_bind_int(q, 12, l->received + (int64_t)l->report.received);
	stmt_bind_int(q, 13, l->last_seen_at);
	return stmt_run(q);
}

int relay_store_del_link(struct relay_store *r, const char *link)
{
	stmt_bind_text(r->del_link, 1, link);
	return stmt_run(r->del_link);
}

int relay_store_put_flow(struct relay_store *r, const char *unit, const struct flow *f)
{
	struct stmt *q = r->put_flow;
	stmt_bind_text(q, 1, unit);
	stmt_bind_text(q, 2, f->host);
	stmt_bind_int(q, 3, f->port);
	stmt_bind_text(q, 4, flow_word(f->verdict));
	stmt_bind_int(q, 5, f->count);
	stmt_bind_int(q, 6, f->first_at);
	stmt_bind_int(q, 7, f->last_at);
	return stmt_run(q);
}

int relay_store_del_flows(struct relay_store *r, const char *unit)
{
	stmt_bind_text(r->del_unit_flows, 1, unit);
	return stmt_run(r->del_unit_flows);
}

int relay_store_del_unit(struct relay_store *r, const char *unit)
{
	stmt_bind_text(r->del_unit_links, 1, unit);
	int err = stmt_run(r->del_unit_links);
	if (!err)
		err = relay_store_del_day(r, unit);
	return err ? err : relay_store_del_flows(r, unit);
}

int relay_store_load_days(struct relay_store *r, void (*day)(void *data, const char *unit, int64_t until), void *data)
{
	int got;
	while ((got = stmt_step(r->days)) > 0)
		day(data, stmt_text(r->days, 0), stmt_int(r->days, 1));
	stmt_done(r->days);
	return got;
}

int relay_store_put_day(struct relay_store *r, const char *unit, int64_t until)
{
	stmt_bind_text(r->put_day, 1, unit);
	stmt_bind_int(r->put_day, 2, until);
	return stmt_run(r->put_day);
}

int relay_store_del_day(struct relay_store *r, const char *unit)
{
	stmt_bind_text(r->del_day, 1, unit);
	return stmt_run(r->del_day);
}
