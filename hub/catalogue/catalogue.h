// Known products: what makers publish about them, read by people and shipped with the hub (products.json). Every claim has the page it was read on and the day;
// what nobody published is not there. A claim here is weaker than the maker's own signed word.
#ifndef CATALOGUE_CATALOGUE_H
#define CATALOGUE_CATALOGUE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"

#define CATALOGUE_ID_MAX 64
#define CATALOGUE_OFFERS_MAX 5

// One line of what is claimed; days are their start in UTC milliseconds. All text is borrowed from the catalogue, which is never freed while the hub runs.
struct catalogue_claims {
	const char *passwords;           // NULL: not stated
	const char *contact, *policy;    // both or neither
	int64_t contact_read;
	int64_t end, months;             // of updates; 0: not stated
	bool no_updates;                 // it gets none any more, without a date
	const char *updates_url;
	int64_t updates_read;
	int64_t service_end;
};

// The products as the file has them; borrowed. NULL when the built-in file cannot be read, which a test rules out.
const json_t *catalogue_all(void);
const json_t *catalogue_get(const char *id); // borrowed; NULL: no such product
// The product that maker and model name exactly (letter case, spaces and punctuation aside; under one of its listed names). NULL: none, or either is unknown.
const json_t *catalogue_match(const char *maker, const char *model);
// Products that it might be: of the same maker, and one model's words are all in the other's. Writes at most CATALOGUE_OFFERS_MAX, returns how many.
int catalogue_offers(const char *maker, const char *model, const json_t *ret[CATALOGUE_OFFERS_MAX]);
struct catalogue_claims catalogue_claims(const json_t *product);
// What is wrong with a catalogue text, for tests and for whoever extends it: NULL when nothing, else a sentence with the product's id. Caller frees.
char *catalogue_fault(const json_t *all);

#endif
