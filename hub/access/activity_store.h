// SQL of activity.c: the table activity.
#ifndef ACCESS_ACTIVITY_STORE_H
#define ACCESS_ACTIVITY_STORE_H
#include <stdbool.h>
#include <stdint.h>
#include "platform/store.h"

extern const char *const activity_schema;
struct activity_row {
	int64_t seq, at;
	const char *unit, *actor, *code, *params; // borrowed; unit, actor and params may be NULL
	bool alarm, seen;
	uint8_t digest[32]; // SHA-256 of unit, actor and params: outlives them when a unit is forgotten
	uint8_t hash[32];   // SHA-256 of the previous hash, seq, at, alarm, code and the digest
};
struct activity_store { struct stmt *put, *last, *list, *seen, *forget, *walk; };
int activity_store_init(struct activity_store *q, struct store *s) CHECKED;
int activity_store_put(struct activity_store *q, const struct activity_row *r) CHECKED;
int activity_store_last(struct activity_store *q, int64_t *ret_seq, uint8_t ret_hash[32]) CHECKED; // seq 0 when empty
int activity_store_list(struct activity_store *q, int64_t before, int limit, const char *unit, bool alarms_only, void (*row)(void *, const struct activity_row *), void *data) CHECKED;
int activity_store_seen(struct activity_store *q, int64_t seq) CHECKED;
int activity_store_forget(struct activity_store *q, const char *unit) CHECKED; // number of rows
int activity_store_walk(struct activity_store *q, int64_t after, int limit, bool (*row)(void *, const struct activity_row *), void *data) CHECKED; // upwards; how many rows

#endif
