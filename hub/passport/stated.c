#include "passport/stated.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "catalogue/catalogue.h"
#include "passport/facts.h"

static const char *const key_words[STATED_KEYS] = {"passwords", "contact", "policy", "updates_until", "sold_on", "seller", "seller_country", "seller_contact", "channel", "price",
	"wrong", "product", "not_product"};
static const char *const channels[] = {"new", "refurbished", "second_hand", "gift", NULL};
static const struct { const char *word, *code; enum fact_says says; } password_modes[] = {
	{"none", "passwords.none", SAYS_YES},
	{"unique_per_device", "passwords.unique_per_device", SAYS_YES},
	{"user_defined", "passwords.user_defined", SAYS_YES},
	{"shared", "passwords.default", SAYS_NO},
};

void stated_free(struct stated *s)
{
	for (int k = 0; s && k < STATED_KEYS; k++) {
		free(s->of[k].value);
		free(s->of[k].evidence);
	}
	free(s);
}

const char *stated_key_word(enum stated_key k)
{
	return key_words[k];
}

int stated_key_parse(const char *word, enum stated_key *ret)
{
	for (int k = 0; k < STATED_KEYS; k++) {
		if (str_eq(word, key_words[k])) {
			*ret = (enum stated_key)k;
			return 0;
		}
	}
	return ERR_INVALID;
}

static int64_t day_of(const char *text)
{
	int y, m, d;
	return text && str_date_parse(&y, &m, &d, text) == 0 && y >= 1990 && y <= 2100 ? str_date_ms(y, m, d) : 0;
}

static bool is_https(const char *text)
{
	return str_starts(text, "https://") && strlen(text) > strlen("https://") && !strpbrk(text, " \t\"<>\\");
}

static bool is_contact(const char *text)
{
	bool address = str_starts(text, "mailto:") && strchr(text, '@');
	return is_https(text) || ((address || str_starts(text, "tel:")) && strlen(text) > 5 && !strpbrk(text, " \t\"<>\\"));
}

static bool is_password_mode(const char *text)
{
	for (size_t i = 0; i < sizeof(password_modes) / sizeof(password_modes[0]); i++)
		if (str_eq(text, password_modes[i].word))
			return true;
	return false;
}

static bool is_channel(const char *text)
{
	for (const char *const *c = channels; *c; c++)
		if (str_eq(text, *c))
			return true;
	return false;
}

static bool is_country(const char *text)
{
	return strlen(text) == 2 && text[0] >= 'A' && text[0] <= 'Z' && text[1] >= 'A' && text[1] <= 'Z';
}

static bool is_good(enum stated_key k, const char *value)
{
	switch (k) {
	case STATED_PASSWORDS: return is_password_mode(value);
	case STATED_CONTACT: return is_contact(value);
	case STATED_POLICY: return is_https(value);
	case STATED_UPDATES_UNTIL:
	case STATED_SOLD_ON: return day_of(value) != 0;
	case STATED_SELLER_COUNTRY: return is_country(value);
	case STATED_CHANNEL: return is_channel(value);
	case STATED_SELLER:
	case STATED_SELLER_CONTACT:
	case STATED_PRICE:
	case STATED_WRONG: return true; // any text that a person may type
	case STATED_PRODUCT:
	case STATED_NOT_PRODUCT: return catalogue_get(value) != NULL;
	case STATED_KEYS: break;
	}
	return false;
}

int stated_check(enum stated_key k, const char *value)
{
	return str_is_name(value, STATED_VALUE_MAX) && is_good(k, value) ? 0 : ERR_INVALID;
}

int64_t stated_day(const struct stated *s, enum stated_key k)
{
	return s ? day_of(s->of[k].value) : 0;
}

struct support_terms stated_owner_terms(const struct stated *s)
{
	int64_t end = stated_day(s, STATED_UPDATES_UNTIL);
	const char *where = s ? s->of[STATED_UPDATES_UNTIL].evidence : NULL;
	return (struct support_terms){.basis = end ? BASIS_END_DATE : BASIS_UNKNOWN, .end = end, .published_url = where && is_https(where) ? where : NULL};
}

struct support_terms stated_catalogue_terms(const json_t *product, int64_t sold_on)
{
	struct catalogue_claims c = catalogue_claims(product);
	struct support_terms t = {.basis = BASIS_UNKNOWN, .published_url = c.updates_url};
	if (c.end) {
		t.basis = BASIS_END_DATE;
		t.end = c.end;
	} else if (c.months) {
		t.basis = BASIS_MONTHS_FROM_SALE;
		t.months = c.months;
		t.start = sold_on;
	} else if (c.no_updates) {
		t.basis = BASIS_NONE;
	}
	return t;
}

// --- facts ---

struct list { struct label_fact *to; int room, count; };

static void add(struct list *l, struct label_fact f)
{
	if (l->count < l->room)
		l->to[l->count++] = f;
}

static void add_passwords(struct list *l, enum fact_source source, const char *mode, int64_t at)
{
	for (size_t i = 0; mode && i < sizeof(password_modes) / sizeof(password_modes[0]); i++)
		if (str_eq(mode, password_modes[i].word))
			add(l, (struct label_fact){.line = LINE_PASSWORDS, .source = source, .says = password_modes[i].says, .code = password_modes[i].code, .at = at});
}

static void add_contact(struct list *l, enum fact_source source, const char *contact, const char *policy, int64_t at)
{
	if (contact)
		add(l, (struct label_fact){.line = LINE_DISCLOSURE, .source = source, .says = SAYS_YES, .code = "disclosure.contact", .at = at,
			.params = {.contact = contact, .url = policy}});
}

static void add_updates(struct list *l, enum fact_source source, const struct support_terms *t, int64_t at, int64_t now_ms, bool time_unsure)
{
	struct label_fact f;
	struct support_view v = support_view(t, now_ms, time_unsure);
	if (t->basis == BASIS_UNKNOWN || facts_updates(&f, source, at, t, &v) == 0)
		return;
	if (t->basis == BASIS_NONE)
		f.code = "updates.over"; // it may have had some once
	add(l, f);
}

int stated_facts(struct label_fact *to, int room, const struct stated *owner, const json_t *product, int64_t now_ms, bool time_unsure)
{
	struct list l = {to, room, 0};
	if (owner) {
		struct support_terms t = stated_owner_terms(owner);
		add_passwords(&l, SOURCE_OWNER, owner->of[STATED_PASSWORDS].value, owner->of[STATED_PASSWORDS].at);
		add_contact(&l, SOURCE_OWNER, owner->of[STATED_CONTACT].value, owner->of[STATED_POLICY].value, owner->of[STATED_CONTACT].at);
		add_updates(&l, SOURCE_OWNER, &t, owner->of[STATED_UPDATES_UNTIL].at, now_ms, time_unsure);
	}
	if (product) {
		struct catalogue_claims c = catalogue_claims(product);
		struct support_terms t = stated_catalogue_terms(product, stated_day(owner, STATED_SOLD_ON));
		add_passwords(&l, SOURCE_CATALOGUE, c.passwords, c.updates_read);
		add_contact(&l, SOURCE_CATALOGUE, c.contact, c.policy, c.contact_read);
		add_updates(&l, SOURCE_CATALOGUE, &t, c.updates_read, now_ms, time_unsure);
	}
	return l.count;
}

json_t *stated_view(const struct stated *s)
{
	json_t *o = json_object();
	for (int k = 0; s && k <= STATED_SOLD_ON; k++)
		if (s->of[k].value)
			json_object_set_new(o, key_words[k], json_pack("{s:s, s:s?, s:I}", "value", s->of[k].value, "evidence", s->of[k].evidence, "at", (json_int_t)s->of[k].at));
	return o;
}

json_t *stated_sale(const struct stated *s)
{
	json_t *o = json_object();
	for (int k = STATED_SOLD_ON; k < STATED_PRODUCT; k++)
		json_object_set_new(o, key_words[k], s && s->of[k].value ? json_string(s->of[k].value) : json_null());
	return o;
}
