#include "unit.h"
#include <string.h>
#include <unistd.h>
#include "advisories/advisories_store.h"
#include "base/mem.h"
#include "base/str.h"

struct home { char folder[24]; struct store *store; struct advisories_store *rows; int64_t id; };
static struct home home;
static const uint8_t first_hash[32] = {1}, second_hash[32] = {2};

static int setup(void **state)
{
	(void)state;
	strcpy(home.folder, "/tmp/adviXXXXXX");
	if (!mkdtemp(home.folder))
		return -1;
	AUTO_FREE char *path = mem_printf("%s/hub.db", home.folder);
	const struct store_migration ladder[] = {{1, advisories_schema}};
	return store_open(&home.store, path, 0600, 0, ladder, 1) || advisories_store_open(&home.rows, home.store);
}

static int teardown(void **state)
{
	(void)state;
	advisories_store_close(home.rows);
	store_close(home.store);
	AUTO_FREE char *line = mem_printf("rm -rf %s", home.folder);
	return system(line);
}

static int64_t put(const char *tracking, const char *maker, const uint8_t hash[32])
{
	struct makers makers = {.count = 1};
	str_copy(makers.keys[0], sizeof makers.keys[0], maker);
	const struct advisory_row r = {.space = "https://m.example", .tracking = tracking, .version = "1", .title = "T", .publisher = "M", .status = "final", .origin = "file",
		.signature = "none", .sha256 = hash, .released_at = 1000, .at = 2000, .digest = "{}"};
	int64_t id;
	assert_int_equal(advisories_store_put(home.rows, &r, &makers, &id), 0);
	return id;
}

static void say(int64_t document, const char *unit, const char *verdict)
{
	assert_int_equal(advisories_store_put_verdict(home.rows, document, unit, "maker/model", verdict, "{}", 3000), 0);
}

struct seen { int count; char last[64]; bool decided; };

static void see(void *data, const struct advisory_verdict *v)
{
	struct seen *s = data;
	s->count++;
	s->decided = v->decision != NULL;
	snprintf(s->last, sizeof s->last, "%s %s %s", v->document.tracking, v->unit, v->state);
}

static struct seen untold(void)
{
	struct seen s = {.count = 0};
	assert_true(advisories_store_untold(home.rows, 10, see, &s) >= 0);
	return s;
}

static bool take_id(void *data, const struct advisory_row *r)
{
	json_int_t *sum = data;
	*sum = *sum * 10 + r->id;
	return true;
}

static void a_newer_document_keeps_its_number_and_is_judged_again(void **state)
{
	(void)state;
	json_int_t ids = 0;
	int64_t id = put("A", "lamps", first_hash);
	assert_int_equal(advisories_store_judged(home.rows, id, second_hash), 0); // of bytes that are not there any more: no effect
	assert_int_equal(advisories_store_unjudged(home.rows, take_id, &ids), 0);
	assert_int_equal(ids, id);
	assert_int_equal(advisories_store_judged(home.rows, id, first_hash), 0);
	ids = 0;
	assert_int_equal(advisories_store_unjudged(home.rows, take_id, &ids), 0);
	assert_int_equal(ids, 0);
	assert_int_equal(put("A", "lamps", second_hash), id);
	assert_int_equal(advisories_store_unjudged(home.rows, take_id, &ids), 0);
	assert_int_equal(ids, id);
	struct advisory_found found;
	assert_int_equal(advisories_store_find(home.rows, "https://m.example", "A", &found), 1);
	assert_memory_equal(found.sha256, second_hash, 32);
	assert_int_equal(advisories_store_find(home.rows, "https://other.example", "A", &found), 0);
}

static void a_makers_documents_are_its_own_and_everybodys(void **state)
{
	(void)state;
	json_int_t ids = 0;
	put("A", "lamps", first_hash);
	int64_t kettle = put("B", "kettles", first_hash), any = put("C", MAKER_ANY, first_hash);
	assert_int_equal(advisories_store_of_maker(home.rows, "kettles", 0, take_id, &ids), 0);
	assert_int_equal(ids, kettle * 10 + any);
	ids = 0;
	assert_int_equal(advisories_store_of_maker(home.rows, "kettles", kettle, take_id, &ids), 0);
	assert_int_equal(ids, any);
}

static void each_turn_of_a_verdict_is_told_once(void **state)
{
	(void)state;
	int64_t id = put("A", "lamps", first_hash);
	const struct { const char *verdict; int news; } turns[] = {
		{"not_affected", 0}, {"possibly", 1}, {"affected", 1}, {"possibly", 0}, {"fixed", 1}, {"affected", 1}, {"none", 1},
	};
	for (size_t i = 0; i < sizeof turns / sizeof *turns; i++) {
		say(id, "u1", turns[i].verdict);
		assert_int_equal(untold().count, turns[i].news);
		if (turns[i].news)
			assert_int_equal(advisories_store_told(home.rows, id, "u1"), 0);
		assert_int_equal(untold().count, 0);
	}
	struct seen s = {.count = 0};
	assert_int_equal(advisories_store_drop_none(home.rows), 0);
	assert_int_equal(advisories_store_list(home.rows, "u1", 10, see, &s), 0);
	assert_int_equal(s.count, 0);
}

static void a_decision_holds_for_the_model_while_the_verdict_is_the_same(void **state)
{
	(void)state;
	int open;
	struct seen s = {.count = 0};
	int64_t id = put("A", "lamps", first_hash);
	say(id, "u1", "affected");
	say(id, "u2", "affected");
	assert_int_equal(advisories_store_decide(home.rows, id, "maker/model", "affected", "dismissed", 5), 0);
	assert_int_equal(advisories_store_count_open(home.rows, "u2", &open), 0);
	assert_int_equal(open, 0);
	say(id, "u2", "possibly");
	assert_int_equal(advisories_store_count_open(home.rows, "u2", &open), 0);
	assert_int_equal(open, 1);
	say(id, "u2", "affected");
	assert_int_equal(advisories_store_get(home.rows, id, "u2", see, &s), 0);
	assert_true(s.decided);
	assert_int_equal(advisories_store_decide(home.rows, id, "maker/model", "affected", NULL, 6), 0);
	assert_int_equal(advisories_store_count_open(home.rows, "u1", &open), 0);
	assert_int_equal(open, 1);
}

static void what_is_not_found_again_is_cleared_and_what_was_not_looked_at_stays(void **state)
{
	(void)state;
	struct seen s = {.count = 0};
	int64_t a = put("A", "lamps", first_hash), b = put("B", "lamps", first_hash), c = put("C", "lamps", first_hash);
	say(a, "u1", "affected");
	say(b, "u1", "affected");
	say(c, "u1", "affected");
	say(a, "u2", "affected");
	AUTO_FREE char *found = mem_printf("[%lld]", (long long)b);
	assert_int_equal(advisories_store_clear_range(home.rows, "u1", 0, b, found), 0);
	assert_int_equal(advisories_store_drop_none(home.rows), 0);
	assert_int_equal(advisories_store_list(home.rows, "u1", 10, see, &s), 0);
	assert_int_equal(s.count, 2);
	assert_int_equal(advisories_store_clear_document(home.rows, a, "[]"), 0);
	assert_int_equal(advisories_store_drop_none(home.rows), 0);
	s.count = 0;
	assert_int_equal(advisories_store_list(home.rows, NULL, 10, see, &s), 0);
	assert_int_equal(s.count, 2);
}

static void a_device_of_another_maker_loses_the_former_ones_verdicts(void **state)
{
	(void)state;
	struct seen s = {.count = 0};
	struct advisory_device d = {.unit = "u1", .vendor = "Kettles", .model = "K"}, read;
	int64_t a = put("A", "lamps", first_hash);
	say(a, "u1", "affected");
	assert_int_equal(advisories_store_get_device(home.rows, "u1", &read), 0);
	assert_int_equal(advisories_store_put_device(home.rows, &d, "kettles"), 0);
	assert_int_equal(advisories_store_list(home.rows, "u1", 10, see, &s), 0);
	assert_int_equal(s.count, 0);
	assert_int_equal(advisories_store_get_device(home.rows, "u1", &read), 1);
	assert_string_equal(read.vendor, "Kettles");
	assert_int_equal(advisories_store_forget_unit(home.rows, "u1"), 0);
	assert_int_equal(advisories_store_get_device(home.rows, "u1", &read), 0);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_newer_document_keeps_its_number_and_is_judged_again),
		TEST(a_makers_documents_are_its_own_and_everybodys),
		TEST(each_turn_of_a_verdict_is_told_once),
		TEST(a_decision_holds_for_the_model_while_the_verdict_is_the_same),
		TEST(what_is_not_found_again_is_cleared_and_what_was_not_looked_at_stays),
		TEST(a_device_of_another_maker_loses_the_former_ones_verdicts),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
