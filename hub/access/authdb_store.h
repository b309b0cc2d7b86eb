// SQL of auth.db, hubd's half: statements prepared once. What the rows mean is access/authdb.h; the plugin's own reader is broker/plugin_store.c.
#ifndef ACCESS_AUTHDB_STORE_H
#define ACCESS_AUTHDB_STORE_H
#include "access/authdb.h"
#include "platform/store.h"

struct authdb_store {
	struct store *store;
	struct stmt *put_unit, *del_unit, *put_credential, *del_credentials, *set_state, *bind_client_id;
	struct stmt *clear_units, *clear_credentials;
};
int authdb_store_open(struct authdb_store *s, const char *path, const char *group) CHECKED;
void authdb_store_close(struct authdb_store *s);
int authdb_store_put_unit(struct authdb_store *s, const char *unit, enum auth_unit_state state, const struct grants *grants) CHECKED; // grants NULL keeps them
int authdb_store_del_unit(struct authdb_store *s, const char *unit) CHECKED; // with grants and credentials
int authdb_store_put_credential(struct authdb_store *s, const struct auth_credential *c) CHECKED; // ERR_EXISTS: user name or fingerprint taken
int authdb_store_set_state(struct authdb_store *s, int64_t credential, enum auth_state state) CHECKED;
int authdb_store_bind_client_id(struct authdb_store *s, int64_t credential, const char *client_id) CHECKED; // ERR_STATE: bound or missing
int authdb_store_clear(struct authdb_store *s) CHECKED; // all but the hub's own account

#endif
