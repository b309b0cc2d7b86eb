// What hubd has handed to relayd, or will, until relayd has it on disk. Bounded; pure memory. Private to courier.c.
#ifndef RELAY_COURIER_QUEUE_H
#define RELAY_COURIER_QUEUE_H
#include <stddef.h>
#include <stdint.h>
#include "relay/wire.h"

struct parcel { struct parcel *next; uint64_t seq; char link[WIRE_LINK_SIZE]; char *topic; uint8_t *payload; size_t len; };
struct courier_queue {
	struct parcel *first, **last;
	struct parcel *unsent;  // first one not sent on the present connection; NULL: all sent
	size_t count, bytes, bytes_max, count_max;
	uint64_t seq;           // of the last one added
	uint64_t dropped;       // to stay within the limits
};
void courier_queue_init(struct courier_queue *q, size_t count_max, size_t bytes_max);
void courier_queue_done(struct courier_queue *q);
void courier_queue_add(struct courier_queue *q, const char *link, const char *topic, const void *payload, size_t len);
void courier_queue_acknowledge(struct courier_queue *q, uint64_t seq); // that one and all before it
void courier_queue_rewind(struct courier_queue *q);                    // a new connection: everything is unsent
void courier_queue_remove_link(struct courier_queue *q, const char *link);
uint64_t courier_queue_waiting(const struct courier_queue *q, const char *link);

#endif
