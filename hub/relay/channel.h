// One end of relay.sock on the loop: frames in, frames out, bounded both ways. Used by hubd and by freehold-relayd.
#ifndef RELAY_CHANNEL_H
#define RELAY_CHANNEL_H
#include <stddef.h>
#include "platform/loop.h"
#include "relay/wire.h"

#define CHANNEL_UNSENT_MAX (8u << 20)

struct channel;
struct channel_hooks {
	void *data;
	int (*message)(void *data, const struct wire_msg *m); // negative ends the connection; m is borrowed
	void (*drained)(void *data);                          // everything queued has been written
	void (*gone)(void *data, int err);                    // the other end left, or broke the protocol; at most once, not after channel_free
};
int channel_new(struct channel **ret, struct loop *l, int fd, const struct channel_hooks *hooks) CHECKED; // takes fd, also on failure
void channel_free(struct channel *c); // safe inside its hooks; NULL is fine
int channel_send(struct channel *c, const struct wire_msg *m) CHECKED; // ERR_LIMIT: more than CHANNEL_UNSENT_MAX would wait
size_t channel_unsent(const struct channel *c);

#endif
