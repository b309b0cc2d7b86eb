// Shut out, kept apart, let back in: by hand and by rule, with the reason, over restarts.
#include "unit.h"
#include "base/clock.h"
#include "devices/world.h"

static const json_t *measure_of(struct world *w, const char *unit, json_t **owner)
{
	*owner = world_get(w, unit);
	return json_object_get(*owner, "measure");
}

static void a_measure_is_shown_with_its_reason_and_outlives_a_restart(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	AUTO_JSON json_t *device = NULL, *again = NULL, *after = NULL;
	join(w, "plug60", "AAAAAA000060", unit);
	assert_int_equal(devices_quarantine(w->d, unit, false, NULL), ERR_STATE);
	assert_int_equal(devices_quarantine(w->d, unit, true, "behaves_oddly"), 0);
	assert_int_equal(devices_quarantine(w->d, unit, true, "lost"), ERR_STATE); // it is, and for the first reason
	const json_t *m = measure_of(w, unit, &device);
	assert_string_equal(json_text_or(m, "reason", ""), "behaves_oddly");
	assert_string_equal(json_text_or(m, "by", ""), "person");
	world_restart(w);
	assert_int_equal(state_of(w, unit), UNIT_QUARANTINED);
	m = measure_of(w, unit, &again);
	assert_string_equal(json_text_or(m, "reason", ""), "behaves_oddly");
	assert_int_equal(devices_suspend(w->d, unit, true, "lost"), 0); // from apart to out
	assert_int_equal(state_of(w, unit), UNIT_SUSPENDED);
	assert_int_equal(devices_suspend(w->d, unit, false, NULL), 0);
	m = measure_of(w, unit, &after);
	assert_true(json_is_null(m));
	assert_int_equal(devices_quarantine(w->d, "nobody", true, NULL), ERR_NOT_FOUND);
}

static const char *now_of(const json_t *device, const char *verb, int i)
{
	return json_text_or(json_array_get(json_object_get(json_object_get(device, "may"), verb), (size_t)i), "now", "");
}

static void its_page_says_what_is_left_of_its_rights(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug61", "AAAAAA000061", unit);
	AUTO_JSON json_t *before = world_get(w, unit);
	assert_string_equal(now_of(before, "say", 0), "yes");
	assert_string_equal(now_of(before, "hear", 0), "yes");
	assert_string_equal(now_of(before, "announce", 0), "guard");
	assert_int_equal(devices_quarantine(w->d, unit, true, NULL), 0);
	AUTO_JSON json_t *apart = world_get(w, unit);
	assert_string_equal(now_of(apart, "say", 0), "guard");
	assert_string_equal(now_of(apart, "hear", 0), "no");
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	AUTO_JSON json_t *out = world_get(w, unit);
	assert_string_equal(now_of(out, "say", 0), "no");
}

static void the_hub_goes_on_hearing_it_and_nothing_reaches_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug62", "AAAAAA000062", unit);
	assert_int_equal(devices_quarantine(w->d, unit, true, NULL), 0);
	struct unit *u = unit_find(w->d, unit);
	connects(w, unit, "plug62");
	world_divert(w, unit, "tele/plug62/LWT", "Online");
	world_divert(w, unit, "stat/plug62/RESULT", "{\"POWER\":\"ON\"}");
	assert_true(unit_is_online(u));
	const struct property *p = NULL;
	for (int i = 0; i < u->property_count; i++)
		if (u->properties[i].value && str_eq(u->properties[i].type, "boolean"))
			p = &u->properties[i];
	assert_non_null(p);
	assert_string_equal(p->value, "true");
	assert_int_equal(devices_command(w->d, unit, p->id, "false"), ERR_STATE);
	json_array_clear(w->heard);
	world_divert(w, unit, "tasmota/discovery/BBBBBB000062/config", "{}"); // announced to nobody, whoever it names
	assert_int_equal(json_array_size(w->heard), 0);
}

static void say_in_the_name_of(struct world *w, const char *thief, const char *topic, int count)
{
	world_event(w, text("1 denied unit=%s verb=say topic=stat%%2F%s%%2FPOWER count=%d", thief, topic, count));
}

static void who_keeps_speaking_in_anothers_name_is_kept_apart_and_let_back_in_with_one_word(void **data)
{
	struct world *w = *data;
	char honest[UNIT_ID], thief[UNIT_ID];
	AUTO_JSON json_t *device = NULL;
	join(w, "plug63", "AAAAAA000063", honest);
	join(w, "plug64", "AAAAAA000064", thief);
	say_in_the_name_of(w, thief, "plug63", 19);
	assert_int_equal(state_of(w, thief), UNIT_ACTIVE);
	world_event(w, text("1 denied unit=%s verb=hear topic=stat%%2Fplug63%%2FPOWER count=100", thief)); // curious only
	assert_int_equal(state_of(w, thief), UNIT_ACTIVE);
	say_in_the_name_of(w, thief, "plug63", 1);
	assert_int_equal(state_of(w, thief), UNIT_QUARANTINED);
	assert_int_equal(state_of(w, honest), UNIT_ACTIVE);
	assert_true(world_heard(w, "!device.quarantined"));
	const json_t *m = measure_of(w, thief, &device);
	assert_string_equal(json_text_or(m, "reason", ""), "impersonates");
	assert_string_equal(json_text_or(m, "by", ""), "hub");
	assert_int_equal(devices_quarantine(w->d, thief, false, NULL), 0);
	say_in_the_name_of(w, thief, "plug63", 1000);
	world_restart(w); // and the hub does not forget either that somebody said so
	say_in_the_name_of(w, thief, "plug63", 1000);
	assert_int_equal(state_of(w, thief), UNIT_ACTIVE);
	unit_find(w->d, thief)->measure.spared_until = clock_wall_ms() - 1; // a day later
	say_in_the_name_of(w, thief, "plug63", 1000);
	assert_int_equal(state_of(w, thief), UNIT_QUARANTINED);
}

static void a_clone_is_kept_apart_but_a_second_device_behind_one_address_is_asked_about(void **data)
{
	struct world *w = *data;
	char one[UNIT_ID], two[UNIT_ID];
	join(w, "plug65", "AAAAAA000065", one);
	join(w, "plug66", "AAAAAA000066", two);
	world_event(w, text("1 clone unit=%s cred=1 client=plug65 addr=192.168.1.9 other=192.168.1.9", one));
	assert_int_equal(state_of(w, one), UNIT_ACTIVE);
	assert_true(world_heard(w, "!device.clone"));
	world_event(w, text("1 clone unit=%s cred=1 client=plug66 addr=192.168.1.9 other=192.168.1.8", two));
	assert_int_equal(state_of(w, two), UNIT_QUARANTINED);
}

static bool never(void *data)
{
	(void)data;
	return false;
}

static void a_house_that_wants_to_be_asked_is_only_told(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug67", "AAAAAA000067", unit);
	w->d->o.may_quarantine = never;
	json_array_clear(w->heard);
	world_event(w, text("1 clone unit=%s cred=1 client=plug67 addr=192.168.1.9 other=192.168.1.8", unit));
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
	assert_true(world_heard(w, "!device.clone"));
	w->d->o.may_quarantine = NULL;
}

static void is_never_active(void *data, const void *event)
{
	struct world *w = data;
	const struct devices_event *e = event;
	if (e->kind == DEVICES_CHANGED)
		assert_int_not_equal(state_of(w, e->unit), UNIT_ACTIVE); // not for a moment in which the hub might die
}

static void a_release_that_is_undone_leads_back_to_where_the_device_was(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug68", "AAAAAA000068", unit);
	assert_int_equal(devices_quarantine(w->d, unit, true, "other"), 0);
	observers_add(devices_observers(w->d), is_never_active, w);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_undo_release(w->d, unit), 0);
	assert_int_equal(state_of(w, unit), UNIT_QUARANTINED);
	assert_int_equal(devices_suspend(w->d, unit, true, NULL), 0);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_undo_release(w->d, unit), 0);
	assert_int_equal(state_of(w, unit), UNIT_SUSPENDED);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_finish_release(w->d, unit, NULL), 0);
	struct measure left;
	assert_int_equal(measure_store_get(&w->d->measures, unit, &left), 0);
	assert_int_equal(left.at, 0); // nothing of it is kept
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_measure_is_shown_with_its_reason_and_outlives_a_restart),
		cmocka_unit_test(its_page_says_what_is_left_of_its_rights),
		cmocka_unit_test(the_hub_goes_on_hearing_it_and_nothing_reaches_it),
		cmocka_unit_test(who_keeps_speaking_in_anothers_name_is_kept_apart_and_let_back_in_with_one_word),
		cmocka_unit_test(a_clone_is_kept_apart_but_a_second_device_behind_one_address_is_asked_about),
		cmocka_unit_test(a_house_that_wants_to_be_asked_is_only_told),
		cmocka_unit_test(a_release_that_is_undone_leads_back_to_where_the_device_was),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
