// Devices without TLS, each named by the owner with an end date. The plaintext front is open only while one exists; the date warns and never cuts off.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/str.h"
#include "devices/devices_store.h"

#define DAY_MS 86400000
#define LEAVE_MOST_DAYS 731

bool devices_has_legacy(const struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++)
		if (*d->units[i]->legacy_until)
			return true;
	return tickets_want_legacy(d);
}

int legacy_refresh(struct devices *d)
{
	bool want = devices_has_legacy(d);
	if (!d->broker || want == d->legacy_open)
		return 0;
	int e = broker_set_legacy_front(d->broker, want);
	if (!e)
		d->legacy_open = want;
	return e;
}

int legacy_days_left(const char *until, int64_t now_ms)
{
	int y, m, day;
	if (str_date_parse(&y, &m, &day, until))
		return 0;
	int64_t end = str_date_ms(y, m, day) + DAY_MS; // the day itself counts
	return end <= now_ms ? 0 : (int)((end - now_ms) / DAY_MS);
}

// The next warning that is due: 30, 7 or 1 days before, and 0 once it is over.
static int warning_due(int days)
{
	return days <= 0 ? 0 : days <= 1 ? 1 : days <= 7 ? 7 : days <= 30 ? 30 : LEGACY_NOT_WARNED;
}

static void warn_unit(struct devices *d, struct unit *u)
{
	int days = legacy_days_left(u->legacy_until, clock_wall_ms());
	int due = warning_due(days);
	if (due >= u->legacy_warned)
		return;
	u->legacy_warned = due;
	int e = devices_store_put_unit(d->store, u);
	if (e)
		log_warning("unit %s: the warning about its date is not stored: %s", u->id, err_text(e));
	note_activity(d, u->id, due ? "legacy.ending" : "legacy.ended", json_pack("{s:s, s:i}", "until", u->legacy_until, "days", days), true);
}

void legacy_warn(struct devices *d)
{
	if (clock_is_unsure())
		return;
	for (int i = 0; i < d->unit_count; i++)
		if (*d->units[i]->legacy_until && d->units[i]->state != UNIT_ANNOUNCED)
			warn_unit(d, d->units[i]);
}

int devices_set_legacy_until(struct devices *d, const char *unit, const char *until)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	if (!*u->legacy_until)
		return ERR_STATE;
	int days = legacy_days_left(until, clock_wall_ms());
	if (days <= 0 || days > LEAVE_MOST_DAYS)
		return ERR_INVALID;
	str_copy(u->legacy_until, sizeof u->legacy_until, until);
	u->legacy_warned = LEGACY_NOT_WARNED;
	int e = devices_store_put_unit(d->store, u);
	if (!e && d->o.plaintext)
		d->o.plaintext(d->o.data, u->id, u->legacy_until);
	notify_changed(d, u);
	return e;
}
