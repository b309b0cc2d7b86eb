// Why a device may say or hear something.
#include "unit.h"
#include "devices/world.h"

static void asked(struct world *w, const char *unit, const char *verb, const char *topic, const char *answer, const char *because, const char *by)
{
	AUTO_JSON json_t *j = NULL;
	assert_int_equal(devices_may(w->d, unit, verb, topic, &j), 0);
	assert_string_equal(json_text_or(j, "answer", ""), answer);
	assert_string_equal(json_text_or(j, "because", ""), because);
	assert_string_equal(json_text_or(j, "by", ""), by);
}

static void every_answer_has_its_reason_and_its_rule(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *none = NULL;
	join(w, "plug1", "AAAAAA000001", unit);
	asked(w, unit, "say", "tele/plug1/STATE", "yes", "granted", "tele/plug1/#");
	asked(w, unit, "hear", "cmnd/plug1/POWER", "yes", "granted", "cmnd/plug1/#");
	asked(w, unit, "subscribe", "$share/g/cmnd/plug1/#", "yes", "granted", "cmnd/plug1/#");
	asked(w, unit, "say", "tasmota/discovery/AAAAAA000001/config", "guard", "announced", "tasmota/discovery/AAAAAA000001/#");
	asked(w, unit, "say", "tele/plug2/STATE", "no", "not_granted", "");
	asked(w, unit, "hear", "tele/plug1/STATE", "no", "not_granted", "");
	asked(w, unit, "subscribe", "#", "no", "not_granted", "");
	asked(w, unit, "say", "$SYS/x", "no", "reserved", "");
	asked(w, unit, "say", "a/#", "no", "not_a_topic", "");
	asked(w, unit, "subscribe", "a#", "no", "not_a_topic", "");
	asked(w, unit, "hear", "", "no", "not_a_topic", "");
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	asked(w, unit, "say", "tele/plug1/STATE", "no", "shut_out", "");
	assert_int_equal(devices_suspend(w->d, unit, false, NULL), 0);
	assert_int_equal(devices_quarantine(w->d, unit, true, NULL), 0);
	asked(w, unit, "say", "tele/plug1/STATE", "guard", "kept_apart", "");
	asked(w, unit, "say", "tasmota/discovery/AAAAAA000001/config", "guard", "kept_apart", "");
	asked(w, unit, "hear", "cmnd/plug1/POWER", "no", "kept_apart", "");
	asked(w, unit, "say", "tele/plug2/STATE", "no", "not_granted", "");
	assert_int_equal(devices_may(w->d, unit, "shout", "x", &none), ERR_INVALID);
	assert_int_equal(devices_may(w->d, "nobody", "say", "x", &none), ERR_NOT_FOUND);
}

static void whoever_is_not_confirmed_speaks_to_the_hub_alone(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "plug2");
	asked(w, unit, "say", "anything/at/all", "guard", "unconfirmed", "");
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(every_answer_has_its_reason_and_its_rule), cmocka_unit_test(whoever_is_not_confirmed_speaks_to_the_hub_alone) };
	return cmocka_run_group_tests(tests, world_make, world_end);
}
