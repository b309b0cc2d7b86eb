#define LOG_ROOM "catalogue"
#include "catalogue/catalogue.h"
#include <ctype.h>
#include <string.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define TEXT_MAX (1u << 20)
#define NAME_MAX_BYTES 128

extern const char catalogue_products[], catalogue_products_end[]; // embedded by the build

static const json_t *products(void)
{
	static json_t *all;
	static bool tried;
	if (!tried) {
		tried = true;
		if (json_read(&all, catalogue_products, (size_t)(catalogue_products_end - catalogue_products), TEXT_MAX, 8) < 0)
			log_error("the catalogue of products cannot be read");
	}
	return json_object_get(all, "products");
}

const json_t *catalogue_all(void)
{
	return products();
}

const json_t *catalogue_get(const char *id)
{
	const json_t *p;
	size_t i;
	json_array_foreach(products(), i, p)
		if (str_eq(json_text_or(p, "id", NULL), id))
			return p;
	return NULL;
}

// Letters and digits in small letters, everything between them as one space, so that "FRITZ!Box 7580" and "Fritz Box 7580" are two spellings of one name.
static bool plain(char to[NAME_MAX_BYTES], const char *name)
{
	size_t n = 0;
	bool gap = false;
	for (const char *p = name ? name : ""; *p; p++) {
		unsigned char c = (unsigned char)*p;
		if (c == '+') // "Q+" is not "Q"
			c = 'p';
		else if (c < 0x80 && !isalnum(c)) {
			gap = n > 0;
			continue;
		}
		if (n + 2 >= NAME_MAX_BYTES)
			return false;
		if (gap)
			to[n++] = ' ';
		gap = false;
		to[n++] = (char)(c < 0x80 ? tolower(c) : c);
	}
	to[n] = '\0';
	return n > 0;
}

static bool same(const char *a, const char *plain_b)
{
	char plain_a[NAME_MAX_BYTES];
	return plain(plain_a, a) && strcmp(plain_a, plain_b) == 0;
}

// Is it the product's name of that kind ("manufacturer", "model"), or one of its other names?
static bool is_named(const json_t *product, const char *key, const char *others, const char *name)
{
	const json_t *other;
	size_t i;
	if (same(json_text_or(product, key, ""), name))
		return true;
	json_array_foreach(json_object_get(json_object_get(product, "also"), others), i, other)
		if (same(json_string_value(other), name))
			return true;
	return false;
}

const json_t *catalogue_match(const char *maker, const char *model)
{
	char plain_maker[NAME_MAX_BYTES], plain_model[NAME_MAX_BYTES];
	const json_t *p;
	size_t i;
	if (!plain(plain_maker, maker) || !plain(plain_model, model))
		return NULL;
	json_array_foreach(products(), i, p)
		if (is_named(p, "manufacturer", "manufacturers", plain_maker) && is_named(p, "model", "models", plain_model))
			return p;
	return NULL;
}

static bool has_word(const char *text, const char *word, size_t len)
{
	for (const char *at = text; (at = strstr(at, word)); at++) {
		if ((at == text || at[-1] == ' ') && (at[len] == '\0' || at[len] == ' '))
			return true;
	}
	return false;
}

// Every word of a is in b.
static bool is_within(const char *a, const char *b)
{
	char word[NAME_MAX_BYTES];
	while (*a) {
		size_t len = strcspn(a, " ");
		memcpy(word, a, len);
		word[len] = '\0';
		if (!has_word(b, word, len))
			return false;
		a += len;
		a += *a == ' ';
	}
	return true;
}

static bool is_like(const char *model, const char *plain_model)
{
	char other[NAME_MAX_BYTES];
	return plain(other, model) && (is_within(other, plain_model) || is_within(plain_model, other));
}

static bool is_like_model(const json_t *product, const char *plain_model)
{
	const json_t *other;
	size_t i;
	if (is_like(json_text_or(product, "model", ""), plain_model))
		return true;
	json_array_foreach(json_object_get(json_object_get(product, "also"), "models"), i, other)
		if (is_like(json_string_value(other), plain_model))
			return true;
	return false;
}

int catalogue_offers(const char *maker, const char *model, const json_t *ret[CATALOGUE_OFFERS_MAX])
{
	char plain_maker[NAME_MAX_BYTES], plain_model[NAME_MAX_BYTES];
	const json_t *p;
	size_t i;
	int n = 0;
	if (!plain(plain_maker, maker) || !plain(plain_model, model))
		return 0;
	json_array_foreach(products(), i, p)
		if (n < CATALOGUE_OFFERS_MAX && is_named(p, "manufacturer", "manufacturers", plain_maker) && is_like_model(p, plain_model))
			ret[n++] = p;
	return n;
}

static int64_t day(const json_t *o, const char *key)
{
	return str_day_ms(json_text_or(o, key, NULL));
}

struct catalogue_claims catalogue_claims(const json_t *product)
{
	struct catalogue_claims to = {.passwords = NULL};
	const json_t *c;
	size_t i;
	json_array_foreach(json_object_get(product, "claims"), i, c) {
		const char *about = json_text_or(c, "about", "");
		if (str_eq(about, "passwords"))
			to.passwords = json_text_or(c, "mode", NULL);
		if (str_eq(about, "contact")) {
			to.contact = json_text_or(c, "contact", NULL);
			to.policy = json_text_or(c, "policy", NULL);
			to.contact_read = day(c, "read");
		}
		if (str_eq(about, "service"))
			to.service_end = day(c, "end");
		if (!str_eq(about, "updates"))
			continue;
		to.end = day(c, "end");
		to.months = json_integer_value(json_object_get(c, "months_from_sale"));
		to.no_updates = json_is_true(json_object_get(c, "none"));
		to.updates_url = json_text_or(c, "url", NULL);
		to.updates_read = day(c, "read");
	}
	return to;
}
