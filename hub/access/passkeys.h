// Passkeys of people, and how each account signs in: by its password or a passkey, by a passkey alone, or by both.
#ifndef ACCESS_PASSKEYS_H
#define ACCESS_PASSKEYS_H
#include <stdint.h>
#include "access/challenges.h"
#include "base/json.h"
#include "platform/store.h"
#include "platform/webauthn.h"

#define PASSKEYS_OF_ONE 16 // an account's

enum sign_in_way { WAY_EITHER, WAY_PASSKEY, WAY_BOTH };
const char *way_word(enum sign_in_way way); // "either", "passkey", "both"
int way_parse(const char *word, enum sign_in_way *ret) CHECKED; // ERR_NOT_FOUND

struct passkey {
	char id[13], account[13], name[65];
	struct webauthn_credential credential;
	int64_t created_at, last_used_at; // UTC ms; 0: not yet
};
struct passkeys;
// host and port: where the pages are. Passkeys belong to a name: with an address as host there are none.
int passkeys_open(struct passkeys **ret, struct store *s, const char *host, uint16_t port) CHECKED;
void passkeys_close(struct passkeys *p);
const char *passkeys_host(const struct passkeys *p); // the name that passkeys of this hub are for (the "RP ID"); NULL: there can be none
const char *passkeys_origin(const struct passkeys *p); // "https://HOST[:PORT]": the pages on which they work; NULL likewise
void passkeys_challenge(struct passkeys *p, enum challenge_purpose purpose, const char *session, char to[PASSKEY_CHALLENGE_SIZE]);

// What a browser answers, as the bytes it sent.
struct passkey_answer { struct webauthn_bytes credential, client_data, data, signature, user; };
// A new passkey of the account, from the answer (without signature and user) to a challenge CHALLENGE_ADD of this session. ERR_PARSE, ERR_MISMATCH, ERR_EXPIRED,
// ERR_DENIED, ERR_UNSUPPORTED as their parts say; ERR_EXISTS: it is somebody's already; ERR_LIMIT: PASSKEYS_OF_ONE are there; ERR_STATE: no passkeys here.
int passkeys_add(struct passkeys *p, const char *account, const char *session, const char *name, const struct passkey_answer *a, struct passkey *ret) CHECKED;
// Whose passkey answered? *ret is filled when the error is 0 or ERR_WEAK. ERR_NOT_FOUND: no such passkey; ERR_WEAK: its counter did not go on, as when there is a copy
// of it; otherwise as passkeys_add. The challenge and the counter are spent when it returns 0.
int passkeys_prove(struct passkeys *p, enum challenge_purpose purpose, const char *session, const struct passkey_answer *a, struct passkey *ret) CHECKED;

int passkeys_list(struct passkeys *p, const char *account, json_t **ret) CHECKED; // array as in the API; caller owns
int passkeys_credentials(struct passkeys *p, const char *account, json_t **ret) CHECKED; // array of their ids as browsers know them, base64url; caller owns
int passkeys_count(struct passkeys *p, const char *account) CHECKED; // how many, or an error
int passkeys_get(struct passkeys *p, const char *account, const char *id, struct passkey *ret) CHECKED; // ERR_NOT_FOUND: not of this account either
int passkeys_rename(struct passkeys *p, const char *account, const char *id, const char *name) CHECKED;
// ERR_STATE: it is the last one and the account signs in with it, unless password_alone: the account then signs in by its password, in one commit.
int passkeys_remove(struct passkeys *p, const char *account, const char *id, bool password_alone) CHECKED;
int passkeys_remove_all(struct passkeys *p, const char *account) CHECKED; // and back to the password; inside the caller's transaction or one of its own

int passkeys_way(struct passkeys *p, const char *account, enum sign_in_way *ret) CHECKED;
int passkeys_set_way(struct passkeys *p, const char *account, enum sign_in_way way) CHECKED; // ERR_STATE: a passkey is wanted and there is none

#endif
