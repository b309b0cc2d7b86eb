// SQL of household.c: the table hub(key, value).
#ifndef ACCESS_HOUSEHOLD_STORE_H
#define ACCESS_HOUSEHOLD_STORE_H
#include "platform/store.h"

extern const char *const household_schema;
struct household_store { struct stmt *get, *put; };
int household_store_init(struct household_store *q, struct store *s) CHECKED;
int household_store_get(struct household_store *q, const char *key, char *to, size_t size) CHECKED; // ERR_NOT_FOUND; ERR_LIMIT when it does not fit
int household_store_put(struct household_store *q, const char *key, const char *value) CHECKED;

#endif
