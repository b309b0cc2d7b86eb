// The owner's word that a pending unit is the device meant.
#define LOG_ROOM "devices"
#include "base/log.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"
#include "platform/crypto.h"
#include "platform/pki.h"

static struct unit *former_self(const struct devices *d, const struct unit *u)
{
	for (int i = 0; i < d->unit_count; i++) {
		struct unit *other = d->units[i];
		if (other != u && u->has_identity && other->has_identity && crypto_equal(other->identity, u->identity, sizeof u->identity))
			return other;
	}
	return NULL;
}

// The same device under an earlier ownership: with its epoch raised it has erased the keys of that one.
static int replace_former_self(struct devices *d, const struct unit *u)
{
	struct unit *old;
	while ((old = former_self(d, u))) {
		note_activity(d, u->id, "device.replaced", json_pack("{s:s}", "former", old->name), false);
		int e = unit_erase(d, old, UNIT_IS_GONE, false, NULL);
		if (e)
			return e;
	}
	return 0;
}

// From now on this identity cannot come back with the same epoch. Done first: doing it twice changes nothing.
static int own_identity(struct devices *d, const struct unit *u)
{
	char identity[44];
	if (!u->has_identity)
		return 0;
	pki_key_id(u->identity, identity);
	int e = devices_store_put_epoch(d->store, identity, u->epoch);
	if (!e)
		e = replace_former_self(d, u);
	if (!e)
		e = devices_store_take_tombstone(d->store, "identity", identity);
	if (e == 1)
		note_activity(d, u->id, "device.returned", json_pack("{s:s}", "kind", "identity"), false);
	return e < 0 ? e : 0;
}

static int check_grants(const struct devices *d, struct unit *u)
{
	if (u->native || !u->adapter)
		return 0;
	struct grants g = {0};
	int e = u->adapter->grants(u->memory, &g);
	if (!e && guard_grants_clash(d, u, u->adapter, &g))
		e = ERR_DENIED;
	grants_done(&g);
	return e;
}

static int activate(struct devices *d, struct unit *u)
{
	int e = check_grants(d, u);
	if (!e)
		e = own_identity(d, u);
	if (e)
		return e;
	const struct adapter *before = u->adapter;
	if (!u->adapter)
		u->adapter = &adapter_generic;
	e = unit_enter(d, u, UNIT_IS_CONFIRMED);
	if (e)
		u->adapter = before;
	return e;
}

int devices_confirm(struct devices *d, const char *unit, const char *name, const char *room)
{
	struct unit *u = unit_find(d, unit);
	if (!u || u->state == UNIT_ANNOUNCED)
		return ERR_NOT_FOUND;
	if (u->state != UNIT_PENDING)
		return ERR_STATE;
	int e = devices_rename(d, unit, name, room);
	if (!e)
		e = activate(d, u);
	if (e)
		return e;
	if (d->o.confirmed)
		d->o.confirmed(d->o.data, u->id, u->has_identity && u->epoch > 0);
	pending_release_held(d, u);
	// What an adopted device subscribed to before its topics were known was refused. (Those of the others were known from the start.)
	if (!u->native && u->adapter != &adapter_generic)
		ask_to_reconnect(d, u);
	rotation_begin(d, u);
	tickets_unit_confirmed(d, u);
	return 0;
}
