#include "advisories/makers.h"
#include <string.h>
#include "base/str.h"

static void add(void *data, const char *key)
{
	struct makers *m = data;
	for (size_t i = 0; i < m->count; i++)
		if (str_eq(m->keys[i], key) || str_eq(m->keys[i], MAKER_ANY))
			return;
	if (m->count == MAKERS_MAX || str_eq(key, MAKER_ANY)) {
		m->count = 0;
		key = MAKER_ANY;
	}
	str_copy(m->keys[m->count++], VENDOR_KEY_SIZE, key);
}

// cpe:2.3:h:vendor:... and cpe:/h:vendor:...
static void add_cpe(struct makers *m, const char *cpe)
{
	char text[256], key[VENDOR_KEY_SIZE], *at = text, *field = NULL;
	if (!str_copy(text, sizeof text, cpe))
		return;
	for (int i = 0, n = str_starts(cpe, "cpe:2.3:") ? 4 : 3; i < n && at; i++)
		field = strsep(&at, ":");
	if (!at || !field)
		return;
	for (char *c = field; *c; c++)
		if (*c == '_')
			*c = ' ';
	vendor_key(key, field);
	if (*key)
		add(m, key);
}

static void add_first_word(struct makers *m, const char *name)
{
	char word[512];
	size_t len = strcspn(name, " ");
	if (len >= sizeof word)
		return;
	memcpy(word, name, len);
	word[len] = '\0';
	vendor_each(word, add, m);
}

static bool has_own_identifier(const struct csaf_product *p)
{
	return json_array_size(json_object_get(p->helper, "serial_numbers")) > 0 || json_array_size(json_object_get(p->helper, "x_generic_uris")) > 0
		|| (!p->vendor && (json_array_size(json_object_get(p->helper, "model_numbers")) > 0 || json_array_size(json_object_get(p->helper, "skus")) > 0));
}

void makers_of(struct makers *ret, const struct csaf *c)
{
	ret->count = 0;
	for (size_t i = 0; i < c->product_count; i++) {
		const struct csaf_product *p = &c->products[i];
		if (has_own_identifier(p))
			add(ret, MAKER_ANY);
		add_cpe(ret, json_text_or(p->helper, "cpe", ""));
		if (p->vendor)
			vendor_each(p->vendor, add, ret);
		else
			add_first_word(ret, p->name);
	}
}
