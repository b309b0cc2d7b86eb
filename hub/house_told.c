#define LOG_ROOM "hubd"
#include "house.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define FIRST_DAY_MS (24 * 60 * 60 * 1000LL) // of a device that came from somebody else: its cloud waits, its switch does not

static void add_activity(struct hub *h, const char *unit, const char *code, const json_t *params, bool alarm)
{
	const struct activity_entry e = { .unit = unit, .code = code, .params = params, .alarm = alarm };
	if (activity_add(h->activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

// A device that is shut out, kept apart or leaving has no way to the internet either.
static void follow_state(struct hub *h, const char *unit)
{
	enum unit_state state;
	if (devices_state(h->devices, unit, &state) == 0)
		relay_shut(h->relay, unit, state == UNIT_SUSPENDED || state == UNIT_QUARANTINED || state == UNIT_RELEASING);
}

bool house_may_quarantine(void *data)
{
	const struct hub *h = data;
	return household_may_quarantine(h->household);
}

void house_on_confirmed(void *data, const char *unit, bool received)
{
	struct hub *h = data;
	int64_t until = clock_wall_ms() + FIRST_DAY_MS;
	if (!received)
		return;
	int err = relay_begin_first_day(h->relay, unit, until);
	if (err < 0) {
		log_error("the first day of a device could not be stored, unit %s: %s", unit, err_text(err));
		return;
	}
	AUTO_JSON json_t *params = json_pack("{s:I}", "until", (json_int_t)until);
	add_activity(h, unit, "link.first_day", params, false);
}

void house_on_first_day_over(void *data, const char *unit)
{
	struct hub *h = data;
	add_activity(h, unit, "link.first_day_over", NULL, false);
	api_device_changed(h->api, unit);
}

static void observe(struct hub *h, const char *unit, const char *kind, const char *value)
{
	if (passports_observe(h->passports, unit, kind, value, clock_wall_ms()) < 0)
		log_error("an observation could not be written, unit %s", unit);
}

// A key that was seen elsewhere too is shared until the device has come with another one.
static void see_key(struct hub *h, const struct devices_event *e)
{
	bool copied = str_eq(e->code, "device.clone") || (str_eq(e->code, "device.key_shared") && str_eq(json_text_or(e->params, "kind", ""), "copy"));
	if (copied)
		observe(h, e->unit, "credential_shared", json_text_or(e->params, "addr", "yes"));
	else if (str_eq(e->code, "device.credential_rotated"))
		observe(h, e->unit, "credential_shared", "no");
	else
		return;
	if (h->api)
		api_device_changed(h->api, e->unit);
}

static void on_device_event(void *data, const void *event)
{
	struct hub *h = data;
	const struct devices_event *e = event;
	if (e->kind == DEVICES_CHANGED)
		follow_state(h, e->unit);
	if (e->kind == DEVICES_VALUES && e->unit) {
		drills_see(h->drills, e->unit, e->online ? DRILL_SAW_BACK : DRILL_SAW_GONE);
		if (e->online && json_object_size(e->values))
			drills_see(h->drills, e->unit, DRILL_SAW_MESSAGE);
	}
	if (e->kind == DEVICES_GONE && drills_forget(h->drills, e->unit) < 0)
		log_error("what a device did without its cloud could not be forgotten, unit %s", e->unit);
	if (e->kind != DEVICES_ACTIVITY)
		return;
	add_activity(h, e->unit, e->code, e->params, e->alarm);
	see_key(h, e);
	if (str_eq(e->code, "device.connected"))
		ownership_connected(h->ownership, e->unit);
}

void house_watch_devices(struct hub *h)
{
	AUTO_JSON json_t *all = devices_list(h->devices);
	const json_t *device;
	size_t i;
	json_array_foreach(all, i, device)
		follow_state(h, json_text_or(device, "id", ""));
	observers_add(devices_observers(h->devices), on_device_event, h);
}

void house_on_credential(void *data, const char *unit, const char *kind)
{
	struct hub *h = data;
	observe(h, unit, "credential_unique", kind);
}

void house_on_plaintext(void *data, const char *unit, const char *until)
{
	struct hub *h = data;
	observe(h, unit, "plaintext", *until ? until : "yes");
}

void house_on_passport(void *data, const char *unit, const char *jws, size_t len)
{
	struct hub *h = data;
	const char *model = "";
	if (devices_fact(h->devices, unit, "model", &model) < 0)
		model = "";
	int err = passports_put(h->passports, unit, model, jws, len, clock_wall_ms());
	AUTO_JSON json_t *params = json_pack("{s:s}", "why", err_code(err));
	add_activity(h, unit, err < 0 ? "passport.refused" : "passport.stored", err < 0 ? params : NULL, err == ERR_MISMATCH);
	const char *maker = passports_maker(h->passports, unit);
	if (maker && devices_set_fact(h->devices, unit, "manufacturer", maker, "attested", NULL) < 0)
		log_error("a maker's name could not be stored, unit %s", unit);
	const json_t *interactions = passports_interactions(h->passports, unit);
	if (interactions && relay_declare(h->relay, unit, interactions) < 0)
		log_error("what a passport declares could not be stored, unit %s", unit);
}

void house_on_arrival(void *data, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce)
{
	struct hub *h = data;
	ownership_arrival(h->ownership, unit, jws, len, identity, nonce);
}

static void answer_cloud(struct hub *h, const char *unit, const json_t *message)
{
	const char *host;
	int64_t port;
	if (json_get_text(message, "host", 253, &host) < 0 || json_get_int(message, "port", 1, 65535, &port) < 0)
		return;
	int err = relay_ask(h->relay, unit, host, (uint16_t)port);
	AUTO_JSON json_t *answer = json_pack("{s:i, s:s, s:s, s:I, s:b}", "v", 1, "type", "cloud", "host", host, "port", (json_int_t)port, "allowed", err == 0);
	if (devices_send_control(h->devices, unit, answer) < 0)
		log_debug("a device that asked for the cloud is gone, unit %s", unit);
}

void house_on_control(void *data, const char *unit, const char *type, const json_t *message)
{
	struct hub *h = data;
	if (str_eq(type, "receipt"))
		ownership_receipt(h->ownership, unit, message);
	else if (str_eq(type, "cloud"))
		answer_cloud(h, unit, message);
}

void house_on_cloud(void *data, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct hub *h = data;
	relay_message(h->relay, unit, topic, payload, len);
}

// A maker's service that takes its device in is running: said against updates that it says have ended.
static void see_service(struct hub *h, const char *unit, const char *link)
{
	AUTO_JSON json_t *links = relay_links(h->relay, unit);
	const json_t *l;
	size_t i;
	json_array_foreach(links, i, l) {
		const char *host = json_text_or(l, "host", "");
		if (str_eq(json_text_or(l, "id", ""), link) && str_eq(json_text_or(l, "state", ""), "up") && !clock_is_unsure())
			observe(h, unit, "service_accepts", strlen(host) < 65 ? host : "yes");
	}
}

void house_on_link_changed(void *data, const char *unit, const char *link)
{
	struct hub *h = data;
	see_service(h, unit, link);
	api_link_changed(h->api, unit, link);
}

void house_on_link_refused(void *data, const char *unit, const char *host, uint16_t port, const char *why)
{
	AUTO_JSON json_t *params = json_pack("{s:s, s:i, s:s}", "host", host, "port", port, "why", why);
	add_activity(data, unit, "link.refused", params, true);
}

void house_on_link_inbound(void *data, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct hub *h = data;
	if (broker_publish(h->broker, topic, payload, len, false) < 0)
		log_warning("a message from the cloud could not be delivered, unit %s", unit);
}

void house_on_contact(void *data, const char *unit)
{
	struct hub *h = data;
	api_device_changed(h->api, unit);
}

void house_on_drill_changed(void *data, const char *unit)
{
	struct hub *h = data;
	api_device_changed(h->api, unit);
}

void house_on_drill_ended(void *data, const struct drill *d)
{
	struct hub *h = data;
	AUTO_JSON json_t *params = json_pack("{s:s, s:I}", "outcome", drill_outcome_word(d->outcome), "seconds", (json_int_t)((d->ends_at - d->began_at + 500) / 1000));
	add_activity(h, d->unit, "drill.ended", params, false);
	if (d->outcome == DRILL_WORKED || d->outcome == DRILL_STOPPED)
		observe(h, d->unit, "without_cloud", drill_outcome_word(d->outcome));
}

void house_on_certificates_renewed(void *data)
{
	struct hub *h = data;
	api_reload_certificate(h->api);
	if (h->broker)
		broker_reload_certificate(h->broker);
}

bool house_owner_came(void *data, int64_t since_ms)
{
	struct hub *h = data;
	return people_owner_came(h->people, since_ms);
}

void house_on_root_switched(void *data)
{
	struct hub *h = data;
	api_end_connections(h->api);
	if (h->devices)
		devices_try_roots(h->devices);
}

void house_on_release(void *data, const json_t *release)
{
	struct hub *h = data;
	api_release_changed(h->api, release);
}

void house_on_advisories_changed(void *data, const char *unit)
{
	struct hub *h = data;
	const char *unfixed = h->advisories ? advisories_unfixed(h->advisories, unit) : NULL;
	if (h->advisories)
		observe(h, unit, "no_fix_planned", unfixed ? unfixed : "no");
	api_device_changed(h->api, unit);
}

void house_on_notice(void *data, const json_t *notice)
{
	struct hub *h = data;
	api_notice_changed(h->api, notice);
}

int house_unit_fact(void *data, const char *unit, const char *key, const char **ret)
{
	struct hub *h = data;
	return h->devices ? devices_fact(h->devices, unit, key, ret) : ERR_NOT_FOUND;
}

// What stands behind a label has changed.
void house_on_label(void *data, const void *event)
{
	static const struct { const char *finding, *code; bool alarm; } told[] = {
		{ "expired", "label.expired", true }, { "revoked", "label.revoked", true }, { "suspended", "label.suspended", true }, { "gone", "label.removed", false },
	};
	struct hub *h = data;
	const struct passports_event *e = event;
	const char *code = *e->was ? "label.changed" : "label.added";
	bool alarm = e->is_misfit;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		if (str_eq(e->finding, told[i].finding)) {
			code = told[i].code;
			alarm = told[i].alarm;
		}
	}
	AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "scheme", e->scheme, "finding", e->finding);
	add_activity(h, e->unit, code, params, alarm);
	if (h->api)
		api_device_changed(h->api, e->unit);
}

void house_on_channel(void *data, const json_t *channel)
{
	struct hub *h = data;
	api_channel_changed(h->api, channel);
}

void house_on_demo_removed(void *data, const char *unit)
{
	struct hub *h = data;
	int err = ownership_forget(h->ownership, unit);
	if (err < 0)
		log_error("a demo device was not forgotten everywhere: %s", err_text(err));
}

void house_on_broker_up(void *data)
{
	struct hub *h = data;
	devices_broker_up(h->devices);
	api_broker_changed(h->api, true);
}

void house_on_broker_down(void *data)
{
	struct hub *h = data;
	devices_broker_down(h->devices);
	api_broker_changed(h->api, false);
}

void house_on_broker_event(void *data, const struct broker_line *line)
{
	struct hub *h = data;
	devices_broker_event(h->devices, line);
}

void house_on_broker_message(void *data, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain)
{
	struct hub *h = data;
	devices_broker_message(h->devices, diverted_unit, topic, payload, len, retain);
}
