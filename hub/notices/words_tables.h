// The wordings: all that a message says, in one language.
#ifndef NOTICES_WORDS_TABLES_H
#define NOTICES_WORDS_TABLES_H
#include <stddef.h>

// {device}, {until} and the like stand for a name and for parameters. bare: when no names are told, and when a parameter is missing. many: of several devices.
struct sentence { const char *code, *full, *bare, *many, *first; };

struct wording {
	const char *language;           // ISO 639-1
	const struct sentence *all;
	size_t count;
	struct sentence other;          // of a code that has none
	const char *urgencies[3];       // by enum urgency
	const char *lead, *more;        // "What to do first: ", " and {n} more"
	const char *arrived;            // a test's text
};
extern const struct wording words_en, words_de;

#endif
