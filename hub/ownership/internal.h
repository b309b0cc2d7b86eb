// What the files of this room share.
#ifndef OWNERSHIP_INTERNAL_H
#define OWNERSHIP_INTERNAL_H
#include "base/map.h"
#include "ownership/ownership.h"
#include "ownership/ownership_store.h"
#include "ownership/release.h"

struct ownership {
	struct ownership_options o;
	struct ownership_store store;
	struct map *running; // unit -> struct running: every release that this hub remembers
};

// A release and the one timer it may wait on.
struct running {
	struct ownership *owner;
	struct release *release;
	struct loop_timer timer;
};

struct running *release_track(struct ownership *o, struct release *r); // takes r; goes on when its timer fires
void release_untrack(void *running);
void ownership_note(struct ownership *o, const char *unit, const char *code, const char *name, bool alarm);

#endif
