// Holds a catalogue to its own rules: a source and a day for everything, nothing that is not known here.
#include "catalogue/catalogue.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

#define EVIDENCE_WORDS 20

static bool is_https(const char *url)
{
	return url && str_starts(url, "https://") && strlen(url) > strlen("https://") + 3 && !strpbrk(url, " \t\"<>\\");
}

static bool is_day(const json_t *o, const char *key, int from, int to)
{
	int y, m, d;
	const char *text = json_text_or(o, key, NULL);
	return text && str_date_parse(&y, &m, &d, text) == 0 && y >= from && y <= to;
}

static int words(const char *text)
{
	int n = 0;
	for (const char *p = text; *p; p++)
		n += *p != ' ' && (p == text || p[-1] == ' ');
	return n;
}

static const char *source_fault(const json_t *o)
{
	const char *evidence = json_text_or(o, "evidence", "");
	if (!is_https(json_text_or(o, "url", NULL)))
		return "has a claim without an https address";
	if (!is_day(o, "read", 2026, 2099))
		return "has a claim without the day on which its page was read";
	return words(evidence) == 0 || words(evidence) >= EVIDENCE_WORDS ? "has a claim without evidence, or with more than twenty words of it" : NULL;
}

static const char *updates_fault(const json_t *c)
{
	static const char *const keys[] = {"about", "url", "read", "evidence", "end", "months_from_sale", "none", NULL};
	int64_t months = 0;
	bool end = is_day(c, "end", 2005, 2060), counted = json_get_int(c, "months_from_sale", 1, 600, &months) == 0, none = json_is_true(json_object_get(c, "none"));
	if (json_only_keys(c, keys) < 0 || (json_object_get(c, "end") && !end))
		return "has an unknown member, or an end that is no plausible day";
	return end + counted + none == 1 ? NULL : "must say one of end, months_from_sale and none of its updates";
}

static const char *claim_fault(const json_t *c)
{
	static const char *const service[] = {"about", "url", "read", "evidence", "end", NULL}, *const contact[] = {"about", "url", "read", "evidence", "contact", "policy", NULL},
		*const passwords[] = {"about", "url", "read", "evidence", "mode", NULL}, *const reset[] = {"about", "url", "read", "evidence", "text", NULL};
	const char *about = json_text_or(c, "about", ""), *fault = source_fault(c), *mode = json_text_or(c, "mode", NULL);
	if (fault)
		return fault;
	if (str_eq(about, "updates"))
		return updates_fault(c);
	if (str_eq(about, "service"))
		return json_only_keys(c, service) == 0 && is_day(c, "end", 2005, 2060) ? NULL : "has a service without a plausible end";
	if (str_eq(about, "contact"))
		return json_only_keys(c, contact) == 0 && json_text_or(c, "contact", NULL) && is_https(json_text_or(c, "policy", NULL)) ? NULL : "has a contact without address or policy";
	if (str_eq(about, "passwords"))
		return json_only_keys(c, passwords) == 0 && (str_eq(mode, "none") || str_eq(mode, "unique_per_device") || str_eq(mode, "user_defined")) ? NULL : "has an unknown way of passwords";
	if (str_eq(about, "reset"))
		return json_only_keys(c, reset) == 0 && json_text_or(c, "text", NULL) ? NULL : "has a reset without text";
	return "has a claim about something unknown";
}

static const char *product_fault(const json_t *p)
{
	static const char *const keys[] = {"id", "manufacturer", "model", "kind", "also", "identity", "claims", NULL}, *const also_keys[] = {"manufacturers", "models", NULL},
		*const identity_keys[] = {"url", "read", "evidence", NULL};
	const json_t *also = json_object_get(p, "also"), *identity = json_object_get(p, "identity"), *claims = json_object_get(p, "claims"), *c;
	const char *fault;
	size_t i;
	if (json_only_keys(p, keys) < 0 || json_only_keys(also, also_keys) < 0 || json_only_keys(identity, identity_keys) < 0 || !json_is_array(claims))
		return "has a missing or unknown member";
	if (!str_is_id(json_text_or(p, "id", ""), CATALOGUE_ID_MAX - 1) || !str_is_name(json_text_or(p, "manufacturer", ""), 64) || !str_is_name(json_text_or(p, "model", ""), 64))
		return "has no proper id, maker or model";
	fault = source_fault(identity);
	json_array_foreach(claims, i, c)
		fault = fault ? fault : claim_fault(c);
	return fault;
}

char *catalogue_fault(const json_t *all)
{
	const json_t *p;
	size_t i;
	if (!json_is_array(all) || json_array_size(all) == 0)
		return mem_str("there are no products");
	json_array_foreach(all, i, p) {
		const char *id = json_text_or(p, "id", "?"), *fault = product_fault(p);
		for (size_t k = 0; k < i && !fault; k++)
			if (str_eq(json_text_or(json_array_get(all, k), "id", NULL), id))
				fault = "is there twice";
		if (fault)
			return mem_printf("%s %s", id, fault);
	}
	return NULL;
}
