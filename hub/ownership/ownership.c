#define LOG_ROOM "ownership"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "ownership/internal.h"
#include "ownership/receipt.h"
#include "ownership/slip.h"
#include "platform/crypto.h"

void ownership_note(struct ownership *o, const char *unit, const char *code, const char *name, bool alarm)
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
	release_track(data, r);
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

// A device that is leaving without a release: a kill came before that was written, or after it was undone. It stays.
static int take_back(struct ownership *o)
{
	AUTO_JSON json_t *all = devices_list(o->o.devices);
	const json_t *device;
	size_t i;
	int err = 0;
	json_array_foreach(all, i, device) {
		const char *unit = json_text_or(device, "id", "");
		if (err == 0 && str_eq(json_text_or(device, "state", ""), unit_state_word(UNIT_RELEASING)) && !map_get(o->running, unit))
			err = devices_undo_release(o->o.devices, unit);
	}
	return err;
}

int ownership_start(struct ownership **ret, const struct ownership_options *options)
{
	struct ownership *o = NEW(struct ownership);
	o->o = *options;
	o->running = map_new();
	int err = ownership_store_init(&o->store, options->store);
	if (err == 0)
		err = ownership_store_each_release(&o->store, load_row, o);
	if (err == 0)
		err = take_back(o);
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
	map_free(o->running, release_untrack);
	free(o);
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
