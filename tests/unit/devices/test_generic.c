// Firmware that nobody recognises.
#include "unit.h"
#include "devices/world.h"

static void what_nobody_recognises_becomes_generic_and_keeps_its_credential(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "thing");
	world_divert(w, unit, "thing/1/temperature", "21");
	assert_int_equal(devices_confirm(w->d, unit, "Thing", NULL), 0);
	world_say(w, text("dev/%s/temperature", unit), "21");
	AUTO_JSON json_t *device = world_get(w, unit);
	assert_string_equal(json_text_or(device, "adapter", ""), "generic");
	assert_true(json_is_true(json_object_get(json_array_get(json_object_get(device, "credentials"), 0), "fixed")));
	assert_int_equal(json_array_size(json_object_get(device, "credentials")), 1);
	assert_string_equal(json_text_or(json_array_get(json_object_get(device, "properties"), 0), "value", ""), "21");
	assert_int_equal(devices_send_reset(w->d, unit, "transfer"), ERR_UNSUPPORTED);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_nobody_recognises_becomes_generic_and_keeps_its_credential),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
