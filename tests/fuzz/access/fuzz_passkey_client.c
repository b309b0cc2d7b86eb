// What a browser says of the page on which a passkey was used. A challenge that is taken has the length of ours.
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include "access/challenges.h"
#include "platform/crypto.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static struct challenges challenges;
	char challenge[PASSKEY_CHALLENGE_SIZE] = "";
	if (crypto_init() < 0)
		return 0;
	if (passkey_client_read(challenge, data, size, "webauthn.get", "https://freehold.local") < 0)
		return 0;
	if (strlen(challenge) != PASSKEY_CHALLENGE_SIZE - 1)
		abort();
	if (!challenges.key[0])
		challenges_init(&challenges);
	if (challenges_check(&challenges, CHALLENGE_SIGN_IN, "", challenge) == 0)
		abort(); // it was never made
	return 0;
}
