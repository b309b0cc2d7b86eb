// From which day a law asks makers for what a label says, or sellers for updates and quality, and what that means for a device that was sold somewhere on some day.
// Data with sources, and pure rules.
#ifndef PASSPORT_GRACE_H
#define PASSPORT_GRACE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"

struct grace_rule {
	const char *id, *where; // where: "GB", or "EU"
	int64_t from;           // the first day it counts, as its start in UTC ms
	unsigned asks;          // lines of the label; bits of enum label_line. 0: it asks for none of them, but binds the seller
	bool by_market;         // what came onto the market before that day may still be sold
	const char *source;
	bool read_at_source;
};
const struct grace_rule *grace_at(int i); // NULL: no more
// sold_on 0: not known.
enum grace_state { GRACE_COMING /* its day is yet to come */, GRACE_BEFORE /* sold before it */, GRACE_SINCE /* sold when it counted */, GRACE_UNKNOWN /* it counts; nobody knows when it was sold */ };
enum grace_state grace_state(const struct grace_rule *r, int64_t sold_on, int64_t now_ms);
// The last day on which a maker that sells in that country (ISO 3166-1; NULL: not known) may still say nothing; 0: there is none. The latest, if several laws are to come.
int64_t grace_until(const char *country, int64_t now_ms);
// [{"rule","state" (coming, sold_before, sold_since, unknown_day),"from","whom" (maker, seller),"asks" (lines),"by_market","source","read_at_source"}]: the laws of the
// country of the sale; caller owns.
json_t *grace_view(const char *country, int64_t sold_on, int64_t now_ms);

#endif
