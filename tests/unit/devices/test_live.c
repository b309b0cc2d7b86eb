// Live state.
#include "unit.h"
#include "devices/world.h"

static void a_device_is_online_while_it_has_a_session_and_has_said_so_in_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug10", "AAAAAA000010", unit);
	const struct unit *u = unit_find(w->d, unit);
	assert_false(unit_is_online(u)); // it has not said so yet
	world_say(w, "tele/plug10/LWT", "Online");
	assert_true(unit_is_online(u));
	world_say(w, "tele/plug10/LWT", "Offline");
	assert_false(unit_is_online(u));
	world_say(w, "tele/plug10/LWT", "Online");
	assert_true(unit_is_online(u));
	connects(w, unit, "plug10"); // over the old session, of whose end nothing is told
	world_say(w, "tele/plug10/LWT", "Online");
	assert_true(unit_is_online(u));
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug10 reason=0", unit, credential_of(w, unit)));
	assert_false(unit_is_online(u));
	devices_broker_down(w->d);
	assert_false(unit_is_online(u));
}

static void topics_are_remembered_up_to_a_bound(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug32", "AAAAAA000032", unit);
	for (int i = 0; i < 2 * UNIT_TOPICS_MAX; i++)
		world_say(w, text("stat/plug32/X%d", i), "1");
	assert_int_equal(map_len(unit_find(w->d, unit)->topics), UNIT_TOPICS_MAX);
}

static json_t *first_property(struct world *w, const char *unit)
{
	json_t *device = NULL;
	assert_int_equal(devices_get(w->d, unit, &device), 0);
	json_t *first = json_incref(json_array_get(json_object_get(device, "properties"), 0));
	json_decref(device);
	return first;
}

static void a_value_that_comes_before_its_description_is_shown_once_it_is_described(void **data)
{
	static const char description[] = "{\"homie\":\"5.0\",\"version\":1,\"nodes\":{\"relay\":{\"properties\":{\"on\":{\"name\":\"Power\",\"datatype\":\"boolean\"}}}}}";
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug33", "AAAAAA000033", unit);
	struct unit *u = unit_find(w->d, unit);
	u->adapter = &adapter_homie;
	json_decref(u->memory);
	u->memory = json_pack("{s:s, s:{s:{s:s, s:s}}}", "id", "lamp", "properties", "relay/on", "type", "boolean", "datatype", "boolean");
	while (u->property_count > 0) { // as after a start of the hub
		struct property *p = &u->properties[--u->property_count];
		free(p->id), free(p->name), free(p->type), free(p->format), free(p->unit), free(p->value);
	}
	live_decode(w->d, u, "homie/5/lamp/relay/on", "true", 4);
	assert_null(first_property(w, unit));
	live_decode(w->d, u, "homie/5/lamp/$description", description, strlen(description));
	AUTO_JSON json_t *p = first_property(w, unit);
	assert_string_equal(json_text_or(p, "id", ""), "relay/on");
	assert_string_equal(json_text_or(p, "value", ""), "true");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_is_online_while_it_has_a_session_and_has_said_so_in_it),
		cmocka_unit_test(topics_are_remembered_up_to_a_bound),
		cmocka_unit_test(a_value_that_comes_before_its_description_is_shown_once_it_is_described),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
