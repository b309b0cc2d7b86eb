// What the broker and its plugin tell about units.
#define LOG_ROOM "devices"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"

#define REFUSED_EVERY_MS 60000 // a knocking stranger does not fill the log
#define CROWD_EVERY_MS (60 * 60 * 1000LL) // of the same address

// Of an active unit the broker keeps what it says. Of these it does not: whoever connected while the hub was away is asked to do so again.
static bool must_be_heard(const struct unit *u)
{
	switch (u->state) {
	case UNIT_ANNOUNCED:
	case UNIT_PENDING:
	case UNIT_SUSPENDED:
	case UNIT_QUARANTINED:
	case UNIT_RELEASING:
		return true;
	case UNIT_ACTIVE:
	case UNIT_RELEASED:
	case UNIT_RETIRED:
		return false;
	}
	return false;
}

void devices_broker_up(struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++)
		if (must_be_heard(d->units[i])) {
			ask_to_reconnect(d, d->units[i]);
		} else {
			renewal_connected(d, d->units[i]);
			anchors_connected(d->units[i]);
		}
	if (pki_device_ca_has_old(d->o.pki))
		devices_ask_for_certificates(d, false);
	int e = legacy_refresh(d);
	if (e)
		note_activity(d, NULL, "legacy.port_taken", json_pack("{s:i}", "port", d->o.config->mqtt_legacy_port), true);
}

void devices_broker_down(struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++) {
		struct unit *u = d->units[i];
		u->sessions = SESSION_UNKNOWN;
		for (int k = 0; k < u->credential_count; k++)
			u->credentials[k].on = false;
		u->says = SAYS_NOTHING;
		live_check_online(d, u);
	}
}

static int64_t credential_id(const struct broker_line *line)
{
	uint64_t id = 0;
	return str_u64(&id, broker_line_get(line, "cred"), INT64_MAX) ? 0 : (int64_t)id;
}

static void observe(struct devices *d, struct unit *u, const struct credential *c, const char *via)
{
	int kind = c->kind == AUTH_CERTIFICATE ? OBSERVED_CERTIFICATE : OBSERVED_PASSWORD;
	if (!(u->observed & kind) && d->o.credential)
		d->o.credential(d->o.data, u->id, kind == OBSERVED_CERTIFICATE ? "certificate" : "password");
	u->observed |= kind;
	if (!str_eq(via, "legacy"))
		return;
	if (!(u->observed & OBSERVED_PLAINTEXT) && d->o.plaintext)
		d->o.plaintext(d->o.data, u->id, u->legacy_until);
	u->observed |= OBSERVED_PLAINTEXT;
}

static int first_connect(struct devices *d, struct unit *u)
{
	int e = unit_enter(d, u, UNIT_CONNECTS);
	if (e)
		return e;
	tickets_unit_connected(d, u);
	note_activity(d, u->id, "device.connected", NULL, false);
	return 0;
}

static bool is_due(int64_t *last, int64_t every_ms)
{
	int64_t now = clock_boot_ms();
	if (*last && now - *last < every_ms)
		return false;
	*last = now;
	return true;
}

// Wi-Fi drops connections without a word, often: noted when the address changed, which a copied secret would also do.
static void note_takeover(struct devices *d, struct unit *u, const struct broker_line *line)
{
	const char *addr = broker_line_get(line, "addr"), *other = broker_line_get(line, "other");
	if (!*other || str_eq(addr, other) || !is_due(&u->takeover_at, REFUSED_EVERY_MS))
		return;
	note_activity(d, u->id, "device.took_over", json_pack("{s:s, s:s}", "addr", addr, "other", other), false);
}

static void on_bound(struct devices *d, struct unit *u, const struct broker_line *line)
{
	struct credential *c = unit_credential(u, credential_id(line));
	const char *client = broker_line_get(line, "client");
	if (!c || *c->client_id || !str_copy(c->client_id, sizeof c->client_id, client))
		return;
	int e = devices_store_put_credential(d->store, c);
	if (e) {
		*c->client_id = 0; // the plugin holds the binding until the hub has stored it
		log_warning("unit %s: client id not bound: %s", u->id, err_text(e));
		return;
	}
	e = authdb_bind_client_id(d->o.auth, c->id, client);
	if (e)
		derive_later(d, u, e);
}

static void on_connect(struct devices *d, struct unit *u, const struct broker_line *line)
{
	int64_t id = credential_id(line);
	struct credential *c = unit_credential(u, id);
	if (!c || rotation_is_own(u, id))
		return;
	if (c->state == AUTH_REVOKED) { // it was ended while the word was on its way, and the broker cuts it
		live_session(d, u, c, true);
		return;
	}
	if (!*c->client_id)
		on_bound(d, u, line); // it met its client id while the hub was not listening
	c->last_used_at = clock_wall_ms();
	c->used = true;
	live_session(d, u, c, true);
	int e = u->state == UNIT_ANNOUNCED ? first_connect(d, u) : 0;
	if (e) {
		log_error("unit %s: its first connection is not stored: %s", u->id, err_text(e));
		return;
	}
	if (u->state == UNIT_RELEASING)
		note_activity(d, u->id, "device.connected", NULL, false); // the release goes on
	if (u->native && u->state == UNIT_PENDING)
		pending_connected(u);
	observe(d, u, c, broker_line_get(line, "via"));
	note_takeover(d, u, line);
	rotation_connected(d, u, c);
	anchors_connected(u);
	notify_changed(d, u);
}

static void on_disconnect(struct devices *d, struct unit *u, const struct broker_line *line)
{
	int64_t id = credential_id(line);
	struct credential *c = unit_credential(u, id);
	if (rotation_is_own(u, id))
		rotation_disconnected(u, id);
	else if (c)
		live_session(d, u, c, false);
}

static void on_denied(struct devices *d, struct unit *u, const struct broker_line *line)
{
	uint64_t count = 0;
	if (str_u64(&count, broker_line_get(line, "count"), INT32_MAX))
		return;
	const char *verb = broker_line_get(line, "verb"), *topic = broker_line_get(line, "topic");
	live_denied(d, u, verb, topic, (int64_t)count);
	if (!str_eq(verb, "say") || !(str_starts(topic, "tasmota/discovery/") || str_starts(topic, "homeassistant/")))
		return;
	measure_misuse(d, u, MISUSE_ANNOUNCES, (int64_t)count);
	guard_spoofed(d, u, topic, NULL); // the broker let none of it through; the owner should know who tried
}

static void on_clone(struct devices *d, struct unit *u, const struct broker_line *line)
{
	const char *addr = broker_line_get(line, "addr"), *other = broker_line_get(line, "other");
	note_activity(d, u->id, "device.clone", json_pack("{s:s, s:s}", "addr", addr, "other", other), true);
	measure_misuse(d, u, str_eq(addr, other) ? MISUSE_TWIN : MISUSE_CLONE, 1);
}

static struct unit *unit_by_username(const struct devices *d, const char *username)
{
	for (int i = 0; i < d->unit_count; i++)
		for (int k = 0; k < d->units[i]->credential_count; k++)
			if (str_eq(d->units[i]->credentials[k].username, username))
				return d->units[i];
	return NULL;
}

// The right secret under another client id: while the device itself is on somewhere else, a copy of the secret; otherwise a second or renamed device.
static void note_shared(struct devices *d, struct unit *u, const struct broker_line *line)
{
	const char *addr = broker_line_get(line, "addr"), *other = broker_line_get(line, "other");
	if (!is_due(&u->shared_at, REFUSED_EVERY_MS))
		return;
	bool copy = *other && !str_eq(addr, other);
	if (copy)
		measure_misuse(d, u, MISUSE_COPY, 1);
	note_activity(d, u->id, "device.key_shared", json_pack("{s:s, s:s, s:s, s:s, s:s}", "kind", copy ? "copy" : "renamed", "addr", addr, "other", other,
		"client", broker_line_get(line, "client"), "bound", broker_line_get(line, "bound")), true);
}

static void on_refused(struct devices *d, const struct broker_line *line)
{
	const char *why = broker_line_get(line, "why");
	struct unit *holder = unit_find(d, broker_line_get(line, "unit")); // it had the right secret
	struct unit *u = holder ? holder : unit_by_username(d, broker_line_get(line, "user"));
	if (holder && str_eq(why, "client_id")) {
		note_shared(d, holder, line);
		return;
	}
	if (!is_due(u ? &u->refused_at : &d->refused_at, REFUSED_EVERY_MS))
		return;
	json_t *params = json_pack("{s:s, s:s}", "why", why, "addr", broker_line_get(line, "addr"));
	note_activity(d, u ? u->id : NULL, u ? "device.login_refused" : "broker.login_refused", params, false);
}

static void on_crowd(struct devices *d, const struct broker_line *line)
{
	const char *addr = broker_line_get(line, "addr");
	uint64_t count;
	if (str_u64(&count, broker_line_get(line, "count"), INT32_MAX))
		return;
	if (!is_due(&d->crowd_at, str_eq(addr, d->crowd_addr) ? CROWD_EVERY_MS : REFUSED_EVERY_MS))
		return;
	str_copy(d->crowd_addr, sizeof d->crowd_addr, addr);
	json_t *params = json_pack("{s:s, s:s, s:I}", "why", broker_line_get(line, "why"), "addr", addr, "count", (json_int_t)count);
	note_activity(d, NULL, "broker.crowded", params, true);
}

static const struct { const char *word; void (*handle)(struct devices *d, struct unit *u, const struct broker_line *line); } handlers[] = {
	{"connect", on_connect}, {"disconnect", on_disconnect}, {"bound", on_bound}, {"denied", on_denied}, {"clone", on_clone},
};

void devices_broker_event(struct devices *d, const struct broker_line *line)
{
	const char *unit = broker_line_get(line, "unit");
	if (str_eq(line->word, "refused")) {
		on_refused(d, line);
		return;
	}
	if (str_eq(line->word, "crowd")) {
		on_crowd(d, line);
		return;
	}
	if (tickets_is_label(d, unit)) {
		tickets_onboarding_event(d, unit, line);
		return;
	}
	struct unit *u = unit_find(d, unit);
	for (size_t i = 0; u && i < sizeof handlers / sizeof *handlers; i++) {
		if (str_eq(line->word, handlers[i].word)) {
			handlers[i].handle(d, u, line);
			return;
		}
	}
}

// A diverted message of a unit that has been confirmed meanwhile: an announcement, or one that the plugin diverted just before it knew.
static void diverted_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	bool announces;
	if (grants_allow_say(&u->grants, topic, &announces) && !announces) {
		live_message(d, u, topic, payload, len, false);
		int e = u->adapter->retains(u->memory, topic) ? tell_publish(d, topic, payload, len, true) : 0;
		if (e)
			log_warning("unit %s: %s not published again: %s", u->id, LOGQ(topic), err_text(e));
		return;
	}
	guard_announcement(d, u, topic, payload, len);
}

// Of one that is kept apart: it is heard and its values are shown, but what it announces goes no farther. Empty: what it left in the broker being cleared.
static void apart_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len, bool retain)
{
	bool announces;
	if (!len || !u->adapter || !grants_allow_say(&u->grants, topic, &announces))
		return;
	if (!announces || u->adapter->check_announcement(u->memory, topic, payload, len) == 0)
		live_message(d, u, topic, payload, len, retain);
}

// Mosquitto writes down once an hour what it retains. After a power cut it has again what was cleared since: of devices that are gone, or kept apart.
static bool came_back(const struct unit *u, const char *topic, size_t len, bool retain)
{
	return retain && len && *topic != '$' && (!u || u->state == UNIT_QUARANTINED);
}

void devices_broker_message(struct devices *d, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain)
{
	if (!grant_topic_valid(topic))
		return;
	struct unit *u = diverted_unit ? unit_find(d, diverted_unit) : route_topic(d, topic);
	if (!diverted_unit && came_back(u, topic, len, retain)) {
		int e = tell_publish(d, topic, "", 0, true);
		if (e)
			log_warning("%s is left in the broker: %s", LOGQ(topic), err_text(e));
		return;
	}
	if (!u) {
		if (!diverted_unit && !retain)
			tickets_message(d, topic, payload, len);
		return;
	}
	if (u->state == UNIT_QUARANTINED) {
		apart_message(d, u, topic, payload, len, retain);
	} else if (u->state == UNIT_ANNOUNCED || u->state == UNIT_PENDING) {
		if (diverted_unit)
			pending_message(d, u, topic, payload, len);
	} else if (!diverted_unit) {
		live_message(d, u, topic, payload, len, retain);
	} else if (u->state == UNIT_ACTIVE) {
		diverted_message(d, u, topic, payload, len);
	}
}
