// What the owner knows of a unit, and what the catalogue says of its product, as facts beside the maker's. Rules: PASSPORT.md, "Owner and catalogue".
#ifndef PASSPORT_STATED_H
#define PASSPORT_STATED_H
#include "base/json.h"
#include "passport/support.h"
#include "passport/verdict.h"
#include "platform/store.h"

enum stated_key { STATED_PASSWORDS, STATED_CONTACT, STATED_POLICY, STATED_UPDATES_UNTIL, STATED_SOLD_ON, STATED_SELLER, STATED_SELLER_COUNTRY,
	STATED_SELLER_CONTACT, STATED_CHANNEL, STATED_PRICE, STATED_WRONG, STATED_PRODUCT, STATED_NOT_PRODUCT, STATED_KEYS };
#define STATED_VALUE_MAX 256
#define STATED_EVIDENCE_MAX 500

struct stated { struct { char *value, *evidence; int64_t at; } of[STATED_KEYS]; }; // value NULL: not stated
void stated_free(struct stated *s);
const char *stated_key_word(enum stated_key k);
int stated_key_parse(const char *word, enum stated_key *ret) CHECKED; // ERR_INVALID
int stated_check(enum stated_key k, const char *value) CHECKED;       // ERR_INVALID
int64_t stated_day(const struct stated *s, enum stated_key k);        // 0: not stated; s may be NULL
// Terms of support that a source states; basis unknown where it states none.
struct support_terms stated_owner_terms(const struct stated *s);
struct support_terms stated_catalogue_terms(const json_t *product, int64_t sold_on);
// The facts of both. Either may be NULL. Returns how many were written.
int stated_facts(struct label_fact *to, int room, const struct stated *owner, const json_t *product, int64_t now_ms, bool time_unsure);
json_t *stated_view(const struct stated *s); // {"passwords":{"value","evidence","at"},...}: the owner's facts of the product, up to the day of sale; caller owns
json_t *stated_sale(const struct stated *s); // {"sold_on","seller",...: text or null}: what is between the owner and who sold it; caller owns

// Rows of passport_stated (its table: passport_store.c).
struct stated_store;
int stated_store_open(struct stated_store **ret, struct store *s) CHECKED;
void stated_store_close(struct stated_store *t);
int stated_store_put(struct stated_store *t, const char *unit, enum stated_key k, const char *value, const char *evidence, int64_t at) CHECKED; // value NULL: removes
int stated_store_load(struct stated_store *t, const char *unit, struct stated **ret) CHECKED; // *ret NULL: the owner states nothing

#endif
