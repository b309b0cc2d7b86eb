// Taking a unit out: its rights first, then its traces, each step such that a crash between two is finished at the next start.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "devices/devices_store.h"
#include "platform/pki.h"

static int leave_tombstones(struct devices *d, const struct unit *u)
{
	int e = 0;
	char identity[44];
	int64_t now = clock_wall_ms();
	for (int i = 0; i < u->identity_count && !e; i++)
		e = devices_store_put_tombstone(d->store, u->identities[i].kind, u->identities[i].value, now);
	if (!e && u->has_identity) {
		pki_key_id(u->identity, identity);
		e = devices_store_put_tombstone(d->store, "identity", identity, now);
	}
	return e;
}

// One transaction: it is released, its credentials are revoked, and what was known of it is gone.
static int store_release(struct devices *d, struct unit *u, enum unit_event event, bool tombstone)
{
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	if (tombstone)
		e = leave_tombstones(d, u);
	if (!e && u->state == UNIT_ANNOUNCED)
		e = devices_store_del_key(d->store, u->id); // no certificate for it was ever used: it may ask again with the same key
	if (!e)
		e = devices_store_clear_unit(d->store, u->id);
	for (int i = 0; i < u->credential_count && !e; i++) {
		struct credential revoked = u->credentials[i];
		revoked.state = AUTH_REVOKED;
		e = devices_store_put_credential(d->store, &revoked);
		if (!e && revoked.kind == AUTH_PASSWORD && !revoked.chosen) // of a chosen one it is there
			e = chosen_remember(&d->chosen, revoked.verifier);
	}
	enum unit_state before = u->state;
	if (!e)
		e = unit_enter(d, u, event);
	if (e)
		devices_store_rollback(d->store);
	else
		e = devices_store_commit(d->store);
	if (e)
		u->state = before; // memory follows the disk
	return e;
}

static void cut_sessions(struct devices *d, const struct unit *u)
{
	for (int i = 0; i < u->credential_count; i++) {
		int e = tell_revoke(d, u->credentials[i].id);
		if (e)
			log_warning("unit %s: session not cut: %s", u->id, err_text(e));
	}
}

struct clearing { struct devices *d; int count; };

static bool clear_topic(const char *topic, void *value, void *data)
{
	struct clearing *c = data;
	(void)value;
	if (tell_publish(c->d, topic, "", 0, true) == 0)
		c->count++;
	return true;
}

void unit_clear_retained(struct devices *d, const struct unit *u)
{
	struct clearing clearing = {.d = d};
	map_each(u->topics, clear_topic, &clearing);
}

static int value_count(const struct unit *u)
{
	int n = 0;
	for (int i = 0; i < u->property_count; i++)
		n += u->properties[i].value != NULL;
	return n;
}

int unit_erase(struct devices *d, struct unit *u, enum unit_event event, bool tombstone, json_t **ret_cleared)
{
	struct clearing clearing = {.d = d};
	char id[UNIT_ID];
	memcpy(id, u->id, sizeof id);
	int e = lifecycle_is_living(u->state) ? store_release(d, u, event, tombstone) : 0; // else an earlier try got that far
	if (e)
		return e;
	e = authdb_del_unit(d->o.auth, u->id);
	if (e) {
		derive_later(d, u, e);
		return e;
	}
	cut_sessions(d, u);
	map_each(u->topics, clear_topic, &clearing);
	e = measure_store_del(&d->measures, u->id);
	if (!e)
		e = devices_store_del_unit(d->store, u->id);
	if (e)
		log_warning("unit %s: its row is left for the next start: %s", u->id, err_text(e));
	if (ret_cleared)
		*ret_cleared = json_pack("{s:i, s:i, s:i}", "retained", clearing.count, "facts", u->fact_count, "values", value_count(u));
	unit_remove(d, u);
	tickets_unit_gone(d, id);
	notify_gone(d, id);
	e = legacy_refresh(d);
	if (e)
		log_warning("the plaintext front was not shut: %s", err_text(e));
	return 0;
}

int devices_begin_release(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	int e = unit_enter(d, u, UNIT_LEAVES);
	if (!e)
		rotation_abandon(d, u);
	return e;
}

int devices_undo_release(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	int e = u ? unit_enter(d, u, measure_stays(u)) : ERR_NOT_FOUND;
	if (e)
		return e;
	if (!u->listed && u->state == UNIT_ACTIVE && !unit_is_online(u))
		ask_to_reconnect(d, u); // what it said of itself meanwhile was denied
	return 0;
}

int devices_finish_release(struct devices *d, const char *unit, json_t **ret_cleared)
{
	struct unit *u = unit_find(d, unit);
	return u ? unit_erase(d, u, UNIT_IS_GONE, true, ret_cleared) : ERR_NOT_FOUND;
}

int devices_reject(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	if (!u || u->state == UNIT_ANNOUNCED)
		return ERR_NOT_FOUND;
	if (u->state != UNIT_PENDING)
		return ERR_STATE;
	return unit_erase(d, u, UNIT_IS_REJECTED, false, NULL);
}
