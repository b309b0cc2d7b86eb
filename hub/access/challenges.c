#include "access/challenges.h"
#include <stddef.h>
#include <string.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

// Its bytes: a nonce, when it ends (boot milliseconds, big endian), and the HMAC over these, the purpose and the session.
enum { NONCE = 16, UNTIL = 8, MAC = 32, WHOLE = NONCE + UNTIL + MAC };

void challenges_init(struct challenges *c)
{
	memset(c, 0, sizeof *c);
	random_bytes(c->key, sizeof c->key);
}

static void seal(const struct challenges *c, enum challenge_purpose purpose, const char *session, const uint8_t bytes[NONCE + UNTIL], uint8_t mac[MAC])
{
	uint8_t said[NONCE + UNTIL + 1 + 44] = { 0 };
	size_t len = strnlen(session, 44);
	memcpy(said, bytes, NONCE + UNTIL);
	said[NONCE + UNTIL] = (uint8_t)purpose;
	memcpy(said + NONCE + UNTIL + 1, session, len);
	crypto_hmac_sha256(mac, c->key, sizeof c->key, said, sizeof said);
}

void challenges_make(const struct challenges *c, enum challenge_purpose purpose, const char *session, char to[PASSKEY_CHALLENGE_SIZE])
{
	uint8_t bytes[WHOLE];
	int64_t until = clock_boot_ms() + CHALLENGE_MS;
	random_bytes(bytes, NONCE);
	for (int i = 0; i < UNTIL; i++)
		bytes[NONCE + i] = (uint8_t)(until >> (8 * (UNTIL - 1 - i)));
	seal(c, purpose, session, bytes, bytes + NONCE + UNTIL);
	str_b64url(to, bytes, sizeof bytes);
}

static int open_bytes(uint8_t bytes[WHOLE], int64_t *ret_until, const char *challenge)
{
	size_t len = WHOLE;
	if (str_unb64url(bytes, &len, challenge, strlen(challenge)) < 0 || len != WHOLE)
		return ERR_MISMATCH;
	uint64_t until = 0;
	for (int i = 0; i < UNTIL; i++)
		until = until << 8 | bytes[NONCE + i];
	*ret_until = (int64_t)until;
	return 0;
}

int challenges_check(const struct challenges *c, enum challenge_purpose purpose, const char *session, const char *challenge)
{
	uint8_t bytes[WHOLE], mac[MAC];
	int64_t until = 0;
	if (open_bytes(bytes, &until, challenge) < 0)
		return ERR_MISMATCH;
	seal(c, purpose, session, bytes, mac);
	if (!crypto_equal(mac, bytes + NONCE + UNTIL, MAC))
		return ERR_MISMATCH;
	if (until <= clock_boot_ms() || until <= c->floor)
		return ERR_EXPIRED;
	for (int i = 0; i < CHALLENGES_USED; i++)
		if (c->used[i].until && memcmp(c->used[i].nonce, bytes, NONCE) == 0)
			return ERR_EXPIRED;
	return 0;
}

void challenges_use(struct challenges *c, const char *challenge)
{
	uint8_t bytes[WHOLE];
	int64_t until = 0;
	if (open_bytes(bytes, &until, challenge) < 0)
		return;
	int oldest = 0; // a free place has ended long ago
	for (int i = 1; i < CHALLENGES_USED; i++)
		if (c->used[i].until < c->used[oldest].until)
			oldest = i;
	if (c->used[oldest].until > c->floor)
		c->floor = c->used[oldest].until;
	memcpy(c->used[oldest].nonce, bytes, NONCE);
	c->used[oldest].until = until;
}
