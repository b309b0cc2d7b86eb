#include "devices/misuse.h"

#define HOUR_MS (60 * 60 * 1000LL)

// times 0: never without asking, because an honest device does it too. Each row is a test in tests/unit/devices/test_misuse.c.
static const struct { const char *word; int64_t times, within_ms; } rules[MISUSES] = {
	[MISUSE_CLONE] = { "clone", 1, HOUR_MS },               // both sides are alive: one of them is not the device
	[MISUSE_TWIN] = { "twin", 0, 0 },                       // one that crashes and restarts looks the same
	[MISUSE_COPY] = { "copy", 0, 0 },                       // the copy was refused; the device itself did nothing
	[MISUSE_IMPERSONATES] = { "impersonates", 20, HOUR_MS }, // a mistyped topic is corrected or stays a few tries; this goes on
	[MISUSE_CLAIMS] = { "claims", 0, 0 },                   // a device that was added twice does
	[MISUSE_ANNOUNCES] = { "announces", 0, 0 },             // firmware announces what it has by default
};

const char *misuse_word(enum misuse m)
{
	return rules[m].word;
}

bool misuse_note(struct misuse_tally *t, enum misuse m, int64_t times, int64_t now_ms)
{
	int64_t since = t->of[m].since_ms;
	if (t->of[m].count == 0 || now_ms - since >= rules[m].within_ms) {
		t->of[m].since_ms = now_ms;
		t->of[m].count = 0;
	}
	t->of[m].count = times > INT64_MAX - t->of[m].count ? INT64_MAX : t->of[m].count + times;
	return rules[m].times && t->of[m].count >= rules[m].times;
}
