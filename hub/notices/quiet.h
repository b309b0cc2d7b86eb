// Quiet hours: pure arithmetic on minutes of the household's day. Whether summer time begins or ends that night does not matter: what counts is the clock on the wall.
#ifndef NOTICES_QUIET_H
#define NOTICES_QUIET_H
#include <stdbool.h>
#include "base/err.h"
#include "notices/kinds.h"

struct quiet {
	bool on;
	int from, to;         // minutes of the day, 0..1439; from above to: over midnight; the same: all day
	bool urgent_passes;
};
bool quiet_now(const struct quiet *q, int minute);
// Whether a message has to wait. unsure: nobody knows what time it is, so only what is urgent goes.
bool quiet_holds(const struct quiet *q, enum urgency u, int minute, bool unsure);
int quiet_minute(const char *text, int *ret) CHECKED; // "22:30"; ERR_INVALID
void quiet_text(char to[6], int minute);

#endif
