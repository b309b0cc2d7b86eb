// A device that leaves: its release, step by step, from the owner's word to the signed slip. A kill at any moment is followed by the same step again.
#define LOG_ROOM "ownership"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "ownership/internal.h"
#include "ownership/receipt.h"
#include "ownership/slip.h"
#include "platform/crypto.h"

static void advance(struct running *g);

static void timer_fired(void *data)
{
	advance(data);
}

void release_untrack(void *p)
{
	struct running *g = p;
	loop_timer_disarm(&g->timer);
	release_free(g->release);
	free(g);
}

struct running *release_track(struct ownership *o, struct release *r)
{
	struct running *g = NEW(struct running);
	g->owner = o;
	g->release = r;
	loop_timer_init(&g->timer, o->o.loop, timer_fired, g);
	struct running *displaced = map_put(o->running, r->unit, g);
	if (displaced)
		release_untrack(displaced);
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
	g = release_track(o, r);
	loop_timer_arm(&g->timer, OWNERSHIP_UNDO_MS);
	ownership_note(o, unit, "release.started", r->name, false);
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
	int err = ownership_store_del_release(&o->store, unit); // first: without it the next start takes the device back, and never resets it
	if (err == 0)
		err = devices_undo_release(o->o.devices, unit);
	if (err < 0)
		return err;
	ownership_note(o, unit, "release.undone", g->release->name, false);
	release_untrack(map_take(o->running, unit));
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
	ownership_note(o, NULL, "release.done", r->name, false);
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
		if (left > 0) // restarted meanwhile, and the clock may have been set back
			loop_timer_arm(&g->timer, left < OWNERSHIP_UNDO_MS ? left : OWNERSHIP_UNDO_MS);
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
		ownership_note(o, unit, "release.receipt_invalid", r->name, true);
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
