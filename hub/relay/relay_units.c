#define LOG_ROOM "relay"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "relay/internal.h"

// --- declarations ---

static struct cloud_link *find_same(const struct cloud_unit *u, const struct endpoint *e)
{
	for (int i = 0; i < u->count; i++)
		if (policy_is_same(&u->links[i]->endpoint, e))
			return u->links[i];
	return NULL;
}

static bool has_id(struct cloud_link *const *links, int count, const char *id)
{
	for (int i = 0; i < count; i++)
		if (str_eq(links[i]->id, id))
			return true;
	return false;
}

// The link for a declared endpoint: what is known of the same one goes on, anything else starts unapproved under a new id.
static struct cloud_link *next_link(const struct cloud_unit *u, struct endpoint *e, int position)
{
	struct cloud_link *l = NEW(struct cloud_link);
	const struct cloud_link *before = find_same(u, e);
	if (before)
		*l = *before;
	else
		random_id(l->id);
	l->endpoint = *e;
	l->position = position;
	e->described = NULL; // the link's now
	return l;
}

static int store_links(struct relay *r, const struct cloud_unit *u, struct cloud_link *const *next, int count)
{
	int err = store_begin(r->store);
	if (err)
		return err;
	for (int i = 0; i < u->count && !err; i++)
		if (!has_id(next, count, u->links[i]->id))
			err = relay_store_del_link(r->sql, u->links[i]->id);
	for (int i = 0; i < count && !err; i++)
		err = relay_store_put_link(r->sql, u->unit, next[i]);
	if (err) {
		store_rollback(r->store);
		return err;
	}
	return store_commit(r->store);
}

static void drop_links(struct relay *r, struct cloud_unit *u, struct cloud_link *const *but, int but_count)
{
	for (int i = 0; i < u->count; i++) {
		struct cloud_link *l = u->links[i];
		if (l->approved && !has_id(but, but_count, l->id))
			courier_remove_link(r->courier, l->id);
		free(map_take(r->links, l->id));
		cloud_link_free(l);
	}
	u->count = 0;
}

int relay_declare(struct relay *r, const char *unit, const json_t *interactions)
{
	struct endpoints declared;
	struct cloud_link *next[POLICY_ENDPOINTS_MAX];
	int err = policy_read(&declared, interactions);
	if (err)
		return err;
	struct cloud_unit *u = relay_make_unit(r, unit);
	if (!u) {
		endpoints_done(&declared);
		return ERR_INVALID;
	}
	for (int i = 0; i < declared.count; i++)
		next[i] = next_link(u, &declared.rows[i], i);
	err = store_links(r, u, next, declared.count);
	if (err) {
		for (int i = 0; i < declared.count; i++)
			cloud_link_free(next[i]);
		return err;
	}
	drop_links(r, u, next, declared.count);
	for (int i = 0; i < declared.count; i++) {
		relay_add_link(r, u, next[i]);
		if (cloud_link_is_open(u, next[i], clock_wall_ms()))
			relay_set_link(r, u, next[i]);
	}
	return 0;
}

int relay_approve(struct relay *r, const char *unit, const char *link, bool approved)
{
	const struct owned_link *o = map_get(r->links, link);
	if (!o || !str_eq(o->unit->unit, unit) || !o->link->endpoint.mqtt)
		return ERR_NOT_FOUND;
	struct cloud_link *l = o->link;
	if (l->approved == approved)
		return 0;
	l->approved = approved;
	int err = relay_store_put_link(r->sql, unit, l);
	if (err) {
		l->approved = !approved;
		return err;
	}
	if (cloud_link_is_open(o->unit, l, clock_wall_ms())) {
		relay_set_link(r, o->unit, l);
	} else {
		courier_remove_link(r->courier, link);
		relay_close_report(l);
	}
	relay_tell(r, l);
	return 0;
}

int relay_forget_unit(struct relay *r, const char *unit)
{
	struct cloud_unit *u = map_get(r->units, unit);
	if (!u)
		return 0;
	int err = store_begin(r->store);
	if (err)
		return err;
	err = relay_store_del_unit(r->sql, unit);
	if (err)
		store_rollback(r->store);
	else
		err = store_commit(r->store);
	if (err)
		return err;
	drop_links(r, u, NULL, 0);
	map_take(r->units, unit);
	cloud_unit_free(u);
	return 0;
}

// --- messages and questions ---

// The link a path is meant for: the one it names, else the first that the passport declares. *ret_rest is the path as the cloud sees it.
static struct cloud_link *addressed(const struct cloud_unit *u, const char *path, const char **ret_rest)
{
	struct cloud_link *first = NULL;
	for (int i = 0; i < u->count; i++) {
		struct cloud_link *l = u->links[i];
		if (!l->endpoint.mqtt)
			continue;
		if (policy_path_names(path, l->endpoint.interaction, ret_rest))
			return l;
		if (!first)
			first = l;
	}
	*ret_rest = path;
	return first;
}

void relay_message(struct relay *r, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct cloud_unit *u = map_get(r->units, unit);
	const char *path = u && !u->held ? policy_outbound_path(unit, topic) : NULL;
	char remote[WIRE_TOPIC_SIZE];
	const char *rest;
	struct cloud_link *l = path ? addressed(u, path, &rest) : NULL;
	if (!l)
		return;
	const struct endpoint *e = &l->endpoint;
	bool open = cloud_link_is_open(u, l, clock_wall_ms());
	relay_note_flow(r, u, e->host, e->port, open ? FLOW_DECLARED : FLOW_REFUSED, l->approved ? NULL : "not_approved");
	if (open && policy_remote_topic(remote, l->id, rest) == 0)
		courier_publish(r->courier, l->id, remote, payload, len);
}

static enum flow_verdict judge(const struct cloud_unit *u, const char *host, uint16_t port)
{
	enum flow_verdict v = FLOW_UNDECLARED;
	for (int i = 0; i < u->count; i++) {
		const struct endpoint *e = &u->links[i]->endpoint;
		if (e->port != port || !str_eq(e->host, host))
			continue;
		if (cloud_link_is_open(u, u->links[i], clock_wall_ms()))
			return FLOW_DECLARED;
		v = FLOW_REFUSED;
	}
	return v;
}

int relay_ask(struct relay *r, const char *unit, const char *host, uint16_t port)
{
	char name[WIRE_HOST_SIZE];
	struct cloud_unit *u = policy_host(name, host) == 0 ? relay_make_unit(r, unit) : NULL;
	if (!u) {
		log_info("a device asked for something that is no host name: %s, unit %s", LOGQ(host), unit);
		return ERR_DENIED;
	}
	if (u->held)
		return ERR_DENIED; // by the hub's doing, so it is not held against the device
	enum flow_verdict v = judge(u, name, port);
	const char *why = v == FLOW_UNDECLARED ? "undeclared" : cloud_unit_paused(u, clock_wall_ms()) ? NULL : "not_approved"; // a pause is no news
	relay_note_flow(r, u, name, port, v, why);
	return v == FLOW_DECLARED ? 0 : ERR_DENIED;
}

struct plain_fetch { void (*done)(void *data, int err, const void *body, size_t len); void *data; };

static void on_plain_fetch(void *data, int err, const char *mark, const void *body, size_t len)
{
	const struct plain_fetch f = *(const struct plain_fetch *)data;
	(void)mark;
	free(data);
	f.done(f.data, err, body, len);
}

int relay_fetch(struct relay *r, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len), void *data)
{
	struct plain_fetch *f = NEW(struct plain_fetch);
	*f = (struct plain_fetch){done, data};
	int err = courier_fetch(r->courier, url, max, "", on_plain_fetch, f);
	if (err)
		free(f);
	return err;
}

int relay_fetch_changed(struct relay *r, const char *url, size_t max, const char *mark, void (*done)(void *data, int err, const char *mark, const void *body, size_t len),
	void *data)
{
	return courier_fetch(r->courier, url, max, mark, done, data);
}

int relay_send(struct relay *r, const struct wire_send *send, void (*done)(void *data, const struct wire_send_done *result), void *data)
{
	return courier_send(r->courier, send, done, data);
}

// --- views ---

json_t *relay_links(struct relay *r, const char *unit)
{
	const struct cloud_unit *u = map_get(r->units, unit);
	json_t *list = json_array();
	for (int i = 0; u && i < u->count; i++) {
		const struct cloud_link *l = u->links[i];
		if (l->endpoint.mqtt)
			json_array_append_new(list, cloud_link_json(l, u, clock_wall_ms(), relay_is_up(r), courier_waiting(r->courier, l->id)));
	}
	return list;
}

json_t *relay_flows(struct relay *r, const char *unit)
{
	const struct cloud_unit *u = map_get(r->units, unit);
	return u ? cloud_flows_json(u) : json_array();
}
