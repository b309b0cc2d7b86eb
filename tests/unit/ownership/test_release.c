#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "folder.h"
#include "ownership/release.h"
#include "platform/crypto.h"

struct kept { struct release *last; };

static void keep(void *data, const struct release_row *row)
{
	struct kept *k = data;
	assert_int_equal(release_load(&k->last, row), 0);
}

static void a_release_comes_back_as_it_was_stored(void **state)
{
	const struct store_migration ladder[] = { { 1, ownership_schema } };
	AUTO_FREE char *path = mem_printf("%s/hub.db", (char *)*state);
	struct store *store;
	struct ownership_store q;
	struct kept k = { NULL };
	struct release *r = NEW(struct release);
	assert_int_equal(store_open(&store, path, 0600, 0, ladder, 1), 0);
	assert_int_equal(ownership_store_init(&q, store), 0);
	(void)str_copy(r->unit, sizeof r->unit, "u1");
	(void)str_copy(r->name, sizeof r->name, "Lamp \"ö\"");
	(void)str_copy(r->slip, sizeof r->slip, "abcdefghijkl");
	(void)str_copy(r->outcome, sizeof r->outcome, "confirmed");
	r->native = true;
	r->epoch = 4;
	r->receipt = mem_str("a.b.c");
	r->stage = RELEASE_RESETTING;
	release_set(r, STEP_SUSPEND, STEP_DONE, NULL);
	release_set(r, STEP_RESET, STEP_DOING, "device_offline");
	assert_int_equal(release_save(r, &q), 0);
	assert_int_equal(ownership_store_each_release(&q, keep, &k), 0);
	assert_non_null(k.last);
	AUTO_JSON json_t *before = release_json(r), *after = release_json(k.last);
	assert_true(json_equal(before, after));
	assert_string_equal(k.last->receipt, "a.b.c");
	assert_int_equal(k.last->epoch, 4);
	assert_int_equal(k.last->stage, RELEASE_RESETTING);
	release_free(k.last);
	release_free(r);
	store_close(store);
}

static void the_api_form_says_what_may_still_be_undone(void **state)
{
	(void)state;
	struct release r = { .stage = RELEASE_UNDOABLE, .undo_until = 123 };
	AUTO_JSON json_t *undoable = release_json(&r);
	assert_int_equal(json_integer_value(json_object_get(undoable, "undo_until")), 123);
	assert_string_equal(json_text_or(undoable, "state", ""), "waiting");
	r.stage = RELEASE_RESETTING;
	r.steps[STEP_RESET].state = STEP_DONE;
	AUTO_JSON json_t *resetting = release_json(&r);
	assert_true(json_is_null(json_object_get(resetting, "undo_until")));
	assert_string_equal(json_text_or(resetting, "state", ""), "resetting");
	assert_true(json_is_null(json_object_get(resetting, "slip")));
}

static void a_damaged_row_is_refused_not_guessed(void **state)
{
	(void)state;
	struct release *r = NULL;
	struct release_row row = { .unit = "u1", .body = "{\"stage\":9}" };
	assert_int_equal(release_load(&r, &row), ERR_PARSE);
	(void)str_copy(row.body, sizeof row.body, "{");
	assert_int_equal(release_load(&r, &row), ERR_PARSE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test_setup_teardown(a_release_comes_back_as_it_was_stored, folder_make, folder_remove),
		cmocka_unit_test(the_api_form_says_what_may_still_be_undone),
		cmocka_unit_test(a_damaged_row_is_refused_not_guessed),
	};
	assert_int_equal(crypto_init(), 0);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
