// What observers hear.
#include "unit.h"
#include "devices/world.h"

struct count { int events, values; };

static void count_values(void *data, const void *event)
{
	struct count *c = data;
	const struct devices_event *e = event;
	if (e->kind != DEVICES_VALUES)
		return;
	c->events++;
	c->values += (int)json_object_size(e->values);
}

static void many_values_of_one_turn_are_told_once(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	struct count c = {0};
	join(w, "plug31", "AAAAAA000031", unit);
	flush_values(w->d);
	observers_add(devices_observers(w->d), count_values, &c);
	world_say(w, "tele/plug31/SENSOR", "{\"A\":{\"Temperature\":1,\"Humidity\":2}}");
	world_say(w, "stat/plug31/POWER", "ON");
	world_say(w, "stat/plug31/POWER", "OFF");
	assert_int_equal(c.events, 0);
	flush_values(w->d);
	assert_int_equal(c.events, 1);
	assert_int_equal(c.values, 3);
	flush_values(w->d);
	assert_int_equal(c.events, 1);
}

static void presence_is_a_session_and_the_devices_own_word_where_it_may_speak(void **data)
{
	(void)data;
	struct unit *u = unit_new("abcdefghijkl");
	const struct { int sessions; enum unit_says says; enum unit_state state; const struct adapter *adapter; bool online; } rows[] = {
		{SESSION_UNKNOWN, SAYS_NOTHING, UNIT_ACTIVE, &adapter_homie, false}, {SESSION_UNKNOWN, SAYS_ONLINE, UNIT_ACTIVE, &adapter_homie, true},
		{0, SAYS_ONLINE, UNIT_ACTIVE, &adapter_homie, false}, {1, SAYS_NOTHING, UNIT_ACTIVE, &adapter_homie, false},
		{1, SAYS_ONLINE, UNIT_ACTIVE, &adapter_homie, true}, {1, SAYS_OFFLINE, UNIT_ACTIVE, &adapter_homie, false},
		{1, SAYS_NOTHING, UNIT_ACTIVE, &adapter_generic, true}, {1, SAYS_NOTHING, UNIT_PENDING, NULL, true},
		{1, SAYS_NOTHING, UNIT_RELEASING, &adapter_homie, true}, {1, SAYS_NOTHING, UNIT_SUSPENDED, &adapter_homie, true},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		u->sessions = rows[i].sessions;
		u->says = rows[i].says;
		u->state = rows[i].state;
		u->adapter = rows[i].adapter;
		assert_int_equal(unit_is_online(u), rows[i].online);
	}
	unit_free(u);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(many_values_of_one_turn_are_told_once),
		cmocka_unit_test(presence_is_a_session_and_the_devices_own_word_where_it_may_speak),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
