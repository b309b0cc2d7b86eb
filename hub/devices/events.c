// What observers of the room hear.
#include "devices/internal.h"
#include <string.h>
#include "base/mem.h"

void notify_changed(struct devices *d, const struct unit *u)
{
	if (u->state == UNIT_ANNOUNCED)
		return; // nobody knows of it yet
	observers_notify(&d->observers, &(struct devices_event){.kind = DEVICES_CHANGED, .unit = u->id});
}

void notify_gone(struct devices *d, const char *unit)
{
	observers_notify(&d->observers, &(struct devices_event){.kind = DEVICES_GONE, .unit = unit});
}

void notify_ticket(struct devices *d, const char *ticket, const char *unit)
{
	observers_notify(&d->observers, &(struct devices_event){.kind = DEVICES_TICKET, .ticket = ticket, .unit = unit});
}

void note_activity(struct devices *d, const char *unit, const char *code, json_t *params, bool alarm)
{
	AUTO_JSON json_t *owned = params ? params : json_object();
	observers_notify(&d->observers, &(struct devices_event){.kind = DEVICES_ACTIVITY, .unit = unit, .code = code, .params = owned, .alarm = alarm});
}

bool unit_has_session(const struct unit *u)
{
	return u->sessions == SESSION_UNKNOWN ? u->says == SAYS_ONLINE : u->sessions > 0;
}

bool unit_is_online(const struct unit *u)
{
	bool may_say = u->state == UNIT_PENDING || u->state == UNIT_ACTIVE || u->state == UNIT_QUARANTINED;
	if (!may_say || !u->adapter || !u->adapter->says_online)
		return unit_has_session(u) && u->says != SAYS_OFFLINE;
	return unit_has_session(u) && u->says == SAYS_ONLINE;
}

static void send_values(struct devices *d, struct unit *u)
{
	AUTO_JSON json_t *values = json_object();
	for (int i = 0; i < u->property_count; i++) {
		struct property *p = &u->properties[i];
		if (p->dirty && p->value && p->type)
			json_object_set_new(values, p->id, json_string(p->value));
		p->dirty = false;
	}
	observers_notify(&d->observers, &(struct devices_event){.kind = DEVICES_VALUES, .unit = u->id, .values = values, .online = unit_is_online(u)});
}

void flush_values(void *data)
{
	struct devices *d = data;
	while (d->dirty) {
		struct unit *u = d->dirty;
		d->dirty = u->next_dirty;
		u->dirty = false;
		send_values(d, u);
	}
}

void note_values(struct devices *d, struct unit *u)
{
	if (u->dirty)
		return;
	u->dirty = true;
	u->next_dirty = d->dirty;
	d->dirty = u;
	loop_timer_arm(&d->flush_timer, 0);
}
