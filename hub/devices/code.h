// The onboarding code on a native device's label: "FH1.<LABEL>.<SECRET>.<MODEL>[.<IDHASH>]" (ONBOARDING.md). Pure.
#ifndef DEVICES_CODE_H
#define DEVICES_CODE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define CODE_LABEL 16
#define CODE_MODEL_MAX 32
#define CODE_MAX 128
struct code {
	char label[CODE_LABEL + 1]; // as the device says it: canonical Crockford, upper case
	uint8_t secret[16];
	char model[CODE_MODEL_MAX + 1];
	bool has_id_hash;
	uint8_t id_hash[32];        // SHA-256 of the identity key's SubjectPublicKeyInfo
};
// Takes what a camera or a person gives: either case, spaces around and between; 0 for O and 1 for I or L in the base32 fields. ERR_PARSE, ERR_LIMIT.
int code_parse(struct code *ret, const char *text, size_t len) CHECKED;
// Keys from the secret: the TLS-PSK and the CONNECT password (base64url). The caller wipes both.
void code_keys(const struct code *c, uint8_t psk[32], char password[44]);
void code_wipe(struct code *c);

#endif
