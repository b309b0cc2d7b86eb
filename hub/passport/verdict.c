#include "passport/verdict.h"

#define DAY_MS INT64_C(86400000)

static bool is_claim(const struct label_fact *f)
{
	return f->source == SOURCE_DECLARED || f->source == SOURCE_ATTESTED || f->source == SOURCE_REGISTRY;
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
	*v = (struct line_view){.fact = {.line = line, .source = SOURCE_NOBODY, .says = SAYS_NOT_STATED, .code = "nobody_says"}};
	for (int i = 0; i < count; i++) {
		const struct label_fact *f = &facts[i];
		if (f->line != line)
			continue;
		yes = yes || f->says == SAYS_YES;
		no = no || f->says == SAYS_NO;
		v->backed = v->backed || is_backing(f);
		v->conflict = v->conflict || f->disputed;
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

static enum label_verdict decide(const struct label_view *v, const struct label_fact *facts, int count, const struct label_setting *s)
{
	bool claimed = false, denied = false, whole = true;
	for (int i = 0; i < count; i++)
		claimed = claimed || is_claim(&facts[i]);
	for (int l = 0; l < LINE_COUNT; l++) {
		denied = denied || v->lines[l].fact.says == SAYS_NO;
		whole = whole && v->lines[l].fact.says == SAYS_YES && v->lines[l].backed && !v->lines[l].conflict;
	}
	if (s->wrong_model || is_contradicted(facts, count))
		return LABEL_MISAPPLIED;
	if (!claimed && s->grace_until && s->now_ms < s->grace_until + DAY_MS)
		return LABEL_UNLABELLED_GRACE;
	if (denied)
		return LABEL_NEGATIVE;
	if (!claimed)
		return LABEL_UNLABELLED;
	return whole ? LABEL_POSITIVE : LABEL_UNVERIFIED;
}

void label_view(struct label_view *ret, const struct label_fact *facts, int count, const struct label_setting *setting)
{
	for (int l = 0; l < LINE_COUNT; l++)
		view_line(&ret->lines[l], (enum label_line)l, facts, count);
	ret->verdict = decide(ret, facts, count, setting);
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
	case SOURCE_DECLARED: return "declared";
	case SOURCE_OWNER: return "owner";
	case SOURCE_ATTESTED: return "attested";
	case SOURCE_REGISTRY: return "registry";
	case SOURCE_OBSERVED: return "observed";
	}
	return "nobody";
}
