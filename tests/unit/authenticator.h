// An authenticator with one ES256 key, for tests: writes authenticator data, COSE keys and signatures as Web Authentication has them.
#ifndef UNIT_AUTHENTICATOR_H
#define UNIT_AUTHENTICATOR_H
#include <string.h>
#include "platform/crypto.h"
#include "platform/pki.h"
#include "platform/webauthn.h"

enum { AUTHENTICATOR_PRESENT = 1, AUTHENTICATOR_VERIFIED = 4, AUTHENTICATOR_BOTH = 5, AUTHENTICATOR_NEW = 0x45 };

struct authenticator { struct pki_key *key; uint8_t id[16]; };
struct authenticator_bytes { uint8_t p[512]; size_t len; };

static inline struct webauthn_bytes bytes_of(const struct authenticator_bytes *b)
{
	return (struct webauthn_bytes){ .p = b->p, .len = b->len };
}

static inline void authenticator_put(struct authenticator_bytes *b, const void *p, size_t len)
{
	memcpy(b->p + b->len, p, len);
	b->len += len;
}

static inline struct authenticator_bytes authenticator_head(const char *rp_id, int flags, uint32_t counter)
{
	struct authenticator_bytes b = { .len = 0 };
	uint8_t hash[32];
	crypto_sha256(hash, rp_id, strlen(rp_id));
	authenticator_put(&b, hash, 32);
	authenticator_put(&b, (uint8_t[]){ (uint8_t)flags, (uint8_t)(counter >> 24), (uint8_t)(counter >> 16), (uint8_t)(counter >> 8), (uint8_t)counter }, 5);
	return b;
}

// Of a registration: model, id and key behind the head. cose NULL: this authenticator's own.
static inline struct authenticator_bytes authenticator_made(const struct authenticator *a, const char *rp_id, int flags, const void *cose, size_t cose_len)
{
	struct authenticator_bytes b = authenticator_head(rp_id, flags, 0);
	uint8_t point[65];
	authenticator_put(&b, (uint8_t[16]){ 0 }, 16);
	authenticator_put(&b, (uint8_t[]){ 0, sizeof a->id }, 2);
	authenticator_put(&b, a->id, sizeof a->id);
	if (cose) {
		authenticator_put(&b, cose, cose_len);
		return b;
	}
	pki_key_public(a->key, point);
	authenticator_put(&b, (uint8_t[]){ 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32 }, 10); // EC2, ES256, P-256, x
	authenticator_put(&b, point + 1, 32);
	authenticator_put(&b, (uint8_t[]){ 0x22, 0x58, 32 }, 3);
	authenticator_put(&b, point + 33, 32);
	return b;
}

// A signature over data and the hash of the client's words, in DER.
static inline struct authenticator_bytes authenticator_sign(const struct authenticator *a, const struct authenticator_bytes *data, const void *client, size_t client_len)
{
	struct authenticator_bytes said = *data, der = { .len = 0 };
	uint8_t hash[32], raw[64];
	crypto_sha256(hash, client, client_len);
	authenticator_put(&said, hash, 32);
	if (pki_sign(a->key, said.p, said.len, raw) < 0)
		return der;
	authenticator_put(&der, (uint8_t[]){ 0x30, 0 }, 2);
	for (int i = 0; i < 2; i++) {
		const uint8_t *n = raw + 32 * i;
		size_t skip = 0;
		while (skip < 31 && n[skip] == 0 && n[skip + 1] < 0x80)
			skip++;
		bool pad = n[skip] >= 0x80;
		authenticator_put(&der, (uint8_t[]){ 2, (uint8_t)(32 - skip + pad), 0 }, pad ? 3 : 2);
		authenticator_put(&der, n + skip, 32 - skip);
	}
	der.p[1] = (uint8_t)(der.len - 2);
	return der;
}

#endif
