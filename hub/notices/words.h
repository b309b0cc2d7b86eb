// The sentences of messages that leave the hub, in the language of the channel: nobody on the way knows the pages' words. Pure.
#ifndef NOTICES_WORDS_H
#define NOTICES_WORDS_H
#include "base/json.h"
#include "notices/kinds.h"

// What a message is about: one device, several of one kind, or the hub.
struct words_of { const char *code; const json_t *params; /* of one device; may be NULL */ const json_t *names; /* array of texts; empty: none are told */ int count; const char *language; /* NULL: English */ };
char *words_title(const struct words_of *w); // what happened; caller frees
char *words_text(const struct words_of *w, enum urgency u); // what to do first, then how urgent it is, then the names of several; caller frees

const char *words_language(const char *language); // the same when there are sentences in it, of static storage; NULL otherwise
const char *words_arrived(const char *language); // the text of a test

#endif
