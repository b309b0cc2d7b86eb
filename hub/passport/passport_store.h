// Passports as hub.db keeps them: raw documents with what came of checking them, first-seen keys of makers and issuing bodies, observations. Labels: label_store.h.
#ifndef PASSPORT_PASSPORT_STORE_H
#define PASSPORT_PASSPORT_STORE_H
#include "passport/facts.h"
#include "platform/store.h"

extern const char *const passport_schema; // the room's tables, part of migration 1

#define PROBLEM_MAX 16
#define OBSERVATIONS_MAX 32

// voucher: who says that the key is the domain's own; enum key_voucher of label.h.
struct maker_key { uint8_t point[65]; int64_t first_seen_at; int voucher; };

struct passport_store;
int passport_store_open(struct passport_store **ret, struct store *s) CHECKED;
void passport_store_close(struct passport_store *p); // NULL is fine

// The most that was ever promised of a unit: the latest end (a day's start in UTC ms; 0: none), the most months from the sale, as long as a service operates.
struct promise { int64_t end, months; bool service; };

// A unit has at most one document in use and one that was refused last.
struct document_row {
	const char *unit;
	const char *jws; // NULL: too large to be kept
	size_t len;
	uint8_t sha256[32];
	const char *problem; // NULL: in use
	const char *issuer;  // host; of a document in use
	const struct maker_key *new_key; // the issuer's, seen for the first time; or NULL
	struct promise promised; // of all of the unit's documents in use
	int64_t at;
};
// Replaces the unit's row of that kind. A document in use also takes away what was refused before it, and brings its maker's key.
int passport_store_put_document(struct passport_store *p, const struct document_row *row) CHECKED;
// 1 found, 0 not. Text is the caller's to free.
int passport_store_get_used(struct passport_store *p, const char *unit, char **ret_jws, size_t *ret_len, uint8_t sha256[32], struct promise *ret_promised) CHECKED;
int passport_store_get_refused_jws(struct passport_store *p, const char *unit, char **ret_jws, size_t *ret_len) CHECKED; // 0 also when it was too large to be kept
int passport_store_get_refused(struct passport_store *p, const char *unit, char problem[PROBLEM_MAX], uint8_t sha256[32]) CHECKED;

int passport_store_get_key(struct passport_store *p, const char *issuer, struct maker_key *ret) CHECKED; // 1 found, 0 not
int passport_store_put_key(struct passport_store *p, const char *issuer, const struct maker_key *k) CHECKED; // replaces the domain's

int passport_store_put_observation(struct passport_store *p, const char *unit, const struct observation *o) CHECKED;
int passport_store_list_observations(struct passport_store *p, const char *unit, struct observation list[OBSERVATIONS_MAX]) CHECKED; // how many
// All of the unit, and keys of domains of which no unit carries a document or a label any more.
int passport_store_forget_unit(struct passport_store *p, const char *unit) CHECKED;

#endif
