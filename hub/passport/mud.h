// A maker's MUD file (RFC 8520): of it only what it says of support. Pure reading and showing; its access lists and its signature are not looked at.
#ifndef PASSPORT_MUD_H
#define PASSPORT_MUD_H
#include "base/json.h"
#include "passport/verdict.h"
#include "platform/store.h"

#define MUD_BYTES_MAX (256u << 10)
#define MUD_URL_MAX 253 // as the standard has it
#define MUD_ABOUT_MAX 60
#define MUD_HOURS_DEFAULT 48

struct mud {
	char url[MUD_URL_MAX + 1];     // the address that the file gives itself
	char about[MUD_ABOUT_MAX + 1]; // "systeminfo" when it is a text of that length; "" otherwise
	bool is_supported;
	int64_t last_update;           // UTC milliseconds
	int64_t hours;                 // how long it may be kept before it is read again
	int64_t read_at;               // when the hub fetched it; mud_read leaves it 0
};
// ERR_PARSE, ERR_LIMIT: form; ERR_INVALID: without the members that the standard demands ("mud-version" 1, "mud-url", "last-update", "is-supported"), or with
// access lists under both of their names at once.
int mud_read(struct mud *ret, const void *p, size_t len) CHECKED;
bool mud_is_address(const char *url); // https, of a length and of characters that a file's own address may have
// Its fact on the line of updates: 1; 0 when it says that the product is supported, which names no day.
int mud_fact(struct label_fact *to, const struct mud *m);
json_t *mud_view(const struct mud *m, int64_t now_ms); // as in the API; caller owns; null for NULL

// Rows of passport_mud (its table: passport_store.c): at most one for a unit.
struct mud_store;
int mud_store_open(struct mud_store **ret, struct store *s) CHECKED;
void mud_store_close(struct mud_store *t);
int mud_store_put(struct mud_store *t, const char *unit, const struct mud *m) CHECKED; // NULL: removes
int mud_store_load(struct mud_store *t, const char *unit, struct mud **ret) CHECKED;   // *ret NULL: none; caller frees

#endif
