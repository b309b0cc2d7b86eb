// The record over a real store and log: limits of papers, and that all of it goes with the device.
#include "unit.h"
#include "record/home.h"
#include "record/internal.h"

static int add(const char *unit, const char *kind, const char *name, size_t size)
{
	int64_t id;
	AUTO_FREE char *pdf = mem_new(size, 1);
	memcpy(pdf, "%PDF-1.4", 8);
	memcpy(pdf + size - 5, "%%EOF", 5);
	const struct record_paper p = { .unit = unit, .kind = kind, .name = name, .by = "Ada", .bytes = pdf, .len = size, .now_ms = now_ms };
	return record_add_paper(home.record, &p, &id);
}

static void a_paper_is_kept_byte_for_byte_until_it_is_removed(void **state)
{
	(void)state;
	char *media = NULL;
	void *bytes = NULL;
	size_t len = 0;
	assert_int_equal(add("u1", "receipt", "Receipt", 100), 0);
	assert_string_equal(home.last, "paper.added");
	AUTO_JSON json_t *v = view("u1");
	json_t *paper = json_array_get(json_object_get(v, "papers"), 0);
	int64_t id = json_integer_value(json_object_get(paper, "id"));
	assert_string_equal(json_text_or(paper, "media", ""), "application/pdf");
	assert_int_equal(strlen(json_text_or(paper, "sha256", "")), 64);
	assert_int_equal(record_paper(home.record, "u1", id, &media, &bytes, &len), 0);
	assert_int_equal(len, 100);
	assert_memory_equal(bytes, "%PDF-1.4", 8);
	free(media);
	free(bytes);
	assert_int_equal(record_paper(home.record, "u2", id, &media, &bytes, &len), ERR_NOT_FOUND); // another device's number opens nothing
	assert_int_equal(record_remove_paper(home.record, "u2", id, "Ada"), ERR_NOT_FOUND);
	assert_int_equal(record_remove_paper(home.record, "u1", id, "Ada"), 0);
	assert_int_equal(record_paper(home.record, "u1", id, &media, &bytes, &len), ERR_NOT_FOUND);
}

static void papers_have_limits_of_number_and_size_and_need_a_kind_and_a_name(void **state)
{
	(void)state;
	assert_int_equal(add("u1", "loot", "x", 100), ERR_INVALID);
	assert_int_equal(add("u1", "receipt", "", 100), ERR_INVALID);
	assert_int_equal(add("u1", "receipt", "a\nb", 100), ERR_INVALID);
	for (int i = 0; i < RECORD_PAPERS_MAX; i++)
		assert_int_equal(add("u1", "photo", "Photo", 100), 0);
	assert_int_equal(add("u1", "photo", "Photo", 100), ERR_STATE);
	for (int i = 0; i < 3; i++)
		assert_int_equal(add("u2", "photo", "Photo", 4 << 20), 0);
	assert_int_equal(add("u2", "photo", "Photo", 100), ERR_STATE);
	assert_int_equal(add("u2", "photo", "Photo", (4 << 20) + 1), ERR_LIMIT);
	static const struct { struct record_sizes unit, hub; size_t len; bool fits; } rows[] = {
		{ { 7, 0 }, { 90, RECORD_HUB_BYTES - 10 }, 10, true }, { { 7, 0 }, { 90, RECORD_HUB_BYTES - 10 }, 11, false }, { { 8, 0 }, { 8, 0 }, 1, false },
		{ { 2, RECORD_UNIT_BYTES - 1 }, { 2, RECORD_UNIT_BYTES - 1 }, 1, true }, { { 2, RECORD_UNIT_BYTES }, { 2, RECORD_UNIT_BYTES }, 1, false },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		assert_int_equal(record_fits(&rows[i].unit, &rows[i].hub, rows[i].len), rows[i].fits);
}

static void all_of_it_goes_with_the_device_and_nothing_of_another(void **state)
{
	(void)state;
	assert_int_equal(add("u1", "receipt", "Receipt", 100), 0);
	assert_int_equal(add("u2", "receipt", "Receipt", 100), 0);
	const char *field = NULL;
	int64_t id;
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s, s:s}", "about", "other", "whom", "maker", "text", "x", "due", "2026-12-01");
	assert_int_equal(record_open_help(home.record, "u1", said, "Ada", now_ms, &field, &id), 0);
	assert_int_equal(record_forget_unit(home.record, "u1"), 0);
	AUTO_JSON json_t *gone = view("u1"), *left = view("u2");
	assert_int_equal(json_array_size(json_object_get(gone, "papers")) + json_array_size(json_object_get(gone, "help")), 0);
	assert_int_equal(json_array_size(json_object_get(left, "papers")), 1);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_paper_is_kept_byte_for_byte_until_it_is_removed),
		TEST(papers_have_limits_of_number_and_size_and_need_a_kind_and_a_name),
		TEST(all_of_it_goes_with_the_device_and_nothing_of_another),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
