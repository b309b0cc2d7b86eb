// Passkeys (W3C Web Authentication Level 2, the server's side) by libfido2, and the only file that knows it: what an authenticator says of a new credential,
// and whether it signed. Attestation is not asked for and not read: who made an authenticator is nothing a home decides by.
// All bytes are hostile. Each call is bounded, keeps nothing, and takes well under a millisecond.
#ifndef PLATFORM_WEBAUTHN_H
#define PLATFORM_WEBAUTHN_H
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

enum webauthn_algorithm { WEBAUTHN_ES256 = -7, WEBAUTHN_EDDSA = -8, WEBAUTHN_RS256 = -257 }; // of COSE (RFC 9053, RFC 8812)
#define WEBAUTHN_DATA_MAX 2048      // authenticator data
#define WEBAUTHN_CREDENTIAL_MAX 1023 // Level 2, 5.8.3
#define WEBAUTHN_KEY_MAX 259
#define WEBAUTHN_SIGNATURE_MAX 512

struct webauthn_bytes { const uint8_t *p; size_t len; };
struct webauthn_key { int algorithm; uint8_t key[WEBAUTHN_KEY_MAX]; size_t len; }; // x and y; x; or modulus and exponent: as libfido2 keeps them
struct webauthn_credential { struct webauthn_key key; uint8_t id[WEBAUTHN_CREDENTIAL_MAX]; size_t id_len; uint32_t counter; };

// Reads the authenticator data of a registration (7.1, steps 13 to 17 and 19): made for rp_id, somebody was there and was verified, with a key we can check.
// ERR_PARSE; ERR_MISMATCH: made for another site; ERR_DENIED: nobody was verified; ERR_UNSUPPORTED: another kind of key.
int webauthn_read_credential(struct webauthn_credential *ret, const char *rp_id, struct webauthn_bytes data) CHECKED;
// Is this the signature of the key over the authenticator data and the client's words, made for rp_id by somebody who was verified (7.2, steps 15 to 20)?
// *ret_counter is what the authenticator counts. ERR_PARSE; ERR_MISMATCH: another site, or no such signature; ERR_DENIED: nobody was verified.
int webauthn_check_signature(const struct webauthn_key *key, const char *rp_id, struct webauthn_bytes data, struct webauthn_bytes client_data,
	struct webauthn_bytes signature, uint32_t *ret_counter) CHECKED;

#endif
