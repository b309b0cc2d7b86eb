// Tokens of programs: 256 random bits behind "fht_", of which the database holds the SHA-256. Each has a name, the actions it was given, and may have an end.
// No token can be given an action about accounts, ownership or security: bouncer.c says which can.
#ifndef ACCESS_TOKENS_H
#define ACCESS_TOKENS_H
#include <stdint.h>
#include "access/bouncer.h"
#include "base/json.h"
#include "platform/store.h"

#define TOKEN_TEXT_SIZE 48 // "fht_", 43 characters of base64url, and the NUL
#define TOKENS_MAX 64

struct tokens;
struct token {
	char id[13], name[65], by[65];
	char account[13];  // whose it is: it goes with them; "" when the server made it
	unsigned scopes;   // a bit for each action
	int64_t until;     // UTC ms; 0: never
	int64_t created_at, last_used_at /* 0: not yet */;
};
int tokens_open(struct tokens **ret, struct store *s) CHECKED;
void tokens_close(struct tokens *t);
// Takes name, by, account, scopes and until of *wanted. The text is given out this once. ERR_INVALID: no name, no scope, one that no token may have; ERR_LIMIT.
int tokens_make(struct tokens *t, const struct token *wanted, char text[TOKEN_TEXT_SIZE], struct token *ret) CHECKED;
// Whose token this is. ERR_UNAUTHENTICATED. Remembers its use; no I/O but once an hour.
int tokens_check(struct tokens *t, const char *text, struct actor *ret) CHECKED;
int tokens_actor(struct tokens *t, const char *id, struct actor *ret) CHECKED; // the same for one that was checked before: is it still good?
int tokens_revoke(struct tokens *t, const char *id, char name[65]) CHECKED;     // at once; ERR_NOT_FOUND
int tokens_revoke_of(struct tokens *t, const char *account) CHECKED;            // every one of an account that goes or may no longer have any
json_t *tokens_list(struct tokens *t);                                         // array as in the API, oldest first

#endif
