// relayd's store-and-forward outbox: its own SQLite file, committed before hubd is told. Bounded; the oldest rows make room and are counted.
#ifndef RELAY_RELAYD_OUTBOX_STORE_H
#define RELAY_RELAYD_OUTBOX_STORE_H
#include "platform/store.h"
#include "relay/wire.h"

#define OUTBOX_ROWS_MAX 100000

struct outbox {
	struct store *store;
	struct stmt *add, *next, *forget, *drop_link, *drop_oldest, *oldest, *count, *links, *put_seen, *get_seen;
	int64_t rows;
	bool open; // a transaction is under way
};
int outbox_open(struct outbox *o, const char *path) CHECKED;
void outbox_close(struct outbox *o);
// The last number of that run of hubd that is on disk; 0: none.
int outbox_seen(struct outbox *o, uint64_t run, uint64_t *ret_seq) CHECKED;
// Adds within a transaction that outbox_commit ends. ret_dropped: the link whose oldest row made room, or "".
int outbox_add(struct outbox *o, uint64_t run, const struct wire_publish *m, char ret_dropped[WIRE_LINK_SIZE]) CHECKED;
int outbox_commit(struct outbox *o) CHECKED; // everything added so far is on disk; nothing to do is fine
// The first row of the link after id. 1: there is one; topic and payload are borrowed until outbox_next_done. 0: none.
int outbox_next(struct outbox *o, const char *link, int64_t after, int64_t *ret_id, const char **topic, struct wire_bytes *payload) CHECKED;
void outbox_next_done(struct outbox *o);
int outbox_forget(struct outbox *o, const char *link, int64_t up_to) CHECKED; // delivered; number of rows, within the open transaction or its own
int outbox_drop_link(struct outbox *o, const char *link) CHECKED;
int64_t outbox_count(struct outbox *o, const char *link);
int outbox_each_link(struct outbox *o, void (*link)(void *data, const char *id), void *data) CHECKED;

#endif
