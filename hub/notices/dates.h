// What the passport of a device says about ends, held against today: which mark is due, whether its promise was shortened, whether its label does not fit.
// Decides nothing about telling: it says what holds, and what no longer does.
#ifndef NOTICES_DATES_H
#define NOTICES_DATES_H
#include "base/json.h"
#include "passport/own.h"
#include "passport/passport.h"

struct dates_hooks {
	void *data;
	void (*holds)(void *data, const char *unit, const char *code, const json_t *params); // an alarm that is due, whether or not it was given before
	// Notices whose key begins so are over, but for those that begin with keep (NULL: none).
	void (*over)(void *data, const char *unit, const char *key_begins, const char *keep);
};
// today_ms: the household's calendar day (start, as if UTC).
// The same of the hub itself, which has no unit: the end of its own support.
void dates_look_own(const struct own *own, int64_t today_ms, const struct dates_hooks *h);
void dates_look(struct passports *p, const char *unit, int64_t today_ms, const struct dates_hooks *h);

#endif
