// The keys that a domain names as its own (/.well-known/device-passport-keys.json), and how one key hands over to the next. Pure.
#ifndef PASSPORT_KEYS_H
#define PASSPORT_KEYS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define KEYS_MAX 16
#define KEYS_BYTES_MAX (64 * 1024)
#define KEYS_PATH "/.well-known/device-passport-keys.json"
#define KEYS_TYP "device-passport-key+jws" // a former key's signature over {"domain","key"}: the key that comes after it

struct named_keys { struct { uint8_t point[65]; char *handover; } list[KEYS_MAX]; int count; }; // handover: JWS text, or NULL

// {"keys": [{"key": point in base64url, "handover"?: JWS}]}. ERR_PARSE, ERR_LIMIT, ERR_INVALID. The caller calls keys_done after 0.
int keys_read(struct named_keys *ret, const void *p, size_t len) CHECKED;
void keys_done(struct named_keys *k);
bool keys_has(const struct named_keys *k, const uint8_t point[65]);
// The domain names the new key, and the old one has signed it over for that domain.
bool keys_hands_over(const struct named_keys *k, const char *domain, const uint8_t old[65], const uint8_t point[65]);

#endif
