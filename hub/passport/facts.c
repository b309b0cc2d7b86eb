#include "passport/facts.h"
#include <string.h>
#include "base/str.h"

static int64_t day_of(const char *text)
{
	int y, m, d;
	return str_date_parse(&y, &m, &d, text) ? 0 : str_date_ms(y, m, d);
}

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

// The line asks for a stated minimum time, which only a date is. A fact without a code says nothing.
static struct label_fact updates_fact(const struct document *d, const struct support_view *v)
{
	struct label_fact f = {.line = LINE_UPDATES, .source = SOURCE_DECLARED, .at = d->issued_at, .disputed = v->shortened,
		.params = {.until = v->until, .url = d->support.published_url, .months = d->support.months}};
	switch (v->status) {
	case SUPPORT_SUPPORTED:
	case SUPPORT_ENDING:
		f.says = SAYS_YES;
		f.code = "updates.until";
		break;
	case SUPPORT_CONTRADICTED:
		f.says = SAYS_YES;
		f.code = "updates.shortened";
		break;
	case SUPPORT_ENDED:
		f.says = SAYS_NO;
		f.code = "updates.ended";
		break;
	case SUPPORT_NOT_UPDATABLE:
		f.says = SAYS_NO;
		f.code = "updates.none";
		break;
	case SUPPORT_SERVICE:
		f.code = "updates.while_service";
		break;
	case SUPPORT_UNKNOWN:
		f.code = d->support.basis == BASIS_MONTHS_FROM_SALE ? "updates.months_from_sale" : NULL;
		break;
	}
	return f;
}

static int add_declared(struct label_fact *to, const struct document *d, const struct support_view *support)
{
	int n = 0;
	if (d->passwords != PASSWORDS_NOT_STATED)
		to[n++] = (struct label_fact){.line = LINE_PASSWORDS, .source = SOURCE_DECLARED, .says = SAYS_YES, .code = password_code(d->passwords), .at = d->issued_at};
	if (d->contact)
		to[n++] = (struct label_fact){.line = LINE_DISCLOSURE, .source = SOURCE_DECLARED, .says = SAYS_YES, .code = "disclosure.contact", .at = d->issued_at,
			.params = {.contact = bare_contact(d->contact), .url = d->policy_url}};
	to[n] = updates_fact(d, support);
	return to[n].code ? n + 1 : n;
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
	int64_t day = strcmp(o->kind, "support_published") == 0 ? day_of(o->value) : 0;
	bool promised = support->status == SUPPORT_SUPPORTED || support->status == SUPPORT_ENDING;
	if (room < 1 || !promised || day < support->until)
		return 0;
	*to = (struct label_fact){.line = LINE_UPDATES, .source = SOURCE_OBSERVED, .says = SAYS_YES, .code = "updates.until", .at = o->at, .params = {.until = support->until}};
	return 1;
}

int facts_collect(struct label_fact facts[FACTS_MAX], const struct document *d, const struct support_view *support, const struct observation *seen, int count)
{
	int n = d ? add_declared(facts, d, support) : 0;
	for (int i = 0; i < count; i++) {
		n += add_observed(facts + n, FACTS_MAX - n, &seen[i]);
		n += add_published(facts + n, FACTS_MAX - n, &seen[i], support);
	}
	return n;
}

int64_t facts_grace_until(const struct observation *seen, int count)
{
	for (int i = 0; i < count; i++)
		if (strcmp(seen[i].kind, "plaintext") == 0)
			return day_of(seen[i].value);
	return 0;
}
