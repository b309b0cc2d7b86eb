// SQL of tokens.c: the table token.
#ifndef ACCESS_TOKENS_STORE_H
#define ACCESS_TOKENS_STORE_H
#include "access/tokens.h"

extern const char *const tokens_schema;
struct tokens_store { struct stmt *put, *del, *del_of, *del_orphans, *touch, *list; };
int tokens_store_init(struct tokens_store *q, struct store *s) CHECKED;
// scopes: words of actions with blanks between; the numbers of actions are no business of a database.
int tokens_store_put(struct tokens_store *q, const struct token *t, const char *hash, const char *scopes) CHECKED;
int tokens_store_del(struct tokens_store *q, const char *id) CHECKED;
int tokens_store_del_of(struct tokens_store *q, const char *account) CHECKED;
int tokens_store_del_orphans(struct tokens_store *q) CHECKED; // of accounts that are no owner's
int tokens_store_touch(struct tokens_store *q, const char *id, int64_t now) CHECKED;
int tokens_store_each(struct tokens_store *q, void (*row)(void *data, const struct token *t, const char *hash, const char *scopes), void *data) CHECKED;

#endif
