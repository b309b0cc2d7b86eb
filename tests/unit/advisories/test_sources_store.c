#include "unit.h"
#include <string.h>
#include "advisories/advisories_store.h"
#include "advisories/sources_store.h"
#include "base/mem.h"
#include "base/str.h"

struct home { char folder[24]; struct store *store; struct sources_store *rows; };
static struct home home;

static int setup(void **state)
{
	(void)state;
	strcpy(home.folder, "/tmp/srcsXXXXXX");
	if (!mkdtemp(home.folder))
		return -1;
	AUTO_FREE char *path = mem_printf("%s/hub.db", home.folder);
	AUTO_FREE char *schema = mem_printf("%s%s", advisories_schema, sources_schema);
	const struct store_migration ladder[] = {{1, schema}};
	return store_open(&home.store, path, 0600, 0, ladder, 1) || sources_store_open(&home.rows, home.store);
}

static int teardown(void **state)
{
	(void)state;
	sources_store_close(home.rows);
	store_close(home.store);
	AUTO_FREE char *line = mem_printf("rm -rf %s", home.folder);
	return system(line);
}

static void take_id(void *data, const struct source_row *r)
{
	*(int64_t *)data = r->id;
}

static void a_new_source_is_due_before_those_that_were_asked(void **state)
{
	(void)state;
	int64_t a, b, next = 0;
	assert_int_equal(sources_store_next(home.rows, take_id, &next), 0);
	assert_int_equal(sources_store_add(home.rows, "a.example", &a), 0);
	assert_int_equal(sources_store_add(home.rows, "a.example", &b), ERR_EXISTS);
	const struct source_row row = {.id = a, .metadata = "https://a.example/p.json", .name = "A", .problem = "no_list", .checked_at = 5, .next_at = 100, .failures = 2, .refused = 1};
	assert_int_equal(sources_store_put(home.rows, &row), 0);
	assert_int_equal(sources_store_add(home.rows, "b.example", &b), 0);
	assert_int_equal(sources_store_next(home.rows, take_id, &next), 1);
	assert_int_equal(next, b);
}

static void what_was_settled_is_forgotten_with_its_source(void **state)
{
	(void)state;
	int64_t a;
	assert_int_equal(sources_store_add(home.rows, "a.example", &a), 0);
	assert_int_equal(sources_store_settled(home.rows, a, "https://a.example/1.json", 7, "E\"v7\""), 0);
	char mark[WIRE_MARK_SIZE];
	assert_int_equal(sources_store_mark(home.rows, a, "https://a.example/1.json", mark), 0);
	assert_string_equal(mark, "E\"v7\"");
	assert_int_equal(sources_store_mark(home.rows, a, "https://a.example/2.json", mark), 0);
	assert_string_equal(mark, "");
	assert_int_equal(sources_store_has(home.rows, a, "https://a.example/1.json", 7), 1);
	assert_int_equal(sources_store_has(home.rows, a, "https://a.example/1.json", 8), 0);
	assert_int_equal(sources_store_remove(home.rows, a), 0);
	assert_int_equal(sources_store_remove(home.rows, a), ERR_NOT_FOUND);
	assert_int_equal(sources_store_has(home.rows, a, "https://a.example/1.json", 7), 0);
}

#define TEST(t) cmocka_unit_test_setup_teardown(t, setup, teardown)
int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(a_new_source_is_due_before_those_that_were_asked),
		TEST(what_was_settled_is_forgotten_with_its_source),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
