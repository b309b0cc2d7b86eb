// Passwords that somebody chose for a device because its firmware wants one typed in: what they must be, and that none is ever used twice.
#ifndef DEVICES_CHOSEN_H
#define DEVICES_CHOSEN_H
#include <stdbool.h>
#include <stdint.h>
#include "base/config.h"
#include "base/err.h"
#include "platform/store.h"

#define CHOSEN_MIN 14
#define CHOSEN_MAX 64

struct chosen {
	struct stmt *get, *put;
	uint8_t verifier_key[32]; // the broker's plugin reads it too
	uint8_t digest_key[32];   // the hub's alone
};
// Reads both keys, or makes them.
int chosen_open(struct chosen *c, struct store *s, const struct config *config) CHECKED;
void chosen_done(struct chosen *c);
// NULL, or why it may not be any device's: "too_short", "too_long", "not_typable" (printable ASCII without blanks fits every firmware's field),
// "contains_name" (of the NULL-terminated names, from four letters on), or a reason of crypto_device_password_strength. Pure.
const char *chosen_weakness(const char *password, const char *const *names);
void chosen_verifier(const struct chosen *c, const char *password, uint8_t to[32]);
// Of every password that a unit ever had by choice, and that a unit which is gone ever had: its keyed digest, and nothing else. sha256: of the password.
int chosen_is_used(struct chosen *c, const uint8_t sha256[32]) CHECKED; // 1, 0
int chosen_remember(struct chosen *c, const uint8_t sha256[32]) CHECKED;

#endif
