// Why approved links are not in use: their unit is shut out or kept apart, it came from somebody else and its first day is not over, or its owner tries how it does without.
#define LOG_ROOM "relay"
#include "base/clock.h"
#include "base/log.h"
#include "relay/internal.h"

#define LOOK_MS 10000 // dates are the wall clock's, which may jump

// What was open is cut, what is open now is handed to relayd.
static void follow(struct relay *r, struct cloud_unit *u, bool was_paused)
{
	bool paused = cloud_unit_paused(u, clock_wall_ms()) != NULL;
	if (paused == was_paused)
		return;
	for (int i = 0; i < u->count; i++) {
		struct cloud_link *l = u->links[i];
		if (!l->approved)
			continue;
		if (paused) {
			courier_remove_link(r->courier, l->id);
			relay_close_report(l);
		} else {
			relay_set_link(r, u, l);
		}
		relay_tell(r, l);
	}
}

void relay_shut(struct relay *r, const char *unit, bool shut)
{
	struct cloud_unit *u = shut ? relay_make_unit(r, unit) : map_get(r->units, unit);
	if (!u || u->shut == shut)
		return;
	bool was_paused = cloud_unit_paused(u, clock_wall_ms()) != NULL;
	u->shut = shut;
	follow(r, u, was_paused);
}

int relay_hold(struct relay *r, const char *unit, bool held)
{
	struct cloud_unit *u = map_get(r->units, unit);
	bool any = false;
	if (!u)
		return ERR_NOT_FOUND;
	if (u->held == held)
		return 0;
	for (int i = 0; i < u->count; i++)
		any |= cloud_link_is_open(u, u->links[i], clock_wall_ms());
	if (held && !any)
		return ERR_STATE;
	bool was_paused = cloud_unit_paused(u, clock_wall_ms()) != NULL;
	u->held = held;
	follow(r, u, was_paused);
	return 0;
}

int relay_begin_first_day(struct relay *r, const char *unit, int64_t until)
{
	struct cloud_unit *u = relay_make_unit(r, unit);
	if (!u)
		return ERR_INVALID;
	int err = relay_store_put_day(r->sql, unit, until);
	if (err)
		return err;
	bool was_paused = cloud_unit_paused(u, clock_wall_ms()) != NULL;
	u->first_day = until;
	follow(r, u, was_paused);
	relay_watch_days(r);
	return 0;
}

int64_t relay_first_day(const struct relay *r, const char *unit)
{
	const struct cloud_unit *u = map_get(r->units, unit);
	return u && clock_wall_ms() < u->first_day ? u->first_day : 0;
}

static int end_day(struct relay *r, struct cloud_unit *u, bool was_paused)
{
	int err = relay_store_del_day(r->sql, u->unit);
	if (err)
		return err;
	u->first_day = 0;
	follow(r, u, was_paused);
	return 0;
}

int relay_allow_now(struct relay *r, const char *unit)
{
	return relay_first_day(r, unit) ? end_day(r, map_get(r->units, unit), true) : ERR_STATE;
}

struct days { struct relay *relay; bool left; };

static bool look_at_day(const char *key, void *value, void *data)
{
	struct cloud_unit *u = value;
	struct days *x = data;
	if (!u->first_day)
		return true;
	if (clock_wall_ms() < u->first_day) {
		x->left = true;
		return true;
	}
	int err = end_day(x->relay, u, true);
	if (err) {
		log_error("the end of a first day is not stored, unit %s: %s", key, err_text(err));
		x->left = true;
	} else if (x->relay->hooks.first_day_over) {
		x->relay->hooks.first_day_over(x->relay->hooks.data, key);
	}
	return true;
}

void relay_on_day(void *data)
{
	struct days x = {.relay = data};
	x.relay->day_armed = false;
	map_each(x.relay->units, look_at_day, &x);
	if (x.left)
		relay_watch_days(x.relay);
}

void relay_watch_days(struct relay *r)
{
	if (r->day_armed)
		return;
	r->day_armed = true;
	loop_timer_arm(&r->day, LOOK_MS);
}
