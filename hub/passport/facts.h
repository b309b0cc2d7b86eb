// From what is written down to what the verdict is computed from: a passport's statements and the hub's observations as facts with a source.
#ifndef PASSPORT_FACTS_H
#define PASSPORT_FACTS_H
#include "passport/document.h"
#include "passport/label.h"

// What the hub observed about a unit. value "no": not any more.
struct observation { char kind[33], value[65]; int64_t at; };

#define FACTS_MAX 32
// All that is known of a unit. A further source (what the owner or a catalogue states) is a further member here and one function in facts.c that adds its facts.
struct facts_known {
	const struct document *passport; // NULL: none in use
	const struct support_view *support;
	enum fact_source support_source; // whose the support terms are
	const struct observation *seen;
	int seen_count;
	const struct label_entry *labels;
	int label_count;
	const struct label_unit *unit; // what the labels are held against; may be NULL without labels
};
// Returns how many facts were written; what there is no room for is left out.
int facts_collect(struct label_fact facts[FACTS_MAX], const struct facts_known *known);
// What these terms of support say on the line "updates" in the name of a source; support: their view. 1, or 0 when they say nothing.
int facts_updates(struct label_fact *to, enum fact_source source, int64_t at, const struct support_terms *t, const struct support_view *support);
// A label is shown for the unit that is not its own, or no longer valid.
bool facts_have_misfit(const struct facts_known *known);
// Until when the owner lets the unit stay unlabelled: the end date of its time as a legacy device. 0: none.
int64_t facts_grace_until(const struct observation *seen, int count);
// The value of an observation that still counts (value not "no"), or NULL.
const char *facts_seen(const struct observation *seen, int count, const char *kind);
int64_t facts_seen_at(const struct observation *seen, int count, const char *kind); // when it was seen last; 0: it does not count

#endif
