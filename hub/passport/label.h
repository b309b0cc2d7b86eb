// One label of a unit: whether it fits, what stands behind it, and what it says on our three lines. Pure rules; PASSPORT.md, "Labels".
#ifndef PASSPORT_LABEL_H
#define PASSPORT_LABEL_H
#include "passport/schemes.h"
#include "passport/support.h"

#define LABELS_MAX 8

enum label_origin { LABEL_SEEN, LABEL_DOCUMENT }; // the owner read it off the box; or an issuing body's document
enum label_status { LABEL_VALID, LABEL_SUSPENDED, LABEL_REVOKED, LABEL_EXPIRED, LABEL_WITHDRAWN, LABEL_NOT_KNOWN };
enum lookup_result { LOOKUP_NONE, LOOKUP_FOUND, LOOKUP_NOT_FOUND, LOOKUP_OTHER_MODEL, LOOKUP_OTHER_LEVEL, LOOKUP_EXPIRED, LOOKUP_REVOKED, LOOKUP_SUSPENDED, LOOKUP_WITHDRAWN };
enum key_voucher { KEY_SEEN_FIRST, KEY_OWNER, KEY_WEB }; // who says that the key is the body's: nobody; the owner compared it; the body's own web site

// What a look-up in the scheme's registry gave. Days are their start in UTC milliseconds; 0: not there.
struct label_lookup {
	enum lookup_result result;
	char level[25], by[65], url[257];
	int64_t valid_until, at;
	uint8_t sha256[32]; // of the record as it was written down
};

struct label_entry {
	int64_t id, at; // at: when it came
	enum label_origin origin;
	const struct scheme *scheme;
	char name[65];  // of a scheme that the table does not know
	char registration_id[65], level[25], model[65], maker[129], firmware_min[65], firmware_max[65], assessment[33];
	bool negative;
	unsigned denied; // lines that a negative label names; bits of enum label_line
	enum label_status status;
	int64_t revision, issued, valid_until, attested_at; // attested_at: when the document was written, a time
	char body[129], host[128]; // of LABEL_DOCUMENT: the issuing body and its domain
	uint8_t key[65];
	enum key_voucher voucher;
	int64_t key_first_seen_at;
	struct label_lookup lookup;
	char told[32]; // the finding that was announced last
};

// What a label is held against. Texts "": not known. order compares two versions as version_compare does; NULL: versions are not compared.
// maker: as the unit is known; issuer: who signed its passport. same_maker tells whether two names are one maker's; NULL: names are not compared.
struct label_unit {
	char model[65], firmware[65], maker[129], issuer[129];
	int64_t now_ms;
	bool time_unsure;
	int (*order)(const char *a, const char *b, int *ret);
	bool (*same_maker)(const char *a, const char *b);
};

// The rule that fits, of a table tried in order.
struct label_finding {
	const char *code;        // stable word
	enum fact_source source; // whose word it then is
	bool is_misfit;          // shown for this unit without right
	bool counts;             // it says something on the lines
	int64_t valid_until;     // the day that counts: the registry's before the label's own
	const char *level;       // likewise
};
void label_judge(struct label_finding *ret, const struct label_entry *e, const struct label_unit *unit);
int label_finding_count(void);
const char *label_finding_word(int rule);
// Adds what the label says on the lines: at most LINE_COUNT facts, as many as there is room for. Returns how many.
int label_facts(struct label_fact *to, int room, const struct label_entry *e, const struct label_finding *f, const struct support_view *support, const struct label_unit *unit);

const char *label_scheme_name(const struct label_entry *e);
const char *label_status_word(enum label_status s);
int label_status_parse(enum label_status *ret, const char *word) CHECKED; // ERR_INVALID
const char *lookup_result_word(enum lookup_result r);
int lookup_result_parse(enum lookup_result *ret, const char *word) CHECKED; // ERR_INVALID; "none" is no result
const char *key_voucher_word(enum key_voucher v);

#endif
