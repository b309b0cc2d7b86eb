#include "unit.h"
#include <string.h>
#include "advisories/provider.h"
#include "base/str.h"

static int read_text(struct provider *p, const char *text)
{
	return provider_read(p, text, strlen(text));
}

#define PUBLISHER "\"publisher\": {\"name\": \"Lamps\", \"namespace\": \"https://lamps.example\"}, \"role\": \"csaf_provider\""

static void metadata_gives_lists_for_everybody_and_keys(void **state)
{
	(void)state;
	struct provider p;
	assert_int_equal(read_text(&p, "{" PUBLISHER ", \"distributions\": [{\"directory_url\": \"https://l.example/white\"}, {\"directory\": {\"url\": \"https://l.example/new/\","
		" \"tlp_label\": \"CLEAR\"}}, {\"directory\": {\"url\": \"https://l.example/secret/\", \"tlp_label\": \"RED\"}}, {\"directory_url\": \"http://plain.example/\"},"
		"{\"rolie\": {\"feeds\": [{\"tlp_label\": \"WHITE\", \"url\": \"https://l.example/f.json\"}, {\"tlp_label\": \"GREEN\", \"url\": \"https://l.example/g.json\"}]}}],"
		"\"public_openpgp_keys\": [{\"fingerprint\": \"A8914CA2F11139C6A69A0018FB3CD9B15DE61596\", \"url\": \"https://l.example/k.asc\"}, {\"fingerprint\": \"short\","
		" \"url\": \"https://l.example/k.asc\"}]}"), 0);
	assert_string_equal(p.name, "Lamps");
	assert_int_equal(p.folder_count, 2);
	assert_string_equal(p.folders[0], "https://l.example/white/");
	assert_string_equal(p.folders[1], "https://l.example/new/");
	assert_int_equal(p.feed_count, 1);
	assert_int_equal(p.key_count, 1);
	provider_done(&p);
}

static void what_is_no_metadata_is_refused(void **state)
{
	(void)state;
	struct provider p;
	assert_int_equal(read_text(&p, "nothing"), ERR_PARSE);
	const char *const bad[] = {"{}", "[]", "{\"publisher\": \"x\", \"role\": \"csaf_provider\"}", "{\"publisher\": {\"name\": \"L\", \"namespace\": \"x\"}, \"role\": \"king\"}"};
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(read_text(&p, bad[i]), ERR_INVALID);
}

static void an_aggregator_names_its_providers(void **state)
{
	(void)state;
	AUTO_JSON json_t *offers = NULL;
	const char *text = "{\"aggregator\": {}, \"csaf_providers\": [{\"metadata\": {\"url\": \"https://a.example/p.json\", \"publisher\": {\"name\": \"A\"}}}, {\"metadata\": {\"url\":"
		" \"http://b.example\"}}, 7]}";
	assert_int_equal(provider_read_aggregator(&offers, text, strlen(text)), 0);
	assert_int_equal(json_array_size(offers), 1);
	assert_string_equal(json_text_or(json_array_get(offers, 0), "name", ""), "A");
	assert_int_equal(provider_read_aggregator(&offers, "{}", 2), ERR_INVALID);
}

static void changes_are_read_with_and_without_quotes_newest_first(void **state)
{
	(void)state;
	struct listing l = {.list = NULL};
	const char *text = "a.json,2024-01-01T00:00:00Z\r\n\"2024/b.json\",\"2025-01-01T02:00:00+02:00\"\n../c.json,2026-01-01T00:00:00Z\nno comma\n";
	assert_int_equal(listing_read_changes(&l, "https://l.example/w/", text, strlen(text)), 0);
	listing_sort(&l);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.list[0].url, "https://l.example/w/2024/b.json");
	assert_int_equal(l.list[0].updated, INT64_C(1735689600000));
	assert_string_equal(l.list[0].signature, "https://l.example/w/2024/b.json.asc");
	assert_string_equal(l.list[1].url, "https://l.example/w/a.json");
	listing_done(&l);
}

static void a_feed_names_document_hash_and_signature(void **state)
{
	(void)state;
	struct listing l = {.list = NULL};
	const char *text = "{\"feed\": {\"entry\": [{\"updated\": \"2025-01-01T00:00:00Z\", \"content\": {\"src\": \"https://l.example/a.json\"}, \"link\": [{\"rel\": \"hash\", \"href\":"
		" \"https://l.example/a.json.sha512\"}, {\"rel\": \"hash\", \"href\": \"https://l.example/a.json.sha256\"}, {\"rel\": \"signature\", \"href\": \"file:///etc/passwd\"}]},"
		"{\"link\": [{\"rel\": \"self\", \"href\": \"https://l.example/b.json\"}]}, {\"content\": {\"src\": \"http://l.example/c.json\"}}, 3]}}";
	assert_int_equal(listing_read_feed(&l, text, strlen(text)), 0);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.list[0].hash, "https://l.example/a.json.sha512");
	assert_null(l.list[0].signature);
	assert_null(l.list[1].hash);
	listing_done(&l);
	assert_int_equal(listing_read_feed(&l, "{}", 2), ERR_INVALID);
}

static void only_paths_below_the_folder_are_paths(void **state)
{
	(void)state;
	const char *const good[] = {"a.json", "2024/x_1.2-b+c.json"};
	const char *const bad[] = {"", ".json", "a.txt", "/a.json", "a//b.json", "./a.json", "../a.json", "a/../b.json", ".a/b.json", "a.json?x.json", "a b.json", "a\\b.json", "%2e%2e/a.json",
		"https://x.example/a.json", "a\n.json", "\xc3\xa9.json"};
	for (size_t i = 0; i < sizeof good / sizeof *good; i++)
		assert_true(listing_is_path(good[i], strlen(good[i])));
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_false(listing_is_path(bad[i], strlen(bad[i])));
	assert_false(listing_is_path("\0x.json", 7));
	assert_false(listing_is_path("a\0.json", 7));
}

static void an_index_is_one_path_a_line(void **state)
{
	(void)state;
	struct listing l = {.list = NULL};
	assert_int_equal(listing_read_index(&l, "https://l.example/", "a.json\r\n\nb.json", 15), 0);
	assert_int_equal(l.count, 2);
	assert_string_equal(l.list[1].hash, "https://l.example/b.json.sha512");
	listing_done(&l);
}

static void a_hash_file_must_hold_all_digits_and_no_more(void **state)
{
	(void)state;
	uint8_t hash[32];
	char text[80];
	memset(text, 'a', 64);
	strcpy(text + 64, "  a.json\n");
	assert_int_equal(listing_read_hash(hash, 32, text, strlen(text)), 0);
	assert_int_equal(hash[31], 0xaa);
	assert_int_equal(listing_read_hash(hash, 32, text, 64), 0);
	assert_int_equal(listing_read_hash(hash, 32, text, 63), ERR_PARSE);
	text[64] = 'b';
	assert_int_equal(listing_read_hash(hash, 32, text, strlen(text)), ERR_PARSE);
	assert_int_equal(listing_read_hash(hash, 32, "", 0), ERR_PARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(metadata_gives_lists_for_everybody_and_keys),
		cmocka_unit_test(what_is_no_metadata_is_refused),
		cmocka_unit_test(an_aggregator_names_its_providers),
		cmocka_unit_test(changes_are_read_with_and_without_quotes_newest_first),
		cmocka_unit_test(a_feed_names_document_hash_and_signature),
		cmocka_unit_test(only_paths_below_the_folder_are_paths),
		cmocka_unit_test(an_index_is_one_path_a_line),
		cmocka_unit_test(a_hash_file_must_hold_all_digits_and_no_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
