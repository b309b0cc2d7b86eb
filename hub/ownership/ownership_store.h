// SQL of ownership: the tables release, slip and the append-only, hash-chained ownership_event (no personal data in it).
#ifndef OWNERSHIP_OWNERSHIP_STORE_H
#define OWNERSHIP_OWNERSHIP_STORE_H
#include <stdbool.h>
#include <stdint.h>
#include "platform/store.h"

extern const char *const ownership_schema;
struct ownership_store { struct stmt *put_release, *del_release, *list_releases, *put_slip, *get_slip, *slip_of, *last_event, *put_event; };
struct release_row {
	char unit[32], name[128], slip[13];
	char body[4096]; // steps and facts as JSON text: see release.c
	int64_t started_at;
	bool done;
};
int ownership_store_init(struct ownership_store *q, struct store *s) CHECKED;
int ownership_store_put_release(struct ownership_store *q, const struct release_row *r) CHECKED;
int ownership_store_del_release(struct ownership_store *q, const char *unit) CHECKED;
int ownership_store_each_release(struct ownership_store *q, void (*row)(void *data, const struct release_row *r), void *data) CHECKED; // oldest first
int ownership_store_put_slip(struct ownership_store *q, const char *id, const char *unit, const char *identity, int64_t at, const char *jws) CHECKED;
int ownership_store_get_slip(struct ownership_store *q, const char *id, char **ret_jws, char **ret_unit) CHECKED; // ERR_NOT_FOUND; caller frees
bool ownership_store_has_slip_of(struct ownership_store *q, const char *identity);
// kind: "onboarded", "released", "reset_confirmed", "reset_unconfirmed". subject: key id or serial hash, never a name.
int ownership_store_add_event(struct ownership_store *q, int64_t at, const char *subject, int64_t epoch, const char *kind, const char *assertion, const uint8_t evidence[32]) CHECKED;

#endif
