// Devices without TLS, each with its date.
#include "unit.h"
#include "base/clock.h"
#include "devices/world.h"

static int64_t day;
static int64_t wall(void)
{
	return day;
}

static int alarms(const struct world *w, const char *code)
{
	int n = 0;
	for (size_t i = 0; i < json_array_size(w->heard); i++)
		n += str_eq(json_string_value(json_array_get(w->heard, i)), code);
	return n;
}

static void a_date_warns_once_at_thirty_seven_and_one_day_and_never_cuts_off(void **data)
{
	struct world *w = *data;
	day = str_date_ms(2026, 11, 24);
	clock_set_test(wall, NULL);
	AUTO_JSON json_t *body = json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "2027-03-01"), *t = NULL;
	assert_false(devices_has_legacy(w->d));
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	assert_true(devices_has_legacy(w->d));
	char unit[UNIT_ID];
	assert_true(str_copy(unit, sizeof unit, json_text_or(json_object_get(t, "instructions"), "username", "") + 2));
	connects(w, unit, "old");
	assert_int_equal(devices_confirm(w->d, unit, "Old", NULL), 0);
	const struct { int y, m, d, warnings; } rows[] = {{2026, 12, 1, 0}, {2027, 1, 30, 1}, {2027, 2, 2, 1}, {2027, 2, 22, 2}, {2027, 2, 28, 3}, {2027, 2, 28, 3}};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		day = str_date_ms(rows[i].y, rows[i].m, rows[i].d) + 12 * 3600000;
		legacy_warn(w->d);
		assert_int_equal(alarms(w, "!legacy.ending"), rows[i].warnings);
	}
	world_restart(w);
	day = str_date_ms(2027, 3, 2);
	legacy_warn(w->d);
	legacy_warn(w->d);
	assert_int_equal(alarms(w, "!legacy.ended"), 1);
	assert_int_equal(alarms(w, "!legacy.ending"), 3);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
	assert_int_equal(devices_finish_release(w->d, unit, NULL), 0);
	assert_false(devices_has_legacy(w->d));
	clock_set_test(NULL, NULL);
}

static void the_owner_can_choose_another_day_and_is_warned_anew(void **data)
{
	struct world *w = *data;
	day = str_date_ms(2026, 11, 24);
	clock_set_test(wall, NULL);
	AUTO_JSON json_t *body = json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "2026-12-01"), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	char unit[UNIT_ID], tls[UNIT_ID];
	assert_true(str_copy(unit, sizeof unit, json_text_or(json_object_get(t, "instructions"), "username", "") + 2));
	connects(w, unit, "older");
	assert_int_equal(devices_confirm(w->d, unit, "Older", NULL), 0);
	int before = alarms(w, "!legacy.ending");
	legacy_warn(w->d);
	assert_int_equal(alarms(w, "!legacy.ending"), before + 1);
	static const char *const bad[] = { "2026-11-23", "2029-11-24", "soon", "2027-02-30", "" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(devices_set_legacy_until(w->d, unit, bad[i]), ERR_INVALID);
	assert_int_equal(devices_set_legacy_until(w->d, unit, "2027-11-01"), 0);
	legacy_warn(w->d);
	assert_int_equal(alarms(w, "!legacy.ending"), before + 1);
	world_restart(w);
	AUTO_JSON json_t *j = world_get(w, unit);
	assert_string_equal(json_text_or(json_object_get(j, "legacy"), "until", ""), "2027-11-01");
	day = str_date_ms(2027, 10, 28);
	legacy_warn(w->d);
	assert_int_equal(alarms(w, "!legacy.ending"), before + 2);
	join(w, "plug9", "AAAAAA000009", tls);
	assert_int_equal(devices_set_legacy_until(w->d, tls, "2027-11-01"), ERR_STATE); // encryption is not to be given up
	assert_int_equal(devices_set_legacy_until(w->d, "nobody", "2027-11-01"), ERR_NOT_FOUND);
	clock_set_test(NULL, NULL);
}

static void the_days_until_a_date_count_that_day_in(void **data)
{
	(void)data;
	int64_t noon = str_date_ms(2026, 11, 24) + 12 * 3600000;
	assert_int_equal(legacy_days_left("2026-11-23", noon), 0);
	assert_int_equal(legacy_days_left("2026-11-24", noon), 0);
	assert_int_equal(legacy_days_left("2026-11-25", noon), 1);
	assert_int_equal(legacy_days_left("2026-12-24", noon), 30);
	assert_int_equal(legacy_days_left("never", noon), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_date_warns_once_at_thirty_seven_and_one_day_and_never_cuts_off),
		cmocka_unit_test(the_owner_can_choose_another_day_and_is_warned_anew),
		cmocka_unit_test(the_days_until_a_date_count_that_day_in),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
