// What hubd has asked freehold-relayd for and not heard the end of: fetches and sends, each with its limit in time.
#ifndef RELAY_COURIER_ASKS_H
#define RELAY_COURIER_ASKS_H
#include "platform/loop.h"
#include "relay/courier.h"

struct ask;
struct courier_asks { struct loop_timer limit; struct ask *first; uint32_t last_id; int open; };
void courier_asks_init(struct courier_asks *a, struct loop *l);
// Everything ends: fetches with err, sends with why. Each is told once.
void courier_asks_end(struct courier_asks *a, int err, const char *why);
bool courier_asks_full(const struct courier_asks *a);
uint32_t courier_asks_next(const struct courier_asks *a); // the number of the next one
void courier_asks_add_fetch(struct courier_asks *a, size_t max, courier_fetched_fn *done, void *data);
void courier_asks_add_send(struct courier_asks *a, courier_sent_fn *done, void *data);
// What relayd said; of numbers that are not open nothing happens.
void courier_asks_part(struct courier_asks *a, const struct wire_fetch_part *m);
void courier_asks_fetched(struct courier_asks *a, const struct wire_fetch_done *m);
void courier_asks_sent(struct courier_asks *a, const struct wire_send_done *m);

#endif
