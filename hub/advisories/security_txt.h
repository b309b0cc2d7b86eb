// security.txt (RFC 9116): whom to tell about a weak spot. Pure; the signature some carry around it is not checked.
#ifndef ADVISORIES_SECURITY_TXT_H
#define ADVISORIES_SECURITY_TXT_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define SECURITY_TXT_BYTES_MAX (32u << 10)
#define SECURITY_TXT_URI_SIZE 512
#define SECURITY_TXT_MANY 4

struct security_txt {
	char contacts[SECURITY_TXT_MANY][SECURITY_TXT_URI_SIZE]; // https, mailto or tel, most wanted first
	size_t contact_count;
	char csaf[SECURITY_TXT_MANY][SECURITY_TXT_URI_SIZE];     // https addresses of provider-metadata.json
	size_t csaf_count;
	char policy[SECURITY_TXT_URI_SIZE];                      // https, or ""
	int64_t expires_at; // UTC milliseconds
};
// ERR_LIMIT: too large; ERR_INVALID: without a contact, or without exactly one date of expiry, as the standard asks. Unknown fields are skipped.
int security_txt_read(struct security_txt *ret, const void *p, size_t len) CHECKED;

#endif
