// The last "try without its cloud" of each unit. The table is part of the relay's schema.
#ifndef RELAY_DRILL_STORE_H
#define RELAY_DRILL_STORE_H
#include "relay/drill.h"

extern const char *const drill_schema;
struct drill_store;
int drill_store_open(struct drill_store **ret, struct store *s) CHECKED;
void drill_store_close(struct drill_store *d); // NULL is fine
int drill_store_put(struct drill_store *d, const struct drill *row) CHECKED; // in place of the unit's former one
int drill_store_each(struct drill_store *d, void (*row)(void *data, const struct drill *row), void *data) CHECKED;
int drill_store_interrupt(struct drill_store *d) CHECKED; // what was running no longer is
int drill_store_forget(struct drill_store *d, const char *unit) CHECKED;

#endif
