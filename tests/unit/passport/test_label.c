#include "unit.h"
#include <stdio.h>
#include <string.h>
#include "base/str.h"
#include "passport/label.h"

#define DAY_MS INT64_C(86400000)
#define NOW INT64_C(1795478400000) // 2026-11-24
#define ENTRY(...) {.registration_id = "1", __VA_ARGS__}

// Stands in for the order of versions: one digit each.
static int order(const char *a, const char *b, int *ret)
{
	if (*a == '?' || *b == '?')
		return ERR_UNSUPPORTED;
	*ret = *a - *b;
	return 0;
}

static const struct row {
	const char *what, *scheme, *code;
	enum fact_source source;
	bool misfit, counts, unsure;
	struct label_entry e;
} rows[] = {
	{"read off the box", "sg_cls", "seen_on_box", SOURCE_OWNER, false, true, false, ENTRY(.level = "2")},
	{"found in the register", "sg_cls", "in_register", SOURCE_REGISTRY, false, true, false, ENTRY(.lookup = {.result = LOOKUP_FOUND})},
	{"not found", "sg_cls", "not_in_register", SOURCE_REGISTRY, true, false, false, ENTRY(.lookup = {.result = LOOKUP_NOT_FOUND})},
	{"found for another model", "sg_cls", "other_model", SOURCE_REGISTRY, true, false, false, ENTRY(.lookup = {.result = LOOKUP_OTHER_MODEL})},
	{"found with another level", "sg_cls", "other_level", SOURCE_REGISTRY, true, false, false, ENTRY(.level = "4", .lookup = {.result = LOOKUP_OTHER_LEVEL, .level = "1"})},
	{"the register says expired", "sg_cls", "expired", SOURCE_REGISTRY, true, false, false, ENTRY(.lookup = {.result = LOOKUP_EXPIRED})},
	{"the register says revoked", "sg_cls", "revoked", SOURCE_REGISTRY, true, false, false, ENTRY(.lookup = {.result = LOOKUP_REVOKED})},
	{"the register says suspended", "sg_cls", "suspended", SOURCE_REGISTRY, false, false, false, ENTRY(.lookup = {.result = LOOKUP_SUSPENDED})},
	{"the register says withdrawn", "sg_cls", "withdrawn", SOURCE_REGISTRY, false, false, false, ENTRY(.lookup = {.result = LOOKUP_WITHDRAWN})},
	{"its last day counts", "sg_cls", "seen_on_box", SOURCE_OWNER, false, true, false, ENTRY(.valid_until = NOW)},
	{"the day after does not", "sg_cls", "expired", SOURCE_OWNER, true, false, false, ENTRY(.valid_until = NOW - DAY_MS)},
	{"not on a clock that is unsure", "sg_cls", "seen_on_box", SOURCE_OWNER, false, true, true, ENTRY(.valid_until = NOW - DAY_MS)},
	{"the register's day outweighs the box's", "sg_cls", "in_register", SOURCE_REGISTRY, false, true, false,
		ENTRY(.valid_until = NOW - DAY_MS, .lookup = {.result = LOOKUP_FOUND, .valid_until = NOW + DAY_MS})},
	{"also when it is earlier", "sg_cls", "expired", SOURCE_REGISTRY, true, false, false,
		ENTRY(.valid_until = NOW + DAY_MS, .lookup = {.result = LOOKUP_FOUND, .valid_until = NOW - DAY_MS})},
	{"another model's", "sg_cls", "other_model", SOURCE_OWNER, true, false, false, ENTRY(.model = "PLUG-2")},
	{"letter case aside", "sg_cls", "seen_on_box", SOURCE_OWNER, false, true, false, ENTRY(.model = "plug-1")},
	{"another maker's, of the same model name", "sg_cls", "other_maker", SOURCE_ATTESTED, false, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .maker = "X")},
	{"the register has it under that maker's name", "sg_cls", "in_register", SOURCE_REGISTRY, false, true, false,
		ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .maker = "X", .lookup = {.result = LOOKUP_FOUND})},
	{"its maker's brand", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .maker = "Brand")},
	{"its maker's company", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .maker = "Company")},
	{"renewed since it was looked up", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false,
		ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .attested_at = NOW - 1, .valid_until = NOW, .lookup = {.result = LOOKUP_EXPIRED, .at = NOW - 2})},
	{"looked up since it was renewed", "sg_cls", "expired", SOURCE_REGISTRY, true, false, false,
		ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .attested_at = NOW - 2, .valid_until = NOW, .lookup = {.result = LOOKUP_EXPIRED, .at = NOW - 1})},
	{"renewed by whom nobody knows", "sg_cls", "expired", SOURCE_REGISTRY, true, false, false,
		ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_SEEN_FIRST, .attested_at = NOW - 1, .lookup = {.result = LOOKUP_EXPIRED, .at = NOW - 2})},
	{"for newer firmware", "sg_cls", "other_firmware", SOURCE_ATTESTED, true, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .firmware_min = "6")},
	{"for older firmware", "sg_cls", "other_firmware", SOURCE_ATTESTED, true, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .firmware_max = "4")},
	{"for this firmware", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false,
		ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .firmware_min = "5", .firmware_max = "5")},
	{"versions that do not compare", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .firmware_min = "?")},
	{"signed, the owner compared the key", "sg_cls", "attested", SOURCE_ATTESTED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "www.csa.gov.sg", .voucher = KEY_OWNER)},
	{"signed, by whom nobody knows", "sg_cls", "signed_by_unknown", SOURCE_DECLARED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_SEEN_FIRST)},
	{"signed by another domain", "sg_cls", "signed_by_unknown", SOURCE_DECLARED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "labels.example", .voucher = KEY_OWNER)},
	{"of a scheme without a domain", "other", "signed_by_unknown", SOURCE_DECLARED, false, true, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "labels.example", .voucher = KEY_OWNER)},
	{"the body took it back", "sg_cls", "revoked", SOURCE_ATTESTED, true, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .status = LABEL_REVOKED)},
	{"the body says it is over", "sg_cls", "expired", SOURCE_DECLARED, true, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .status = LABEL_EXPIRED)},
	{"the body suspended it", "sg_cls", "suspended", SOURCE_ATTESTED, false, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .status = LABEL_SUSPENDED)},
	{"the body withdrew it", "sg_cls", "withdrawn", SOURCE_ATTESTED, false, false, false, ENTRY(.origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .status = LABEL_WITHDRAWN)},
};

static const struct label_unit plug = {.model = "PLUG-1", .firmware = "5", .maker = "Brand", .issuer = "Company", .now_ms = NOW, .order = order, .same_maker = str_eq};

static void every_rule_of_a_label_gives_its_finding(void **state)
{
	(void)state;
	unsigned decided = 0;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		const struct row *r = &rows[i];
		struct label_entry e = r->e;
		struct label_unit unit = plug;
		struct label_finding f;
		e.scheme = scheme_find(r->scheme);
		unit.time_unsure = r->unsure;
		label_judge(&f, &e, &unit);
		if (!str_eq(f.code, r->code) || f.source != r->source || f.is_misfit != r->misfit || f.counts != r->counts)
			fail_msg("%s: %s from %s", r->what, f.code, fact_source_word(f.source));
		for (int k = 0; k < label_finding_count(); k++)
			decided |= str_eq(f.code, label_finding_word(k)) ? 1u << k : 0;
	}
	assert_int_equal(decided, (1u << label_finding_count()) - 1); // no rule is there for nothing
}

static void without_model_firmware_or_order_nothing_is_held_against_a_label(void **state)
{
	(void)state;
	const struct label_unit nothing = {.now_ms = NOW};
	const struct label_entry e = {.scheme = scheme_find("sg_cls"), .origin = LABEL_DOCUMENT, .host = "csa.gov.sg", .voucher = KEY_WEB, .model = "X", .firmware_min = "9"};
	struct label_finding f;
	label_judge(&f, &e, &nothing);
	assert_string_equal(f.code, "attested");
}

static int facts_of(struct label_fact to[LINE_COUNT], const char *scheme, const char *level, enum support_status status)
{
	struct label_entry e = {.lookup = {.result = LOOKUP_FOUND, .at = 7}};
	const struct support_view support = {.status = status, .until = NOW + DAY_MS};
	struct label_finding f;
	e.scheme = scheme_find(scheme);
	assert_true(str_copy(e.level, sizeof(e.level), level));
	label_judge(&f, &e, &plug);
	return label_facts(to, LINE_COUNT, &e, &f, &support, &plug);
}

static void a_label_speaks_on_the_lines_that_its_recognitions_name(void **state)
{
	(void)state;
	struct label_fact f[LINE_COUNT];
	assert_int_equal(facts_of(f, "sg_cls", "1", SUPPORT_SUPPORTED), 3);
	assert_int_equal(f[0].line, LINE_PASSWORDS);
	assert_string_equal(f[0].code, "label.passwords");
	assert_int_equal(f[0].source, SOURCE_REGISTRY);
	assert_int_equal(f[0].at, 7);
	assert_true(f[0].on_label);
	assert_string_equal(f[0].params.level, "1");
	assert_string_equal(f[0].params.scheme, "Singapore Cybersecurity Labelling Scheme");
	assert_string_equal(f[1].code, "label.disclosure");
	assert_int_equal(facts_of(f, "matter", "", SUPPORT_SUPPORTED), 0);
	assert_int_equal(facts_of(f, "jp_jcstar", "STAR-2", SUPPORT_SUPPORTED), 0);
}

static void a_label_never_says_until_when(void **state)
{
	(void)state;
	struct label_fact f[LINE_COUNT];
	assert_int_equal(facts_of(f, "sg_cls", "2", SUPPORT_ENDING), 3);
	assert_int_equal(f[2].says, SAYS_YES);
	assert_string_equal(f[2].code, "label.updates");
	assert_int_equal(f[2].params.until, NOW + DAY_MS);
	static const enum support_status undated[] = {SUPPORT_UNKNOWN, SUPPORT_ENDED, SUPPORT_CONTRADICTED, SUPPORT_NOT_UPDATABLE, SUPPORT_SERVICE};
	for (size_t i = 0; i < sizeof(undated) / sizeof(undated[0]); i++) {
		facts_of(f, "sg_cls", "2", undated[i]);
		assert_int_equal(f[2].says, SAYS_NOT_STATED);
		assert_string_equal(f[2].code, "label.updates_undated");
		assert_int_equal(f[2].params.until, 0);
	}
}

static void a_negative_label_denies_the_lines_it_names(void **state)
{
	(void)state;
	const struct support_view support = {.status = SUPPORT_SUPPORTED};
	const struct label_entry e = {.scheme = scheme_find("sg_cls"), .negative = true, .denied = 1u << LINE_PASSWORDS, .lookup = {.result = LOOKUP_FOUND}};
	struct label_finding found;
	struct label_fact f[LINE_COUNT];
	label_judge(&found, &e, &plug);
	assert_int_equal(label_facts(f, LINE_COUNT, &e, &found, &support, &plug), 1);
	assert_int_equal(f[0].says, SAYS_NO);
	assert_string_equal(f[0].code, "label.negative");
	assert_int_equal(label_facts(f, 0, &e, &found, &support, &plug), 0);
}

static void a_label_that_does_not_count_says_nothing(void **state)
{
	(void)state;
	const struct support_view support = {.status = SUPPORT_SUPPORTED};
	const struct label_entry e = {.scheme = scheme_find("sg_cls"), .level = "4", .lookup = {.result = LOOKUP_SUSPENDED}};
	struct label_finding found;
	struct label_fact f[LINE_COUNT];
	label_judge(&found, &e, &plug);
	assert_int_equal(label_facts(f, LINE_COUNT, &e, &found, &support, &plug), 0);
}

static void every_word_is_read_back(void **state)
{
	(void)state;
	enum label_status s;
	enum lookup_result r;
	for (int i = LABEL_VALID; i <= LABEL_NOT_KNOWN; i++) {
		assert_int_equal(label_status_parse(&s, label_status_word((enum label_status)i)), 0);
		assert_int_equal(s, i);
	}
	for (int i = LOOKUP_FOUND; i <= LOOKUP_WITHDRAWN; i++) {
		assert_int_equal(lookup_result_parse(&r, lookup_result_word((enum lookup_result)i)), 0);
		assert_int_equal(r, i);
	}
	assert_int_equal(lookup_result_parse(&r, "none"), ERR_INVALID);
	assert_int_equal(lookup_result_parse(&r, ""), ERR_INVALID);
	assert_int_equal(label_status_parse(&s, "ok"), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_rule_of_a_label_gives_its_finding),
		cmocka_unit_test(without_model_firmware_or_order_nothing_is_held_against_a_label),
		cmocka_unit_test(a_label_speaks_on_the_lines_that_its_recognitions_name),
		cmocka_unit_test(a_label_never_says_until_when),
		cmocka_unit_test(a_negative_label_denies_the_lines_it_names),
		cmocka_unit_test(a_label_that_does_not_count_says_nothing),
		cmocka_unit_test(every_word_is_read_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
