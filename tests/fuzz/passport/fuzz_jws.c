// A JWS as a device or a stranger sends it. Nothing that a key of the fuzzer's own did not sign may verify.
#include <stdlib.h>
#include <string.h>
#include "passport/jws.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct pki_key *key;
	static uint8_t point[65];
	struct jws j;
	if (!key && pki_key_new(&key))
		abort();
	pki_key_public(key, point);
	if (jws_parse(&j, (const char *)data, size, "device-passport+jws") == 0) {
		if (!json_is_object(j.payload) || strlen(j.kid) != 43)
			abort();
		jws_done(&j);
	}
	if (jws_verify(&j, (const char *)data, size, "device-passport+jws", point) == 0)
		abort();
	return 0;
}
