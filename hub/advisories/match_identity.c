// Is this the product? Identifiers first, then maker and designation.
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "advisories/match.h"
#include "advisories/vendor.h"
#include "base/str.h"

#define TOKENS_MAX 24
#define TEXT_MAX 512
#define STEPS_MAX 10000 // of trying a pattern: hostile ones give up

struct token { const char *at; size_t len; };
struct tokens { struct token list[TOKENS_MAX]; int count; };

// --- designations ---

struct pattern { const char *end, *text_end; bool stars; int steps; };

static bool is_letter_x(const struct pattern *p, char c)
{
	return !p->stars && (c == 'x' || c == 'X');
}

// From a run of x on: one or more letters or digits; * any number; ? exactly one.
static bool fits(struct pattern *p, const char *at, const char *text)
{
	for (; at < p->end; at++, text++) {
		if (++p->steps > STEPS_MAX)
			return false;
		if (*at == '*') {
			for (; text <= p->text_end; text++)
				if (fits(p, at + 1, text))
					return true;
			return false;
		}
		if (text == p->text_end)
			return false;
		if (is_letter_x(p, *at)) {
			const char *after = at;
			while (after < p->end && is_letter_x(p, *after))
				after++;
			for (; text < p->text_end && isalnum((unsigned char)*text); text++)
				if (fits(p, after, text + 1))
					return true;
			return false;
		}
		if (*at != '?' && tolower((unsigned char)*at) != tolower((unsigned char)*text))
			return false;
	}
	return text == p->text_end;
}

// A run of two, or a small x beside digits: "DS-2CD2xx2FWD", "IPC-HX2XXX", "RS416x"; not "EX3700", not "Smart-Ex".
static bool has_letter_wildcard(const char *at, size_t len)
{
	bool run = false, small = false, digit = false;
	for (size_t i = 0; i < len; i++) {
		bool x = at[i] == 'x' || at[i] == 'X';
		run |= x && i + 1 < len && (at[i + 1] == 'x' || at[i + 1] == 'X');
		small |= at[i] == 'x';
		digit |= isdigit((unsigned char)at[i]) != 0;
	}
	return digit && (run || small);
}

bool match_designation(const char *pattern, size_t len, const char *model, size_t model_len, bool stars)
{
	struct pattern p = {.end = pattern + len, .text_end = model + model_len, .stars = true};
	if (fits(&p, pattern, model))
		return true;
	p.stars = false;
	p.steps = 0;
	return !stars && has_letter_wildcard(pattern, len) && fits(&p, pattern, model);
}

// --- names ---

static bool is_generic(const struct token *t)
{
	static const char *const words[] = {"firmware", "camera", "cameras", "series", "family", "model", "models", "device", "devices", "smart", "switch", "plug", "and", "with", "the", "for",
		"all", "incl", "including", "variants", "products", "product", "router", "routers", "software", "version", "versions", "gateway", "hub", "module", "system", "controller", "ip"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (strlen(words[i]) == t->len && strncasecmp(words[i], t->at, t->len) == 0)
			return true;
	return false;
}

static void split(struct tokens *to, const char *text)
{
	const char *const between = " \t,;/()[]|\"'";
	to->count = 0;
	while (*text && to->count < TOKENS_MAX) {
		text += strspn(text, between);
		size_t len = strcspn(text, between);
		struct token t = {text, len};
		if (len > 0 && len < 64 && !is_generic(&t))
			to->list[to->count++] = t;
		text += len;
	}
}

// The maker's name in front of a product's says nothing new: "Shelly Plus 1PM" of Shelly.
static void drop_vendor(struct tokens *t, const char *vendor)
{
	char word[64], key[VENDOR_KEY_SIZE];
	if (t->count < 2 || t->list[0].len >= sizeof word)
		return;
	memcpy(word, t->list[0].at, t->list[0].len);
	word[t->list[0].len] = '\0';
	vendor_key(key, word);
	if (str_eq(key, vendor)) {
		t->count--;
		memmove(t->list, t->list + 1, (size_t)t->count * sizeof *t->list);
	}
}

static bool same_token(const struct token *a, const struct token *b)
{
	return a->len == b->len && strncasecmp(a->at, b->at, a->len) == 0;
}

// A variant: the longer one goes on with "-" or "." where the shorter ends, and the shorter is a designation of its own.
static bool is_variant(const struct token *a, const struct token *b)
{
	const struct token *s = a->len < b->len ? a : b, *l = a->len < b->len ? b : a;
	bool digit = false;
	for (size_t i = 0; i < s->len; i++)
		digit |= isdigit((unsigned char)s->at[i]) != 0;
	return digit && s->len >= 4 && s->len < l->len && strncasecmp(s->at, l->at, s->len) == 0 && strchr("-._", l->at[s->len]);
}

// The document's token as a pattern for the device's, or for what of it stands in front of a "-": "DS-2CD2xx2FWD" is also "DS-2CD2142FWD-I".
static bool fits_variant(const struct token *document, const struct token *model)
{
	for (size_t len = model->len; len > 0; len--)
		if ((len == model->len || model->at[len] == '-') && match_designation(document->at, document->len, model->at, len, false))
			return true;
	return false;
}

// What is made of wildcards alone names nothing.
static bool has_name(const struct token *t)
{
	for (size_t i = 0; i < t->len; i++)
		if (isalnum((unsigned char)t->at[i]) || (unsigned char)t->at[i] >= 0x80)
			return true;
	return false;
}

static bool alike(const struct token *document, const struct token *model)
{
	return has_name(document) && (same_token(document, model) || is_variant(document, model) || fits_variant(document, model));
}

// Enough by itself to say which product it is: letters with digits, a long number, or a word of four letters.
static bool is_telling(const struct token *t)
{
	size_t digits = 0, letters = 0;
	for (size_t i = 0; i < t->len; i++) {
		digits += isdigit((unsigned char)t->at[i]) != 0;
		letters += isalpha((unsigned char)t->at[i]) != 0;
	}
	return (digits && letters) || digits >= 4 || letters >= 4;
}

static bool has_designation(const struct tokens *t)
{
	for (int i = 0; i < t->count; i++)
		for (size_t k = 0; k < t->list[i].len; k++)
			if (isdigit((unsigned char)t->list[i].at[k]))
				return true;
	return false;
}

static bool same_names(const struct tokens *a, const struct tokens *b)
{
	if (a->count != b->count)
		return false;
	for (int i = 0; i < a->count; i++)
		if (!same_token(&a->list[i], &b->list[i]))
			return false;
	return true;
}

// Everything of the smaller name is in the larger, and something of it is telling.
static bool is_part(const struct tokens *document, const struct tokens *model)
{
	bool by_document = document->count <= model->count, telling = false;
	const struct tokens *small = by_document ? document : model, *large = by_document ? model : document;
	for (int i = 0; i < small->count; i++) {
		bool found = false;
		for (int k = 0; k < large->count && !found; k++)
			found = by_document ? alike(&small->list[i], &large->list[k]) : alike(&large->list[k], &small->list[i]);
		if (!found)
			return false;
		telling |= is_telling(&small->list[i]);
	}
	return telling;
}

static enum match_identity compare_names(const char *name, const char *model, const char *vendor)
{
	struct tokens document, ours;
	if (strlen(name) >= TEXT_MAX || strlen(model) >= TEXT_MAX)
		return IDENTITY_NONE;
	split(&document, name);
	split(&ours, model);
	drop_vendor(&document, vendor);
	drop_vendor(&ours, vendor);
	if (document.count == 0 || ours.count == 0)
		return IDENTITY_NONE;
	if (same_names(&document, &ours) && has_designation(&ours))
		return IDENTITY_EXACT;
	return is_part(&document, &ours) ? IDENTITY_SIMILAR : IDENTITY_NONE;
}

struct vendor_look { const char *key; bool found; };

static void on_vendor(void *data, const char *key)
{
	struct vendor_look *l = data;
	l->found |= str_eq(key, l->key);
}

static enum match_identity by_name(const struct csaf_product *p, const struct match_device *d)
{
	char key[VENDOR_KEY_SIZE];
	if (!d->vendor || !d->model)
		return IDENTITY_NONE;
	vendor_key(key, d->vendor);
	struct vendor_look look = {.key = key};
	vendor_each(p->vendor, on_vendor, &look);
	if (!p->vendor) { // a name of its own, without branches: the maker must be its first word
		char first[TEXT_MAX];
		str_copy(first, sizeof first, strlen(p->name) < TEXT_MAX ? p->name : "");
		first[strcspn(first, " ")] = '\0';
		vendor_each(first, on_vendor, &look);
	}
	if (!*key || !look.found)
		return IDENTITY_NONE;
	enum match_identity is = compare_names(p->model ? p->model : p->name, d->model, key);
	// Some makers write the family as the product and the model where the version belongs.
	if (is == IDENTITY_NONE && p->version && !p->is_range && !str_starts(p->version, "vers:") && compare_names(p->version, d->model, key) != IDENTITY_NONE)
		is = IDENTITY_SIMILAR;
	return is;
}

// --- identifiers ---

static bool any_fits(const json_t *list, const char *value)
{
	const json_t *pattern;
	size_t i;
	json_array_foreach(list, i, pattern)
		if (json_is_string(pattern) && json_string_length(pattern) > 0
			&& match_designation(json_string_value(pattern), json_string_length(pattern), value, strlen(value), true))
			return true;
	return false;
}

static bool has_address(const json_t *list, const char *url)
{
	const json_t *entry;
	size_t i;
	json_array_foreach(list, i, entry)
		if (str_eq(json_text_or(entry, "uri", NULL), url))
			return true;
	return false;
}

// cpe:2.3:h:vendor:product:... and cpe:/h:vendor:product: maker and product must both be ours.
static bool is_cpe(const char *cpe, const struct match_device *d)
{
	char text[TEXT_MAX], *at = text, *field[6] = {NULL};
	char theirs[VENDOR_KEY_SIZE], ours[VENDOR_KEY_SIZE];
	if (!d->vendor || !d->model || !str_copy(text, sizeof text, cpe))
		return false;
	for (int i = 0; i < 6 && at; i++)
		field[i] = strsep(&at, ":");
	int first = field[1] && str_eq(field[1], "2.3") ? 3 : 2;
	if (!field[first] || !field[first + 1])
		return false;
	for (char *c = field[first]; *c; c++)
		if (*c == '_')
			*c = ' ';
	char *product = field[first + 1], *suffix = strstr(product, "_firmware");
	if (suffix)
		*suffix = '\0';
	for (char *c = product; *c; c++)
		if (*c == '_')
			*c = ' ';
	vendor_key(theirs, field[first]);
	vendor_key(ours, d->vendor);
	return *ours && str_eq(theirs, ours) && compare_names(product, d->model, ours) == IDENTITY_EXACT;
}

enum match_identity match_identify(const struct csaf_product *p, const struct match_device *d)
{
	const json_t *serials = json_object_get(p->helper, "serial_numbers");
	if (d->serial && json_array_size(serials) > 0)
		return any_fits(serials, d->serial) ? IDENTITY_EXACT : IDENTITY_NONE;
	if (d->mud_url && has_address(json_object_get(p->helper, "x_generic_uris"), d->mud_url))
		return IDENTITY_EXACT;
	if (is_cpe(json_text_or(p->helper, "cpe", ""), d))
		return IDENTITY_EXACT;
	enum match_identity name = by_name(p, d);
	// A model number means something only beside its maker, who is the vendor branch or at least named.
	if (d->model && (any_fits(json_object_get(p->helper, "model_numbers"), d->model) || any_fits(json_object_get(p->helper, "skus"), d->model))) {
		char ours[VENDOR_KEY_SIZE];
		vendor_key(ours, d->vendor ? d->vendor : "");
		struct vendor_look look = {.key = ours};
		vendor_each(p->vendor, on_vendor, &look);
		return look.found || !p->vendor ? IDENTITY_EXACT : name;
	}
	return name;
}
