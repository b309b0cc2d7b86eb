// Where advisories come from, as hub.db keeps it: the providers that the owner allowed, and what was fetched of each.
#ifndef ADVISORIES_SOURCES_STORE_H
#define ADVISORIES_SOURCES_STORE_H
#include "platform/store.h"
#include "relay/wire.h"

#define SOURCE_LIST (-1) // no document has this time

extern const char *const sources_schema; // part of migration 1, after advisories_schema

struct sources_store;
int sources_store_open(struct sources_store **ret, struct store *s) CHECKED;
void sources_store_close(struct sources_store *s); // NULL is fine

struct source_row {
	int64_t id;
	const char *address;  // as the owner gave it: a domain or an https address
	const char *metadata; // address of the provider's metadata, once found; "" before
	const char *name;     // the publisher's, "" before
	const char *problem;  // a stable word, or NULL: the last check went well, or there was none
	int64_t checked_at, next_at; // 0: never; UTC milliseconds
	int failures;         // checks that failed since the last that did not
	int refused;          // documents that the last check refused
	int64_t documents;    // of this provider in the store
};
int sources_store_add(struct sources_store *s, const char *address, int64_t *ret_id) CHECKED; // ERR_EXISTS
int sources_store_remove(struct sources_store *s, int64_t id) CHECKED; // ERR_NOT_FOUND; its documents stay
int sources_store_put(struct sources_store *s, const struct source_row *r) CHECKED; // all but id, address, documents
typedef void (*source_row_fn)(void *data, const struct source_row *r);
int sources_store_list(struct sources_store *s, source_row_fn row, void *data) CHECKED; // how many
int sources_store_next(struct sources_store *s, source_row_fn row, void *data) CHECKED; // the one that is due first; 1, or 0 when there is none

// 1: this version of the document at url (updated: the list's word for it) was fetched and settled before.
int sources_store_has(struct sources_store *s, int64_t source, const char *url, int64_t updated) CHECKED;
int sources_store_settled(struct sources_store *s, int64_t source, const char *url, int64_t updated, const char *mark) CHECKED; // mark: of relay_fetch_changed
int sources_store_mark(struct sources_store *s, int64_t source, const char *url, char to[WIRE_MARK_SIZE]) CHECKED; // "": none. Also of lists, settled with updated SOURCE_LIST

#endif
