// The plugin's reader of auth.db (written by access/authdb_store.c). Read only; every error closes it, and while it is closed nobody gets in.
#ifndef BROKER_PLUGIN_STORE_H
#define BROKER_PLUGIN_STORE_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include "access/authdb.h"

struct sqlite3;
struct sqlite3_stmt;
struct plugin_store {
	char path[256];
	struct sqlite3 *db; // NULL: closed
	struct sqlite3_stmt *by_username, *by_fingerprint, *client_id_taken, *unit, *state, *data_version;
	dev_t device;
	ino_t inode;
	int64_t version; // SQLite's data_version when last looked at
};
int plugin_store_open(struct plugin_store *s) CHECKED; // s->path is set
void plugin_store_close(struct plugin_store *s);
// The unit behind a login. found: it has a row; the hub's account and onboarding tickets have none.
struct login_unit { bool found; enum auth_unit_state state; struct grants grants; };
// Any kind but certificates; unit may be NULL. ERR_NOT_FOUND, ERR_STORE: both are untouched. The unit's grants are the caller's to free.
int plugin_store_by_username(struct plugin_store *s, const char *username, struct auth_credential *ret, struct login_unit *unit) CHECKED;
int plugin_store_by_fingerprint(struct plugin_store *s, const uint8_t fingerprint[32], struct auth_credential *ret, struct login_unit *unit) CHECKED;
// Does another unit's credential have this client id? 1, 0, ERR_STORE.
int plugin_store_client_id_taken(struct plugin_store *s, const char *client_id, const char *unit) CHECKED;
int plugin_store_unit(struct plugin_store *s, const char *unit, enum auth_unit_state *ret, struct grants *grants) CHECKED; // ERR_NOT_FOUND, ERR_STORE
int plugin_store_state(struct plugin_store *s, int64_t credential, enum auth_state *ret) CHECKED; // ERR_NOT_FOUND, ERR_STORE
// 1 when somebody has committed since the last look, 0 when not, ERR_STORE also when the file is another one than was opened.
int plugin_store_changed(struct plugin_store *s) CHECKED;

#endif
