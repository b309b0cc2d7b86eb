// SQL of the channels: where messages go, what waits to go there, and how many went in the last hour.
#ifndef NOTICES_CHANNELS_STORE_H
#define NOTICES_CHANNELS_STORE_H
#include "notices/kinds.h"
#include "platform/store.h"

extern const char *const channels_schema; // part of migration 1

struct channels_store;
int channels_store_open(struct channels_store **ret, struct store *s) CHECKED;
void channels_store_close(struct channels_store *q); // NULL is fine

// Text and bytes are borrowed.
struct channel_row {
	int64_t id;
	const char *kind, *name, *language; // language: as words_language
	const void *sealed; // its address and secrets
	size_t sealed_len;
	enum urgency least; // what is less urgent does not go there
	bool names, allow_private, enabled;
	int64_t created_at, ok_at, failed_at; // 0: never
	const char *problem; // why the last one failed, while it has not gone well since; or NULL
	int64_t status, waiting, dropped;
	bool leaving;        // removed, but for what the other end still keeps; in no list
};
typedef void (*channel_fn)(void *data, const struct channel_row *c);
int channels_store_add(struct channels_store *q, const struct channel_row *c, int64_t *ret_id) CHECKED;
int channels_store_change(struct channels_store *q, const struct channel_row *c) CHECKED; // name, least, names, enabled, language; ERR_NOT_FOUND
int channels_store_remove(struct channels_store *q, int64_t id) CHECKED;                  // and what waits for it; ERR_NOT_FOUND
int channels_store_list(struct channels_store *q, channel_fn row, void *data) CHECKED;    // how many
int channels_store_get(struct channels_store *q, int64_t id, channel_fn row, void *data) CHECKED; // ERR_NOT_FOUND
int channels_store_ok(struct channels_store *q, int64_t id, int64_t at) CHECKED;
int channels_store_failed(struct channels_store *q, int64_t id, int64_t at, const char *problem, int64_t status) CHECKED;

// The queue. A message's text is final; it leaves with its delivery.
enum queued_sort { QUEUED_NOTICE = 0, QUEUED_STATE = 1 /* of what is open: alerts nobody, counts for no limit */, QUEUED_CLEAR = 2 /* goes even while the channel is off, and at night */ };
struct queued { int64_t id, channel; enum urgency urgency; enum queued_sort sort; const char *body; int64_t created_at, next_at; int tries; };
typedef void (*queued_fn)(void *data, const struct queued *m);
int channels_store_enqueue(struct channels_store *q, const struct queued *m) CHECKED;
int channels_store_trim(struct channels_store *q, int64_t channel, int most) CHECKED; // the oldest of the least urgent go; how many, counted as dropped
// What is due, the most urgent first: of enabled channels, at least as urgent as least, of channels that sent fewer than most since.
int channels_store_due(struct channels_store *q, int64_t now, int least, int64_t since, int most, queued_fn row, void *data) CHECKED; // 1 or 0
int channels_store_waiting(struct channels_store *q) CHECKED; // how many
int channels_store_again(struct channels_store *q, int64_t message, int64_t next_at) CHECKED; // one try more
int channels_store_delivered(struct channels_store *q, int64_t message, int64_t channel, int64_t at, enum queued_sort sort) CHECKED; // one transaction
int channels_store_drop_old(struct channels_store *q, int64_t created_before, int tries, channel_fn row, void *data) CHECKED; // row: the channels that lost some; how many
// A message about the state, or one that clears it, in the place of every such that waits.
int channels_store_keep(struct channels_store *q, const struct queued *m) CHECKED;
int channels_store_leave(struct channels_store *q, const struct queued *clear) CHECKED; // removed, but for this last message; one transaction; ERR_NOT_FOUND
int channels_store_drop_left(struct channels_store *q) CHECKED; // those whose last message went, or grew too old; how many

#endif
