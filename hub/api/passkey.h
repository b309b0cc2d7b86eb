// Proofs by passkey, and the proof that a session needs again before what gives away power or cannot be undone.
#ifndef API_PASSKEY_H
#define API_PASSKEY_H
#include "access/passkeys.h"
#include "api/call.h"

// What a browser answered, out of JSON and base64url; the answer points into the buffers.
struct passkey_bytes {
	struct passkey_answer answer;
	uint8_t credential[WEBAUTHN_CREDENTIAL_MAX], client_data[PASSKEY_CLIENT_MAX], data[WEBAUTHN_DATA_MAX], signature[WEBAUTHN_SIGNATURE_MAX], user[64];
};
// made: the answer of a registration, which has no signature. ERR_PARSE: a field is missing, too long, or no base64url.
int passkey_read(struct passkey_bytes *ret, const json_t *from, bool made) CHECKED;
// True, with *ret filled, when the answer proves somebody. Else the call was answered (status: of a wrong one), counted against the peer and noted.
bool passkey_proves(struct call *c, const json_t *from, enum challenge_purpose purpose, int status, struct passkey *ret);
// Has the person of this call proven who they are lately? Else the call was answered with "confirm_needed" and the ways there are.
bool confirm_is_done(struct call *c);

#endif
