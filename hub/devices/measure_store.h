// SQL of measures (the table is in devices_schema): why a unit is shut out or kept apart, since when, and until when no rule may do it again.
#ifndef DEVICES_MEASURE_STORE_H
#define DEVICES_MEASURE_STORE_H
#include <stdbool.h>
#include <stdint.h>
#include "platform/store.h"

enum measure_kind { MEASURE_NONE = 0, MEASURE_SUSPENDED = 1, MEASURE_QUARANTINED = 2 };
struct measure {
	enum measure_kind kind;
	char reason[24];      // "": none was given
	bool by_hub;          // by a rule, else by somebody of the house
	int64_t at;           // wall clock, 0 for none
	int64_t spared_until; // wall clock: somebody let it back in, and until then no rule keeps it apart
};
struct measure_store { struct stmt *get, *put, *del; };
int measure_store_open(struct measure_store *q, struct store *s) CHECKED;
int measure_store_get(struct measure_store *q, const char *unit, struct measure *ret) CHECKED; // zeroed where there is none
int measure_store_put(struct measure_store *q, const char *unit, const struct measure *m) CHECKED;
int measure_store_del(struct measure_store *q, const char *unit) CHECKED;

#endif
