// What each alarm of the log means as a notice: how urgent it is, what to do first, and when two of them are the same one. A table, and pure rules.
#ifndef NOTICES_KINDS_H
#define NOTICES_KINDS_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"

enum urgency { URGENCY_INFO, URGENCY_SOON, URGENCY_URGENT };
const char *urgency_word(enum urgency u); // "info", "soon", "urgent"
int urgency_parse(const char *word, enum urgency *ret) CHECKED;

enum notice_state { NOTICE_NEW, NOTICE_SEEN, NOTICE_SNOOZED, NOTICE_DONE, NOTICE_OVER /* what it warned of is no more */ };
const char *notice_state_word(enum notice_state s);
int notice_state_parse(const char *word, enum notice_state *ret) CHECKED;

struct kind {
	const char *code;
	enum urgency urgency; // at most
	const char *action;  // what to do first, a stable word
	const char *topic;   // notices of one topic and device are about one thing
	const char *tell_apart[3]; // parameters in which two events of a topic differ; NULL: none
	bool stays;          // shown by the phone only: no channel hears of it
	bool dated;          // speaks of a date: nothing of it while the clock is unsure
	bool once;           // never raised again, whatever the owner did with it
	bool replaces;       // ends the earlier ones of its topic and device, as far as the first same of tell_apart agree
	int same;
};
// The row of a code; of one that has none (a new alarm) a row that says: soon, have a look. Never NULL.
const struct kind *kind_of(const char *code);
enum urgency kind_urgency(const struct kind *k, const json_t *params); // an end that is far is less urgent than one that is near
// The name of an event: the same event of the same device has the same one. Caller frees.
char *kind_key(const char *code, const char *unit, const json_t *params);
char *kind_key_begin(const char *code, const char *unit, const json_t *params); // what the keys begin with that it replaces; caller frees

// A code by which a topic is over ("advisory.over" ends "advisory"), and the parameter that must be the same (NULL: none). NULL: it ends nothing.
struct kind_end { const char *code, *topic, *tell_apart; };
const struct kind_end *kind_end_next(const char *code, const struct kind_end *last); // last NULL: the first; NULL: no more

// What happens to a notice that exists when its event comes again.
enum renewal { RENEW_NOT, RENEW_COUNT /* once more, as it was left */, RENEW_AGAIN /* as new, and told again */ };
enum renewal kind_renew(const struct kind *k, enum urgency before, enum urgency now, enum notice_state state, int64_t quiet_ms /* since it last happened */);

#endif
