// What a browser says about the page on which a passkey was used (clientDataJSON, Web Authentication Level 2, 5.8.1). Pure.
#ifndef ACCESS_PASSKEY_CLIENT_H
#define ACCESS_PASSKEY_CLIENT_H
#include <stddef.h>
#include "base/err.h"

#define PASSKEY_CLIENT_MAX 2048   // bytes of it
#define PASSKEY_CHALLENGE_SIZE 76 // base64url of 56 bytes, and the NUL: challenges.h

// Reads the words, which must be of this type ("webauthn.create", "webauthn.get"), of a page of exactly this origin, in no frame of another site.
// challenge gets what was answered. ERR_PARSE; ERR_MISMATCH: another type, another page, or a challenge that can be none of ours.
int passkey_client_read(char challenge[PASSKEY_CHALLENGE_SIZE], const void *json, size_t len, const char *type, const char *origin) CHECKED;

#endif
