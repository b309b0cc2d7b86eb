#include "passport/grace.h"
#include <stddef.h>
#include <string.h>
#include "base/str.h"
#include "passport/view.h"

#define DAY_MS INT64_C(86400000)

// Only what asks for passwords, a contact or a day of updates; each with the page where it stands, and whether it was read there.
static const struct grace_rule rules[] = {
	{"uk_psti", "GB", INT64_C(1714348800000) /* 2024-04-29 */, "https://www.legislation.gov.uk/uksi/2023/1007", true},
	{"eu_red", "EU", INT64_C(1754006400000) /* 2025-08-01 */, "https://eur-lex.europa.eu/eli/reg_del/2022/30/oj", false},
	{"eu_cra", "EU", INT64_C(1828483200000) /* 2027-12-11 */, "https://eur-lex.europa.eu/eli/reg/2024/2847/oj", false},
};
static const char union_members[] = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK";
static const char *const states[] = {"coming", "sold_before", "sold_since", "unknown_day"};

const struct grace_rule *grace_at(int i)
{
	return i >= 0 && (size_t)i < sizeof(rules) / sizeof(rules[0]) ? &rules[i] : NULL;
}

static bool holds_in(const struct grace_rule *r, const char *country)
{
	if (!country || strlen(country) != 2)
		return false;
	if (!str_eq(r->where, "EU"))
		return str_eq(r->where, country);
	const char *found = strstr(union_members, country);
	return found && (found - union_members) % 3 == 0;
}

enum grace_state grace_state(const struct grace_rule *r, int64_t sold_on, int64_t now_ms)
{
	if (now_ms < r->from)
		return GRACE_COMING;
	return !sold_on ? GRACE_UNKNOWN : sold_on < r->from ? GRACE_BEFORE : GRACE_SINCE;
}

int64_t grace_until(const char *country, int64_t now_ms)
{
	int64_t until = 0;
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (holds_in(&rules[i], country) && grace_state(&rules[i], 0, now_ms) == GRACE_COMING && rules[i].from - DAY_MS > until)
			until = rules[i].from - DAY_MS;
	return until;
}

json_t *grace_view(const char *country, int64_t sold_on, int64_t now_ms)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (holds_in(&rules[i], country))
			json_array_append_new(list, json_pack("{s:s, s:s, s:o, s:s, s:b}", "rule", rules[i].id, "state", states[grace_state(&rules[i], sold_on, now_ms)], "from", view_day(rules[i].from), "source",
				rules[i].source, "read_at_source", rules[i].read_at_source));
	return list;
}
