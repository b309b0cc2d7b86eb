// hubd's side of relay.sock: listens, starts freehold-relayd where hubd supervises, and keeps what relayd has not yet acknowledged. Messages wait here
// in bounded memory while relayd is away and are sent again when it returns; relayd knows repeated ones by their number.
#ifndef RELAY_COURIER_H
#define RELAY_COURIER_H
#include "base/config.h"
#include "platform/loop.h"
#include "relay/wire.h"

#define COURIER_MESSAGES_MAX 8192      // waiting for relayd; the oldest makes room
#define COURIER_BYTES_MAX (8u << 20)
#define COURIER_ASKS_MAX 16            // fetches and sends
#define COURIER_FETCH_MAX (4u << 20)   // largest document

struct courier;
struct courier_hooks {
	void *data;
	void (*connected)(void *data);  // relayd is here and knows no link: courier_set_link every one that shall be
	void (*lost)(void *data);
	void (*report)(void *data, const struct wire_link_report *r);
	void (*inbound)(void *data, const struct wire_inbound *m);
};
int courier_start(struct courier **ret, struct loop *l, const struct config *c, const struct courier_hooks *hooks) CHECKED;
void courier_stop(struct courier *c); // open fetches end with ERR_UNAVAILABLE, sends with "relay_away"; NULL is fine
bool courier_is_up(const struct courier *c);
void courier_set_link(struct courier *c, const struct wire_link_set *link); // nothing happens while relayd is away: see connected
void courier_remove_link(struct courier *c, const char *link);              // and what waits for it is dropped
void courier_publish(struct courier *c, const char *link, const char *topic, const void *payload, size_t len);
uint64_t courier_waiting(const struct courier *c, const char *link);        // messages that relayd has not acknowledged
typedef void courier_fetched_fn(void *data, int err, const char *mark, const void *body, size_t len);
int courier_fetch(struct courier *c, const char *url, size_t max, const char *mark, courier_fetched_fn *done, void *data) CHECKED; // as relay_fetch_changed
// Something to say to somebody outside; id is filled in here, everything is copied. done is told once, on the loop, and never from within this call.
typedef void courier_sent_fn(void *data, const struct wire_send_done *result);
int courier_send(struct courier *c, const struct wire_send *send, courier_sent_fn *done, void *data) CHECKED; // ERR_UNAVAILABLE, ERR_LIMIT

#endif
