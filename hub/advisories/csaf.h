// A CSAF 2.0 or 2.1 document (OASIS), read for what a home needs: which products, which versions, how bad, what to do. Tolerant where real documents are
// sloppy, exact in saying what was skipped. Pure: JSON in, facts out.
#ifndef ADVISORIES_CSAF_H
#define ADVISORIES_CSAF_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/json.h"
#include "base/map.h"

#define CSAF_BYTES_MAX (2u << 20)  // the largest of 2,383 real ones has 705 kB
#define CSAF_DEPTH_MAX 80          // branches nest two levels each
#define CSAF_PRODUCTS_MAX 20000
#define CSAF_VULNERABILITIES_MAX 2000
#define CSAF_SKIPPED_TOLD 8

enum csaf_status { CSAF_FINAL, CSAF_INTERIM, CSAF_DRAFT };

// A product that statements are made about: the end of a branch, a full_product_name, or a relationship of two of them.
struct csaf_product {
	const char *id, *name;      // product_id; the full name as written
	const char *vendor, *model; // of the branches above: vendor; product_name (or product_family); NULL where there is none
	const char *version;        // of product_version or product_version_range; NULL: none stated, so all
	bool is_range;
	bool is_narrowed;           // a patch level, service pack, architecture, ... narrows it further than the hub can check
	const json_t *helper;       // product_identification_helper, or NULL
	const struct csaf_product *part, *whole; // of a relationship or path: what, and on or in what; NULL otherwise
	bool is_installed;          // relationship: the part is installed on the whole (the part's version counts), not a component of it
};

enum csaf_statement { CSAF_AFFECTED, CSAF_NOT_AFFECTED, CSAF_FIXED, CSAF_INVESTIGATED, CSAF_NOBODY_KNOWS /* 2.1: and nobody looks */, CSAF_STATEMENTS };

struct csaf_vulnerability {
	const char *name;  // CVE number, else another id, else ""
	const char *title; // or NULL
	int score;         // CVSS base score times ten; -1: none given
	const json_t *products[CSAF_STATEMENTS][3]; // arrays of product ids; NULL-terminated unless full
	const json_t *remediations, *threats;       // arrays, or NULL
};

struct csaf_skipped { char where[64]; const char *why; }; // why: "not_text", "not_a_list", "no_id", "id_twice", "unknown_id", "too_many"
struct csaf {
	json_t *root;
	const char *title, *id, *version, *publisher, *space, *category, *tlp, *severity, *url; // never NULL; "" when not stated
	enum csaf_status status;
	bool is_shared_in_group;  // 2.1: for a group other than everybody
	bool is_withdrawn;        // 2.1's csaf_withdrawn and csaf_superseded, or a last revision that says so
	int64_t released_at, first_at; // UTC milliseconds; 0: not stated
	const char *summary;      // one note in the maker's words; ""
	struct csaf_product *products;
	size_t product_count;
	struct map *by_id;        // of products
	const json_t *groups;     // product_groups, or NULL
	struct csaf_vulnerability *vulnerabilities;
	size_t vulnerability_count;
	struct csaf_skipped skipped[CSAF_SKIPPED_TOLD];
	size_t skipped_count;     // all, told or not
};
// ERR_PARSE: no JSON; ERR_LIMIT: larger or deeper than allowed; ERR_INVALID: no CSAF (no document, no tracking id, no version or release date);
// ERR_UNSUPPORTED: of another version than 2.x. *ret needs csaf_done then and only then when 0 was returned.
int csaf_read(struct csaf *ret, const void *p, size_t len) CHECKED;
void csaf_done(struct csaf *c);
bool csaf_is_public(const struct csaf *c); // TLP WHITE or CLEAR, or none stated; and shared in no group but everybody's
// Does the array of product ids, or one of the groups it names, hold this product? Both may be NULL.
bool csaf_lists(const struct csaf *c, const json_t *product_ids, const json_t *group_ids, const char *product);
// The document without what matching and showing never look at (revision history, references, acknowledgments, long notes); csaf_read reads it again.
// Compact JSON; caller frees.
char *csaf_digest(const struct csaf *c);

int64_t csaf_time(const char *s); // RFC 3339 with any offset, as UTC milliseconds; 0 when it is none

// Reading's inside: csaf_tree.c fills the products.
void csaf_read_tree(struct csaf *c, const json_t *tree);
void csaf_skip(struct csaf *c, const char *where, const char *why);

#endif
