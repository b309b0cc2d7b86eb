// SQL of people.c: the tables account and session.
#ifndef ACCESS_PEOPLE_STORE_H
#define ACCESS_PEOPLE_STORE_H
#include <stdint.h>
#include "platform/store.h"

extern const char *const people_schema;
struct people_store {
	struct stmt *put_account, *get_account, *get_account_id, *set_password, *put_session, *del_session, *del_others, *list_sessions, *touch_session, *expire,
		*list_accounts, *count, *set_standing, *del_account;
};
struct account_row { char id[13], name[65], role[16], phc[128]; int64_t until /* 0: never */, created_at; };
struct session_row { char id[44], account[13], user_agent[129], peer[64], made_with[16]; int64_t created_at, last_seen_at, expires_at; };
int people_store_init(struct people_store *q, struct store *s) CHECKED;
int people_store_put_account(struct people_store *q, const struct account_row *a, const char *folded_name, int64_t now) CHECKED; // ERR_EXISTS
int people_store_get_account(struct people_store *q, const char *folded_name, struct account_row *ret) CHECKED;                  // ERR_NOT_FOUND
int people_store_get_account_id(struct people_store *q, const char *id, struct account_row *ret) CHECKED;
int people_store_each_account(struct people_store *q, void (*row)(void *data, const struct account_row *r), void *data) CHECKED; // without phc
int people_store_count(struct people_store *q, int64_t *ret_all, int64_t *ret_owners) CHECKED;
int people_store_set_standing(struct people_store *q, const char *id, const char *role, int64_t until) CHECKED;
int people_store_del_account(struct people_store *q, const char *id) CHECKED;
int people_store_set_password(struct people_store *q, const char *id, const char *phc) CHECKED;
int people_store_put_session(struct people_store *q, const struct session_row *r) CHECKED;
int people_store_del_session(struct people_store *q, const char *id) CHECKED;
int people_store_del_others(struct people_store *q, const char *account, const char *keep) CHECKED;
int people_store_touch_session(struct people_store *q, const char *id, int64_t now) CHECKED;
int people_store_expire(struct people_store *q, int64_t now) CHECKED;
int people_store_each_session(struct people_store *q, void (*row)(void *data, const struct session_row *r), void *data) CHECKED;

#endif
