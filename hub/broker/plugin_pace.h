// How fast each unit may speak: so many messages and bytes a second, and a burst when it begins. One that floods takes nobody else's place in the queue to the hub.
#ifndef BROKER_PLUGIN_PACE_H
#define BROKER_PLUGIN_PACE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/map.h"

struct pace_rule { int64_t messages, bytes; int burst_s; }; // a second; a burst is what comes up in so many seconds
struct pace { int64_t at_ms, messages_milli, bytes; };
struct paces { struct pace_rule rule; struct map *by_unit; }; // messages 0: no rule
int paces_init(struct paces *p, const char *rule) CHECKED; // "MESSAGES:BYTES:BURST", "" none; ERR_PARSE
void paces_done(struct paces *p);
struct pace *pace_of(struct paces *p, const char *unit, int64_t now_ms); // of all its sessions together; lives as long as p
bool pace_allows(const struct paces *p, struct pace *one, size_t bytes, int64_t now_ms); // may it say so many bytes now?

#endif
