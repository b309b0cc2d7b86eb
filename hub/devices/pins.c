// Devices that know the hub by a fingerprint of its broker's key (Tasmota: two slots). Before the key is replaced each is given the next one for its second
// slot, and says back what it stored; after it the first slot gets it too. A slot that holds the key of now alone is never written.
#define LOG_ROOM "devices"
#include <string.h>
#include "base/log.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"

#define TRIES_MAX 3 // of one run of the hub and one wish: each write restarts the device, and one that never says what it stored must not be kept restarting

static bool can_pin(const struct unit *u)
{
	return u->adapter && u->adapter->pin && !*u->legacy_until && !u->demo; // the demo's plug reads the roots from the hub's own file
}

// The slot that should get *ret now; 0: none.
static int wanted_slot(const struct unit *u, const char **ret)
{
	const char *now = pki_mqtt_print(u->owner->o.pki), *next = pki_mqtt_next_print(u->owner->o.pki);
	if (!can_pin(u) || u->state != UNIT_ACTIVE)
		return 0;
	if (str_eq(u->pins[1], now) && !str_eq(u->pins[0], now)) {
		*ret = now;
		return 1;
	}
	if (!next || str_eq(u->pins[1], next))
		return 0;
	*ret = next;
	return 2;
}

bool pins_are_wanted(const struct unit *u)
{
	const char *print;
	return wanted_slot(u, &print) != 0;
}

void pins_tell(struct unit *u)
{
	const char *print = NULL;
	struct adapter_send send;
	int slot = wanted_slot(u, &print);
	if (!slot || !unit_has_session(u) || u->pin_tries >= TRIES_MAX)
		return;
	int e = u->adapter->pin(u->memory, slot, print, &send);
	if (!e)
		e = tell_publish(u->owner, send.topic, send.payload, strlen(send.payload), send.retain);
	if (e)
		log_warning("unit %s: not told of the next key: %s", u->id, err_text(e));
	else
		u->pin_tries++;
}

void pins_heard(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	int slot;
	char print[PKI_PRINT_SIZE];
	if (!can_pin(u) || u->adapter->read_pin(u->memory, topic, payload, len, &slot, print) || str_eq(u->pins[slot - 1], print))
		return;
	const char *now = pki_mqtt_print(d->o.pki), *next = pki_mqtt_next_print(d->o.pki);
	str_copy(u->pins[slot - 1], sizeof u->pins[0], print);
	if (str_eq(print, now) || (next && str_eq(print, next))) // it took what it was given; of anything else it is not told more often
		u->pin_tries = 0;
	int e = devices_store_put_unit(d->store, u);
	if (e)
		log_warning("unit %s: what it pins is not stored: %s", u->id, err_text(e));
}

void devices_tell_pins(struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++) {
		d->units[i]->pin_tries = 0;
		pins_tell(d->units[i]);
	}
}

static const char *word_of(const struct unit *u, const char *next)
{
	if (str_eq(u->pins[1], next))
		return "knows";
	if (u->state != UNIT_ACTIVE)
		return "shut_out";
	return unit_has_session(u) ? "asked" : "away";
}

json_t *devices_pins(struct devices *d)
{
	const char *next = pki_mqtt_next_print(d->o.pki);
	if (!next)
		return json_null();
	json_t *list = json_array();
	for (int i = 0; i < d->unit_count; i++) {
		const struct unit *u = d->units[i];
		if (!can_pin(u) || !unit_has_key(u))
			continue;
		const char *word = word_of(u, next);
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b}", "device", u->id, "name", u->name, "state", word, "locked_out", !str_eq(word, "knows")));
	}
	return json_pack("{s:s, s:o}", "fingerprint", next, "devices", list);
}
