#include "passport/grace.h"
#include <stddef.h>
#include <string.h>
#include "base/str.h"
#include "passport/view.h"

#define DAY_MS INT64_C(86400000)

#define LINE(l) (1u << LINE_##l)
#define ALL_LINES (LINE(PASSWORDS) | LINE(DISCLOSURE) | LINE(UPDATES))

// Each with the page where it stands, and whether it was read there. Both acts of the EU look at when a unit first came onto the market (Regulation 2024/2847, Article 69 (2)).
static const struct grace_rule rules[] = {
	{"uk_psti", "GB", INT64_C(1714348800000) /* 2024-04-29 */, ALL_LINES, false, "https://www.legislation.gov.uk/uksi/2023/1007", true},
	{"uk_sales", "GB", INT64_C(1443657600000) /* 2015-10-01 */, 0, false, "https://www.legislation.gov.uk/ukpga/2015/15", false},
	{"eu_red", "EU", INT64_C(1754006400000) /* 2025-08-01 */, LINE(PASSWORDS), true, "https://eur-lex.europa.eu/eli/reg_del/2022/30/oj", false},
	{"eu_cra", "EU", INT64_C(1828483200000) /* 2027-12-11 */, ALL_LINES, true, "https://eur-lex.europa.eu/eli/reg/2024/2847/oj", false},
	{"eu_sales", "EU", INT64_C(1640995200000) /* 2022-01-01 */, 0, false, "https://eur-lex.europa.eu/eli/dir/2019/771/oj", false},
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
		if (rules[i].asks && holds_in(&rules[i], country) && grace_state(&rules[i], 0, now_ms) == GRACE_COMING && rules[i].from - DAY_MS > until)
			until = rules[i].from - DAY_MS;
	return until;
}

static json_t *rule_json(const struct grace_rule *r, int64_t sold_on, int64_t now_ms)
{
	json_t *asks = json_array();
	for (int l = 0; l < LINE_COUNT; l++)
		if (r->asks & 1u << l)
			json_array_append_new(asks, json_string(label_line_word((enum label_line)l)));
	return json_pack("{s:s, s:s, s:o, s:s, s:o, s:b, s:s, s:b}", "rule", r->id, "state", states[grace_state(r, sold_on, now_ms)], "from", view_day(r->from), "whom", r->asks ? "maker" : "seller",
		"asks", asks, "by_market", r->by_market, "source", r->source, "read_at_source", r->read_at_source);
}

json_t *grace_view(const char *country, int64_t sold_on, int64_t now_ms)
{
	json_t *list = json_array();
	for (size_t i = 0; i < sizeof(rules) / sizeof(rules[0]); i++)
		if (holds_in(&rules[i], country))
			json_array_append_new(list, rule_json(&rules[i], sold_on, now_ms));
	return list;
}
