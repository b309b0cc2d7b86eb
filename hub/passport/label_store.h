// Labels as hub.db keeps them: what the owner read off the box or the issuing body's document, and the last look-up in a registry. Tables: passport_store.c.
#ifndef PASSPORT_LABEL_STORE_H
#define PASSPORT_LABEL_STORE_H
#include "passport/label.h"
#include "platform/store.h"

struct label_store;
int label_store_open(struct label_store **ret, struct store *s) CHECKED;
void label_store_close(struct label_store *l); // NULL is fine

// Texts are borrowed. said (JSON) or jws, with the host of its issuing body.
struct label_row { int64_t id; const char *said, *jws, *host, *told; int64_t at; };
struct check_row { const char *found, *by; int64_t at; uint8_t sha256[32]; }; // found: JSON; NULL: never looked up
int label_store_add(struct label_store *l, const char *unit, const struct label_row *r, int64_t *ret_id) CHECKED;
int label_store_replace(struct label_store *l, int64_t id, const struct label_row *r) CHECKED; // a newer document of the same label
int label_store_tell(struct label_store *l, int64_t id, const char *told) CHECKED;            // the finding that was announced last
int label_store_check(struct label_store *l, int64_t id, const struct check_row *c) CHECKED;
int label_store_remove(struct label_store *l, int64_t id) CHECKED;
int label_store_list(struct label_store *l, const char *unit, void (*row)(void *data, const struct label_row *r, const struct check_row *c), void *data) CHECKED;
int label_store_units(struct label_store *l, void (*row)(void *data, const char *unit), void *data) CHECKED;

#endif
