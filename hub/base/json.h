// The one door to JSON (Jansson). Hostile bytes come in only through json_read: strict UTF-8, no duplicate keys, no trailing input, no
// NUL in strings, at most max_bytes long and max_depth deep. Everybody includes this file, nobody <jansson.h>.
#ifndef BASE_JSON_H
#define BASE_JSON_H
#include <jansson.h>
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

int json_read(json_t **ret, const void *p, size_t len, size_t max_bytes, int max_depth) CHECKED; // ERR_PARSE, ERR_LIMIT; caller owns
// Why json_read said ERR_PARSE of these bytes: where, and what stands there, in words that may hold the bytes' own; caller frees. NULL: it would not.
char *json_fault(const void *p, size_t len);
char *json_write(const json_t *j); // compact, sorted keys; caller frees
char *json_write_as_built(const json_t *j); // compact, keys as they were set: a third quicker, for what nobody signs, hashes or compares; caller frees
void json_cleanup(json_t **j);
#define AUTO_JSON __attribute__((cleanup(json_cleanup)))
// Typed getters: 0; ERR_NOT_FOUND when the key is missing or null; ERR_INVALID when of another type or out of bounds. Outputs untouched on failure.
int json_get_text(const json_t *o, const char *key, size_t max_bytes, const char **ret) CHECKED; // borrowed
int json_get_int(const json_t *o, const char *key, int64_t min, int64_t max, int64_t *ret) CHECKED;
int json_get_bool(const json_t *o, const char *key, bool *ret) CHECKED;
int json_get_object(const json_t *o, const char *key, json_t **ret) CHECKED; // borrowed
int json_get_array(const json_t *o, const char *key, size_t max_items, json_t **ret) CHECKED; // borrowed
const char *json_text_or(const json_t *o, const char *key, const char *otherwise); // borrowed; otherwise when missing or no string
// ERR_INVALID when o has a key that is not in the NULL-terminated list.
int json_only_keys(const json_t *o, const char *const *keys) CHECKED;

#endif
