#include "relay/cloud_link.h"
#include "base/mem.h"
#include "base/str.h"

void cloud_link_free(struct cloud_link *l)
{
	if (!l)
		return;
	endpoint_done(&l->endpoint);
	free(l);
}

void cloud_unit_free(void *unit)
{
	struct cloud_unit *u = unit;
	for (int i = 0; i < u->count; i++)
		cloud_link_free(u->links[i]);
	free(u->links);
	flows_done(&u->flows);
	free(u);
}

const char *cloud_unit_paused(const struct cloud_unit *u, int64_t now_ms)
{
	return u->shut ? "kept_apart" : now_ms < u->first_day ? "first_day" : u->held ? "without_cloud" : NULL;
}

bool cloud_link_is_open(const struct cloud_unit *u, const struct cloud_link *l, int64_t now_ms)
{
	return l->approved && !cloud_unit_paused(u, now_ms);
}

static const char *state_word(const struct cloud_link *l, bool open, bool relay_is_up)
{
	if (!open)
		return "off";
	return relay_is_up && l->report.state ? wire_link_word(l->report.state) : "connecting";
}

static json_t *text_or_null(const char *s)
{
	return s[0] ? json_string(s) : json_null();
}

static json_t *tls_json(const struct wire_link_report *r)
{
	if (r->state != WIRE_LINK_UP || !r->version[0])
		return json_null();
	return json_pack("{s:s, s:s, s:s}", "version", r->version, "cipher", r->cipher, "key", r->key);
}

json_t *cloud_link_json(const struct cloud_link *l, const struct cloud_unit *u, int64_t now_ms, bool relay_is_up, uint64_t waiting_here)
{
	const struct endpoint *e = &l->endpoint;
	const struct wire_link_report *r = &l->report;
	const char *paused = l->approved ? cloud_unit_paused(u, now_ms) : NULL;
	bool open = cloud_link_is_open(u, l, now_ms);
	json_t *j = json_copy(e->described);
	json_object_set_new(j, "id", json_string(l->id));
	json_object_set_new(j, "unit", json_string(u->unit));
	json_object_set_new(j, "kind", json_string("mqtt"));
	json_object_set_new(j, "host", json_string(e->host));
	json_object_set_new(j, "port", json_integer(e->port));
	json_object_set_new(j, "approved", json_boolean(l->approved));
	json_object_set_new(j, "state", json_string(state_word(l, open, relay_is_up)));
	json_object_set_new(j, "paused", paused ? json_string(paused) : json_null());
	json_object_set_new(j, "why", open && relay_is_up ? text_or_null(r->why) : json_null());
	json_object_set_new(j, "tls", open && relay_is_up ? tls_json(r) : json_null());
	json_object_set_new(j, "sent", json_integer(l->sent + (json_int_t)r->sent));
	json_object_set_new(j, "received", json_integer(l->received + (json_int_t)r->received));
	json_object_set_new(j, "queued", json_integer((json_int_t)(r->queued + waiting_here)));
	json_object_set_new(j, "last_seen_at", l->last_seen_at ? json_integer(l->last_seen_at) : json_null());
	return j;
}

json_t *cloud_flows_json(const struct cloud_unit *u)
{
	json_t *list = json_array();
	for (int i = 0; i < u->flows.count; i++) {
		const struct flow *f = &u->flows.rows[i];
		json_array_append_new(list, json_pack("{s:s, s:i, s:s, s:I, s:I, s:I}", "host", f->host, "port", (int)f->port, "verdict", flow_word(f->verdict),
			"count", (json_int_t)f->count, "first_at", (json_int_t)f->first_at, "last_at", (json_int_t)f->last_at));
	}
	return list;
}
