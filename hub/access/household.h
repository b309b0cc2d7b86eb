// The hub's own standing: instance id, name, phase, and the last wall time known to be true. One row per key, kept in memory.
#ifndef ACCESS_HOUSEHOLD_H
#define ACCESS_HOUSEHOLD_H
#include "access/bouncer.h"
#include "platform/store.h"

struct household;
// A new store gets a fresh instance id and is in provisioning.
int household_open(struct household **ret, struct store *s) CHECKED;
void household_close(struct household *h);
const char *household_id(const struct household *h);   // 12 characters, borrowed
const char *household_name(const struct household *h); // "" before it was named; borrowed until renamed
enum phase household_phase(const struct household *h);
int household_rename(struct household *h, const char *name) CHECKED; // ERR_INVALID
bool household_may_quarantine(const struct household *h); // may a rule keep a device apart without asking? True until somebody says no
int household_set_may_quarantine(struct household *h, bool may) CHECKED;
int household_set_owned(struct household *h) CHECKED;  // provisioning -> owned; once. ERR_STATE
int household_reload(struct household *h) CHECKED;     // after a transaction that was rolled back
int household_save_time(struct household *h) CHECKED;  // remembers the wall clock as the floor for the next start; one that is two years ahead only after a week

#endif
