// Detached OpenPGP signatures, checked by Debian's gpgv in a process of its own, and the only file that knows it. Blocks: for workers only.
#ifndef PLATFORM_GPGV_H
#define PLATFORM_GPGV_H
#include <stddef.h>
#include "base/err.h"

#define GPGV_FINGERPRINT_SIZE 65

struct gpgv_check {
	const char *dir;        // where files may be made; they are removed again
	const void *keys;       // public keys, ASCII-armored, several after another
	size_t keys_len;
	const void *signature;  // ASCII-armored
	size_t signature_len;
	const void *document;
	size_t document_len;
};
// 0, and the fingerprint (upper case) of the primary key that signed. ERR_MISMATCH: a bad signature; ERR_NOT_FOUND: of a key that is not among them, or
// of one that has expired or was revoked; ERR_PARSE: no armored keys or signature; ERR_UNSUPPORTED: gpgv is not installed; ERR_TIMEOUT, ERR_UNAVAILABLE.
int gpgv_verify(const struct gpgv_check *c, char fingerprint[GPGV_FINGERPRINT_SIZE]) CHECKED;

#endif
