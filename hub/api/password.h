// Work that takes a password: Argon2id runs on a worker, and what it decides is done whether or not the request that asked is still there.
#ifndef API_PASSWORD_H
#define API_PASSWORD_H
#include "access/invitations.h"
#include "api/api.h"
#include "api/call.h"

struct password_job {
	struct api *api;
	struct call_wait *wait;
	char name[65], hub_name[65], peer[64];
	char phc[128];         // to verify against, or the result
	char checked[128];     // what was verified against
	struct actor actor;
	struct invitation invitation; // that is being accepted
	char *password, *new_password;
	char (*others)[128];   // of everybody in the house: is password one of theirs?
	int other_count;
	bool is_anothers;
	json_t *body;          // what was asked for, for then()
	char passkey_account[13]; // whose passkey was proven beside it; "": none was
	char user_agent[129];
	bool small, verify, verified;
	int place; // among those that wait to be worked on; negative: none
	int err;
	void (*then)(struct password_job *j, struct call *c); // c NULL: the request is gone. A session that ended meanwhile is an error, and actor has its role of now
};
// A job about the caller; set what it is to do, then start it. then() answers the call.
struct password_job *password_job_new(struct call *c, void (*then)(struct password_job *, struct call *));
// The same, to verify the caller's own password against this one. NULL: the call was answered.
struct password_job *password_job_own(struct call *c, const char *password, void (*then)(struct password_job *, struct call *));
// To find out whether anybody of the house signs in with this password, for what body asks.
struct password_job *password_job_compare(struct call *c, const char *password, json_t *body, void (*then)(struct password_job *, struct call *));
void password_job_start(struct password_job *j, struct call *c);
void password_verify_nobody(struct password_job *j); // no such account: the same work, and never right

// False when the peer has to wait after too many wrong tries; then the call was answered.
bool password_may_try(struct call *c);
// True when the password is good enough; else the call was answered with plain advice.
bool password_is_strong(struct call *c, const char *password, const char *account, const char *hub_name);
// Did the job verify the password that the account has now? One that was changed meanwhile does not count.
bool password_still_holds(const struct password_job *j);
// Opens a session for actor and answers 201 with it, cookie and all.
void reply_session(struct call *c, const struct actor *actor, enum session_made made, const char *user_agent, const char *peer);
// The same for who has just proven to be actor in every way that is asked of them: noted, and no longer slowed down. Not when their account has ended.
void let_in(struct call *c, const struct actor *actor, enum session_made made, const char *user_agent, const char *peer);
json_t *session_json(const struct actor *actor, const struct people_session *s);
// Writes an entry of the activity log; params is stolen and may be NULL.
void note_person(struct api *a, const char *actor, const char *code, json_t *params);

#endif
