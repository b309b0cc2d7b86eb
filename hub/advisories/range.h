// Ranges of versions as makers write them. Pure. Rules: ADVISORIES.md.
#ifndef ADVISORIES_RANGE_H
#define ADVISORIES_RANGE_H
#include "advisories/version.h"

#define RANGE_MAX 64 // constraints in one range

enum range_verdict {
	RANGE_ALL,     // every version there is
	RANGE_INSIDE,
	RANGE_BELOW,   // outside, and older than all of it
	RANGE_OUTSIDE, // outside, with something of it below
	RANGE_UNKNOWN, // the text or the version could not be read, or carries a condition that the hub cannot check
};
// Is the version (NULL: not known) inside the range? Reads "vers:SCHEME/..." by its own rules whatever the scheme, operators, lists with "|", and the
// usual English: "all versions", "prior to 1.2", "1.2 and earlier", "up to 1.2", "from 1.0 to 1.2", "1.x".
enum range_verdict range_check(const char *range, const char *version);
// The first version that is no longer inside, when the range ends with "<": "" when it does not say.
void range_first_outside(const char *range, char to[VERSION_MAX]);

#endif
