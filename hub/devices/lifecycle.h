// The life of a unit as a pure table: which event leads from which state to which. registry.c's unit_enter() is its one user.
#ifndef DEVICES_LIFECYCLE_H
#define DEVICES_LIFECYCLE_H
#include <stdbool.h>
#include "access/authdb.h"
#include "devices/devices.h"

#define UNIT_STATES (UNIT_RETIRED + 1)
enum unit_event {
	UNIT_CONNECTS,    // the first CONNECT with the credential of its ticket
	UNIT_IS_CONFIRMED, // the owner: yes, that is the device
	UNIT_IS_REJECTED, // the owner: no
	UNIT_IS_SUSPENDED,
	UNIT_IS_RESUMED,
	UNIT_IS_QUARANTINED, // kept apart, by the owner or by a rule (misuse.c)
	UNIT_LEAVES,      // its release has begun
	UNIT_STAYS,       // the release was undone; the next two: of a unit that was shut out or kept apart before it
	UNIT_STAYS_OUT,
	UNIT_STAYS_APART,
	UNIT_IS_GONE,     // the release is finished, or its keys were found to be erased
	UNIT_RETIRES,     // kept for its history only
};
#define UNIT_EVENTS (UNIT_RETIRES + 1)

const char *unit_event_word(enum unit_event e);
// 0 and *ret, or ERR_STATE where the table has no such arrow.
int lifecycle_next(enum unit_state state, enum unit_event event, enum unit_state *ret) CHECKED;
int unit_state_parse(const char *word, enum unit_state *ret) CHECKED; // ERR_INVALID
// What the broker plugin makes of the state. An adopted unit that is leaving stays "active" there: it may then only hear (see grants_of()),
// because its firmware's own reset comes on an ordinary command topic.
enum auth_unit_state lifecycle_auth_state(enum unit_state state, bool native);
// False for those whose traces are only waiting to be removed.
bool lifecycle_is_living(enum unit_state state);

#endif
