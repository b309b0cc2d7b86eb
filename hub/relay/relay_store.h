// The SQL of hubd's half of relay/. Every call commits unless it is inside store_begin/store_commit of the caller.
#ifndef RELAY_RELAY_STORE_H
#define RELAY_RELAY_STORE_H
#include "platform/store.h"
#include "relay/cloud_link.h"

extern const char *const relay_schema;
struct relay_store;
int relay_store_open(struct relay_store **ret, struct store *s) CHECKED;
void relay_store_close(struct relay_store *r); // the statements belong to the struct store; NULL is fine
// Hands every stored link to link() (which takes it) and every flow to flow(), in the passports' order.
int relay_store_load(struct relay_store *r, void (*link)(void *data, const char *unit, struct cloud_link *l),
	void (*flow)(void *data, const char *unit, const struct flow *f), void *data) CHECKED;
int relay_store_put_link(struct relay_store *r, const char *unit, const struct cloud_link *l) CHECKED; // all of it, counters too
int relay_store_del_link(struct relay_store *r, const char *link) CHECKED;
int relay_store_put_flow(struct relay_store *r, const char *unit, const struct flow *f) CHECKED;
int relay_store_del_flows(struct relay_store *r, const char *unit) CHECKED;
int relay_store_del_unit(struct relay_store *r, const char *unit) CHECKED;

int relay_store_load_days(struct relay_store *r, void (*day)(void *data, const char *unit, int64_t until), void *data) CHECKED;
int relay_store_put_day(struct relay_store *r, const char *unit, int64_t until) CHECKED;
int relay_store_del_day(struct relay_store *r, const char *unit) CHECKED;

#endif
