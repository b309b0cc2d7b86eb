// Secrets that let one person in, once: an invitation to join the household, or a way back in for somebody who forgot their password.
// 128 random bits, handed out as a link; the database holds their SHA-256. Wall time; what has ended is forgotten.
#ifndef ACCESS_INVITATIONS_H
#define ACCESS_INVITATIONS_H
#include <stdint.h>
#include "access/bouncer.h"
#include "base/json.h"
#include "platform/store.h"

#define INVITATION_CODE_SIZE 27 // 26 characters of base32, and the NUL
#define INVITATION_JOIN_MS (48LL * 3600 * 1000)
#define INVITATION_RESET_MS (30LL * 60 * 1000)
#define INVITATIONS_MAX 32

struct invitations;
struct invitation {
	char id[13];
	char account[13]; // of a reset: whose; "" is an invitation to join
	enum role role;   // of an invitation to join, as is until
	int64_t until;    // UTC ms at which the account will end; 0: never
	char name[65];    // a suggestion, may be ""; of a reset the account's
	char by[65];      // who made it, by name
	char maker[13];   // and by account, whose power it is; "": the server's own
	int64_t created_at, expires_at;
};
int invitations_open(struct invitations **ret, struct store *s) CHECKED;
void invitations_close(struct invitations *i);
// Takes account, role, until, name, by and maker from *wanted; fills the rest of *ret. A new reset voids the account's former ones. ERR_LIMIT: too many are open.
int invitations_make(struct invitations *i, const struct invitation *wanted, char code[INVITATION_CODE_SIZE], struct invitation *ret) CHECKED;
// By what somebody opened or typed, without using it up. ERR_NOT_FOUND: never made, used, revoked or ended; nobody is told which.
int invitations_find(struct invitations *i, const char *code, struct invitation *ret) CHECKED;
int invitations_take(struct invitations *i, const char *id) CHECKED; // used or revoked; of two at once one gets ERR_NOT_FOUND
int invitations_take_made_by(struct invitations *i, const char *account) CHECKED; // who made them has lost the power to
int invitations_list(struct invitations *i, json_t **ret) CHECKED;   // to join, array as in the API; caller owns

#endif
