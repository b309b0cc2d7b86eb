// A security.txt that the owner had read once is read again by itself, as the lists of advisories are: when it has run out, and every thirty days. What was seen
// counts for the label and for the standard's list. Nobody is asked whom the owner did not ask first.
#ifndef ADVISORIES_CONTACT_WATCH_H
#define ADVISORIES_CONTACT_WATCH_H
#include "advisories/contact.h"
#include "devices/devices.h"
#include "passport/passport.h"

// What came of asking becomes facts of the unit and an observation ("security_txt": "ok", "expired", "no"). A site that did not answer changes nothing. Errors of the store.
int contact_keep(struct devices *d, struct passports *p, const char *unit, const struct contact *c) CHECKED;
// Whether it is to be read again. seen_at: when it was read last; until: the day on which it runs out, its start, 0 unknown. Pure.
bool contact_is_over(int64_t until, int64_t now_ms);
bool contact_is_due(int64_t seen_at, bool was_good, int64_t until, int64_t now_ms);

struct contact_watch;
struct contact_watch_options {
	struct loop *loop;
	struct relay *relay;
	struct devices *devices;
	struct passports *passports;
	void *data;
	void (*changed)(void *data, const char *unit); // what is known of its maker's contact may have changed
};
struct contact_watch *contact_watch_new(const struct contact_watch_options *o);
void contact_watch_free(struct contact_watch *w); // after relay_stop ended its question, or before; NULL is fine

#endif
