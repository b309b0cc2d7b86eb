// The list of adapters: every row is whole.
#include "unit.h"
#include "devices/world.h"

static void every_adapter_is_whole_and_found_by_its_name(void **data)
{
	(void)data;
	int count = 0;
	for (const struct adapter *const *at = adapters; *at; at++, count++) {
		const struct adapter *a = *at;
		assert_int_equal(a->abi, ADAPTER_ABI);
		assert_true(*a->title && str_is_id(a->name, 16));
		assert_ptr_equal(adapter_find(a->name), a);
		assert_true(a->recognise && a->grants && a->decode && a->encode && a->push_credential && a->reset && a->retains && a->check_announcement);
	}
	assert_int_equal(count, 3);
	assert_null(adapter_find("nosuch"));
	assert_null(adapter_find(NULL));
}

static void none_takes_a_strangers_empty_message_for_its_own(void **data)
{
	(void)data;
	for (const struct adapter *const *at = adapters; *at; at++) {
		AUTO_JSON json_t *memory = json_object();
		assert_int_not_equal((*at)->recognise("a/b", "", 0, memory), 0);
		assert_int_equal((*at)->check_announcement(memory, "a/b", "", 0), ERR_DENIED);
		assert_false((*at)->retains(memory, "a/b"));
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_adapter_is_whole_and_found_by_its_name),
		cmocka_unit_test(none_takes_a_strangers_empty_message_for_its_own),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
