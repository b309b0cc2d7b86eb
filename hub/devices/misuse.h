// When a unit that misbehaves is kept apart without asking: a table, and what is counted for it. Pure.
#ifndef DEVICES_MISUSE_H
#define DEVICES_MISUSE_H
#include <stdbool.h>
#include <stdint.h>

enum misuse {
	MISUSE_CLONE,        // two live sessions of one credential, at two addresses
	MISUSE_TWIN,         // the same behind one address: two devices, or one that restarts without end
	MISUSE_COPY,         // its secret came with another client id, and was refused
	MISUSE_IMPERSONATES, // tried to speak on another unit's topics
	MISUSE_CLAIMS,       // says that it has another unit's identity
	MISUSE_ANNOUNCES,    // announced what is not its own, in nobody's name
};
#define MISUSES (MISUSE_ANNOUNCES + 1)
struct misuse_tally { struct { int64_t since_ms, count; } of[MISUSES]; }; // of one unit; zeroed: nothing yet

const char *misuse_word(enum misuse m); // the reason that the page and the log show
// Counts it (times, boot clock). True: by the table this is clear enough to keep the unit apart without asking.
bool misuse_note(struct misuse_tally *t, enum misuse m, int64_t times, int64_t now_ms);

#endif
