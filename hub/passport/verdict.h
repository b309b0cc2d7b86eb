// The label's verdict: pure rules over facts, each with its source. Rules: PASSPORT.md, "Label".
#ifndef PASSPORT_VERDICT_H
#define PASSPORT_VERDICT_H
#include <stdbool.h>
#include <stdint.h>

enum label_line { LINE_PASSWORDS, LINE_DISCLOSURE, LINE_UPDATES, LINE_COUNT };
enum label_verdict { LABEL_POSITIVE, LABEL_NEGATIVE, LABEL_UNVERIFIED, LABEL_MISAPPLIED, LABEL_UNLABELLED, LABEL_UNLABELLED_GRACE };
enum fact_says { SAYS_NOT_STATED, SAYS_YES, SAYS_NO };
// Rising trust: a weaker source never hides a stronger one. The catalogue is what somebody other than the maker wrote down of what the maker publishes.
enum fact_source { SOURCE_NOBODY, SOURCE_CATALOGUE, SOURCE_DECLARED, SOURCE_OWNER, SOURCE_ATTESTED, SOURCE_REGISTRY, SOURCE_OBSERVED };

struct fact_params { const char *contact, *url, *scheme, *level; int64_t until, months; }; // NULL and 0: not there
struct label_fact {
	enum label_line line;
	enum fact_source source;
	enum fact_says says;
	const char *code; // the sentence, for the web's catalogue
	int64_t at;
	bool on_label;     // whoever says it read it off a label: a claim, although the source makes none itself
	bool breaks_claim; // an observation that cannot be if the maker's claim is true
	bool disputed;     // the source contradicts itself
	struct fact_params params;
};

// What decides besides facts.
struct label_setting {
	bool wrong_model;    // the only passport shown is another model's
	bool wrong_label;    // a label that is shown for it is not this unit's, or no longer valid
	int64_t grace_until; // day until which a unit may go without a label; 0: none
	int64_t law_until;   // last day on which no law asks its maker for a label; 0: one does, or nobody knows
	int64_t now_ms;
};

struct line_view { struct label_fact fact; bool conflict; bool backed; };
struct label_view { enum label_verdict verdict; const char *why; struct line_view lines[LINE_COUNT]; }; // why: the rule that decided, a stable word
void label_view(struct label_view *ret, const struct label_fact *facts, int count, const struct label_setting *setting);

// The rules of the verdict in the order in which they are tried: the first that fits decides.
int label_rule_count(void);
const char *label_rule_word(int rule);

const char *label_verdict_word(enum label_verdict v);
const char *label_line_word(enum label_line l);
const char *fact_says_word(enum fact_says s);
const char *fact_source_word(enum fact_source s);

#endif
