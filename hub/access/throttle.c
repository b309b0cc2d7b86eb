#include "access/throttle.h"
#include <stddef.h>
#include <string.h>
#include "base/clock.h"
#include "base/str.h"

#define FREE_TRIES 5
#define LONGEST_MS 60000
#define FORGET_MS (15LL * 60 * 1000)

static ptrdiff_t find(const struct throttle *t, const char *peer)
{
	for (ptrdiff_t i = 0; i < THROTTLE_SLOTS; i++)
		if (t->slots[i].failures && str_eq(t->slots[i].peer, peer))
			return i;
	return -1;
}

int64_t throttle_wait(const struct throttle *t, const char *peer)
{
	ptrdiff_t i = find(t, peer);
	int64_t now = clock_boot_ms();
	return i >= 0 && t->slots[i].until > now ? t->slots[i].until - now : 0;
}

void throttle_failed(struct throttle *t, const char *peer)
{
	int64_t now = clock_boot_ms();
	ptrdiff_t i = find(t, peer);
	if (i < 0) { // a free slot, or the one that failed longest ago
		i = 0;
		for (ptrdiff_t k = 0; k < THROTTLE_SLOTS; k++)
			if (t->slots[k].last < t->slots[i].last)
				i = k;
		memset(&t->slots[i], 0, sizeof t->slots[i]);
		(void)str_copy(t->slots[i].peer, sizeof t->slots[i].peer, peer);
	} else if (now - t->slots[i].last > FORGET_MS) {
		t->slots[i].failures = 0;
	}
	t->slots[i].failures++;
	t->slots[i].last = now;
	int over = t->slots[i].failures - FREE_TRIES;
	if (over > 0) {
		int64_t wait = over > 6 ? LONGEST_MS : 1000LL << (over - 1);
		t->slots[i].until = now + (wait < LONGEST_MS ? wait : LONGEST_MS);
	}
}

void throttle_succeeded(struct throttle *t, const char *peer)
{
	ptrdiff_t i = find(t, peer);
	if (i >= 0)
		memset(&t->slots[i], 0, sizeof t->slots[i]);
}
