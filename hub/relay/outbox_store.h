// freehold-relayd's outbox: messages on their way to a cloud, in relayd's own database, and all SQL of relayd. Order is kept per link; a link holds at
// most so many rows and bytes, then its oldest make room and are counted. Changes gather in one transaction until outbox_commit.
#ifndef RELAY_OUTBOX_STORE_H
#define RELAY_OUTBOX_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

struct outbox;
struct outbox_limits { int64_t rows, bytes; }; // of one link
struct outbox_count { int64_t rows, bytes, dropped /* to stay within the limits, since the outbox was opened */; };
int outbox_open(struct outbox **ret, const char *path, const struct outbox_limits *limits) CHECKED;
void outbox_close(struct outbox *o); // what was not committed is lost, and was not acknowledged; NULL is fine

// hubd's messages are numbered within one run of hubd. 1 added, 0 known already. Any error undoes everything since the last commit.
int outbox_put(struct outbox *o, uint64_t run, uint64_t seq, const char *link, const char *topic, const void *payload, size_t len) CHECKED;
uint64_t outbox_seq(const struct outbox *o, uint64_t run); // the last number put in that run; 0: none
// The link's rows after id `after`, oldest first, at most max. each() returns false for a row that it does not take, which ends the reading.
int outbox_read(struct outbox *o, const char *link, int64_t after, int max,
	bool (*each)(void *data, int64_t id, const char *topic, const void *payload, size_t len), void *data) CHECKED;
int outbox_delete_upto(struct outbox *o, const char *link, int64_t id) CHECKED; // delivered; errors as outbox_put
int outbox_drop_link(struct outbox *o, const char *link) CHECKED;               // errors as outbox_put
int outbox_commit(struct outbox *o) CHECKED; // on disk when it returns 0, otherwise undone; nothing to do is fine
struct outbox_count outbox_count(const struct outbox *o, const char *link);
void outbox_each_link(const struct outbox *o, void (*visit)(void *data, const char *link), void *data); // visit may not change the outbox

#endif
