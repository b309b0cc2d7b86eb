// The activity log: append-only, hash-chained, readable by people. An entry is a stable code with parameters; the web owns the sentences.
#ifndef ACCESS_ACTIVITY_H
#define ACCESS_ACTIVITY_H
#include "access/bouncer.h"
#include "base/json.h"
#include "base/observer.h"
#include "platform/store.h"

struct activity;
struct activity_entry { const char *unit, *actor, *code; const json_t *params; bool alarm; }; // all but code may be NULL; actor is a person's name
int activity_open(struct activity **ret, struct store *s) CHECKED;
void activity_close(struct activity *a);
int activity_add(struct activity *a, const struct activity_entry *e) CHECKED; // committed on return; observers get the entry as json_t
struct observers *activity_observers(struct activity *a);
// {"entries":[...newest first],"next":seq|null}; before 0: from the newest; unit NULL: all. Caller owns.
int activity_list(struct activity *a, int64_t before, int limit, const char *unit, bool alarms_only, json_t **ret) CHECKED;
int activity_mark_seen(struct activity *a, int64_t seq) CHECKED; // ERR_NOT_FOUND
// Removes what names a unit: its entries keep their place and hash in the chain, their parameters go. Returns how many.
int activity_forget_unit(struct activity *a, const char *unit) CHECKED;
// Walks the chain from its beginning, a bounded slice at a step. After activity_check_begin, each step returns 1: there is more; 0: every entry follows, up
// to the newest one that the hub remembers; ERR_MISMATCH: the entry after c->seq was changed, removed or put elsewhere.
struct activity_check { struct activity *log; uint8_t hash[32]; int64_t seq, since /* UTC ms of the first entry, 0: none */; bool broken; };
void activity_check_begin(struct activity_check *c, struct activity *a);
int activity_check_step(struct activity_check *c) CHECKED;

#endif
