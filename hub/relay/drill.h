// "Try without its cloud": a unit's ways out are held shut for a while, and what it does meanwhile says whether it works at home alone (EN 303 645, 5.9-2).
// Nothing is changed for good: the hold lives in memory, so a restart opens the ways again. Rules: README.md.
#ifndef RELAY_DRILL_H
#define RELAY_DRILL_H
#include "relay/relay.h"

#define DRILL_SECONDS_MIN 10
#define DRILL_SECONDS_MAX 3600

enum drill_outcome { DRILL_RUNNING, DRILL_WORKED, DRILL_STOPPED, DRILL_NOT_SEEN, DRILL_ENDED_EARLY, DRILL_INTERRUPTED };
enum drill_sight { DRILL_SAW_MESSAGE /* it said something of its state */, DRILL_SAW_GONE, DRILL_SAW_BACK, DRILL_SAW_COMMAND /* somebody asked it for something */ };

// What was seen of one unit. Times are UTC milliseconds.
struct drill {
	char unit[WIRE_UNIT_SIZE];
	int64_t began_at, ends_at; // ends_at: as planned, then when it really ended
	enum drill_outcome outcome;
	int messages, commands, answers;
	bool away;           // it is not connected now
	int64_t asked_at;    // of a command that is not answered yet; 0: none
};
const char *drill_outcome_word(enum drill_outcome o);
int drill_outcome_parse(const char *word, enum drill_outcome *ret) CHECKED; // ERR_NOT_FOUND
// Notes one sight; what is said unasked in the first two seconds was under way before. Pure.
void drill_see(struct drill *d, enum drill_sight s, int64_t now_ms);
// What it comes to when its time is over at now_ms. Pure.
enum drill_outcome drill_judge(const struct drill *d, int64_t now_ms);

struct drills;
struct drills_options {
	struct loop *loop;
	struct store *store;
	struct relay *relay;
	void *data;
	void (*changed)(void *data, const char *unit);             // there is something new to show
	void (*ended)(void *data, const struct drill *d); // by itself or by the owner's word; not when the hub stops
};
int drills_start(struct drills **ret, const struct drills_options *o) CHECKED; // one that a stop cut short is kept as interrupted
void drills_stop(struct drills *d); // before relay_stop; NULL is fine
// ERR_INVALID: no such time; ERR_STATE: one is running, or the unit has no approved way out through the hub; ERR_LIMIT: too many at once.
int drills_begin(struct drills *d, const char *unit, int seconds) CHECKED;
int drills_end(struct drills *d, const char *unit) CHECKED; // the owner's word, at once; ERR_NOT_FOUND: none is running
void drills_see(struct drills *d, const char *unit, enum drill_sight s);
int drills_forget(struct drills *d, const char *unit) CHECKED;
// {"state","began_at","ends_at","messages","commands","answers"} of the running or the last one, state an outcome's word; NULL: there was none. Caller owns.
json_t *drills_get(struct drills *d, const char *unit);

#endif
