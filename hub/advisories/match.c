#include "advisories/match.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/str.h"

const char *match_state_word(enum match_state s)
{
	static const char *const words[] = {"none", "not_affected", "fixed", "under_investigation", "possibly", "affected"};
	return words[s];
}

const char *match_action_word(enum match_action a)
{
	static const char *const words[] = {"update", "mitigate", "wait", "replace", "check", "nothing"};
	return words[a];
}

// A product of the document that may be the device, and where the device's version stands to it.
struct candidate { const struct csaf_product *product; enum match_identity identity; enum range_verdict version; const char *range; };

// The product whose version text counts: of a relationship, the part where it is installed, the whole where the part is built in.
static const struct csaf_product *versioned(const struct csaf_product *p)
{
	if (!p->part)
		return p;
	return p->is_installed ? p->part : p->whole;
}

static enum match_identity identify(const struct csaf_product *p, const struct match_device *d)
{
	if (!p->part)
		return match_identify(p, d);
	enum match_identity whole = match_identify(p->whole, d), part = p->is_installed ? match_identify(p->part, d) : IDENTITY_NONE;
	return whole > part ? whole : part;
}

static enum range_verdict place(const struct csaf_product *p, const char *firmware)
{
	const struct csaf_product *v = versioned(p);
	enum range_verdict verdict = v->version ? range_check(v->version, firmware) : RANGE_ALL;
	bool narrowed = p->is_narrowed || v->is_narrowed;
	return narrowed && (verdict == RANGE_ALL || verdict == RANGE_INSIDE) ? RANGE_UNKNOWN : verdict;
}

static size_t find_candidates(struct candidate **ret, const struct csaf *c, const struct match_device *d)
{
	struct candidate *list = NULL;
	size_t count = 0;
	for (size_t i = 0; i < c->product_count; i++) {
		const struct csaf_product *p = &c->products[i];
		enum match_identity identity = identify(p, d);
		if (identity == IDENTITY_NONE)
			continue;
		list = mem_resize(list, count + 1, sizeof *list);
		const struct csaf_product *v = versioned(p);
		list[count++] = (struct candidate){p, identity, place(p, d->firmware), v->version ? v->version : ""};
	}
	*ret = list;
	return count;
}

struct verdict { enum match_state state; const char *reason; const struct candidate *of; };

// A statement "affected" about this candidate, judged by the device's version.
static struct verdict judge_affected(const struct candidate *k, const char *firmware, bool has_fix)
{
	struct verdict v = {.of = k};
	switch (k->version) {
	case RANGE_ALL:
	case RANGE_INSIDE:
		v.state = k->identity == IDENTITY_EXACT ? MATCH_AFFECTED : MATCH_POSSIBLE;
		v.reason = k->identity != IDENTITY_EXACT ? "name_similar" : k->version == RANGE_ALL ? "all_versions" : "version_in_range";
		break;
	case RANGE_UNKNOWN:
		v.state = MATCH_POSSIBLE;
		v.reason = firmware ? "version_unclear" : "version_unknown";
		break;
	case RANGE_OUTSIDE:
		v.state = has_fix ? MATCH_FIXED : MATCH_NOT_AFFECTED;
		v.reason = has_fix ? "has_fix" : "version_outside";
		break;
	case RANGE_BELOW:
		v.state = MATCH_NOT_AFFECTED;
		v.reason = "version_outside";
		break;
	}
	return v;
}

// A statement "fixed" or "recommended" names the version with the fix: the device has it when its own is that one or a newer one.
static struct verdict judge_fixed(const struct candidate *k, const char *firmware)
{
	struct verdict none = {.state = MATCH_NONE}, fixed = {MATCH_FIXED, "stated_fixed", k};
	int order;
	if (k->version == RANGE_ALL || k->version == RANGE_INSIDE)
		return fixed;
	if (!k->product->is_range && firmware && *k->range && version_compare(firmware, k->range, &order) == 0 && order >= 0)
		return fixed;
	return none;
}

static struct verdict judge_not_affected(const struct candidate *k)
{
	if (k->version == RANGE_ALL || k->version == RANGE_INSIDE)
		return (struct verdict){MATCH_NOT_AFFECTED, "stated_not_affected", k};
	return (struct verdict){.state = MATCH_NONE};
}

static bool is_listed(const struct csaf_vulnerability *v, enum csaf_statement s, const struct csaf *c, const char *id)
{
	for (int i = 0; i < 3; i++)
		if (v->products[s][i] && csaf_lists(c, v->products[s][i], NULL, id))
			return true;
	return false;
}

static const json_t *find_remediation(const struct csaf *c, const struct csaf_vulnerability *v, const char *category, const char *product)
{
	const json_t *r;
	size_t i;
	json_array_foreach(v->remediations, i, r) {
		if (!str_eq(json_text_or(r, "category", ""), category))
			continue;
		const json_t *ids = json_object_get(r, "product_ids"), *groups = json_object_get(r, "group_ids");
		if ((!ids && !groups) || csaf_lists(c, ids, groups, product))
			return r;
	}
	return NULL;
}

static bool has_fix(const struct csaf *c, const struct csaf_vulnerability *v, const char *product)
{
	return find_remediation(c, v, "vendor_fix", product) != NULL;
}

// An explicit word about the very version of an exactly known product outweighs what a range says; otherwise the worst counts.
static struct verdict judge(const struct csaf *c, const struct csaf_vulnerability *v, const struct candidate *list, size_t count, const char *firmware)
{
	struct verdict worst = {.state = MATCH_NONE}, stated = {.state = MATCH_NONE};
	for (size_t i = 0; i < count; i++) {
		const struct candidate *k = &list[i];
		const char *id = k->product->id;
		struct verdict is = {.state = MATCH_NONE};
		if (is_listed(v, CSAF_AFFECTED, c, id))
			is = judge_affected(k, firmware, has_fix(c, v, id));
		else if (is_listed(v, CSAF_INVESTIGATED, c, id) && (k->version == RANGE_ALL || k->version == RANGE_INSIDE || k->version == RANGE_UNKNOWN))
			is = (struct verdict){MATCH_INVESTIGATED, "investigated", k};
		else if (is_listed(v, CSAF_NOBODY_KNOWS, c, id) && k->identity == IDENTITY_EXACT && k->version != RANGE_OUTSIDE && k->version != RANGE_BELOW)
			is = (struct verdict){MATCH_POSSIBLE, "nobody_knows", k};
		if (is.state > worst.state)
			worst = is;
		struct verdict good = {.state = MATCH_NONE};
		if (is_listed(v, CSAF_FIXED, c, id))
			good = judge_fixed(k, firmware);
		else if (is_listed(v, CSAF_NOT_AFFECTED, c, id))
			good = judge_not_affected(k);
		if (good.state > stated.state)
			stated = good;
	}
	bool says_good = stated.state != MATCH_NONE && stated.of->identity == IDENTITY_EXACT;
	if (says_good && (worst.state == MATCH_NONE || worst.of->identity != IDENTITY_EXACT || worst.of->version == RANGE_UNKNOWN || worst.of->version == RANGE_ALL))
		return stated;
	return worst.state != MATCH_NONE ? worst : stated;
}

// --- what to do ---

// "Update to V7.6 or later": the version after the first "to", "version" or "firmware".
static void version_in_words(const char *text, char to[VERSION_MAX])
{
	static const char *const before[] = {" to ", " version ", " versions ", " firmware ", " release "};
	for (size_t i = 0; i < sizeof before / sizeof *before; i++) {
		for (const char *at = strcasestr(text, before[i]); at; at = strcasestr(at + 1, before[i])) {
			const char *word = at + strlen(before[i]);
			size_t len = strspn(word, "0123456789.vVrR-_abcdefhABCDEFH");
			while (len && strchr(".-_", word[len - 1]))
				len--;
			bool dotted = memchr(word, '.', len) != NULL, starts = isdigit((unsigned char)word[0]) || ((word[0] == 'v' || word[0] == 'V') && isdigit((unsigned char)word[1]));
			if (starts && len < 32 && (dotted || len >= 2) && (word[len] == '\0' || strchr(" ,.;:)\n", word[len]))) {
				memcpy(to, word, len);
				to[len] = '\0';
				return;
			}
		}
	}
}

// The version to reach: what the document calls fixed of the same product, else the open end of the range, else what the maker's sentence names.
static void find_update(struct match *m, const struct csaf *c, const struct csaf_vulnerability *v, const struct candidate *of, const struct candidate *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].identity >= of->identity && *list[i].range && !list[i].product->is_range && is_listed(v, CSAF_FIXED, c, list[i].product->id)
			&& str_copy(m->update_to, sizeof m->update_to, list[i].range))
			return;
	range_first_outside(of->range, m->update_to);
	if (!*m->update_to)
		version_in_words(m->details, m->update_to);
}

static void set_remedy(struct match *m, enum match_action action, const json_t *remediation)
{
	m->action = action;
	m->details = json_text_or(remediation, "details", "");
	m->url = json_text_or(remediation, "url", "");
	if (!str_starts(m->url, "https://") && !str_starts(m->url, "http://"))
		m->url = "";
}

static void advise(struct match *m, const struct csaf *c, const struct csaf_vulnerability *v, const struct candidate *of, const struct candidate *list, size_t count)
{
	static const struct { const char *category; enum match_action action; } order[] = {
		{"vendor_fix", ACTION_TO_UPDATE}, {"mitigation", ACTION_TO_MITIGATE}, {"workaround", ACTION_TO_MITIGATE}, {"optional_patch", ACTION_TO_UPDATE},
		{"fix_planned", ACTION_TO_WAIT}, {"none_available", ACTION_TO_WAIT}, {"no_fix_planned", ACTION_TO_REPLACE},
	};
	m->details = m->url = "";
	m->action = ACTION_TO_NOTHING;
	if (m->state < MATCH_INVESTIGATED)
		return;
	m->action = m->state == MATCH_INVESTIGATED ? ACTION_TO_WAIT : ACTION_TO_CHECK;
	for (size_t i = 0; i < sizeof order / sizeof *order; i++) {
		const json_t *r = find_remediation(c, v, order[i].category, of->product->id);
		if (!r)
			continue;
		set_remedy(m, order[i].action, r);
		if (order[i].action == ACTION_TO_UPDATE)
			find_update(m, c, v, of, list, count);
		// A general mitigation beside "no fix planned" does not save a device that nobody will mend.
		if (order[i].action == ACTION_TO_MITIGATE && find_remediation(c, v, "no_fix_planned", of->product->id))
			m->action = ACTION_TO_REPLACE;
		return;
	}
}

static void take(struct match *m, const struct csaf *c, const struct csaf_vulnerability *v, const struct verdict *is, const struct candidate *list, size_t count)
{
	if (is->state > m->state || (is->state == m->state && v->score > m->score)) {
		*m = (struct match){.state = is->state, .identity = is->of->identity, .reason = is->reason, .product = is->of->product->name, .range = is->of->range,
			.score = v->score, .count = is->state == m->state ? m->count : 0};
		advise(m, c, v, is->of, list, count);
	}
}

void match_document(struct match *ret, const struct csaf *c, const struct match_device *d)
{
	struct candidate *list;
	struct match m = {.reason = "", .product = "", .range = "", .details = "", .url = "", .score = -1, .action = ACTION_TO_NOTHING};
	size_t count = find_candidates(&list, c, d);
	AUTO_FREE struct verdict *each = mem_new(c->vulnerability_count + 1, sizeof *each);
	for (size_t i = 0; count && i < c->vulnerability_count; i++) {
		each[i] = judge(c, &c->vulnerabilities[i], list, count, d->firmware);
		if (each[i].state != MATCH_NONE)
			take(&m, c, &c->vulnerabilities[i], &each[i], list, count);
	}
	m.count = 0;
	for (size_t i = 0; m.state != MATCH_NONE && i < c->vulnerability_count; i++) {
		if (each[i].state != m.state)
			continue;
		if (m.count < sizeof m.names / sizeof *m.names)
			m.names[m.count] = c->vulnerabilities[i].name;
		m.count++;
	}
	free(list);
	*ret = m;
}
