// Does an advisory concern this device? Pure and local: a document and a device in, a verdict with its reason out. Rules and examples: ADVISORIES.md.
#ifndef ADVISORIES_MATCH_H
#define ADVISORIES_MATCH_H
#include "advisories/csaf.h"
#include "advisories/range.h"

// What the hub knows of a unit; NULL for what it does not.
struct match_device { const char *vendor, *model, *firmware, *serial, *mud_url; };

// Worst last, so that the worst of several is the largest.
enum match_state { MATCH_NONE, MATCH_NOT_AFFECTED, MATCH_FIXED, MATCH_INVESTIGATED, MATCH_POSSIBLE, MATCH_AFFECTED };
const char *match_state_word(enum match_state s); // "none", "not_affected", "fixed", "under_investigation", "possibly", "affected"

// How sure it is that the document speaks of this product.
enum match_identity {
	IDENTITY_NONE,
	IDENTITY_SIMILAR, // same maker, and a name that may mean it: part of a family, a wildcard, a variant
	IDENTITY_EXACT,   // an identifier (model number, serial number, CPE, MUD address), or same maker and the same full designation
};
enum match_action { ACTION_TO_UPDATE, ACTION_TO_MITIGATE, ACTION_TO_WAIT, ACTION_TO_REPLACE, ACTION_TO_CHECK, ACTION_TO_NOTHING };
const char *match_action_word(enum match_action a); // "update", "mitigate", "wait", "replace", "check", "nothing"

struct match {
	enum match_state state;
	enum match_identity identity;
	const char *reason;      // "version_in_range", "all_versions", "version_unknown", "version_unclear", "name_similar", "stated_fixed", "has_fix",
	                         // "version_outside", "stated_not_affected", "investigated", "nobody_knows"; "" with MATCH_NONE
	const char *product;     // the product as the document writes it; borrowed from the document, as all below
	const char *range;       // the versions as the document writes them; "" for all
	enum match_action action;
	char update_to[VERSION_MAX]; // with ACTION_TO_UPDATE: at least this; "" when the document does not say
	const char *details, *url;   // what to do, in the maker's words; "" when there are none
	int score;               // worst base score times ten of the vulnerabilities that made the state; -1: none given
	size_t count;            // of those vulnerabilities
	const char *names[8];    // and the first of their names
};
// MATCH_NONE (everything else empty) when the document does not speak of the device. Drafts and withdrawn documents are the caller's to leave out.
void match_document(struct match *ret, const struct csaf *c, const struct match_device *d);

// The identity alone (match_identity.c); pure.
enum match_identity match_identify(const struct csaf_product *p, const struct match_device *d);
// Is one model designation the other, as written in a document ("DS-2CD2xx2FWD", "6GK5???-*")? stars: only * and ? are wildcards, as in model_numbers.
bool match_designation(const char *pattern, size_t len, const char *model, size_t model_len, bool stars);

#endif
