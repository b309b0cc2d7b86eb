// SQL of passkeys.c: the tables passkey and sign_in_way.
#ifndef ACCESS_PASSKEYS_STORE_H
#define ACCESS_PASSKEYS_STORE_H
#include <stdint.h>
#include "access/passkeys.h"
#include "platform/store.h"

extern const char *const passkeys_schema;
struct passkeys_store { struct stmt *put, *get, *find, *list, *count, *rename, *del, *del_of, *used, *get_way, *put_way, *del_way; };
int passkeys_store_init(struct passkeys_store *q, struct store *s) CHECKED;
int passkeys_store_put(struct passkeys_store *q, const struct passkey *k) CHECKED; // ERR_EXISTS: this credential is somebody's already
int passkeys_store_get(struct passkeys_store *q, const char *account, const char *id, struct passkey *ret) CHECKED;      // ERR_NOT_FOUND
int passkeys_store_find(struct passkeys_store *q, const uint8_t *credential, size_t len, struct passkey *ret) CHECKED; // ERR_NOT_FOUND
int passkeys_store_each(struct passkeys_store *q, const char *account, void (*row)(void *data, const struct passkey *k), void *data) CHECKED;
int passkeys_store_count(struct passkeys_store *q, const char *account) CHECKED; // how many
int passkeys_store_rename(struct passkeys_store *q, const char *id, const char *name) CHECKED;
int passkeys_store_del(struct passkeys_store *q, const char *id) CHECKED;
int passkeys_store_del_of(struct passkeys_store *q, const char *account) CHECKED;
int passkeys_store_used(struct passkeys_store *q, const char *id, int64_t counter, int64_t now) CHECKED;
int passkeys_store_get_way(struct passkeys_store *q, const char *account, char to[16]) CHECKED; // ERR_NOT_FOUND: nothing was chosen
int passkeys_store_put_way(struct passkeys_store *q, const char *account, const char *way) CHECKED; // NULL: nothing is chosen

#endif
