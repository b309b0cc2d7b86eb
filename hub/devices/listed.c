// Units that never speak to the hub (a router, a television, a car charger): the owner lists them by hand. They have facts, a label and advisories like
// any other, but no credential, no topics and no row in auth.db, and nothing is ever known of them live.
#include <string.h>
#include "base/random.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"

const char *const listed_kinds[] = {
	"router", "camera", "doorbell", "television", "speaker", "light", "plug", "switch", "thermostat", "heating", "lock", "alarm", "sensor", "appliance", "vacuum", "hub",
	"car_charger", "solar", "printer", "storage", "games_console", "computer", "toy", "health", "other", NULL,
};

static int grants(const json_t *state, struct grants *to)
{
	(void)state, (void)to;
	return 0; // it may say and hear nothing
}

static int encode(const json_t *state, const char *property, const char *value, struct adapter_send *to)
{
	(void)state, (void)property, (void)value, (void)to;
	return ERR_UNSUPPORTED;
}

static int reset(const json_t *state, const char *level, struct adapter_send *to)
{
	(void)state, (void)level, (void)to;
	return ERR_UNSUPPORTED;
}

// Not among adapters[]: nothing that comes over MQTT is ever recognised as this.
const struct adapter adapter_listed = {.abi = ADAPTER_ABI, .name = "listed", .title = "Listed", .grants = grants, .encode = encode, .reset = reset};

static bool is_kind(const char *word)
{
	for (const char *const *k = listed_kinds; *k; k++)
		if (str_eq(*k, word))
			return true;
	return false;
}

static bool is_name_or_none(const char *text)
{
	return !text || !*text || str_is_name(text, UNIT_NAME_MAX);
}

static int check_about(const struct listed_about *a)
{
	bool good = is_kind(a->kind) && is_name_or_none(a->manufacturer) && is_name_or_none(a->model) && is_name_or_none(a->firmware) && is_name_or_none(a->serial);
	return good ? 0 : ERR_INVALID;
}

// Each fact is a row of its own, so memory follows the disk also when one of them cannot be written.
static int set_about(struct devices *d, struct unit *u, const struct listed_about *a)
{
	const struct { const char *key, *value; } rows[] = {
		{"kind", a->kind}, {"manufacturer", a->manufacturer}, {"model", a->model}, {"firmware", a->firmware}, {"serial", a->serial},
	};
	int e = 0;
	for (size_t i = 0; i < sizeof rows / sizeof *rows && e >= 0; i++)
		e = rows[i].value && *rows[i].value ? unit_set_fact(d, u, rows[i].key, rows[i].value, "owner", NULL) : unit_drop_fact(d, u, rows[i].key, "owner");
	return e < 0 ? e : 0;
}

static int store_new(struct devices *d, struct unit *u, const struct listed_about *about)
{
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	e = devices_store_put_unit(d->store, u);
	if (!e)
		e = set_about(d, u, about);
	if (e)
		devices_store_rollback(d->store);
	else
		e = devices_store_commit(d->store);
	return e;
}

int devices_add_listed(struct devices *d, const char *name, const char *room, const struct listed_about *about, char ret_unit[UNIT_ID])
{
	bool named = str_is_name(name, UNIT_NAME_MAX) && (!room || !*room || str_is_name(room, UNIT_NAME_MAX));
	if (!named || check_about(about))
		return ERR_INVALID;
	if (d->unit_count >= UNITS_MAX)
		return ERR_LIMIT;
	char id[UNIT_ID];
	random_id(id);
	struct unit *u = unit_new(id);
	u->listed = true;
	u->adapter = &adapter_listed;
	u->state = UNIT_ACTIVE;
	unit_set_text(&u->name, name);
	unit_set_text(&u->room, room && *room ? room : NULL);
	int e = store_new(d, u, about);
	if (e) {
		unit_free(u);
		return e;
	}
	unit_add(d, u);
	memcpy(ret_unit, u->id, UNIT_ID);
	notify_changed(d, u);
	return 0;
}

int devices_edit_listed(struct devices *d, const char *unit, const struct listed_about *about)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	if (!u->listed)
		return ERR_UNSUPPORTED;
	int e = check_about(about);
	if (!e)
		e = set_about(d, u, about);
	if (!e)
		notify_changed(d, u);
	return e;
}

bool devices_is_listed(const struct devices *d, const char *unit)
{
	const struct unit *u = unit_find(d, unit);
	return u && u->listed;
}
