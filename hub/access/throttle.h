// Slows guessing down per peer address, never per account: nobody can lock the owner out from another device. Fixed memory.
#ifndef ACCESS_THROTTLE_H
#define ACCESS_THROTTLE_H
#include <stdint.h>

#define THROTTLE_SLOTS 256
struct throttle { struct { char peer[48]; int failures; int64_t until, last; } slots[THROTTLE_SLOTS]; };
// Milliseconds the peer still has to wait; 0: may try now.
int64_t throttle_wait(const struct throttle *t, const char *peer);
void throttle_failed(struct throttle *t, const char *peer); // five tries are free, then 1 s doubling to 60 s
void throttle_succeeded(struct throttle *t, const char *peer);

#endif
