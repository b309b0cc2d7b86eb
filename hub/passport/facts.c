#include "passport/facts.h"
#include <string.h>
#include "base/str.h"

static const char *password_code(enum password_mode mode)
{
	switch (mode) {
	case PASSWORDS_NONE: return "passwords.none";
	case PASSWORDS_UNIQUE: return "passwords.unique_per_device";
	case PASSWORDS_USER_DEFINED: return "passwords.user_defined";
	case PASSWORDS_NOT_STATED: break;
	}
	return NULL;
}

static const char *bare_contact(const char *uri)
{
	return str_starts(uri, "mailto:") ? uri + strlen("mailto:") : str_starts(uri, "tel:") ? uri + strlen("tel:") : uri;
}

// The line asks for a stated minimum time, which only a date is: what a support status says on it. A row without a basis is for all.
static const struct support_rule { enum support_status status; int basis; enum fact_says says; const char *code; } support_rules[] = {
	{SUPPORT_SUPPORTED, -1, SAYS_YES, "updates.until"},
	{SUPPORT_ENDING, -1, SAYS_YES, "updates.until"},
	{SUPPORT_CONTRADICTED, -1, SAYS_YES, "updates.shortened"},
	{SUPPORT_ENDED, -1, SAYS_NO, "updates.ended"},
	{SUPPORT_NOT_UPDATABLE, -1, SAYS_NO, "updates.none"},
	{SUPPORT_SERVICE, -1, SAYS_NOT_STATED, "updates.while_service"},
	{SUPPORT_UNKNOWN, BASIS_MONTHS_FROM_SALE, SAYS_NOT_STATED, "updates.months_from_sale"},
};

int facts_updates(struct label_fact *to, enum fact_source source, int64_t at, const struct support_terms *t, const struct support_view *v)
{
	for (size_t i = 0; i < sizeof(support_rules) / sizeof(support_rules[0]); i++) {
		const struct support_rule *r = &support_rules[i];
		if (r->status != v->status || (r->basis >= 0 && r->basis != (int)t->basis))
			continue;
		*to = (struct label_fact){.line = LINE_UPDATES, .source = source, .says = r->says, .code = r->code, .at = at, .disputed = v->shortened,
			.params = {.until = v->until, .url = t->published_url, .months = t->months}};
		if (v->broken) { // a date that was promised and is not kept
			to->says = SAYS_NO;
			to->code = "updates.no_fix";
		} else if (v->shortened && !v->by_date && v->status == SUPPORT_CONTRADICTED) { // less is promised than before, and no day of before tells how much
			to->says = v->until ? SAYS_YES : SAYS_NOT_STATED;
			to->code = "updates.taken_back";
		}
		return 1;
	}
	return 0;
}

static int add_declared(struct label_fact *to, const struct document *d, const struct support_view *support)
{
	int n = 0;
	if (d->passwords != PASSWORDS_NOT_STATED)
		to[n++] = (struct label_fact){.line = LINE_PASSWORDS, .source = SOURCE_DECLARED, .says = SAYS_YES, .code = password_code(d->passwords), .at = d->issued_at};
	if (d->contact)
		to[n++] = (struct label_fact){.line = LINE_DISCLOSURE, .source = SOURCE_DECLARED, .says = SAYS_YES, .code = "disclosure.contact", .at = d->issued_at,
			.params = {.contact = bare_contact(d->contact), .url = d->policy_url}};
	return n + facts_updates(to + n, SOURCE_DECLARED, d->issued_at, &d->support, support);
}

static const struct rule {
	const char *kind, *value; // value NULL: any but "no"
	enum label_line line;
	enum fact_says says;
	const char *code;
	bool breaks_claim;
} rules[] = {
	{"credential_unique", NULL, LINE_PASSWORDS, SAYS_YES, "passwords.hub_issued", false},
	{"credential_shared", NULL, LINE_PASSWORDS, SAYS_NO, "passwords.shared", true},
	// Whoever is on the network reads it: however unique, such a password is not the device's alone.
	{"plaintext", NULL, LINE_PASSWORDS, SAYS_NO, "passwords.in_clear", false},
	{"security_txt", "ok", LINE_DISCLOSURE, SAYS_YES, "disclosure.security_txt", false},
	{"security_txt", "expired", LINE_DISCLOSURE, SAYS_NOT_STATED, "disclosure.expired", false},
};

static int add_observed(struct label_fact *to, int room, const struct observation *o)
{
	int n = 0;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++) {
		const struct rule *r = &rules[i];
		bool applies = r->value ? strcmp(o->value, r->value) == 0 : strcmp(o->value, "no") != 0;
		if (n < room && applies && strcmp(o->kind, r->kind) == 0)
			to[n++] = (struct label_fact){.line = r->line, .source = SOURCE_OBSERVED, .says = r->says, .code = r->code, .at = o->at, .breaks_claim = r->breaks_claim};
	}
	return n;
}

// The end date that the hub read on the maker's own page backs the passport's, when it is no earlier.
static int add_published(struct label_fact *to, int room, const struct observation *o, const struct support_view *support)
{
	int64_t day = strcmp(o->kind, "support_published") == 0 ? str_day_ms(o->value) : 0;
	bool promised = support->status == SUPPORT_SUPPORTED || support->status == SUPPORT_ENDING;
	if (room < 1 || !promised || day < support->until)
		return 0;
	*to = (struct label_fact){.line = LINE_UPDATES, .source = SOURCE_OBSERVED, .says = SAYS_YES, .code = "updates.until", .at = o->at, .params = {.until = support->until}};
	return 1;
}

int facts_collect(struct label_fact facts[FACTS_MAX], const struct facts_known *k)
{
	int n = k->passport ? add_declared(facts, k->passport, k->support) : 0;
	for (int i = 0; i < k->seen_count; i++) {
		n += add_observed(facts + n, FACTS_MAX - n, &k->seen[i]);
		n += add_published(facts + n, FACTS_MAX - n, &k->seen[i], k->support);
	}
	for (int i = 0; i < k->label_count; i++) {
		struct label_finding f;
		label_judge(&f, &k->labels[i], k->unit);
		n += label_facts(facts + n, FACTS_MAX - n, &k->labels[i], &f, k->support, k->unit);
	}
	return n;
}

bool facts_have_misfit(const struct facts_known *k)
{
	bool found = false;
	for (int i = 0; i < k->label_count; i++) {
		struct label_finding f;
		label_judge(&f, &k->labels[i], k->unit);
		found = found || f.is_misfit;
	}
	return found;
}

int64_t facts_grace_until(const struct observation *seen, int count)
{
	const char *until = facts_seen(seen, count, "plaintext");
	return str_day_ms(until);
}

const char *facts_seen(const struct observation *seen, int count, const char *kind)
{
	for (int i = 0; i < count; i++)
		if (strcmp(seen[i].kind, kind) == 0)
			return strcmp(seen[i].value, "no") == 0 ? NULL : seen[i].value;
	return NULL;
}

int64_t facts_seen_at(const struct observation *seen, int count, const char *kind)
{
	for (int i = 0; i < count; i++)
		if (strcmp(seen[i].kind, kind) == 0)
			return strcmp(seen[i].value, "no") == 0 ? 0 : seen[i].at;
	return 0;
}
