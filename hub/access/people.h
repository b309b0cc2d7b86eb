// People: accounts and their sessions. A session's token is 256 random bits; the database holds only its SHA-256, the CSRF value is derived from it.
#ifndef ACCESS_PEOPLE_H
#define ACCESS_PEOPLE_H
#include <stdbool.h>
#include <stdint.h>
#include "access/bouncer.h"
#include "base/json.h"
#include "platform/store.h"

#define PEOPLE_TOKEN_SIZE 44 // base64url of 32 bytes, and the NUL
#define PEOPLE_SESSION_MS (30LL * 24 * 3600 * 1000)
#define PEOPLE_MAX 64 // accounts

struct people;
int people_open(struct people **ret, struct store *s) CHECKED;
void people_close(struct people *p);

// until: UTC ms at which a guest's or an installer's account ends by itself, 0: never; others have no end.
struct people_standing { enum role role; int64_t until; };
// phc: crypto_password_hash. ERR_EXISTS: the name is taken (compared without case); ERR_INVALID: not a name, or an end for whom there is none;
// ERR_LIMIT: PEOPLE_MAX are there.
int people_create(struct people *p, const char *name, const struct people_standing *standing, const char *phc, struct actor *ret) CHECKED;
// ERR_NOT_FOUND. ret_phc must be compared by the caller, on a worker.
int people_find(struct people *p, const char *name, struct actor *ret, char ret_phc[128]) CHECKED;
int people_find_id(struct people *p, const char *account, struct actor *ret, char ret_phc[128]) CHECKED;
int people_set_password(struct people *p, const char *account, const char *phc) CHECKED;
// Holds at once, for open sessions too. ERR_NOT_FOUND; ERR_INVALID; ERR_STATE: the only owner stays one.
int people_change(struct people *p, const char *account, const struct people_standing *standing) CHECKED;
// With every session. ERR_NOT_FOUND; ERR_STATE: the only owner stays.
int people_remove(struct people *p, const char *account) CHECKED;
int people_list(struct people *p, json_t **ret) CHECKED; // array as in the API; caller owns

// What a session was made with.
enum session_made { MADE_PASSWORD, MADE_PASSKEY, MADE_BOTH, MADE_LINK /* an invitation's or a reset's, with a password chosen */ };
const char *session_made_word(enum session_made made); // "password", "passkey", "both", "link"
#define PEOPLE_PROVEN_MS (10LL * 60 * 1000) // so long a proof of who sits there holds for what gives away power or cannot be undone
struct people_session { char token[PEOPLE_TOKEN_SIZE]; char csrf[PEOPLE_TOKEN_SIZE]; int64_t expires_at; };
// For the account of *a, with the role that it has now; proven for PEOPLE_PROVEN_MS. ERR_NOT_FOUND: it was removed meanwhile.
int people_open_session(struct people *p, const struct actor *a, enum session_made made, const char *user_agent, const char *peer, struct people_session *ret) CHECKED;
// By the cookie's token; also tells the CSRF value. ERR_UNAUTHENTICATED. No I/O: live sessions are in memory.
int people_session(struct people *p, const char *token, struct actor *ret, struct people_session *ret_session) CHECKED;
// The person has just proven who they are once more, by MADE_PASSWORD or MADE_PASSKEY. ERR_NOT_FOUND: the session is gone.
int people_prove(struct people *p, const char *session, enum session_made by) CHECKED;
// Who has this session, as of now. ERR_UNAUTHENTICATED: it was ended, or is over.
int people_session_actor(const struct people *p, const char *session, struct actor *ret) CHECKED;
bool people_is_proven(const struct people *p, const char *session); // not for longer than PEOPLE_PROVEN_MS of the boot clock, and not beyond the hub's restart
bool people_is_proven_by_passkey(const struct people *p, const char *session); // the same, and the last proof was, or had in it, a passkey
int people_end_session(struct people *p, const char *session) CHECKED;                        // ERR_NOT_FOUND
int people_end_session_of(struct people *p, const char *account, const char *session) CHECKED; // ERR_NOT_FOUND: not of this account either
int people_end_others(struct people *p, const char *account, const char *keep_session) CHECKED; // keep_session may be ""
size_t people_session_count(const struct people *p);
// Does somebody use a session from this address? Whoever does is no stranger when passwords are tried there.
bool people_knows_peer(const struct people *p, const char *peer);
void people_came(struct people *p, const char *session); // with a request of its own, not only by listening
// Has an owner come after since_ms?
bool people_owner_came(const struct people *p, int64_t since_ms);
// [{"person","user_agent","seen":bool}] of every live session; seen: it came after since_ms, in this run of the hub (0: none is). Caller owns.
json_t *people_phones(struct people *p, int64_t since_ms);
json_t *people_sessions(struct people *p, const char *account, const char *current);           // array as in the API

#endif
