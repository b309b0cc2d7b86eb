// The face as other rooms use it: from a ticket to an active device, and all of it again after a restart.
#include "unit.h"
#include "devices/world.h"

static void an_adopted_device_goes_from_ticket_to_active(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	enum unit_state s;
	adopt(w, "any", unit, ticket);
	assert_int_equal(devices_state(w->d, unit, &s), ERR_NOT_FOUND); // nobody has come yet
	connects(w, unit, "DVES_1");
	assert_int_equal(state_of(w, unit), UNIT_PENDING);
	AUTO_JSON json_t *t = NULL;
	assert_int_equal(devices_ticket_get(w->d, ticket, &t), 0);
	assert_string_equal(json_text_or(t, "state", ""), "connected");
	assert_string_equal(json_text_or(t, "device", ""), unit);
	world_divert(w, unit, "tele/plug1/LWT", "Online");
	assert_false(devices_is_recognised(w->d, unit));
	world_divert(w, unit, "tasmota/discovery/AAAAAA000001/config", discovery("plug1", "AAAAAA000001"));
	assert_true(devices_is_recognised(w->d, unit));
	assert_true(world_heard(w, "device.recognised"));
	assert_int_equal(devices_confirm(w->d, unit, "Kettle", "Kitchen"), 0);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
	assert_int_equal(devices_confirm(w->d, unit, NULL, NULL), ERR_STATE);
	AUTO_JSON json_t *device = world_get(w, unit);
	assert_string_equal(json_text_or(device, "model", ""), "Plug");
	assert_string_equal(json_text_or(device, "name", ""), "Kettle");
	assert_int_equal(json_array_size(json_object_get(json_object_get(device, "may"), "announce")), 1);
	const json_t *credential = json_array_get(json_object_get(device, "credentials"), 0);
	assert_string_equal(json_text_or(credential, "client_id", ""), "DVES_1");
	world_say(w, "stat/plug1/POWER", "ON");
	AUTO_JSON json_t *now = world_get(w, unit);
	assert_string_equal(json_text_or(json_array_get(json_object_get(now, "properties"), 0), "value", ""), "true");
	assert_int_equal(devices_command(w->d, unit, "power1", "maybe"), ERR_INVALID);
	assert_int_equal(devices_command(w->d, unit, "nothing", "true"), ERR_INVALID);
	assert_int_equal(devices_command(w->d, unit, "power1", "true"), ERR_UNAVAILABLE); // there is no broker here
}

static void everything_is_there_again_after_a_restart(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug4", "AAAAAA000004", unit);
	assert_int_equal(devices_set_fact(w->d, unit, "model", "Mine", "owner", "a note"), 0);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	AUTO_JSON json_t *before = world_get(w, unit);
	world_restart(w);
	AUTO_JSON json_t *after = world_get(w, unit);
	for (const char *const *key = (const char *const[]){"name", "room", "state", "adapter", "created_at", "model", "may", NULL}; *key; key++)
		assert_true(json_equal(json_object_get(before, *key), json_object_get(after, *key)));
	assert_int_equal(json_array_size(json_object_get(before, "facts")), json_array_size(json_object_get(after, "facts")));
	assert_string_equal(json_text_or(after, "model", ""), "Mine"); // the owner's word is the one shown
	assert_int_equal(devices_suspend(w->d, unit, false, NULL), 0);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_adopted_device_goes_from_ticket_to_active),
		cmocka_unit_test(everything_is_there_again_after_a_restart),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
