#include "passport/label.h"
#include <strings.h>
#include "base/str.h"

#define DAY_MS INT64_C(86400000)

// What the rules ask for.
struct judged { const struct label_entry *e; const struct label_unit *unit; enum lookup_result found; int64_t valid_until; };

static bool is_other_model(const struct judged *j)
{
	if (j->found == LOOKUP_OTHER_MODEL)
		return true;
	return *j->e->model && *j->unit->model && strcasecmp(j->e->model, j->unit->model) != 0;
}

static bool is_not_listed(const struct judged *j) { return j->found == LOOKUP_NOT_FOUND; }
static bool is_other_level(const struct judged *j) { return j->found == LOOKUP_OTHER_LEVEL; }

// Versions that cannot be compared say nothing.
static bool is_other_firmware(const struct judged *j)
{
	int order;
	if (!j->unit->order || !*j->unit->firmware)
		return false;
	if (*j->e->firmware_min && !j->unit->order(j->unit->firmware, j->e->firmware_min, &order) && order < 0)
		return true;
	return *j->e->firmware_max && !j->unit->order(j->unit->firmware, j->e->firmware_max, &order) && order > 0;
}

static bool is_revoked(const struct judged *j) { return j->e->status == LABEL_REVOKED || j->found == LOOKUP_REVOKED; }
static bool is_expired(const struct judged *j)
{
	if (j->e->status == LABEL_EXPIRED || j->found == LOOKUP_EXPIRED)
		return true;
	return j->valid_until && !j->unit->time_unsure && j->unit->now_ms >= j->valid_until + DAY_MS; // the day itself still counts
}

static bool is_withdrawn(const struct judged *j) { return j->e->status == LABEL_WITHDRAWN || j->found == LOOKUP_WITHDRAWN; }
static bool is_suspended(const struct judged *j) { return j->e->status == LABEL_SUSPENDED || j->found == LOOKUP_SUSPENDED; }
static bool is_listed(const struct judged *j) { return j->found == LOOKUP_FOUND; }

// Two makers may name a model alike: a label of the one says nothing of the other's.
static bool is_other_maker(const struct judged *j)
{
	const struct label_unit *u = j->unit;
	if (!u->same_maker || !*j->e->maker || !(*u->maker || *u->issuer))
		return false;
	return !(*u->maker && u->same_maker(u->maker, j->e->maker)) && !(*u->issuer && u->same_maker(u->issuer, j->e->maker));
}

static bool is_bodys_own(const struct label_entry *e)
{
	return e->origin == LABEL_DOCUMENT && e->voucher != KEY_SEEN_FIRST && scheme_has_host(e->scheme, e->host);
}

static bool is_attested(const struct judged *j) { return is_bodys_own(j->e); }
static bool is_signed(const struct judged *j) { return j->e->origin == LABEL_DOCUMENT; }
static bool is_seen(const struct judged *j) { return j->e->origin == LABEL_SEEN; }

static const struct rule { const char *code; bool (*fits)(const struct judged *j); enum fact_source source; bool is_misfit, counts; } rules[] = {
	{"other_model", is_other_model, SOURCE_NOBODY, true, false},
	{"not_in_register", is_not_listed, SOURCE_REGISTRY, true, false},
	{"other_level", is_other_level, SOURCE_REGISTRY, true, false},
	{"other_firmware", is_other_firmware, SOURCE_NOBODY, true, false},
	{"revoked", is_revoked, SOURCE_NOBODY, true, false},
	{"expired", is_expired, SOURCE_NOBODY, true, false},
	{"withdrawn", is_withdrawn, SOURCE_NOBODY, false, false},
	{"suspended", is_suspended, SOURCE_NOBODY, false, false},
	{"in_register", is_listed, SOURCE_REGISTRY, false, true},
	{"other_maker", is_other_maker, SOURCE_NOBODY, false, false}, // not yet misapplied: one maker may go by names that the hub does not know as one
	{"attested", is_attested, SOURCE_ATTESTED, false, true},
	{"signed_by_unknown", is_signed, SOURCE_DECLARED, false, true}, // anybody can sign in a body's name: it stands for no more than a claim
	{"seen_on_box", is_seen, SOURCE_OWNER, false, true},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

void label_judge(struct label_finding *ret, const struct label_entry *e, const struct label_unit *unit)
{
	// What the body itself wrote after somebody looked is the newer word of the two: a label that had run out was renewed.
	static const struct label_lookup none;
	const struct label_lookup *found = is_bodys_own(e) && e->attested_at > e->lookup.at ? &none : &e->lookup;
	const struct judged j = {e, unit, found->result, found->result == LOOKUP_FOUND && found->valid_until ? found->valid_until : e->valid_until};
	size_t r = 0;
	while (r + 1 < RULES && !rules[r].fits(&j))
		r++;
	*ret = (struct label_finding){.code = rules[r].code, .source = rules[r].source, .is_misfit = rules[r].is_misfit, .counts = rules[r].counts,
		.valid_until = j.valid_until, .level = *found->level ? found->level : e->level};
	if (rules[r].source == SOURCE_NOBODY)
		ret->source = found->result != LOOKUP_NONE ? SOURCE_REGISTRY : e->origin == LABEL_SEEN ? SOURCE_OWNER : e->voucher == KEY_SEEN_FIRST ? SOURCE_DECLARED : SOURCE_ATTESTED;
}

int label_finding_count(void)
{
	return (int)RULES;
}

const char *label_finding_word(int rule)
{
	return rules[rule].code;
}

// A label vouches that the maker names a day; which one, only the maker says.
static void fill_updates(struct label_fact *f, const struct support_view *support)
{
	bool dated = support->status == SUPPORT_SUPPORTED || support->status == SUPPORT_ENDING;
	f->says = dated ? SAYS_YES : SAYS_NOT_STATED;
	f->code = dated ? "label.updates" : "label.updates_undated";
	f->params.until = dated ? support->until : 0;
}

static struct label_fact fact_of(enum label_line line, const struct label_entry *e, const struct label_finding *f, const struct support_view *support)
{
	static const char *const codes[LINE_COUNT] = {[LINE_PASSWORDS] = "label.passwords", [LINE_DISCLOSURE] = "label.disclosure", [LINE_UPDATES] = "label.updates"};
	struct label_fact fact = {.line = line, .source = f->source, .says = SAYS_YES, .code = codes[line], .on_label = true,
		.at = f->source == SOURCE_REGISTRY ? e->lookup.at : e->issued ? e->issued : e->at, .params = {.scheme = label_scheme_name(e), .level = *f->level ? f->level : NULL}};
	if (e->negative) {
		fact.says = SAYS_NO;
		fact.code = "label.negative";
	} else if (line == LINE_UPDATES) {
		fill_updates(&fact, support);
	}
	return fact;
}

int label_facts(struct label_fact *to, int room, const struct label_entry *e, const struct label_finding *f, const struct support_view *support, const struct label_unit *unit)
{
	unsigned lines = 0;
	int n = 0;
	if (!f->counts)
		return 0;
	if (e->negative)
		lines = e->denied;
	else
		for (const struct recognition *r = NULL; (r = recognition_next(r, e->scheme, f->level, unit->now_ms));)
			lines |= r->lines;
	for (int l = 0; l < LINE_COUNT && n < room; l++)
		if (lines & 1u << l)
			to[n++] = fact_of((enum label_line)l, e, f, support);
	return n;
}

const char *label_scheme_name(const struct label_entry *e)
{
	return *e->name ? e->name : e->scheme->name;
}

static const char *const status_words[] = {
	[LABEL_VALID] = "valid", [LABEL_SUSPENDED] = "suspended", [LABEL_REVOKED] = "revoked", [LABEL_EXPIRED] = "expired", [LABEL_WITHDRAWN] = "withdrawn", [LABEL_NOT_KNOWN] = "unknown",
};
static const char *const result_words[] = {
	[LOOKUP_NONE] = "none", [LOOKUP_FOUND] = "found", [LOOKUP_NOT_FOUND] = "not_found", [LOOKUP_OTHER_MODEL] = "other_model", [LOOKUP_OTHER_LEVEL] = "other_level",
	[LOOKUP_EXPIRED] = "expired", [LOOKUP_REVOKED] = "revoked", [LOOKUP_SUSPENDED] = "suspended", [LOOKUP_WITHDRAWN] = "withdrawn",
};

static int find_word(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (str_eq(words[i], word))
			return i;
	return ERR_INVALID;
}

const char *label_status_word(enum label_status s)
{
	return status_words[s];
}

int label_status_parse(enum label_status *ret, const char *word)
{
	int i = find_word(status_words, LABEL_NOT_KNOWN + 1, word);
	if (i >= 0)
		*ret = (enum label_status)i;
	return i < 0 ? i : 0;
}

const char *lookup_result_word(enum lookup_result r)
{
	return result_words[r];
}

int lookup_result_parse(enum lookup_result *ret, const char *word)
{
	int i = find_word(result_words, LOOKUP_WITHDRAWN + 1, word);
	if (i <= LOOKUP_NONE)
		return ERR_INVALID;
	*ret = (enum lookup_result)i;
	return 0;
}

const char *key_voucher_word(enum key_voucher v)
{
	switch (v) {
	case KEY_SEEN_FIRST: return "seen_first";
	case KEY_OWNER: return "owner";
	case KEY_WEB: return "web";
	}
	return "seen_first";
}
