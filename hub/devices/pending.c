// A unit between its first word and its owner's: everything it says comes diverted. Here it is recognised, and what it would have retained is held.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <string.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"

#define HELD_TOPICS_MAX 256
#define HELD_BYTES_MAX (256 * 1024)
#define BLINK_MS 1000

static void hold(struct unit *u, const char *topic, const void *payload, size_t len)
{
	if (!u->held)
		u->held = map_new();
	if (map_len(u->held) == HELD_TOPICS_MAX || u->held_bytes + len > HELD_BYTES_MAX)
		return;
	struct held *h = mem_new(1, sizeof *h + len);
	h->len = len;
	if (len)
		memcpy(h->payload, payload, len);
	u->held_bytes += len;
	struct held *before = map_put(u->held, topic, h);
	if (before)
		u->held_bytes -= before->len;
	free(before);
}

static int become(struct devices *d, struct unit *u, const struct adapter *a, json_t *memory)
{
	json_t *before = u->memory;
	u->adapter = a;
	u->memory = json_incref(memory);
	int e = devices_store_put_unit(d->store, u);
	if (e) {
		u->adapter = NULL;
		json_decref(u->memory);
		u->memory = before;
		return e;
	}
	json_decref(before);
	if (derive_unit(d, u))
		log_debug("unit %s: the broker follows later", u->id);
	return 0;
}

static void recognised(struct devices *d, struct unit *u, const struct adapter *a, json_t *memory, const char *topic)
{
	struct grants g = {0};
	int e = a->grants(memory, &g);
	const char *clash = e ? NULL : guard_grants_clash(d, u, a, &g);
	grants_done(&g);
	if (clash) {
		guard_spoofed(d, u, topic, clash);
		return;
	}
	if (!e)
		e = become(d, u, a, memory);
	if (e) {
		log_warning("unit %s: not taken as %s: %s", u->id, a->name, err_text(e));
		return;
	}
	note_activity(d, u->id, "device.recognised", json_pack("{s:s}", "adapter", a->name), false);
	notify_changed(d, u);
}

static void recognise(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	const struct adapter *only = tickets_adapter_of(d, u->id);
	for (const struct adapter *const *a = adapters; *a; a++) {
		if (only && only != *a)
			continue;
		AUTO_JSON json_t *memory = json_object();
		int e = (*a)->recognise(topic, payload, len, memory);
		if (!e) {
			recognised(d, u, *a, memory, topic);
			return;
		}
		if (e != ERR_NOT_FOUND)
			log_debug("unit %s: looks like %s but %s: %s", u->id, (*a)->name, LOGQ(topic), err_text(e));
	}
}

static bool understand(const char *topic, void *value, void *data)
{
	struct unit *u = data;
	const struct held *h = value;
	live_decode(u->owner, u, topic, h->payload, h->len);
	return true;
}

void pending_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	if (u->native && str_starts(topic, "$hub/"))
		return; // the control channel opens with the owner's word
	bool was_known = u->adapter != NULL;
	if (!was_known)
		recognise(d, u, topic, payload, len);
	if (u->adapter)
		live_decode(d, u, topic, payload, len);
	if (u->adapter && !was_known && u->held)
		map_each(u->held, understand, u); // what it said before its name
	hold(u, topic, payload, len);
}

// "Did it blink?" is asked once the device has had the time to subscribe to its control channel.
void pending_connected(struct unit *u)
{
	loop_timer_arm(&u->blink_timer, BLINK_MS);
}

void pending_blink(void *data)
{
	struct unit *u = data;
	if (u->state != UNIT_PENDING)
		return;
	AUTO_JSON json_t *message = json_pack("{s:i, s:s}", "v", 1, "type", "blink");
	int e = devices_send_control(u->owner, u->id, message);
	if (e)
		log_warning("unit %s: not asked to blink: %s", u->id, err_text(e));
}

struct replay { struct devices *d; struct unit *u; };

static bool say_again(const char *topic, void *value, void *data)
{
	const struct replay *r = data;
	const struct held *h = value;
	bool announces;
	if (!grants_allow_say(&r->u->grants, topic, &announces) || !r->u->adapter->retains(r->u->memory, topic))
		return true;
	if (announces) {
		guard_announcement(r->d, r->u, topic, h->payload, h->len);
		return true;
	}
	live_remember_topic(r->u, topic);
	int e = tell_publish(r->d, topic, h->payload, h->len, true);
	if (e)
		log_warning("unit %s: %s not published again: %s", r->u->id, LOGQ(topic), err_text(e));
	return true;
}

void pending_release_held(struct devices *d, struct unit *u)
{
	if (!u->held)
		return;
	struct replay r = {d, u};
	map_each(u->held, say_again, &r);
	map_free(u->held, free);
	u->held = NULL;
	u->held_bytes = 0;
}
