// The SQL of devices/. Every put commits unless it is inside store_begin/store_commit of the caller.
#ifndef DEVICES_STORE_H
#define DEVICES_STORE_H
#include "devices/internal.h"
#include "platform/store.h"

extern const char *const devices_schema;
struct devices_store;
int devices_store_open(struct devices_store **ret, struct store *s) CHECKED;
void devices_store_close(struct devices_store *s); // the statements belong to the struct store
int devices_store_begin(struct devices_store *s) CHECKED;
int devices_store_commit(struct devices_store *s) CHECKED;
void devices_store_rollback(struct devices_store *s);

// Every unit with its facts, identities and credentials; found() takes the unit over.
int devices_store_load(struct devices_store *s, void (*found)(void *data, struct unit *u), void *data) CHECKED;
int devices_store_put_unit(struct devices_store *s, const struct unit *u) CHECKED;
int devices_store_put_seen(struct devices_store *s, const struct unit *u) CHECKED; // last_seen_at alone
int devices_store_del_unit(struct devices_store *s, const char *unit) CHECKED;     // with all that hangs on it
int devices_store_clear_unit(struct devices_store *s, const char *unit) CHECKED;   // facts and identities
int devices_store_put_identity(struct devices_store *s, const char *unit, const char *kind, const char *value) CHECKED; // ERR_EXISTS: another unit's
int devices_store_del_fact(struct devices_store *s, const char *unit, const char *key, const char *source) CHECKED; // 1 it was there, 0 not
int devices_store_put_fact(struct devices_store *s, const char *unit, const struct fact *f) CHECKED;

int devices_store_add_credential(struct devices_store *s, const char *unit, struct credential *c) CHECKED; // gives c->id
int devices_store_put_credential(struct devices_store *s, const struct credential *c) CHECKED;
int devices_store_del_credential(struct devices_store *s, int64_t id) CHECKED;
// Credentials of onboarding tickets that a stopped hub left behind.
int devices_store_each_ticket(struct devices_store *s, void (*found)(void *data, const char *label), void *data) CHECKED;
int devices_store_del_tickets(struct devices_store *s) CHECKED;

int devices_store_put_key(struct devices_store *s, const uint8_t spki[32], const char *unit) CHECKED; // ERR_EXISTS: seen before
int devices_store_get_key(struct devices_store *s, const uint8_t spki[32], char unit[UNIT_ID]) CHECKED; // whose it was; ERR_NOT_FOUND: never seen
int devices_store_del_key(struct devices_store *s, const char *unit) CHECKED;
int devices_store_put_epoch(struct devices_store *s, const char *identity, int64_t epoch) CHECKED; // never lowers
int devices_store_get_epoch(struct devices_store *s, const char *identity, int64_t *ret) CHECKED;  // ERR_NOT_FOUND
// Tombstones hold a digest of what a released unit was known by, so that its return is noticed and nobody is named.
int devices_store_put_tombstone(struct devices_store *s, const char *kind, const char *value, int64_t at) CHECKED;
int devices_store_take_tombstone(struct devices_store *s, const char *kind, const char *value) CHECKED; // 1 there was one, 0 none

#endif
