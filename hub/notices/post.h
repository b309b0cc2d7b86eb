// The queue's end that looks outward: takes what is due, has it sent by freehold-relayd, tries again later, gives up after three days.
#ifndef NOTICES_POST_H
#define NOTICES_POST_H
#include "notices/channels_store.h"
#include "notices/quiet.h"
#include "notices/vault.h"
#include "platform/loop.h"
#include "relay/relay.h"

#define POST_PURPOSE "notice channel"

struct post;
struct post_options {
	struct loop *loop; struct channels_store *rows; struct relay *relay; const struct vault *vault; const struct quiet *quiet;
	const struct pki_key *push_key; // all borrowed
	const char *instance;           // the hub's; borrowed
	void *data;
	json_t *(*open)(void *data, const char *language, enum urgency least, bool names); // as struct outgoing's; NULL: not known; caller owns
	void (*changed)(void *data, int64_t channel);                          // it sent, or failed to
	void (*gone)(void *data, int64_t channel);                             // nobody is there any more and will not be
	void (*gave_up)(void *data, const char *channel_name, int64_t channel); // messages for it were dropped after three days
};
struct post *post_new(const struct post_options *o);
void post_free(struct post *p); // what is under way is told nobody; NULL is fine
void post_wake(struct post *p); // something was added, switched on, or may go now
// Sends one message at once, past queue and quiet hours. done is called on the loop exactly once. ERR_NOT_FOUND: no such channel; ERR_MISMATCH: its seal is broken;
// ERR_UNAVAILABLE, ERR_LIMIT.
int post_now(struct post *p, int64_t channel, const json_t *message, void (*done)(void *data, const struct wire_send_done *result), void *data) CHECKED;

#endif
