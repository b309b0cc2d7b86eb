// What an authenticator says, as a browser hands it on. The first byte chooses: a new credential, or a signature under a key that only the tests have. The site's
// hash and the flags of a verified person are put in place, so that the bytes behind them are reached. What is taken is within its bounds.
#include <stdlib.h>
#include <string.h>
#include "platform/crypto.h"
#include "platform/webauthn.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum { FLAGS = 32, HEAD = 37 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char site[] = "freehold.local";
	static const struct webauthn_key key = { .algorithm = WEBAUTHN_EDDSA, .key = { 1 }, .len = 32 };
	uint8_t said[WEBAUTHN_DATA_MAX];
	struct webauthn_credential c;
	uint32_t counter;
	if (size < 1 + HEAD || size > sizeof said || crypto_init() < 0)
		return 0;
	size_t len = size - 1;
	memcpy(said, data + 1, len);
	crypto_sha256(said, site, strlen(site));
	said[FLAGS] |= 5;
	const struct webauthn_bytes bytes = { .p = said, .len = len }, rest = { .p = said + FLAGS, .len = len - FLAGS };
	if (data[0] & 1) {
		if (webauthn_check_signature(&key, site, bytes, rest, rest, &counter) == 0)
			abort(); // nobody has that key
	} else if (webauthn_read_credential(&c, site, bytes) == 0 && (c.id_len == 0 || c.id_len > sizeof c.id || c.key.len == 0 || c.key.len > sizeof c.key.key)) {
		abort();
	}
	return 0;
}
