// JWS compact serialization (RFC 7515), ES256 only. Signs and verifies exact bytes; alg other than ES256, unknown crit, jku, x5u and jwk are refused.
#ifndef PASSPORT_JWS_H
#define PASSPORT_JWS_H
#include <stddef.h>
#include <stdint.h>
#include "base/json.h"
#include "platform/pki.h"

#define JWS_MAX (256 * 1024)
#define JWS_DEPTH 16
// ERR_INVALID: payload is no object.
int jws_sign(const struct pki_key *k, const char *typ, const json_t *payload, char **ret) CHECKED; // caller frees
struct jws { json_t *header, *payload; char kid[44]; };
void jws_done(struct jws *j);
// Parses and checks form, typ and limits, but not the signature: to find out whose key is needed. ERR_LIMIT; ERR_PARSE; ERR_UNSUPPORTED for another
// alg or typ, or a header that wants a key fetched or an extension understood; ERR_INVALID when kid is no key id. The caller calls jws_done after 0.
int jws_parse(struct jws *ret, const char *text, size_t len, const char *typ) CHECKED;
// The same plus the signature with that key; kid must be the key's id. ERR_MISMATCH when wrong.
int jws_verify(struct jws *ret, const char *text, size_t len, const char *typ, const uint8_t point[65]) CHECKED;

#endif
