// Members of a document that no hub reads: misspelt, or somebody's own. For makers' tools; a hub drops them without a word.
#ifndef PASSPORT_MEMBERS_H
#define PASSPORT_MEMBERS_H
#include <stdbool.h>
#include "base/json.h"

#define MEMBERS_TOLD 16
// Their places ("support.ends"), at most MEMBERS_TOLD, by what passport.schema.json (or attestation.schema.json) names; caller owns. "ext" is for everybody to use.
json_t *members_unread(const json_t *payload, bool is_attestation);

#endif
