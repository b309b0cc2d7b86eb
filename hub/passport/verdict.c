#include "passport/verdict.h"
#include <stddef.h>

#define DAY_MS INT64_C(86400000)

static bool is_claim(const struct label_fact *f)
{
	return f->source == SOURCE_DECLARED || f->source == SOURCE_ATTESTED || f->source == SOURCE_REGISTRY || f->on_label;
}

static bool is_backing(const struct label_fact *f)
{
	return f->says == SAYS_YES && f->source >= SOURCE_ATTESTED && !f->disputed;
}

// True when a is shown rather than b: who says something before who does not, then trust, then bad news before good.
static bool outranks(const struct label_fact *a, const struct label_fact *b)
{
	if ((a->says == SAYS_NOT_STATED) != (b->says == SAYS_NOT_STATED))
		return b->says == SAYS_NOT_STATED;
	if (a->source != b->source)
		return a->source > b->source;
	return a->says > b->says;
}

static void view_line(struct line_view *v, enum label_line line, const struct label_fact *facts, int count)
{
	bool yes = false, no = false;
	int64_t until = 0;
	*v = (struct line_view){.fact = {.line = line, .source = SOURCE_NOBODY, .says = SAYS_NOT_STATED, .code = "nobody_says"}};
	for (int i = 0; i < count; i++) {
		const struct label_fact *f = &facts[i];
		if (f->line != line)
			continue;
		yes = yes || f->says == SAYS_YES;
		no = no || f->says == SAYS_NO;
		v->backed = v->backed || is_backing(f);
		v->conflict = v->conflict || f->disputed || (until && f->params.until && f->params.until != until);
		until = f->params.until ? f->params.until : until;
		if (outranks(f, &v->fact))
			v->fact = *f;
	}
	v->conflict = v->conflict || (yes && no);
}

// Something measured or looked up cannot be, if what is claimed on the same line is true.
static bool is_contradicted(const struct label_fact *facts, int count)
{
	for (int i = 0; i < count; i++) {
		if (!facts[i].breaks_claim || facts[i].says != SAYS_NO)
			continue;
		for (int k = 0; k < count; k++)
			if (facts[k].line == facts[i].line && facts[k].says == SAYS_YES && is_claim(&facts[k]))
				return true;
	}
	return false;
}

// What the rules ask for.
struct judged { const struct label_setting *setting; bool claimed, denied, whole, contradicted; };

static struct judged judge(const struct label_view *v, const struct label_fact *facts, int count, const struct label_setting *s)
{
	struct judged j = {.setting = s, .whole = true, .contradicted = is_contradicted(facts, count)};
	for (int i = 0; i < count; i++)
		j.claimed = j.claimed || is_claim(&facts[i]);
	for (int l = 0; l < LINE_COUNT; l++) {
		j.denied = j.denied || v->lines[l].fact.says == SAYS_NO;
		j.whole = j.whole && v->lines[l].fact.says == SAYS_YES && v->lines[l].backed && !v->lines[l].conflict;
	}
	return j;
}

static bool is_of_another_model(const struct judged *j) { return j->setting->wrong_model; }
static bool has_wrong_label(const struct judged *j) { return j->setting->wrong_label; }
static bool has_broken_claim(const struct judged *j) { return j->contradicted; }
static bool is_in_grace(const struct judged *j) { return !j->claimed && j->setting->grace_until && j->setting->now_ms < j->setting->grace_until + DAY_MS; }
static bool is_denied(const struct judged *j) { return j->denied; }
static bool is_before_law(const struct judged *j) { return !j->claimed && j->setting->law_until && j->setting->now_ms < j->setting->law_until + DAY_MS; }
static bool is_unclaimed(const struct judged *j) { return !j->claimed; }
static bool is_whole(const struct judged *j) { return j->whole; }
static bool is_left(const struct judged *j) { return j->claimed; }

static const struct rule { const char *word; bool (*fits)(const struct judged *j); enum label_verdict gives; } rules[] = {
	{"passport_of_another_model", is_of_another_model, LABEL_MISAPPLIED},
	{"label_does_not_fit", has_wrong_label, LABEL_MISAPPLIED},
	{"claim_is_broken", has_broken_claim, LABEL_MISAPPLIED},
	{"unlabelled_in_grace", is_in_grace, LABEL_UNLABELLED_GRACE},
	{"a_line_says_no", is_denied, LABEL_NEGATIVE},
	{"no_law_asks_yet", is_before_law, LABEL_UNLABELLED_GRACE},
	{"nothing_is_claimed", is_unclaimed, LABEL_UNLABELLED},
	{"all_lines_backed", is_whole, LABEL_POSITIVE},
	{"claims_alone", is_left, LABEL_UNVERIFIED},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

void label_view(struct label_view *ret, const struct label_fact *facts, int count, const struct label_setting *setting)
{
	for (int l = 0; l < LINE_COUNT; l++)
		view_line(&ret->lines[l], (enum label_line)l, facts, count);
	struct judged j = judge(ret, facts, count, setting);
	size_t r = 0;
	while (r + 1 < RULES && !rules[r].fits(&j)) // something claimed or nothing: the last rule takes the rest
		r++;
	ret->verdict = rules[r].gives;
	ret->why = rules[r].word;
}

int label_rule_count(void)
{
	return (int)RULES;
}

const char *label_rule_word(int rule)
{
	return rules[rule].word;
}

const char *label_verdict_word(enum label_verdict v)
{
	switch (v) {
	case LABEL_POSITIVE: return "positive";
	case LABEL_NEGATIVE: return "negative";
	case LABEL_UNVERIFIED: return "unverified";
	case LABEL_MISAPPLIED: return "misapplied";
	case LABEL_UNLABELLED: return "unlabelled";
	case LABEL_UNLABELLED_GRACE: return "unlabelled_grace";
	}
	return "unlabelled";
}

const char *label_line_word(enum label_line l)
{
	switch (l) {
	case LINE_PASSWORDS: return "passwords";
	case LINE_DISCLOSURE: return "disclosure";
	case LINE_UPDATES: return "updates";
	case LINE_COUNT: break;
	}
	return "";
}

const char *fact_says_word(enum fact_says s)
{
	switch (s) {
	case SAYS_NOT_STATED: return "not_stated";
	case SAYS_YES: return "yes";
	case SAYS_NO: return "no";
	}
	return "not_stated";
}

const char *fact_source_word(enum fact_source s)
{
	switch (s) {
	case SOURCE_NOBODY: return "nobody";
	case SOURCE_CATALOGUE: return "catalogue";
	case SOURCE_DECLARED: return "declared";
	case SOURCE_OWNER: return "owner";
	case SOURCE_ATTESTED: return "attested";
	case SOURCE_REGISTRY: return "registry";
	case SOURCE_OBSERVED: return "observed";
	}
	return "nobody";
}
