// One bouncer answers "may actor A do action X". Every route names its action; dispatch asks, handlers cannot forget. Default: no.
#ifndef ACCESS_BOUNCER_H
#define ACCESS_BOUNCER_H
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

enum role { ROLE_OWNER, ROLE_RESIDENT, ROLE_GUEST, ROLE_INSTALLER };
enum phase { PHASE_PROVISIONING = 1, PHASE_OWNED = 2 }; // bits, so that a route can name both

enum actor_kind {
	ACTOR_NOBODY, // not signed in
	ACTOR_PERSON, // a session of an account
	ACTOR_TOKEN,  // a program that was given a token
	ACTOR_LOCAL,  // the command line, over the hub's unix socket: root or the hub's own user
};
struct actor {
	enum actor_kind kind;
	enum role role;
	char account[13];
	char name[65];
	char session[44]; // id of the session, or of the token; "" for others
	unsigned scopes;  // of a token: a bit for each action it was given
	int64_t until;    // UTC ms at which the account ends by itself; 0: never
};

enum action {
	ACTION_GREET,           // what anybody on the LAN may know: phase and name of the hub
	ACTION_CLAIM,
	ACTION_SIGN_IN,         // with what proves it: a password, or the secret of an invitation
	ACTION_OWN_SESSION,     // see and end one's own sessions, change one's own password
	ACTION_SEE_DEVICES,
	ACTION_USE_DEVICES,
	ACTION_ADD_DEVICES,
	ACTION_EDIT_DEVICES,    // name and room, shut out and let in again, bring facts about it
	ACTION_KEEP_RECORD,     // the sale of a device, its papers, requests for help: the house's own business
	ACTION_SECURE_DEVICES,  // keys, whose signing key counts, leave to speak without encryption, what is said about known problems
	ACTION_RELEASE_DEVICES,
	ACTION_SEE_RELEASES,    // what was given away, and the slips
	ACTION_DECIDE_LINKS,
	ACTION_SEE_LOG,
	ACTION_SETTLE_ALERTS,   // an alert that was looked at is looked at for the whole house
	ACTION_SEE_SETTINGS,
	ACTION_EDIT_SETTINGS,
	ACTION_MANAGE_PEOPLE,   // invite, change, remove; other people's sessions
	ACTION_MANAGE_TOKENS,   // let programs in, with what they may do
	ACTION_SEE_METRICS,     // counts of what runs, for a monitor
	ACTION_SETUP_CODE,      // make a new setup code: only who holds the server
	ACTION_COUNT
};

const char *role_word(enum role r);
int role_parse(const char *word, enum role *ret) CHECKED; // ERR_NOT_FOUND
int action_parse(const char *word, enum action *ret) CHECKED; // ERR_NOT_FOUND
unsigned bouncer_token_scopes(void);    // a bit for each action that a token may be given: none about accounts, ownership or security
const char *action_word(enum action x); // stable: the phone asks by it what its person may do
// 0; ERR_STATE: not in this phase; ERR_UNAUTHENTICATED: sign in first; ERR_DENIED: not with this role.
int bouncer_check(const struct actor *a, enum action x, enum phase now, int allowed_phases) CHECKED;

#endif
