#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/provisions.h"

static json_t *list(const char *text)
{
	AUTO_FREE char *copy = mem_str(text);
	json_t *j;
	for (char *c = copy; *c; c++)
		*c = *c == '\'' ? '"' : *c;
	assert_int_equal(json_read(&j, copy, strlen(copy), 4096, 8), 0);
	return j;
}

static void there_are_the_standards_67_rows_each_once(void **state)
{
	(void)state;
	const struct provision *p;
	int count = 0;
	for (; (p = provision_at(count)); count++) {
		assert_ptr_equal(provision_find(p->id), p);
		assert_true(str_eq(p->status, "M") || str_eq(p->status, "R") || str_eq(p->status, "MC") || str_eq(p->status, "RC"));
	}
	assert_int_equal(count, 67);
	assert_null(provision_find("5.99-1"));
}

static const struct row {
	const char *id, *kind, *value, *code;
	enum provision_result result;
	bool partial;
	struct provision_sight sight;
} seen[] = {
	{"5.1-1", "credential_unique", "certificate", "own_credential", PROVISION_YES, false, {.session_at = 0}},
	{"5.1-1", "credential_shared", "192.168.1.9", "credential_shared", PROVISION_NO, false, {.session_at = 0}},
	{"5.1-3", NULL, NULL, "certificate", PROVISION_YES, true, {.certificate = true, .session_at = 5}},
	{"5.1-3", NULL, NULL, "in_clear", PROVISION_NO, false, {.readable = true, .certificate = true, .session_at = 5}},
	{"5.2-1", "security_txt", "ok", "security_txt", PROVISION_YES, false, {.session_at = 0}},
	{"5.2-1", "security_txt", "expired", "security_txt_expired", PROVISION_NO, true, {.session_at = 0}},
	{"5.3-5", NULL, NULL, "update_contact", PROVISION_YES, true, {.update_contact = true, .cloud_at = 5}},
	{"5.3-8", "no_fix_planned", "A-1", "no_fix_planned", PROVISION_NO, false, {.session_at = 0}},
	{"5.3-13", "support_published", "2030-06-17", "support_published", PROVISION_YES, false, {.session_at = 0}},
	{"5.5-1", NULL, NULL, "encrypted", PROVISION_YES, true, {.encrypted = true, .session_at = 5}},
	{"5.5-1", NULL, NULL, "cloud_encrypted", PROVISION_YES, true, {.cloud_tls = true, .cloud_at = 5}},
	{"5.5-1", NULL, NULL, "in_clear", PROVISION_NO, false, {.readable = true, .cloud_tls = true, .session_at = 5}},
	{"5.5-7", NULL, NULL, "encrypted", PROVISION_YES, true, {.encrypted = true, .session_at = 5}},
	{"5.5-7", NULL, NULL, "in_clear", PROVISION_NO, false, {.readable = true, .session_at = 5}},
	{"5.8-1", NULL, NULL, "cloud_encrypted", PROVISION_YES, true, {.cloud_personal = true, .cloud_at = 5}},
	{"5.8-2", NULL, NULL, "cloud_encrypted", PROVISION_YES, true, {.cloud_personal = true, .cloud_at = 5}},
	{"5.9-2", "without_cloud", "worked", "works_without_cloud", PROVISION_YES, true, {.session_at = 0}},
	{"5.9-2", "without_cloud", "stopped", "stops_without_cloud", PROVISION_NO, false, {.session_at = 0}},
	{"5.11-1", "reset_proven", "arrival", "reset_proven", PROVISION_YES, false, {.session_at = 0}},
	{"5.11-4", "reset_proven", "arrival", "reset_proven", PROVISION_YES, false, {.session_at = 0}},
	{"6.1", NULL, NULL, "contacts_declared", PROVISION_YES, true, {.declared_contact = true, .contact_at = 5}},
	{"6.1", NULL, NULL, "undeclared_contact", PROVISION_NO, false, {.declared_contact = true, .undeclared_contact = true, .contact_at = 5}},
};

static void every_thing_the_hub_can_see_gives_its_result(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(seen) / sizeof(seen[0]); i++) {
		const struct row *r = &seen[i];
		struct observation o = {.at = 5};
		struct provision_word declared, observed;
		const struct support_view support = {.status = SUPPORT_UNKNOWN};
		assert_true(str_copy(o.kind, sizeof(o.kind), r->kind ? r->kind : "x") && str_copy(o.value, sizeof(o.value), r->value ? r->value : "x"));
		const struct provision_known known = {.support = &support, .seen = &o, .seen_count = 1, .sight = &r->sight};
		provision_judge(provision_find(r->id), &known, &declared, &observed);
		if (observed.result != r->result || !str_eq(observed.code, r->code) || observed.partial != r->partial || observed.at != 5)
			fail_msg("%s: %s", r->id, observed.code);
		assert_int_equal(declared.result, PROVISION_UNKNOWN);
		assert_true(provision_is_observable(provision_find(r->id)));
	}
}

static void what_is_so_no_longer_is_not_seen(void **state)
{
	(void)state;
	const struct observation o[] = {{.kind = "credential_shared", .value = "no"}, {.kind = "no_fix_planned", .value = "no"}, {.kind = "security_txt", .value = "no"}};
	const struct provision_sight nothing = {.session_at = 0};
	const struct provision_known known = {.seen = o, .seen_count = 3, .sight = &nothing};
	const struct provision *p;
	for (int i = 0; (p = provision_at(i)); i++) {
		struct provision_word declared, observed;
		provision_judge(p, &known, &declared, &observed);
		if (observed.result != PROVISION_UNKNOWN || declared.result != PROVISION_UNKNOWN)
			fail_msg("%s", p->id);
	}
}

static enum provision_result declared_of(const struct document *d, int64_t until, const char *id)
{
	const struct support_view support = {.until = until};
	const struct provision_known known = {.passport = d, .support = &support};
	struct provision_word declared, observed;
	provision_judge(provision_find(id), &known, &declared, &observed);
	return declared.result;
}

static void what_a_passport_says_elsewhere_counts_where_it_lists_nothing(void **state)
{
	(void)state;
	AUTO_JSON json_t *contacts = json_pack("[{}]"), *listed = list("[{'std':'EN 303 645','ver':'2.1.1','id':'5.1-1','result':'N'}]");
	struct document d = {.passwords = PASSWORDS_UNIQUE, .contact = "mailto:a", .interactions = contacts, .names_sensors = true, .support = {.published_url = "https://a"}};
	assert_int_equal(declared_of(&d, 7, "5.1-1"), PROVISION_YES);
	assert_int_equal(declared_of(&d, 7, "5.1-2"), PROVISION_UNKNOWN);
	assert_int_equal(declared_of(&d, 7, "5.2-1"), PROVISION_YES);
	assert_int_equal(declared_of(&d, 7, "5.3-13"), PROVISION_YES);
	assert_int_equal(declared_of(&d, 0, "5.3-13"), PROVISION_UNKNOWN);
	assert_int_equal(declared_of(&d, 7, "5.8-3"), PROVISION_YES);
	assert_int_equal(declared_of(&d, 7, "6.1"), PROVISION_YES);
	d.passwords = PASSWORDS_NONE;
	assert_int_equal(declared_of(&d, 7, "5.1-1"), PROVISION_NA);
	assert_int_equal(declared_of(&d, 7, "5.1-2"), PROVISION_NA);
	d.provisions = listed;
	assert_int_equal(declared_of(&d, 7, "5.1-1"), PROVISION_NO);
}

static void only_this_version_of_the_standard_is_matched(void **state)
{
	(void)state;
	static const struct { const char *row; enum provision_result want; } rows[] = {
		{"[{'std':'ETSI EN 303 645','ver':'V2.1.1','id':'5.4-1','result':'Y'}]", PROVISION_YES}, {"[{'std':'EN 303 645','ver':'2.1.1','id':'5.4-1','result':'NA'}]", PROVISION_NA},
		{"[{'std':'EN 303 645','ver':'3.1.3','id':'5.4-1','result':'Y'}]", PROVISION_UNKNOWN}, {"[{'std':'EN 18031','ver':'2.1.1','id':'5.4-1','result':'Y'}]", PROVISION_UNKNOWN},
		{"[{'std':'EN 303 645','ver':'2.1.1','id':'5.4-2','result':'Y'}]", PROVISION_UNKNOWN},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		AUTO_JSON json_t *listed = list(rows[i].row);
		const struct document d = {.provisions = listed};
		assert_int_equal(declared_of(&d, 0, "5.4-1"), rows[i].want);
	}
}

static void the_view_counts_shows_what_was_seen_first_and_names_a_contradiction(void **state)
{
	(void)state;
	AUTO_JSON json_t *listed = list("[{'std':'EN 303 645','ver':'2.1.1','id':'5.1-1','result':'Y','why':'by a label'},{'std':'EN 303 645','ver':'3.1.3','id':'5.1-1','result':'N'},"
		"{'std':'EN 303 645','ver':'2.1.1','id':'5.4-1','result':'N'}]");
	const struct document d = {.provisions = listed, .issued_at = 9};
	const struct observation o = {.kind = "credential_shared", .value = "x", .at = 5};
	const struct support_view support = {.until = 0};
	const struct provision_known known = {.passport = &d, .support = &support, .seen = &o, .seen_count = 1};
	AUTO_JSON json_t *v = provisions_view(&known);
	const json_t *first = json_array_get(json_object_get(v, "provisions"), 0), *counts = json_object_get(v, "counts");
	assert_string_equal(json_text_or(first, "result", ""), "no");
	assert_string_equal(json_text_or(first, "source", ""), "observed");
	assert_string_equal(json_text_or(first, "why", ""), "by a label");
	assert_true(json_is_true(json_object_get(first, "conflict")));
	assert_int_equal(json_integer_value(json_object_get(counts, "no")), 2);
	assert_int_equal(json_integer_value(json_object_get(counts, "unknown")), 65);
	assert_int_equal(json_array_size(json_object_get(v, "others")), 1);
	assert_string_equal(provision_result_word(PROVISION_NA), "na");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(there_are_the_standards_67_rows_each_once),
		cmocka_unit_test(every_thing_the_hub_can_see_gives_its_result),
		cmocka_unit_test(what_is_so_no_longer_is_not_seen),
		cmocka_unit_test(what_a_passport_says_elsewhere_counts_where_it_lists_nothing),
		cmocka_unit_test(only_this_version_of_the_standard_is_matched),
		cmocka_unit_test(the_view_counts_shows_what_was_seen_first_and_names_a_contradiction),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
