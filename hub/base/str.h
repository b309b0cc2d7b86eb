// Strings and their encodings. Decoders are strict: one spelling per value (except where said), trailing input is an error.
#ifndef BASE_STR_H
#define BASE_STR_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

bool str_eq(const char *a, const char *b);          // NULL equals only NULL
bool str_starts(const char *s, const char *prefix);
bool str_copy(char *to, size_t size, const char *from); // false, and to is "", when it does not fit
bool str_utf8_valid(const char *s, size_t len);     // strict UTF-8: no surrogates, no overlong forms, no NUL
// True for text a person may type as a name: valid UTF-8, no control characters, no bidi overrides, 1..max bytes after trimming.
bool str_is_name(const char *s, size_t max_bytes);
bool str_is_id(const char *s, size_t max);          // [a-z0-9-]{1,max}, as Homie ids
// Untrusted text for a log line: control bytes, backslash, quotes and broken UTF-8 as \xNN, cut at size with "...". Returns to.
const char *str_log(char *to, size_t size, const void *s, size_t len);

void str_hex(char *to, const uint8_t *p, size_t len);         // to holds 2*len+1
int str_unhex(uint8_t *to, size_t *len, const char *s) CHECKED; // *len in: room, out: bytes; either case
void str_b64url(char *to, const uint8_t *p, size_t len);      // RFC 4648 5, no padding; to holds (len*4+2)/3+1
size_t str_b64url_size(size_t len);                            // that room
int str_unb64url(uint8_t *to, size_t *len, const char *s, size_t slen) CHECKED; // refuses padding and stray bits
int str_unb64(uint8_t *to, size_t *len, const char *s, size_t slen) CHECKED;    // RFC 4648 4 with padding
void str_b32(char *to, const uint8_t *p, size_t len);          // Crockford alphabet, upper case; to holds (len*8+4)/5+1
int str_unb32(uint8_t *to, size_t *len, const char *s) CHECKED; // forgiving: lower case, O=0, I=L=1, '-' and ' ' skipped
void str_percent(char *to, size_t size, const char *s);        // all but [A-Za-z0-9._~-] as %NN; cut at a whole character
int str_unpercent(char *s) CHECKED;                            // in place; %00 is ERR_PARSE
int str_u64(uint64_t *ret, const char *s, uint64_t max) CHECKED; // decimal, digits only
// RFC 3339 UTC ("2026-11-23T23:29:19Z" or with .mmm) to and from UTC milliseconds; dates "YYYY-MM-DD" (proleptic Gregorian).
int str_time_parse(int64_t *ret_ms, const char *s) CHECKED;
int str_time_parse_any(int64_t *ret_ms, const char *s) CHECKED; // as others write it: any offset, any fraction (cut to milliseconds), t, z or a blank
void str_time(char to[25], int64_t ms);
int str_date_parse(int *y, int *m, int *d, const char *s) CHECKED;
int64_t str_date_ms(int y, int m, int d); // start of that day, UTC
int64_t str_day_ms(const char *s);        // the same of a date's text; 0 when it is NULL or none

#endif
