// Measures against a unit: shutting it out, keeping it apart, letting it back in; by somebody of the house, and by the rules of misuse.c.
#define LOG_ROOM "devices"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "devices/internal.h"

#define SPARED_MS (24 * 60 * 60 * 1000LL) // who lets a device back in has looked: no rule contradicts them for a day

static int take_measure(struct devices *d, struct unit *u, enum measure_kind kind, const char *reason, bool by_hub)
{
	enum unit_event event = kind == MEASURE_SUSPENDED ? UNIT_IS_SUSPENDED : UNIT_IS_QUARANTINED;
	struct measure m = {.kind = kind, .by_hub = by_hub, .at = clock_wall_ms(), .spared_until = u->measure.spared_until};
	if (!str_copy(m.reason, sizeof m.reason, reason ? reason : ""))
		return ERR_INVALID;
	int e = unit_enter_with(d, u, event, &m);
	if (!e && kind == MEASURE_QUARANTINED)
		unit_clear_retained(d, u); // what it left in the broker is not heard any more either
	return e;
}

static int lift_measure(struct devices *d, struct unit *u)
{
	bool was_apart = u->state == UNIT_QUARANTINED;
	const struct measure none = {.spared_until = was_apart ? clock_wall_ms() + SPARED_MS : u->measure.spared_until};
	int e = unit_enter_with(d, u, UNIT_IS_RESUMED, &none);
	if (e)
		return e;
	u->misuse = (struct misuse_tally){0};
	if (was_apart || !unit_is_online(u))
		ask_to_reconnect(d, u); // what it said of itself meanwhile reached nobody
	return 0;
}

static int find_measurable(const struct devices *d, const char *unit, struct unit **ret)
{
	struct unit *u = unit_find(d, unit);
	if (!u || u->state == UNIT_ANNOUNCED)
		return ERR_NOT_FOUND;
	*ret = u;
	return u->listed ? ERR_UNSUPPORTED : 0; // a listed one was never let in
}

int devices_suspend(struct devices *d, const char *unit, bool suspended, const char *reason)
{
	struct unit *u;
	int e = find_measurable(d, unit, &u);
	if (e)
		return e;
	return suspended ? take_measure(d, u, MEASURE_SUSPENDED, reason, false) : lift_measure(d, u);
}

int devices_quarantine(struct devices *d, const char *unit, bool quarantined, const char *reason)
{
	struct unit *u;
	int e = find_measurable(d, unit, &u);
	if (e)
		return e;
	if (!quarantined && u->state != UNIT_QUARANTINED)
		return ERR_STATE;
	return quarantined ? take_measure(d, u, MEASURE_QUARANTINED, reason, false) : lift_measure(d, u);
}

enum unit_event measure_stays(const struct unit *u)
{
	switch (u->measure.kind) {
	case MEASURE_NONE:
		return UNIT_STAYS;
	case MEASURE_SUSPENDED:
		return UNIT_STAYS_OUT;
	case MEASURE_QUARANTINED:
		return UNIT_STAYS_APART;
	}
	return UNIT_STAYS_OUT;
}

static bool may_by_itself(const struct devices *d, const struct unit *u)
{
	bool allowed = !d->o.may_quarantine || d->o.may_quarantine(d->o.data);
	return allowed && u->state == UNIT_ACTIVE && clock_wall_ms() >= u->measure.spared_until;
}

void measure_misuse(struct devices *d, struct unit *u, enum misuse m, int64_t times)
{
	if (!misuse_note(&u->misuse, m, times, clock_boot_ms()) || !may_by_itself(d, u))
		return;
	int e = take_measure(d, u, MEASURE_QUARANTINED, misuse_word(m), true);
	if (e) {
		log_error("unit %s misbehaves (%s) and could not be kept apart: %s", u->id, misuse_word(m), err_text(e));
		return;
	}
	log_warning("unit %s is kept apart: %s", u->id, misuse_word(m));
	note_activity(d, u->id, "device.quarantined", json_pack("{s:s}", "reason", misuse_word(m)), true);
}
