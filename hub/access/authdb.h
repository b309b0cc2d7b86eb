// auth.db: the little database that the broker plugin reads and only hubd writes. This face is hubd's half (writer).
// Tables: see schema in authdb_store.c. Every call commits before it returns; hubd then tells the plugin (broker/control.h).
#ifndef ACCESS_AUTHDB_H
#define ACCESS_AUTHDB_H
#include <stdbool.h>
#include <stdint.h>
#include "access/grant.h"
#include "base/err.h"

struct authdb;
#define AUTH_PASSWORD_KEY "passwords.key" // 32 bytes in auth.db's folder, never in the database: a copy of either alone verifies no guess
enum auth_kind { AUTH_HUB = 0, AUTH_PASSWORD = 1, AUTH_CERTIFICATE = 2, AUTH_ONBOARDING = 3 };
enum auth_state { AUTH_PREPARED = 0, AUTH_VALID = 1, AUTH_RETIRING = 2, AUTH_REVOKED = 3 };
enum auth_unit_state { AUTH_UNIT_PENDING = 0 /* everything diverted */, AUTH_UNIT_ACTIVE = 1, AUTH_UNIT_SUSPENDED = 2 /* may connect, say nothing, hear only HEAR grants under $hub/device/ */,
                       AUTH_UNIT_RELEASING = 3 /* as suspended, but may say $hub/device/<unit>/up */, AUTH_UNIT_GONE = 4,
                       AUTH_UNIT_QUARANTINED = 5 /* kept apart: may connect; what it may say goes to the hub alone; hears as suspended */ };
struct auth_credential {
	int64_t id;               // the hub's credential id; never reused
	char unit[32];            // unit id, or the label of an onboarding ticket, or "hub"
	enum auth_kind kind;
	enum auth_state state;
	char username[64];        // PASSWORD/ONBOARDING/HUB: looked up by it; CERTIFICATE: the name the plugin gives the client
	char client_id[64];       // "" = binds to the first client id that proves itself (hubd then stores it)
	uint8_t verifier[32];     // PASSWORD, ONBOARDING, HUB: SHA-256 of the password
	bool keyed;               // PASSWORD: somebody chose it, so the verifier is its HMAC-SHA-256 under the key beside auth.db (AUTH_PASSWORD_KEY)
	uint8_t fingerprint[32];  // CERTIFICATE: SHA-256 of the DER
	uint8_t psk[32];          // ONBOARDING
	bool legacy;              // may also come through the plaintext front (legacy.sock); refused there otherwise
};
// Whatever is wrong with a file that is there, it is made anew: all of it is derived.
int authdb_open(struct authdb **ret, const char *path, const char *group) CHECKED;
bool authdb_is_there(const struct authdb *a); // the file is still the one that was opened
bool authdb_is_whole(struct authdb *a);       // and sound; reads all of it
int authdb_begin_anew(struct authdb *a) CHECKED; // an empty file but for the hub's own account, for the caller to fill; in no transaction
void authdb_close(struct authdb *a);
int authdb_put_unit(struct authdb *a, const char *unit, enum auth_unit_state state, const struct grants *grants) CHECKED; // replaces both; grants NULL keeps them
int authdb_del_unit(struct authdb *a, const char *unit) CHECKED; // and its credentials
int authdb_put_credential(struct authdb *a, const struct auth_credential *c) CHECKED;
int authdb_set_state(struct authdb *a, int64_t credential, enum auth_state state) CHECKED;
int authdb_bind_client_id(struct authdb *a, int64_t credential, const char *client_id) CHECKED; // only while unbound: ERR_STATE
int authdb_clear(struct authdb *a) CHECKED; // all units, and all credentials but the hub's own; in a transaction of the caller's
int authdb_begin(struct authdb *a) CHECKED; // several changes as one
int authdb_commit(struct authdb *a) CHECKED;
void authdb_rollback(struct authdb *a);

#endif
