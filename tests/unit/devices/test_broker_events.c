// What the plugin tells.
#include "unit.h"
#include "devices/world.h"

static void denials_and_clones_are_shown(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug9", "AAAAAA000009", unit);
	world_event(w, text("1 denied unit=%s verb=say topic=a%%2Fb count=3", unit));
	world_event(w, text("1 denied unit=%s verb=say topic=a%%2Fb count=2", unit));
	world_event(w, text("1 clone unit=%s cred=%lld client=x addr=10.0.0.1 other=10.0.0.2", unit, credential_of(w, unit)));
	world_event(w, "1 denied unit=nobody verb=say topic=x count=1");
	AUTO_JSON json_t *device = world_get(w, unit);
	const json_t *denied = json_object_get(device, "denied");
	assert_int_equal(json_array_size(denied), 1);
	assert_int_equal(json_integer_value(json_object_get(json_array_get(denied, 0), "count")), 5);
	assert_true(world_heard(w, "device.denied") && world_heard(w, "!device.clone"));
}

static void a_denial_in_anothers_name_is_an_alarm(void **data)
{
	struct world *w = *data;
	char honest[UNIT_ID], thief[UNIT_ID];
	join(w, "plug41", "AAAAAA000041", honest);
	join(w, "plug42", "AAAAAA000042", thief);
	assert_false(world_heard(w, "!device.spoofed"));
	world_event(w, text("1 denied unit=%s verb=say topic=stat%%2Fplug41%%2FPOWER count=1", thief));
	assert_true(world_heard(w, "!device.spoofed"));
}

static void no_number_of_other_denials_hides_an_attempt_in_anothers_name(void **data)
{
	struct world *w = *data;
	char honest[UNIT_ID], thief[UNIT_ID];
	join(w, "plug43", "AAAAAA000043", honest);
	join(w, "plug44", "AAAAAA000044", thief);
	for (int i = 0; i < UNIT_DENIED_MAX; i++)
		world_event(w, text("1 denied unit=%s verb=say topic=junk%d count=1", thief, i));
	json_array_clear(w->heard);
	world_event(w, text("1 denied unit=%s verb=say topic=stat%%2Fplug43%%2FPOWER count=1", thief));
	assert_true(world_heard(w, "!device.spoofed"));
}

static void the_right_secret_under_another_name_is_shown_as_what_it_is(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug45", "AAAAAA000045", unit);
	json_array_clear(w->heard);
	world_event(w, text("1 refused user=x client=copy addr=10.0.0.9 unit=%s bound=plug45 other=10.0.0.4 why=client_id", unit));
	assert_true(world_heard(w, "!device.key_shared") && !world_heard(w, "device.login_refused"));
	assert_string_equal(json_text_or(w->params, "kind", ""), "copy");
	assert_string_equal(json_text_or(w->params, "other", ""), "10.0.0.4");
	json_array_clear(w->heard);
	world_event(w, text("1 refused user=x client=copy addr=10.0.0.9 unit=%s bound=plug45 other=10.0.0.4 why=client_id", unit));
	assert_false(world_heard(w, "!device.key_shared")); // once a minute is enough
	unit_find(w->d, unit)->shared_at = 0;
	world_event(w, text("1 refused user=x client=plug45b addr=10.0.0.4 unit=%s bound=plug45 other= why=client_id", unit));
	assert_string_equal(json_text_or(w->params, "kind", ""), "renamed");
}

static void a_takeover_from_another_address_is_kept_in_the_devices_history(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug46", "AAAAAA000046", unit);
	json_array_clear(w->heard);
	world_event(w, text("1 connect unit=%s cred=%lld client=plug46 addr=10.0.0.4 via=tls other=10.0.0.4", unit, credential_of(w, unit)));
	assert_false(world_heard(w, "device.took_over"));
	world_event(w, text("1 connect unit=%s cred=%lld client=plug46 addr=10.0.0.5 via=tls other=10.0.0.4", unit, credential_of(w, unit)));
	assert_true(world_heard(w, "device.took_over"));
}

static void one_refused_device_does_not_hide_another(void **data)
{
	struct world *w = *data;
	char one[UNIT_ID], two[UNIT_ID];
	join(w, "plug47", "AAAAAA000047", one);
	join(w, "plug48", "AAAAAA000048", two);
	json_array_clear(w->heard);
	world_event(w, text("1 refused user=x client=c addr=10.0.0.4 unit=%s bound= other= why=state", one));
	world_event(w, text("1 refused user=x client=c addr=10.0.0.5 unit=%s bound= other= why=state", two));
	world_event(w, text("1 refused user=x client=c addr=10.0.0.5 unit=%s bound= other= why=state", two));
	assert_int_equal(json_array_size(w->heard), 2);
}

static void a_client_id_is_bound_once(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "first");
	world_event(w, text("1 bound unit=%s cred=%lld client=second", unit, credential_of(w, unit)));
	assert_string_equal(unit_find(w->d, unit)->credentials[0].client_id, "first");
	world_restart(w);
	assert_string_equal(unit_find(w->d, unit)->credentials[0].client_id, "first");
}

static void a_client_id_that_was_met_while_nobody_listened_is_bound_with_the_next_word(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	world_event(w, text("1 connect unit=%s cred=%lld client=itself addr=192.168.1.9 via=tls", unit, credential_of(w, unit)));
	world_restart(w);
	assert_string_equal(unit_find(w->d, unit)->credentials[0].client_id, "itself");
}

static void one_that_took_over_its_own_session_is_away_when_it_goes(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug49", "AAAAAA000049", unit);
	const struct unit *u = unit_find(w->d, unit);
	long long id = credential_of(w, unit);
	world_event(w, text("1 connect unit=%s cred=%lld client=plug49 addr=10.0.0.4 via=tls other=10.0.0.3", unit, id)); // of the former one no end is told
	world_event(w, text("1 connect unit=%s cred=%lld client=plug49 addr=10.0.0.4 via=tls other=", unit, id)); // told again: the hub had asked
	assert_true(unit_has_session(u));
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug49 reason=0", unit, id));
	assert_false(unit_has_session(u));
}

static void lines_about_nobody_change_nothing(void **data)
{
	struct world *w = *data;
	static const char *const lines[] = {
		"1 connect unit=nobody cred=1 client=x addr=10.0.0.1 via=tls", "1 disconnect unit= cred= client= reason=0", "1 bound unit=x cred=-1 client=y",
		"1 clone unit=x cred=99999999999999999999 client=y addr=z other=z", "1 refused user=x client=y addr=z why=unknown", "1 somethingelse unit=x", "1 ready version=1",
	};
	for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
		world_event(w, lines[i]);
	assert_true(world_heard(w, "broker.login_refused"));
}

static void a_crowd_at_the_doors_is_told_with_its_address_and_seldom(void **data)
{
	struct world *w = *data;
	world_event(w, "1 crowd addr=10.0.0.9 why=many count=x");
	assert_false(world_heard(w, "!broker.crowded"));
	world_event(w, "1 crowd addr=10.0.0.9 why=many count=12");
	assert_true(world_heard(w, "!broker.crowded"));
	json_array_clear(w->heard);
	world_event(w, "1 crowd addr=10.0.0.9 why=many count=900");
	world_event(w, "1 crowd addr=10.0.0.10 why=many count=900");
	assert_false(world_heard(w, "!broker.crowded"));
	w->d->crowd_at -= 61000;
	world_event(w, "1 crowd addr=10.0.0.9 why=many count=900"); // the same: an hour
	assert_false(world_heard(w, "!broker.crowded"));
	world_event(w, "1 crowd addr=10.0.0.10 why=often count=900");
	assert_true(world_heard(w, "!broker.crowded"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(denials_and_clones_are_shown),
		cmocka_unit_test(a_crowd_at_the_doors_is_told_with_its_address_and_seldom),
		cmocka_unit_test(a_denial_in_anothers_name_is_an_alarm),
		cmocka_unit_test(no_number_of_other_denials_hides_an_attempt_in_anothers_name),
		cmocka_unit_test(the_right_secret_under_another_name_is_shown_as_what_it_is),
		cmocka_unit_test(a_takeover_from_another_address_is_kept_in_the_devices_history),
		cmocka_unit_test(one_refused_device_does_not_hide_another),
		cmocka_unit_test(a_client_id_is_bound_once),
		cmocka_unit_test(a_client_id_that_was_met_while_nobody_listened_is_bound_with_the_next_word),
		cmocka_unit_test(one_that_took_over_its_own_session_is_away_when_it_goes),
		cmocka_unit_test(lines_about_nobody_change_nothing),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
