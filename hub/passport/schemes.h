// Label schemes and who recognises which, as data with its sources. Nothing here is a scheme's own wording.
#ifndef PASSPORT_SCHEMES_H
#define PASSPORT_SCHEMES_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"
#include "passport/verdict.h"

#define SCHEME_LEVELS 5

enum scheme_status {
	SCHEME_LIVE,      // gives labels
	SCHEME_NO_NEW,    // gives no new ones; those given run on
	SCHEME_PAUSED,    // announced or begun, and not working now
	SCHEME_NEVER,     // was proposed and never came
	SCHEME_FRAMEWORK, // a standard for schemes; gives no labels itself
	SCHEME_LAW,       // a duty of makers that needs no label
};

// Dates are as exact as they are known: a year, a month or a day.
struct scheme {
	const char *id, *name, *body, *country; // body: who issues; country: ISO 3166-1, NULL for none
	const char *host;   // the domain of the issuing body: its addresses end with it; NULL: none
	const char *page;   // where to look a label up or to learn how; NULL: no page known
	enum scheme_status status;
	const char *since;  // since when it has been so; NULL: not known
	const char *as_of;  // when that was last known
	const char *source; // where that stands
	bool read_at_source; // false: others report it
	bool is_security;   // false: the mark says something else
	const char *levels[SCHEME_LEVELS]; // rising; none: one kind only
	int max_months;     // longest validity; 0: not known
};

// One row: a label of that scheme from that level on counts as something, for these lines of our label.
struct recognition {
	const char *scheme, *level; // level NULL: any
	bool exact;                 // that level alone
	const char *as;             // "uk_psti": the UK's requirements; "en303645": all that the standard makes mandatory; another scheme's id and level ("sg_cls:3")
	unsigned lines;             // bits of enum label_line
	const char *from;           // the day since which it holds; NULL: not known
	const char *source;
	bool read_at_source;
};

const struct scheme *scheme_find(const char *id); // NULL: unknown
const struct scheme *scheme_at(int i);            // NULL after the last
int scheme_level(const struct scheme *s, const char *level); // its place, from 0; -1: no level of this scheme
// The row after before (NULL: the first) that holds for a label of this scheme and level on that day; NULL: none.
const struct recognition *recognition_next(const struct recognition *before, const struct scheme *s, const char *level, int64_t now_ms);
const struct recognition *recognition_at(int i); // NULL after the last
bool scheme_has_host(const struct scheme *s, const char *host); // the host is the issuing body's domain or lies in it
const char *scheme_status_word(enum scheme_status s);
json_t *schemes_list(void); // as in the API; caller owns

#endif
