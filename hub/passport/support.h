// Until when a unit gets updates: pure arithmetic on what its passport promises and a clock. Rules: PASSPORT.md, "Support".
#ifndef PASSPORT_SUPPORT_H
#define PASSPORT_SUPPORT_H
#include <stdbool.h>
#include <stdint.h>

enum support_basis { BASIS_UNKNOWN, BASIS_END_DATE, BASIS_MONTHS_FROM_SALE, BASIS_WHILE_SERVICE, BASIS_NONE };
enum support_status {
	SUPPORT_UNKNOWN, SUPPORT_SUPPORTED, SUPPORT_SERVICE, SUPPORT_ENDING, SUPPORT_ENDED, SUPPORT_NOT_UPDATABLE, SUPPORT_CONTRADICTED,
};

// Days are their start in UTC milliseconds; 0: not stated.
struct support_terms {
	enum support_basis basis;
	bool by_month;        // end names a month: its last day counts
	int64_t start, end;
	int64_t months;       // of BASIS_MONTHS_FROM_SALE
	int64_t service_end;  // the first announced end of a service that BASIS_WHILE_SERVICE leans on
	int64_t service_seen; // when a service of its maker last took it in, a time; 0: never
	int64_t promised;     // the latest end ever announced, in this passport's history or in an earlier revision
	int64_t promised_months; // the most months from the sale that were ever announced
	bool promised_service;   // it was once promised for as long as a service operates
	bool unsupported;     // its maker's MUD file says that it is supported no longer
	bool unfixed;         // a hole in this very unit is known, and its maker says that no fix is planned
	const char *published_url, *after_end; // NULL: not stated
};

struct support_view {
	enum support_status status;
	const char *why;    // the rule that decided, a stable word
	int64_t until;      // 0: no date
	bool by_month;
	bool shortened;     // the maker now promises less than before
	bool by_date;       // it does so by a day: until is the later one of before
	bool broken;        // it has a hole that will not be fixed, and still is within its time
	bool provisional;   // depends on a clock that is not sure
};

struct support_view support_view(const struct support_terms *t, int64_t now_ms, bool time_unsure);
// The end that these terms name by themselves, earlier promises aside; 0: none.
int64_t support_named_end(const struct support_terms *t);

// The rules of the status in the order in which they are tried.
int support_rule_count(void);
const char *support_rule_word(int rule);

const char *support_basis_word(enum support_basis b);
const char *support_status_word(enum support_status s);

#endif
