#define LOG_ROOM "ownership"
#include "ownership/ownership.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "ownership/ownership_store.h"
#include "ownership/receipt.h"
#include "ownership/release.h"
#include "ownership/slip.h"
#include "platform/crypto.h"

struct ownership {
	struct ownership_options o;
	struct ownership_store store;
	struct map *running; // unit -> struct running: every release that this hub remembers
};

// A release and the one timer it may wait on.
struct running {
	struct ownership *owner;
	struct release *release;
	struct loop_timer timer;
};

static void advance(struct running *g);

static void timer_fired(void *data)
{
	advance(data);
}

static void free_running(void *p)
{
	struct running *g = p;
	loop_timer_disarm(&g->timer);
	release_free(g->release);
	free(g);
}

static struct running *track(struct ownership *o, struct release *r)
{
	struct running *g = NEW(struct running);
	g->owner = o;
	g->release = r;
	loop_timer_init(&g->timer, o->o.loop, timer_fired, g);
	struct running *displaced = map_put(o->running, r->unit, g);
	if (displaced)
		free_running(displaced);
	return g;
}

static void tell(struct running *g)
{
	if (release_save(g->release, &g->owner->store) < 0)
		log_error("the state of a release could not be written, unit %s", g->release->unit);
	AUTO_JSON json_t *j = release_json(g->release);
	if (g->owner->o.changed)
		g->owner->o.changed(g->owner->o.data, j);
}

static void note(struct ownership *o, const char *unit, const char *code, const char *name, bool alarm)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "name", name);
	struct activity_entry e = { .unit = unit, .code = code, .params = params, .alarm = alarm };
	if (activity_add(o->o.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

static void load_row(void *data, const struct release_row *row)
{
	struct release *r = NULL;
	if (release_load(&r, row) < 0) {
		log_error("a stored release cannot be read, unit %s", row->unit);
		return;
	}
	track(data, r);
}

static bool resume(const char *key, void *value, void *data)
{
	(void)key;
	(void)data;
	struct running *g = value;
	if (g->release->stage != RELEASE_DONE)
		loop_timer_arm(&g->timer, 1);
	return true;
}

int ownership_start(struct ownership **ret, const struct ownership_options *options)
{
	struct ownership *o = NEW(struct ownership);
	o->o = *options;
	o->running = map_new();
	int err = ownership_store_init(&o->store, options->store);
	if (err == 0)
		err = ownership_store_each_release(&o->store, load_row, o);
	if (err < 0) {
		ownership_stop(o);
		return err;
	}
	map_each(o->running, resume, NULL);
	*ret = o;
	return 0;
}

void ownership_stop(struct ownership *o)
{
	if (!o)
		return;
	map_free(o->running, free_running);
	free(o);
}

// What the slip will say is read now: finishing clears it.
static int describe(struct ownership *o, const char *unit, struct release *r, bool *online)
{
	AUTO_JSON json_t *d = NULL;
	uint8_t point[65];
	int err = devices_get(o->o.devices, unit, &d);
	if (err < 0)
		return err;
	*online = json_is_true(json_object_get(d, "online"));
	if (!r)
		return 0;
	r->native = str_eq(json_text_or(d, "onboarding", ""), "native");
	r->listed = str_eq(json_text_or(d, "onboarding", ""), "listed");
	r->epoch = json_integer_value(json_object_get(d, "epoch"));
	(void)str_copy(r->name, sizeof r->name, json_text_or(d, "name", ""));
	(void)str_copy(r->serial, sizeof r->serial, json_text_or(d, "serial", ""));
	(void)str_copy(r->model, sizeof r->model, json_text_or(d, "model", ""));
	(void)str_copy(r->manufacturer, sizeof r->manufacturer, json_text_or(d, "manufacturer", ""));
	if (devices_identity(o->o.devices, unit, point) == 0)
		pki_key_id(point, r->identity);
	return 0;
}

int ownership_release(struct ownership *o, const char *unit, json_t **ret)
{
	struct running *g = map_get(o->running, unit);
	bool online = false;
	if (g)
		return ERR_STATE;
	struct release *r = NEW(struct release);
	(void)str_copy(r->unit, sizeof r->unit, unit);
	int err = describe(o, unit, r, &online);
	if (err == 0)
		err = devices_begin_release(o->o.devices, unit);
	if (err < 0) {
		release_free(r);
		return err;
	}
	uint8_t nonce[32];
	random_bytes(nonce, sizeof nonce);
	str_b64url(r->nonce, nonce, sizeof nonce);
	random_id(r->slip);
	r->stage = RELEASE_UNDOABLE;
	r->started_at = clock_wall_ms();
	r->undo_until = r->started_at + OWNERSHIP_UNDO_MS;
	release_set(r, STEP_SUSPEND, STEP_DONE, NULL);
	err = release_save(r, &o->store);
	if (err < 0) {
		if (devices_undo_release(o->o.devices, unit) < 0)
			log_error("a release that could not be written could not be undone, unit %s", unit);
		release_free(r);
		return err;
	}
	g = track(o, r);
	loop_timer_arm(&g->timer, OWNERSHIP_UNDO_MS);
	note(o, unit, "release.started", r->name, false);
	*ret = release_json(r);
	tell(g);
	return 0;
}

int ownership_undo(struct ownership *o, const char *unit)
{
	struct running *g = map_get(o->running, unit);
	if (!g)
		return ERR_NOT_FOUND;
	if (g->release->stage != RELEASE_UNDOABLE)
		return ERR_STATE;
	int err = devices_undo_release(o->o.devices, unit);
	if (err == 0)
		err = ownership_store_del_release(&o->store, unit);
	if (err < 0)
		return err;
	note(o, unit, "release.undone", g->release->name, false);
	free_running(map_take(o->running, unit));
	return 0;
}

static int write_slip(struct ownership *o, struct release *r)
{
	const struct slip_facts facts = { .id = r->slip, .model = r->model, .manufacturer = r->manufacturer, .serial = r->serial, .identity = r->identity,
		.epoch = r->epoch, .released_at = clock_wall_ms(), .reset = r->outcome, .receipt = r->receipt, .listed = r->listed };
	AUTO_FREE char *jws = NULL;
	uint8_t evidence[32] = { 0 };
	int err = slip_make(pki_ownership_key(o->o.pki), &facts, &jws);
	if (err == 0)
		err = ownership_store_put_slip(&o->store, r->slip, r->unit, r->identity[0] ? r->identity : NULL, facts.released_at, jws);
	if (err < 0)
		return err;
	crypto_sha256(evidence, r->receipt ? r->receipt : jws, strlen(r->receipt ? r->receipt : jws));
	bool confirmed = str_eq(r->outcome, "confirmed");
	return ownership_store_add_event(&o->store, facts.released_at, r->identity[0] ? r->identity : r->slip, r->epoch,
		confirmed ? "reset_confirmed" : "reset_unconfirmed", confirmed ? "verified" : "logged", evidence);
}

// Revokes, unlinks, clears and signs. Runs again from the top after a kill: each part does nothing the second time.
static void finish(struct running *g)
{
	struct ownership *o = g->owner;
	struct release *r = g->release;
	json_t *cleared = NULL;
	r->stage = RELEASE_FINISHING;
	release_set(r, STEP_REVOKE, STEP_DOING, NULL);
	tell(g);
	int forgotten = activity_forget_unit(o->o.activity, r->unit);
	int err = devices_finish_release(o->o.devices, r->unit, &cleared);
	if (err < 0 && err != ERR_NOT_FOUND) {
		release_set(r, STEP_REVOKE, STEP_FAILED, err_code(err));
		log_error("a released device could not be cleared, unit %s: %s", r->unit, err_text(err));
		loop_timer_arm(&g->timer, 5000);
		tell(g);
		return;
	}
	if (cleared) {
		json_object_set_new(cleared, "activity", json_integer(forgotten > 0 ? forgotten : 0));
		json_decref(r->cleared);
		r->cleared = cleared;
	}
	release_set(r, STEP_REVOKE, STEP_DONE, NULL);
	err = relay_forget_unit(o->o.relay, r->unit);
	release_set(r, STEP_UNLINK, err < 0 ? STEP_FAILED : STEP_DONE, err < 0 ? err_code(err) : NULL);
	err = passports_forget_unit(o->o.passports, r->unit);
	if (err == 0)
		err = record_forget_unit(o->o.record, r->unit);
	release_set(r, STEP_CLEAR, err < 0 ? STEP_FAILED : STEP_DONE, err < 0 ? err_code(err) : NULL);
	err = write_slip(o, r);
	release_set(r, STEP_SLIP, err < 0 ? STEP_FAILED : STEP_DONE, err < 0 ? err_code(err) : NULL);
	if (err < 0) {
		log_error("a release slip could not be made, unit %s: %s", r->unit, err_text(err));
		loop_timer_arm(&g->timer, 5000);
		tell(g);
		return;
	}
	r->stage = RELEASE_DONE;
	note(o, NULL, "release.done", r->name, false);
	tell(g);
}

static int send_reset(struct running *g)
{
	struct release *r = g->release;
	if (!r->native)
		return devices_send_reset(g->owner->o.devices, r->unit, "transfer");
	AUTO_JSON json_t *message = json_pack("{s:i, s:s, s:s, s:s}", "v", 1, "type", "reset", "level", "transfer", "nonce", r->nonce);
	return devices_send_control(g->owner->o.devices, r->unit, message);
}

// Sends the reset when the device is there to hear it, else waits for ownership_connected. A reset may be sent twice; its nonce makes that harmless.
static void reset_now(struct running *g)
{
	struct release *r = g->release;
	bool online = false;
	r->stage = RELEASE_RESETTING;
	int err = describe(g->owner, r->unit, NULL, &online);
	if (err == 0)
		err = r->listed ? ERR_UNSUPPORTED : online ? send_reset(g) : ERR_UNAVAILABLE;
	if (err == ERR_UNSUPPORTED || err == ERR_NOT_FOUND) {
		release_set(r, STEP_RESET, STEP_SKIPPED, r->listed ? "listed" : "by_hand");
		release_set(r, STEP_RECEIPT, STEP_SKIPPED, r->listed ? "listed" : "by_hand");
		(void)str_copy(r->outcome, sizeof r->outcome, "not_possible");
		finish(g);
		return;
	}
	if (err < 0) {
		release_set(r, STEP_RESET, STEP_DOING, "device_offline");
	} else if (r->native) {
		release_set(r, STEP_RESET, STEP_DONE, NULL);
		release_set(r, STEP_RECEIPT, STEP_DOING, NULL);
		loop_timer_arm(&g->timer, OWNERSHIP_RECEIPT_MS);
	} else {
		release_set(r, STEP_RESET, STEP_DONE, NULL);
		release_set(r, STEP_RECEIPT, STEP_SKIPPED, "no_receipts");
		loop_timer_arm(&g->timer, OWNERSHIP_FIRMWARE_RESET_MS);
	}
	tell(g);
}

static void advance(struct running *g)
{
	struct release *r = g->release;
	switch (r->stage) {
	case RELEASE_UNDOABLE: {
		int64_t left = r->undo_until - clock_wall_ms();
		if (left > 0 && left <= OWNERSHIP_UNDO_MS)
			loop_timer_arm(&g->timer, left); // restarted meanwhile
		else
			reset_now(g);
		break;
	}
	case RELEASE_RESETTING:
		if (r->steps[STEP_RESET].state != STEP_DONE) {
			reset_now(g);
		} else if (!r->native) {
			(void)str_copy(r->outcome, sizeof r->outcome, "not_possible");
			finish(g);
		} else if (r->steps[STEP_RECEIPT].state == STEP_DOING) {
			release_set(r, STEP_RECEIPT, STEP_DOING, "no_answer");
			tell(g);
		}
		break;
	case RELEASE_FINISHING:
		finish(g);
		break;
	case RELEASE_DONE:
		break;
	}
}

int ownership_forget(struct ownership *o, const char *unit)
{
	int err = activity_forget_unit(o->o.activity, unit);
	if (err >= 0)
		err = relay_forget_unit(o->o.relay, unit);
	if (err == 0)
		err = passports_forget_unit(o->o.passports, unit);
	if (err == 0)
		err = record_forget_unit(o->o.record, unit);
	return err < 0 ? err : 0;
}

int ownership_remove(struct ownership *o, const char *unit)
{
	if (!devices_exists(o->o.devices, unit))
		return ERR_NOT_FOUND;
	if (!devices_is_listed(o->o.devices, unit))
		return ERR_UNSUPPORTED;
	if (map_get(o->running, unit))
		return ERR_STATE;
	int err = ownership_forget(o, unit); // the device goes last: what a kill leaves undone can be asked for again
	return err < 0 ? err : devices_finish_release(o->o.devices, unit, NULL);
}

int ownership_force(struct ownership *o, const char *unit, json_t **ret)
{
	struct running *g = map_get(o->running, unit);
	if (!g)
		return ERR_NOT_FOUND;
	if (g->release->stage != RELEASE_UNDOABLE && g->release->stage != RELEASE_RESETTING)
		return ERR_STATE;
	loop_timer_disarm(&g->timer);
	if (g->release->steps[STEP_RESET].state != STEP_DONE)
		release_set(g->release, STEP_RESET, STEP_SKIPPED, "unreachable");
	release_set(g->release, STEP_RECEIPT, STEP_SKIPPED, "unreachable");
	(void)str_copy(g->release->outcome, sizeof g->release->outcome, "not_confirmed");
	finish(g);
	*ret = release_json(g->release);
	return 0;
}

void ownership_connected(struct ownership *o, const char *unit)
{
	struct running *g = map_get(o->running, unit);
	if (g && g->release->stage == RELEASE_RESETTING)
		reset_now(g);
}

void ownership_receipt(struct ownership *o, const char *unit, const json_t *message)
{
	struct running *g = map_get(o->running, unit);
	const char *jws = json_text_or(message, "receipt", "");
	uint8_t point[65];
	if (!g || g->release->stage != RELEASE_RESETTING) {
		log_warning("a reset receipt nobody asked for, unit %s", unit);
		return;
	}
	struct release *r = g->release;
	const struct receipt_expected expected = { .unit = unit, .serial = r->serial[0] ? r->serial : NULL, .level = "transfer", .nonce = r->nonce, .min_epoch = r->epoch };
	int err = devices_identity(o->o.devices, unit, point);
	if (err == 0)
		err = receipt_check(jws, strlen(jws), "reset-receipt+jws", point, &expected, NULL);
	if (err < 0) {
		release_set(r, STEP_RECEIPT, STEP_FAILED, "receipt_invalid");
		note(o, unit, "release.receipt_invalid", r->name, true);
		tell(g);
		return;
	}
	loop_timer_disarm(&g->timer);
	r->receipt = mem_str(jws);
	release_set(r, STEP_RESET, STEP_DONE, NULL);
	release_set(r, STEP_RECEIPT, STEP_DONE, NULL);
	(void)str_copy(r->outcome, sizeof r->outcome, "confirmed");
	finish(g);
}

void ownership_arrival(struct ownership *o, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce)
{
	const struct receipt_expected expected = { .nonce = nonce };
	char key[44];
	uint8_t evidence[32] = { 0 };
	int64_t epoch = 0;
	pki_key_id(identity, key);
	bool signed_ours = jws && receipt_check(jws, len, "arrival-receipt+jws", identity, &expected, &epoch) == 0;
	const char *grade = signed_ours ? "green" : ownership_store_has_slip_of(&o->store, key) ? "amber" : "grey";
	if (jws)
		crypto_sha256(evidence, jws, len);
	int err = devices_set_fact(o->o.devices, unit, "arrival", grade, "observed", NULL);
	if (err == 0)
		err = ownership_store_add_event(&o->store, clock_wall_ms(), key, epoch, "onboarded", signed_ours ? "verified" : "proximity", jws ? evidence : NULL);
	if (err == 0 && signed_ours)
		err = passports_observe(o->o.passports, unit, "reset_proven", "arrival", clock_wall_ms());
	if (err < 0)
		log_error("an arrival could not be written, unit %s: %s", unit, err_text(err));
}

int ownership_get(struct ownership *o, const char *unit, json_t **ret)
{
	struct running *g = map_get(o->running, unit);
	if (!g)
		return ERR_NOT_FOUND;
	*ret = release_json(g->release);
	return 0;
}

static bool list_one(const char *key, void *value, void *data)
{
	(void)key;
	const struct running *g = value;
	json_t *list = data, *j = release_json(g->release);
	size_t at = 0;
	while (at < json_array_size(list) && json_integer_value(json_object_get(json_array_get(list, at), "started_at")) > g->release->started_at)
		at++;
	json_array_insert_new(list, at, j);
	return true;
}

json_t *ownership_list(struct ownership *o)
{
	json_t *list = json_array();
	map_each(o->running, list_one, list);
	return list;
}

int ownership_slip(struct ownership *o, const char *id, json_t **ret)
{
	AUTO_FREE char *jws = NULL, *unit = NULL;
	AUTO_JSON json_t *payload = NULL;
	char key[44], ours[44];
	uint8_t point[65];
	int err = ownership_store_get_slip(&o->store, id, &jws, &unit);
	if (err == 0)
		err = slip_read(jws, strlen(jws), &payload, key);
	if (err < 0)
		return err;
	pki_key_public(pki_ownership_key(o->o.pki), point);
	pki_key_id(point, ours);
	const struct running *g = map_get(o->running, unit);
	*ret = json_pack("{s:s, s:s, s:b, s:O, s:s?}", "id", id, "jws", jws, "verified", str_eq(key, ours), "payload", payload, "device_name",
		g ? g->release->name : NULL);
	return 0;
}
