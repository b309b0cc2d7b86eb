// Live state: what a unit says now, and whether it is there.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"

#define WILL_GRACE_MS 2000 // a will may come after the event of its disconnect

struct decoding { struct devices *d; struct unit *u; bool changed; };

static void on_fact(void *data, const char *key, const char *value)
{
	struct decoding *x = data;
	int e = unit_set_fact(x->d, x->u, key, value, "declared", NULL);
	if (e == 1)
		x->changed = true;
	else if (e)
		log_debug("unit %s: fact %s not kept: %s", x->u->id, LOGQ(key), err_text(e));
}

static void add_identity(struct unit *u, const char *kind, const char *value)
{
	u->identities = mem_resize(u->identities, (size_t)u->identity_count + 1, sizeof *u->identities);
	u->identities[u->identity_count++] = (struct identity){mem_str(kind), mem_str(value)};
}

// An identity belongs to one unit: a second one that claims it is lying, or the first was removed without the hub knowing.
static void on_identity(void *data, const char *kind, const char *value)
{
	struct decoding *x = data;
	const struct unit *owner = unit_by_identity(x->d, kind, value);
	if (owner == x->u)
		return;
	if (owner) {
		measure_misuse(x->d, x->u, MISUSE_CLAIMS, 1);
		guard_spoofed(x->d, x->u, value, owner->id);
		return;
	}
	int e = devices_store_put_identity(x->d->store, x->u->id, kind, value);
	if (e) {
		log_warning("unit %s: identity %s not kept: %s", x->u->id, LOGQ(kind), err_text(e));
		return;
	}
	add_identity(x->u, kind, value);
	e = devices_store_take_tombstone(x->d->store, kind, value);
	if (e > 0)
		note_activity(x->d, x->u->id, "device.returned", json_pack("{s:s}", "kind", kind), false);
	else if (e < 0)
		log_warning("unit %s: tombstone of %s not read: %s", x->u->id, LOGQ(kind), err_text(e));
}

static void on_online(void *data, bool online)
{
	struct decoding *x = data;
	x->u->says = online ? SAYS_ONLINE : SAYS_OFFLINE;
}

// A value may come before its property's description: a broker replays what it retains in any order. Until then the property has no type and is not shown.
static struct property *property_of(struct unit *u, const char *id)
{
	struct property *p = unit_property(u, id);
	if (p || u->property_count == UNIT_PROPERTIES_MAX || !str_is_name(id, 128))
		return p;
	u->properties = mem_resize(u->properties, (size_t)u->property_count + 1, sizeof *u->properties);
	p = &u->properties[u->property_count++];
	*p = (struct property){.id = mem_str(id)};
	return p;
}

static void on_property(void *data, const char *id, const char *name, const char *type, const char *format, const char *unit, bool settable)
{
	struct decoding *x = data;
	struct property *p = property_of(x->u, id);
	if (!p || (str_eq(p->name, name) && str_eq(p->type, type) && str_eq(p->format, format) && str_eq(p->unit, unit) && p->settable == settable))
		return;
	unit_set_text(&p->name, name);
	unit_set_text(&p->type, type);
	unit_set_text(&p->format, format);
	unit_set_text(&p->unit, unit);
	p->settable = settable;
	x->changed = true;
}

static void on_value(void *data, const char *id, const char *value)
{
	struct decoding *x = data;
	struct property *p = strlen(value) > UNIT_VALUE_MAX ? NULL : property_of(x->u, id);
	if (!p || str_eq(p->value, value))
		return;
	unit_set_text(&p->value, value);
	p->dirty = true;
	note_values(x->d, x->u);
}

void live_check_online(struct devices *d, struct unit *u)
{
	bool online = unit_is_online(u);
	if (online == u->was_online)
		return;
	u->was_online = online;
	note_values(d, u);
}

void live_decode(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	struct decoding x = {.d = d, .u = u};
	const struct adapter_out out = {.data = &x, .fact = on_fact, .identity = on_identity, .online = on_online, .property = on_property, .value = on_value};
	bool stored = false;
	int e = u->adapter->decode(u->memory, &stored, topic, payload, len, &out);
	if (e && e != ERR_NOT_FOUND)
		log_debug("unit %s: message on %s not understood: %s", u->id, LOGQ(topic), err_text(e));
	if (stored) {
		e = devices_store_put_unit(d->store, u);
		if (e)
			log_warning("unit %s: adapter state not stored: %s", u->id, err_text(e));
	}
	live_check_online(d, u);
	if (x.changed)
		notify_changed(d, u);
}

void live_remember_topic(struct unit *u, const char *topic)
{
	static char present;
	if (map_len(u->topics) < UNIT_TOPICS_MAX)
		map_put(u->topics, topic, &present);
}

static void control_message(struct devices *d, struct unit *u, const void *payload, size_t len)
{
	AUTO_JSON json_t *m = NULL;
	int64_t v;
	int e = json_read(&m, payload, len, 65536, 8);
	if (!e)
		e = json_get_int(m, "v", 1, 1, &v);
	const char *type = e ? NULL : json_text_or(m, "type", NULL);
	if (type && (renewal_message(d, u, type, m) || anchors_message(d, u, type, m)))
		return;
	if (type && d->o.control)
		d->o.control(d->o.data, u->id, type, m);
	else if (!type)
		log_debug("unit %s: control message refused", u->id);
}

static bool native_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	AUTO_FREE char *up = mem_printf("$hub/device/%s/up", u->id);
	AUTO_FREE char *cloud = mem_printf("cloud/%s/", u->id);
	if (str_eq(topic, up)) {
		control_message(d, u, payload, len);
		return true;
	}
	if (!str_starts(topic, cloud))
		return false;
	if (u->state == UNIT_ACTIVE && d->o.cloud)
		d->o.cloud(d->o.data, u->id, topic, payload, len);
	return true;
}

static void saw(struct devices *d, struct unit *u)
{
	u->last_seen_at = clock_wall_ms();
	u->seen = true;
	// A session that began before hubd did makes no event; hearing from it is as good.
	if (u->sessions == SESSION_UNKNOWN || (u->sessions == 0 && clock_boot_ms() - u->offline_at > WILL_GRACE_MS)) {
		u->sessions = 1;
		live_check_online(d, u);
		renewal_connected(d, u);
	}
}

void live_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len, bool retain)
{
	if (!retain)
		saw(d, u);
	if (u->native && native_message(d, u, topic, payload, len))
		return;
	if (len)
		live_remember_topic(u, topic);
	if (!retain)
		pins_heard(d, u, topic, payload, len);
	if (u->adapter && u->state != UNIT_RELEASING)
		live_decode(d, u, topic, payload, len);
}

// A credential has one session: of one that was taken over no end is told, and the broker tells of the same one again when it is asked again.
void live_session(struct devices *d, struct unit *u, struct credential *c, bool connected)
{
	c->on = connected;
	u->sessions = 0;
	for (int i = 0; i < u->credential_count; i++)
		u->sessions += u->credentials[i].on;
	u->last_seen_at = clock_wall_ms();
	u->seen = true;
	if (connected)
		u->says = SAYS_NOTHING;
	else
		u->offline_at = clock_boot_ms();
	live_check_online(d, u);
}

static struct denied *denied_of(struct unit *u, const char *verb, const char *topic)
{
	for (int i = 0; i < u->denied_count; i++)
		if (str_eq(u->denied[i].verb, verb) && str_eq(u->denied[i].topic, topic))
			return &u->denied[i];
	if (u->denied_count == UNIT_DENIED_MAX)
		return NULL;
	u->denied = mem_resize(u->denied, (size_t)u->denied_count + 1, sizeof *u->denied);
	u->denied[u->denied_count] = (struct denied){.verb = mem_str(verb), .topic = mem_str(topic)};
	return &u->denied[u->denied_count++];
}

void live_denied(struct devices *d, struct unit *u, const char *verb, const char *topic, int64_t count)
{
	const struct unit *owner = route_topic(d, topic);
	if (owner && owner != u) {
		if (str_eq(verb, "say") || str_eq(verb, "will")) // listening is curious, and not speaking in another's name
			measure_misuse(d, u, MISUSE_IMPERSONATES, count);
		guard_spoofed(d, u, topic, owner->id);
	}
	struct denied *x = denied_of(u, verb, topic);
	if (!x)
		return;
	bool first = x->count == 0;
	x->count += count;
	x->last_at = clock_wall_ms();
	if (first && u->state == UNIT_ACTIVE)
		note_activity(d, u->id, "device.denied", json_pack("{s:s, s:s}", "verb", verb, "topic", topic), false);
}
