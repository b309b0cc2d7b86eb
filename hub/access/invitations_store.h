// SQL of invitations.c: the table invitation.
#ifndef ACCESS_INVITATIONS_STORE_H
#define ACCESS_INVITATIONS_STORE_H
#include "access/invitations.h"

extern const char *const invitations_schema;
struct invitations_store { struct stmt *put, *get, *del, *del_of, *del_made_by, *expire, *count, *list; };
int invitations_store_init(struct invitations_store *q, struct store *s) CHECKED;
int invitations_store_put(struct invitations_store *q, const struct invitation *i, const uint8_t hash[32]) CHECKED;
int invitations_store_get(struct invitations_store *q, const uint8_t hash[32], int64_t now, struct invitation *ret) CHECKED; // ERR_NOT_FOUND, also where its maker is no owner any more
int invitations_store_del(struct invitations_store *q, const char *id) CHECKED;         // ERR_NOT_FOUND
int invitations_store_del_of(struct invitations_store *q, const char *account) CHECKED; // resets of an account
int invitations_store_del_made_by(struct invitations_store *q, const char *account) CHECKED;
int invitations_store_expire(struct invitations_store *q, int64_t now) CHECKED;
int invitations_store_count(struct invitations_store *q, int64_t *ret) CHECKED;
int invitations_store_each(struct invitations_store *q, void (*row)(void *data, const struct invitation *i), void *data) CHECKED; // oldest first

#endif
