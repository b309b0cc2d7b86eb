#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "notices/words.h"
#include "notices/words_tables.h"

static json_t *names(int n)
{
	json_t *list = json_array();
	for (int i = 0; i < n; i++)
		json_array_append_new(list, json_sprintf("Lamp %d", i + 1));
	return list;
}

static void one_device_is_named_with_its_date(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = names(1), *params = json_pack("{s:s, s:i}", "until", "2027-01-01", "days", 7);
	const struct words_of w = { "support.ending", params, list, 1, "en" };
	AUTO_FREE char *title = words_title(&w), *text = words_text(&w, URGENCY_SOON);
	assert_string_equal(title, "Updates for Lamp 1 end on 2027-01-01");
	assert_string_equal(text, "What to do first: Plan what comes after it. Soon.");
}

static void without_names_or_parameters_nothing_is_left_open(void **state)
{
	(void)state;
	AUTO_JSON json_t *none = json_array(), *list = names(1);
	static const char *const codes[] = { "device.clone", "device.key_shared", "device.spoofed", "ticket.aborted", "advisory.affected", "advisory.possibly", "passport.refused",
		"release.receipt_invalid", "device.rotation_failed", "link.refused", "legacy.ending", "legacy.ended", "legacy.port_taken", "certificate.ending", "certificate.renew_failed", "certificate.root_went_back",
		"support.ending", "support.ended", "support.shortened", "service.ending", "service.ended", "label.misapplied", "help.due", "broker.crowded", "passkey.counter_back", "hub.support_ending", "hub.support_ended", "hub.problem", "garden.flooded" };
	for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
		const struct words_of bare = { codes[i], NULL, none, 1, NULL }, many = { codes[i], NULL, none, 7, NULL }, no_params = { codes[i], NULL, list, 1, NULL };
		AUTO_FREE char *a = words_title(&bare), *b = words_title(&many), *c = words_title(&no_params), *text = words_text(&many, URGENCY_URGENT);
		assert_true(strlen(a) > 10 && strlen(b) > 10 && strlen(c) > 10);
		assert_null(strpbrk(a, "{}"));
		assert_null(strstr(a, "Lamp"));
		assert_null(strpbrk(b, "{}"));
		assert_null(strpbrk(c, "{}"));
		assert_non_null(strstr(text, "Urgent."));
	}
}

static void several_devices_are_counted_and_named_up_to_a_dozen(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = names(180);
	const struct words_of w = { "support.ended", NULL, list, 180, NULL };
	AUTO_FREE char *title = words_title(&w), *text = words_text(&w, URGENCY_SOON);
	assert_string_equal(title, "The updates of 180 devices have come to their end");
	assert_non_null(strstr(text, "\nLamp 1, Lamp 2, "));
	assert_non_null(strstr(text, "Lamp 12 and 168 more"));
	assert_null(strstr(text, "Lamp 13"));
}

static void a_name_with_braces_is_only_a_name(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = json_pack("[s]", "{until} } {"), *params = json_pack("{s:s}", "until", "2027-01-01");
	const struct words_of w = { "support.ending", params, list, 1, "en" };
	AUTO_FREE char *title = words_title(&w);
	assert_string_equal(title, "Updates for {until} } { end on 2027-01-01");
}

static void german_says_the_same_of_the_same(void **state)
{
	(void)state;
	AUTO_JSON json_t *list = names(20), *one = names(1), *params = json_pack("{s:s}", "until", "2027-01-01");
	const struct words_of ending = { "support.ending", params, one, 1, "de" }, many = { "support.ended", NULL, list, 20, "de" };
	AUTO_FREE char *title = words_title(&ending), *text = words_text(&ending, URGENCY_SOON), *title_of_many = words_title(&many), *text_of_many = words_text(&many, URGENCY_URGENT);
	assert_string_equal(title, "Updates für Lamp 1 enden am 2027-01-01");
	assert_string_equal(text, "Zuerst zu tun: Überlegen Sie, was danach kommt. Bald.");
	assert_string_equal(title_of_many, "Die Updates von 20 Geräten sind zu Ende");
	assert_non_null(strstr(text_of_many, "Lamp 12 und 8 weitere"));
}

static const char *placeholders(const char *sentence, char to[64])
{
	size_t n = 0;
	for (const char *at = sentence; (at = strchr(at, '{')); at++) {
		size_t len = strcspn(at, "}") + 1;
		assert_true(n + len < 64);
		memcpy(to + n, at, len);
		n += len;
	}
	to[n] = '\0';
	return to;
}

// In another order they may stand, but here they do not.
static void each_wording_has_every_code_with_the_same_places(void **state)
{
	char a[64], b[64];
	(void)state;
	assert_int_equal(words_de.count, words_en.count);
	for (size_t i = 0; i < words_en.count; i++) {
		const struct sentence *en = &words_en.all[i], *de = &words_de.all[i];
		assert_string_equal(en->code, de->code);
		assert_string_equal(placeholders(en->full, a), placeholders(de->full, b));
		assert_string_equal(placeholders(en->many, a), placeholders(de->many, b));
		assert_string_equal(placeholders(de->bare, a), "");
		assert_true(strlen(de->first) > 5 && strcmp(de->first, en->first) != 0);
	}
}

static void a_language_that_is_not_known_is_english(void **state)
{
	(void)state;
	AUTO_JSON json_t *none = json_array();
	const struct words_of klingon = { "test", NULL, none, 1, "tlh" };
	AUTO_FREE char *title = words_title(&klingon);
	assert_string_equal(title, "A test from your hub");
	assert_string_equal(words_language("de"), "de");
	assert_null(words_language("tlh"));
	assert_null(words_language(NULL));
	assert_string_equal(words_arrived("de"), "Nachrichten kommen hier an. Nichts ist zu tun.");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(one_device_is_named_with_its_date),
		cmocka_unit_test(without_names_or_parameters_nothing_is_left_open),
		cmocka_unit_test(several_devices_are_counted_and_named_up_to_a_dozen),
		cmocka_unit_test(a_name_with_braces_is_only_a_name),
		cmocka_unit_test(german_says_the_same_of_the_same),
		cmocka_unit_test(each_wording_has_every_code_with_the_same_places),
		cmocka_unit_test(a_language_that_is_not_known_is_english),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
