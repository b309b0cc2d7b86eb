#include "passport/provisions.h"
#include <string.h>
#include "base/str.h"

static const struct provision provisions[] = {
	{"5.1-1", "MC"}, {"5.1-2", "MC"}, {"5.1-3", "M"}, {"5.1-4", "MC"}, {"5.1-5", "MC"},
	{"5.2-1", "M"}, {"5.2-2", "R"}, {"5.2-3", "R"},
	{"5.3-1", "R"}, {"5.3-2", "MC"}, {"5.3-3", "MC"}, {"5.3-4", "RC"}, {"5.3-5", "RC"}, {"5.3-6", "RC"}, {"5.3-7", "MC"}, {"5.3-8", "MC"},
	{"5.3-9", "RC"}, {"5.3-10", "M"}, {"5.3-11", "RC"}, {"5.3-12", "RC"}, {"5.3-13", "M"}, {"5.3-14", "RC"}, {"5.3-15", "RC"}, {"5.3-16", "M"},
	{"5.4-1", "M"}, {"5.4-2", "MC"}, {"5.4-3", "M"}, {"5.4-4", "M"},
	{"5.5-1", "M"}, {"5.5-2", "R"}, {"5.5-3", "R"}, {"5.5-4", "R"}, {"5.5-5", "M"}, {"5.5-6", "R"}, {"5.5-7", "M"}, {"5.5-8", "M"},
	{"5.6-1", "M"}, {"5.6-2", "M"}, {"5.6-3", "R"}, {"5.6-4", "MC"}, {"5.6-5", "R"}, {"5.6-6", "R"}, {"5.6-7", "R"}, {"5.6-8", "R"}, {"5.6-9", "R"},
	{"5.7-1", "R"}, {"5.7-2", "R"},
	{"5.8-1", "R"}, {"5.8-2", "M"}, {"5.8-3", "M"},
	{"5.9-1", "R"}, {"5.9-2", "R"}, {"5.9-3", "R"},
	{"5.10-1", "RC"},
	{"5.11-1", "M"}, {"5.11-2", "R"}, {"5.11-3", "R"}, {"5.11-4", "R"},
	{"5.12-1", "R"}, {"5.12-2", "R"}, {"5.12-3", "R"},
	{"5.13-1", "M"},
	{"6.1", "M"}, {"6.2", "MC"}, {"6.3", "M"}, {"6.4", "RC"}, {"6.5", "MC"},
};
#define PROVISIONS ((int)(sizeof(provisions) / sizeof(provisions[0])))

const struct provision *provision_at(int i)
{
	return i >= 0 && i < PROVISIONS ? &provisions[i] : NULL;
}

const struct provision *provision_find(const char *id)
{
	for (int i = 0; i < PROVISIONS; i++)
		if (str_eq(provisions[i].id, id))
			return &provisions[i];
	return NULL;
}

// --- what the hub saw ---

// A row holds when the observation is of that value (NULL: any) or the sight's member is set. Of several rows the first counts: bad news stands first.
static const struct seen_rule {
	const char *id, *kind, *value;
	size_t member; // of struct provision_sight
	enum provision_result result;
	bool partial;  // it shows a part of what is asked
	const char *code;
	bool value_tells; // the observation's value is worth showing
} seen_rules[] = {
#define SEES(m) offsetof(struct provision_sight, m)
	{"5.1-1", "credential_shared", NULL, 0, PROVISION_NO, false, "credential_shared", true},
	{"5.1-1", "credential_unique", NULL, 0, PROVISION_YES, false, "own_credential", false},
	{"5.1-3", NULL, NULL, SEES(readable), PROVISION_NO, false, "in_clear", false},
	{"5.1-3", NULL, NULL, SEES(certificate), PROVISION_YES, true, "certificate", false},
	{"5.2-1", "security_txt", "ok", 0, PROVISION_YES, false, "security_txt", false},
	{"5.2-1", "security_txt", "expired", 0, PROVISION_NO, true, "security_txt_expired", false},
	{"5.3-5", NULL, NULL, SEES(update_contact), PROVISION_YES, true, "update_contact", false},
	{"5.3-8", "no_fix_planned", NULL, 0, PROVISION_NO, false, "no_fix_planned", true},
	{"5.3-13", "support_published", NULL, 0, PROVISION_YES, false, "support_published", true},
	{"5.5-1", NULL, NULL, SEES(readable), PROVISION_NO, false, "in_clear", false},
	{"5.5-1", NULL, NULL, SEES(encrypted), PROVISION_YES, true, "encrypted", false},
	{"5.5-1", NULL, NULL, SEES(cloud_tls), PROVISION_YES, true, "cloud_encrypted", false},
	{"5.5-7", NULL, NULL, SEES(readable), PROVISION_NO, false, "in_clear", false},
	{"5.5-7", NULL, NULL, SEES(encrypted), PROVISION_YES, true, "encrypted", false},
	{"5.8-1", NULL, NULL, SEES(cloud_personal), PROVISION_YES, true, "cloud_encrypted", false},
	{"5.8-2", NULL, NULL, SEES(cloud_personal), PROVISION_YES, true, "cloud_encrypted", false},
	{"5.9-2", "without_cloud", "stopped", 0, PROVISION_NO, false, "stops_without_cloud", false},
	{"5.9-2", "without_cloud", "worked", 0, PROVISION_YES, true, "works_without_cloud", false},
	{"5.11-1", "reset_proven", NULL, 0, PROVISION_YES, false, "reset_proven", false},
	{"5.11-4", "reset_proven", NULL, 0, PROVISION_YES, false, "reset_proven", false},
	{"6.1", NULL, NULL, SEES(undeclared_contact), PROVISION_NO, false, "undeclared_contact", false},
	{"6.1", NULL, NULL, SEES(declared_contact), PROVISION_YES, true, "contacts_declared", false},
};
#define SEEN_RULES (sizeof(seen_rules) / sizeof(seen_rules[0]))

static bool sight_has(const struct provision_sight *s, size_t member)
{
	bool set;
	memcpy(&set, (const char *)s + member, sizeof(set));
	return set;
}

static int64_t sight_at(const struct provision_sight *s, size_t member)
{
	if (member < SEES(session_at))
		return s->session_at;
	return member < SEES(cloud_at) ? s->cloud_at : s->contact_at;
}

static const char *detail_of(const struct seen_rule *r, const struct provision_known *k)
{
	const struct provision_sight *s = k->sight;
	if (r->value_tells)
		return facts_seen(k->seen, k->seen_count, r->kind);
	if (!s || r->kind)
		return s && str_eq(r->kind, "without_cloud") ? s->drill_detail : NULL;
	return r->member < SEES(session_at) ? s->session_detail : r->member < SEES(cloud_at) ? s->cloud_detail : s->contact_detail;
}

static bool applies(const struct seen_rule *r, const struct provision_known *k, int64_t *ret_at)
{
	if (!r->kind) {
		*ret_at = k->sight ? sight_at(k->sight, r->member) : 0;
		return k->sight && sight_has(k->sight, r->member);
	}
	const char *value = facts_seen(k->seen, k->seen_count, r->kind);
	for (int i = 0; i < k->seen_count; i++)
		if (str_eq(k->seen[i].kind, r->kind))
			*ret_at = k->seen[i].at;
	return value && (!r->value || str_eq(value, r->value));
}

static void see(const struct provision *p, const struct provision_known *k, struct provision_word *ret)
{
	for (size_t i = 0; i < SEEN_RULES; i++) {
		int64_t at = 0;
		if (!str_eq(seen_rules[i].id, p->id) || !applies(&seen_rules[i], k, &at))
			continue;
		*ret = (struct provision_word){.result = seen_rules[i].result, .code = seen_rules[i].code, .partial = seen_rules[i].partial, .at = at,
			.detail = detail_of(&seen_rules[i], k)};
		return;
	}
}

bool provision_is_observable(const struct provision *p)
{
	for (size_t i = 0; i < SEEN_RULES; i++)
		if (str_eq(seen_rules[i].id, p->id))
			return true;
	return false;
}

// --- what the maker says ---

static bool is_ours(const json_t *row)
{
	const char *standard = json_text_or(row, "std", ""), *version = json_text_or(row, "ver", "");
	if (str_starts(standard, "ETSI "))
		standard += strlen("ETSI ");
	return str_eq(standard, PROVISIONS_STANDARD) && str_eq(*version == 'V' ? version + 1 : version, PROVISIONS_VERSION);
}

static enum provision_result result_of(const char *word)
{
	return str_eq(word, "Y") ? PROVISION_YES : str_eq(word, "N") ? PROVISION_NO : str_eq(word, "NA") ? PROVISION_NA : PROVISION_UNKNOWN;
}

static bool take_listed(const struct provision *p, const struct document *d, struct provision_word *ret)
{
	for (size_t i = 0; i < json_array_size(d->provisions); i++) {
		const json_t *row = json_array_get(d->provisions, i);
		if (!is_ours(row) || !str_eq(json_text_or(row, "id", ""), p->id))
			continue;
		*ret = (struct provision_word){.result = result_of(json_text_or(row, "result", "")), .code = "listed", .why = json_text_or(row, "why", NULL), .at = d->issued_at};
		return true;
	}
	return false;
}

static bool names_modes(const struct provision_known *k) { return k->passport->passwords == PASSWORDS_UNIQUE || k->passport->passwords == PASSWORDS_USER_DEFINED; }
static bool has_no_password(const struct provision_known *k) { return k->passport->passwords == PASSWORDS_NONE; }
static bool names_contact(const struct provision_known *k) { return k->passport->contact != NULL; }
static bool names_end(const struct provision_known *k) { return k->passport->support.published_url && k->support->until; }
static bool names_sensors(const struct provision_known *k) { return k->passport->names_sensors; }
static bool names_contacts(const struct provision_known *k) { return json_array_size(k->passport->interactions) > 0; }

// What other members of the passport say, where it does not list the provision itself.
static const struct { const char *id; bool (*says)(const struct provision_known *k); enum provision_result result; } implied[] = {
	{"5.1-1", names_modes, PROVISION_YES}, {"5.1-1", has_no_password, PROVISION_NA}, {"5.1-2", has_no_password, PROVISION_NA}, {"5.2-1", names_contact, PROVISION_YES},
	{"5.3-13", names_end, PROVISION_YES}, {"5.8-3", names_sensors, PROVISION_YES}, {"6.1", names_contacts, PROVISION_YES},
};

void provision_judge(const struct provision *p, const struct provision_known *k, struct provision_word *declared, struct provision_word *observed)
{
	*declared = *observed = (struct provision_word){.result = PROVISION_UNKNOWN, .code = "nobody_says"};
	see(p, k, observed);
	if (!k->passport || take_listed(p, k->passport, declared))
		return;
	for (size_t i = 0; i < sizeof(implied) / sizeof(implied[0]); i++)
		if (str_eq(implied[i].id, p->id) && implied[i].says(k)) {
			*declared = (struct provision_word){.result = implied[i].result, .code = "passport_says", .at = k->passport->issued_at};
			return;
		}
}

const char *provision_result_word(enum provision_result r)
{
	switch (r) {
	case PROVISION_UNKNOWN: return "unknown";
	case PROVISION_YES: return "yes";
	case PROVISION_NO: return "no";
	case PROVISION_NA: return "na";
	}
	return "unknown";
}

// --- shown ---

static bool differ(enum provision_result a, enum provision_result b)
{
	return (a == PROVISION_YES && b == PROVISION_NO) || (a == PROVISION_NO && b == PROVISION_YES);
}

static json_t *row_of(const struct provision *p, const struct provision_known *k, int counts[4])
{
	struct provision_word declared, observed;
	provision_judge(p, k, &declared, &observed);
	bool seen = observed.result != PROVISION_UNKNOWN;
	const struct provision_word *w = seen ? &observed : &declared;
	counts[w->result]++;
	return json_pack("{s:s, s:s, s:s, s:s, s:s, s:s?, s:s?, s:b, s:b, s:b, s:o}", "id", p->id, "status", p->status, "result", provision_result_word(w->result), "source",
		seen ? "observed" : w->result == PROVISION_UNKNOWN && str_eq(w->code, "nobody_says") ? "nobody" : "declared", "code", w->code, "why", declared.why, "detail", seen ? observed.detail : NULL, "partial", w->partial,
		"observable", provision_is_observable(p), "conflict", seen && differ(observed.result, declared.result), "at", w->at ? json_integer(w->at) : json_null());
}

// What the passport lists of other standards and versions is shown as it is: the hub does not know their text.
static json_t *others(const struct document *d)
{
	json_t *list = json_array();
	for (size_t i = 0; d && i < json_array_size(d->provisions); i++) {
		const json_t *row = json_array_get(d->provisions, i);
		if (!is_ours(row) || !provision_find(json_text_or(row, "id", "")))
			json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s}", "std", json_text_or(row, "std", ""), "ver", json_text_or(row, "ver", ""), "id",
				json_text_or(row, "id", ""), "result", provision_result_word(result_of(json_text_or(row, "result", "")))));
	}
	return list;
}

json_t *provisions_view(const struct provision_known *k)
{
	json_t *rows = json_array();
	int counts[4] = {0};
	for (int i = 0; i < PROVISIONS; i++)
		json_array_append_new(rows, row_of(&provisions[i], k, counts));
	return json_pack("{s:s, s:s, s:{s:i, s:i, s:i, s:i}, s:o, s:o}", "standard", PROVISIONS_STANDARD, "version", PROVISIONS_VERSION, "counts", "yes", counts[PROVISION_YES], "no",
		counts[PROVISION_NO], "na", counts[PROVISION_NA], "unknown", counts[PROVISION_UNKNOWN], "provisions", rows, "others", others(k->passport));
}
