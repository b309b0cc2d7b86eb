// SQL of the room: what the owner is to know, what of it waits to be sent, and where to.
#ifndef NOTICES_NOTICES_STORE_H
#define NOTICES_NOTICES_STORE_H
#include "notices/kinds.h"
#include "platform/store.h"

extern const char *const notices_schema; // the room's tables, part of migration 1

struct notices_store;
int notices_store_open(struct notices_store **ret, struct store *s) CHECKED;
void notices_store_close(struct notices_store *q); // NULL is fine

// Text is borrowed. unit may be NULL: the hub itself.
struct notice {
	int64_t id;
	const char *key, *topic, *code, *unit, *params;
	enum urgency urgency;
	enum notice_state state;
	int64_t at, last_at; // since it counts as new; when it last happened
	int64_t times;
	int64_t seq;         // the newest entry of the activity log
	int64_t until;       // of a snoozed one
	bool told;           // handed to the channels, or nothing that leaves the hub
};
typedef void (*notice_fn)(void *data, const struct notice *n);
int notices_store_put(struct notices_store *q, const struct notice *n, int64_t *ret_id) CHECKED; // by key: a new row, or that row changed
int notices_store_get(struct notices_store *q, int64_t id, notice_fn row, void *data) CHECKED;    // ERR_NOT_FOUND
int notices_store_find(struct notices_store *q, const char *key, notice_fn row, void *data) CHECKED; // ERR_NOT_FOUND
// The newest first; what is over is left out, what is done too unless all.
int notices_store_list(struct notices_store *q, bool all, int limit, notice_fn row, void *data) CHECKED;
int notices_store_untold(struct notices_store *q, int limit, notice_fn row, void *data) CHECKED; // new ones, the oldest first
int notices_store_told(struct notices_store *q, int64_t id) CHECKED;
int notices_store_decide(struct notices_store *q, int64_t id, enum notice_state state, int64_t until) CHECKED;
// Ends those of a unit (NULL: the hub's) whose key begins so, but for those whose key begins with keep (NULL: none stays); row is called for each before.
int notices_store_end(struct notices_store *q, const char *unit, const char *key_begins, const char *keep, notice_fn row, void *data) CHECKED;
int notices_store_wake(struct notices_store *q, int64_t now) CHECKED; // snoozed ones whose time has come are new again; how many
int notices_store_forget_unit(struct notices_store *q, const char *unit) CHECKED; // how many
int notices_store_units(struct notices_store *q, void (*row)(void *data, const char *unit), void *data) CHECKED;
int notices_store_purge(struct notices_store *q, int64_t before) CHECKED; // what was done or over before, but for what is never raised again
// One text per name: how far the activity log was read, the owner's settings. ERR_NOT_FOUND.
int notices_store_get_word(struct notices_store *q, const char *name, char *to, size_t size) CHECKED;
int notices_store_put_word(struct notices_store *q, const char *name, const char *value) CHECKED;

#endif
