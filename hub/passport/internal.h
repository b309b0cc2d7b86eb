// What the files of passport/ that hold a unit's record share with each other and with nobody else.
#ifndef PASSPORT_INTERNAL_H
#define PASSPORT_INTERNAL_H
#include "base/map.h"
#include "passport/label_store.h"
#include "passport/mud.h"
#include "passport/passport.h"
#include "passport/passport_store.h"
#include "passport/stated.h"

// What is known of a unit, read from the store when it is first asked for.
struct record {
	bool has_document;
	struct document document;
	uint8_t sha256[32];
	struct promise promised; // the most that any of its documents in use has promised
	int64_t key_first_seen_at;
	char problem[PROBLEM_MAX]; // of the document refused last; "" none
	uint8_t refused_sha256[32];
	struct observation seen[OBSERVATIONS_MAX];
	int seen_count;
	struct label_entry *labels; // LABELS_MAX of them, or NULL while it never had one
	int label_count;
	struct stated *stated;      // what the owner knows; NULL: nothing
	struct mud *mud;            // the maker's MUD file; NULL: none was read
};

struct passports { struct store *db; struct passport_store *store; struct label_store *labels; struct stated_store *stated; struct mud_store *muds; struct map *records; struct observers observers; struct passports_world world; };

int record_find(struct passports *p, const char *unit, struct record **ret) CHECKED;
void record_drop(struct passports *p, const char *unit); // it is read from the store again
// A record to show when the store cannot be read: nothing is known then, and the store has logged why.
const struct record *record_to_show(struct passports *p, const char *unit);
// What labels of the unit are held against.
struct label_unit record_unit(struct passports *p, const char *unit, const struct record *known, int64_t now_ms, bool time_unsure);
// The product of the catalogue that the unit is, or NULL; borrowed.
const json_t *record_product(struct passports *p, const char *unit, const struct record *known);
int labels_load(struct passports *p, const char *unit, struct record *to) CHECKED;

#endif
