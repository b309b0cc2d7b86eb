// Challenges for passkeys: each good for one use, for five minutes of the boot clock, for one purpose and, where somebody is signed in, for that one session.
// None is kept when it is given out, so that no stranger can push another's out: the hub knows its own by an HMAC under a key of this run, and remembers
// the ones that were used. Fixed memory.
#ifndef ACCESS_CHALLENGES_H
#define ACCESS_CHALLENGES_H
#include <stdint.h>
#include "access/passkey_client.h"

enum challenge_purpose { CHALLENGE_SIGN_IN, CHALLENGE_ADD, CHALLENGE_CONFIRM };
#define CHALLENGE_MS (5LL * 60 * 1000)
#define CHALLENGES_USED 1024

struct challenges {
	uint8_t key[32];
	struct { uint8_t nonce[16]; int64_t until; } used[CHALLENGES_USED];
	int64_t floor; // those that end up to here count as used: some of them had to make room
};
void challenges_init(struct challenges *c);
void challenges_make(const struct challenges *c, enum challenge_purpose purpose, const char *session, char to[PASSKEY_CHALLENGE_SIZE]); // session "": of nobody yet
// Is it one of ours for this, in time and unused? ERR_MISMATCH, ERR_EXPIRED.
int challenges_check(const struct challenges *c, enum challenge_purpose purpose, const char *session, const char *challenge) CHECKED;
void challenges_use(struct challenges *c, const char *challenge); // after it was checked and answered rightly: it is worth nothing any more

#endif
