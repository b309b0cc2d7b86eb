// Notices: what the owner is to know, one per event and device, until it is dealt with. Made from the alarms of the activity log and from the dates in
// passports; shown by the phone, and handed to the channels the owner has set up. Rules: README.md.
#ifndef NOTICES_NOTICES_H
#define NOTICES_NOTICES_H
#include "access/activity.h"
#include "base/json.h"
#include "devices/devices.h"
#include "notices/channels.h"
#include "notices/kinds.h"
#include "passport/passport.h"
#include "platform/loop.h"
#include "platform/store.h"

struct notices;
struct notices_options {
	struct loop *loop;
	struct store *store;
	struct activity *activity;
	struct devices *devices;
	struct passports *passports;
	const struct own *own; // of the hub itself
	struct channels *channels;
	void *data;
	void (*changed)(void *data, const json_t *notice); // is new, was decided, or is over; borrowed
};
int notices_start(struct notices **ret, const struct notices_options *o) CHECKED; // alarms that a crash kept from becoming notices become them now
void notices_stop(struct notices *n); // NULL is fine
// {"notices":[...newest first],"provisional":bool (the clock is unsure: nothing is said about dates)}; all: what is done too. Caller owns.
json_t *notices_list(struct notices *n, bool all);
// The owner's word: NOTICE_NEW takes it back, NOTICE_SEEN, NOTICE_SNOOZED until a time that is to come and at most a year away, NOTICE_DONE.
// *ret is the notice; caller owns. ERR_NOT_FOUND; ERR_INVALID: no such time, or NOTICE_OVER.
int notices_decide(struct notices *n, int64_t id, enum notice_state state, int64_t until, json_t **ret) CHECKED;
// Looks at all dates now (it does so at the start, every day, and when a passport came). Nothing while the clock is unsure.
void notices_look(struct notices *n);

#endif
