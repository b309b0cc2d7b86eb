// The hub's time zone: UTC to the household's own clock, by the C library and the system's zone files. Not for threads: the loop's thread only.
#ifndef PLATFORM_ZONE_H
#define PLATFORM_ZONE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

#define ZONE_NAME_SIZE 48

// A day and a minute of it on a clock in the household. day_ms is that calendar day's start as if it were UTC, so that days can be counted.
struct zone_time { int64_t day_ms; int minute; /* 0..1439 */ int offset_min; /* from UTC */ };

void zone_init(void); // once per process, before threads and before the rest
// The zone by its name in the IANA database ("Europe/London"); "" is the machine's own. ERR_INVALID: no name; ERR_NOT_FOUND: the system does not know it.
// zone_init's value stays until then.
int zone_set(const char *name) CHECKED;
const char *zone_name(void);      // as set; "" for the machine's own; borrowed
void zone_machine(char to[ZONE_NAME_SIZE]); // the name of the machine's own zone, "UTC" when it cannot be told
struct zone_time zone_time(int64_t wall_ms);

#endif
