// One cloud link in relayd: looks the name up, connects over checked TLS, drains its outbox rows in order at QoS 1, brings in what the cloud says.
#ifndef RELAY_RELAYD_LINK_H
#define RELAY_RELAYD_LINK_H
#include "platform/loop.h"
#include "relay/outbox_store.h"
#include "relay/wire.h"

struct link_world {
	struct loop *loop;
	struct outbox *outbox;
	const char *ca_file; // NULL: the system's roots
	bool allow_private;
	void *data;
	void (*say)(void *data, const struct wire_msg *m); // to hubd; dropped while it is away
	void (*delivered)(void *data);                     // rows were deleted: a commit is due, at leisure
};
struct link;
struct link *link_new(const struct link_world *w, const struct wire_link_set *set); // starts connecting
void link_free(struct link *l);    // its rows stay; NULL is fine
bool link_is(const struct link *l, const struct wire_link_set *set); // same endpoint
void link_feed(struct link *l);    // rows were added
void link_report(struct link *l);  // says its state to hubd

#endif
