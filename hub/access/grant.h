// Grants: what a unit may say and hear. Pure; the same object code decides in the broker plugin and explains in the UI.
// A pattern is an MQTT topic filter. Default deny: a topic is allowed when one pattern of the right verb covers it.
#ifndef ACCESS_GRANT_H
#define ACCESS_GRANT_H
#include <stdbool.h>
#include <stddef.h>
#include "base/buf.h"
#include "base/err.h"

enum grant_verb { GRANT_SAY = 1, GRANT_HEAR = 2, GRANT_ANNOUNCE = 4 /* may be said, but is diverted to $hub/in/<unit>/ for the guard */ };
struct grant { int verb; char *pattern; };
struct grants { struct grant *rows; int count; bool unpacked; /* rows and patterns are one allocation, and nothing can be added */ };
void grants_done(struct grants *g);
int grants_add(struct grants *g, int verb, const char *pattern) CHECKED; // ERR_INVALID: not a legal filter; ERR_LIMIT; ERR_STATE: unpacked
#define GRANTS_MAX 64
// As auth.db keeps them, so that a login reads one row: for each grant a byte of verbs, the pattern, and a NUL.
void grants_pack(const struct grants *g, struct buf *to);
int grants_unpack(struct grants *ret, const void *packed, size_t len) CHECKED; // ERR_PARSE: *ret is untouched

// MQTT 4.7: names 1..1024 bytes of valid UTF-8 without NUL, +, #; filters with + and # in legal places only; at most 20 levels.
bool grant_topic_valid(const char *topic);
bool grant_filter_valid(const char *filter);
bool grant_matches(const char *pattern, const char *topic);       // 4.7.1-4.7.2: wildcards do not match a leading $
bool grant_covers(const char *pattern, const char *filter);       // every topic that filter matches, pattern matches too
bool grants_allow_say(const struct grants *g, const char *topic, bool *ret_announce);
bool grants_allow_hear(const struct grants *g, const char *topic);   // delivery
// A SUBSCRIBE filter ("$share/<group>/" stripped first) must be covered by one HEAR pattern.
bool grants_allow_subscribe(const struct grants *g, const char *filter);

#endif
