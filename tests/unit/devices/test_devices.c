// The registry from a ticket to a release, on real databases and keys.
#include "unit.h"
#include "devices/tickets.h"
#include "devices/world.h"

static char *text(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
static char *text(const char *fmt, ...)
{
	static char buffers[8][1200];
	static int next;
	char *to = buffers[next++ % 8];
	va_list args;
	va_start(args, fmt);
	vsnprintf(to, sizeof buffers[0], fmt, args);
	va_end(args);
	return to;
}

static char *discovery(const char *topic, const char *mac)
{
	return text("{\"mac\":\"%s\",\"t\":\"%s\",\"ft\":\"%%prefix%%/%%topic%%/\",\"tp\":[\"cmnd\",\"stat\",\"tele\"],\"md\":\"Plug\",\"sw\":\"14\",\"dn\":\"Kettle\",\"rl\":[1]}",
		mac, topic);
}

// Opens an adoption ticket; the unit's id is read from the user name.
static void adopt(struct world *w, const char *adapter, char unit[UNIT_ID], char ticket[13])
{
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "adopt", "adapter", adapter), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	const json_t *i = json_object_get(t, "instructions");
	assert_int_equal(strlen(json_text_or(i, "password", "")), 32);
	assert_true(str_copy(unit, UNIT_ID, json_text_or(i, "username", "") + 2));
	assert_true(str_copy(ticket, 13, json_text_or(t, "id", "")));
	AUTO_JSON json_t *again = NULL;
	assert_int_equal(devices_ticket_get(w->d, ticket, &again), 0);
	assert_null(json_object_get(again, "instructions"));
}

static long long credential_of(struct world *w, const char *unit)
{
	return unit_find(w->d, unit)->credentials[0].id;
}

static void connects(struct world *w, const char *unit, const char *client)
{
	if (!*unit_find(w->d, unit)->credentials[0].client_id)
		world_event(w, text("1 bound unit=%s cred=%lld client=%s", unit, credential_of(w, unit), client));
	world_event(w, text("1 connect unit=%s cred=%lld client=%s addr=192.168.1.9 via=tls", unit, credential_of(w, unit), client));
}

static void join(struct world *w, const char *topic, const char *mac, char unit[UNIT_ID])
{
	char ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, topic);
	world_divert(w, unit, text("tasmota/discovery/%s/config", mac), discovery(topic, mac));
	assert_int_equal(devices_confirm(w->d, unit, "Kettle", "Kitchen"), 0);
}

static enum unit_state state_of(struct world *w, const char *unit)
{
	enum unit_state s = UNIT_RETIRED;
	assert_int_equal(devices_state(w->d, unit, &s), 0);
	return s;
}

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

static void a_second_device_that_claims_the_same_names_is_not_recognised(void **data)
{
	struct world *w = *data;
	char first[UNIT_ID], second[UNIT_ID], ticket[13];
	join(w, "plug2", "AAAAAA000002", first);
	adopt(w, "tasmota", second, ticket);
	connects(w, second, "DVES_2");
	world_divert(w, second, "tasmota/discovery/AAAAAA000002/config", discovery("plug2", "AAAAAA000002"));
	assert_false(devices_is_recognised(w->d, second));
	assert_true(world_heard(w, "!device.spoofed"));
	world_divert(w, second, "tasmota/discovery/AAAAAA000003/config", discovery("plug2", "AAAAAA000003")); // its own address, the other's topics
	assert_false(devices_is_recognised(w->d, second));
	world_divert(w, second, "tasmota/discovery/AAAAAA000003/config", discovery("homie", "AAAAAA000003"));
	assert_true(devices_is_recognised(w->d, second)); // "stat/homie/" is a tree of its own
	world_say(w, "stat/plug2/POWER", "ON");
	AUTO_JSON json_t *device = world_get(w, second);
	assert_true(json_is_null(json_object_get(json_array_get(json_object_get(device, "properties"), 0), "value")));
	assert_int_equal(devices_reject(w->d, second), 0);
	assert_false(devices_exists(w->d, second));
}

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

static void everything_is_there_again_after_a_restart(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug4", "AAAAAA000004", unit);
	assert_int_equal(devices_set_fact(w->d, unit, "model", "Mine", "owner", "a note"), 0);
	assert_int_equal(devices_suspend(w->d, unit, true), 0);
	AUTO_JSON json_t *before = world_get(w, unit);
	world_restart(w);
	AUTO_JSON json_t *after = world_get(w, unit);
	for (const char *const *key = (const char *const[]){"name", "room", "state", "adapter", "created_at", "model", "may", NULL}; *key; key++)
		assert_true(json_equal(json_object_get(before, *key), json_object_get(after, *key)));
	assert_int_equal(json_array_size(json_object_get(before, "facts")), json_array_size(json_object_get(after, "facts")));
	assert_string_equal(json_text_or(after, "model", ""), "Mine"); // the owner's word is the one shown
	assert_int_equal(devices_suspend(w->d, unit, false), 0);
	assert_int_equal(state_of(w, unit), UNIT_ACTIVE);
}

static void a_credential_that_was_prepared_and_not_pushed_dies_with_the_hub(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug5", "AAAAAA000005", unit);
	struct unit *u = unit_find(w->d, unit);
	assert_int_equal(u->credential_count, 2);
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	world_restart(w);
	u = unit_find(w->d, unit);
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	assert_int_equal(u->credentials[1].state, AUTH_REVOKED);
}

static void a_pushed_credential_ends_the_earlier_one_when_the_device_comes_with_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug6", "AAAAAA000006", unit);
	struct unit *u = unit_find(w->d, unit);
	rotation_end(u); // as if it had been pushed just before the hub stopped
	unit_set_text(&u->note, "rotation_waiting");
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	world_restart(w);
	u = unit_find(w->d, unit);
	assert_int_equal(u->credentials[1].state, AUTH_PREPARED);
	connects(w, unit, "plug6"); // still with the old one: nothing changes
	assert_int_equal(u->credentials[0].state, AUTH_VALID);
	world_event(w, text("1 connect unit=%s cred=%lld client=x addr=192.168.1.9 via=tls", unit, (long long)u->credentials[1].id));
	assert_int_equal(u->credentials[1].state, AUTH_VALID);
	assert_int_equal(u->credentials[0].state, AUTH_REVOKED);
	assert_null(u->note);
	assert_true(world_heard(w, "device.credential_rotated"));
}

static void a_release_leaves_only_tombstones(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], again[UNIT_ID];
	AUTO_JSON json_t *cleared = NULL;
	join(w, "plug7", "AAAAAA000007", unit);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	AUTO_JSON json_t *leaving = world_get(w, unit);
	assert_int_equal(json_array_size(json_object_get(json_object_get(leaving, "may"), "say")), 0);
	assert_int_equal(devices_undo_release(w->d, unit), 0);
	assert_int_equal(devices_begin_release(w->d, unit), 0);
	assert_int_equal(devices_finish_release(w->d, unit, &cleared), 0);
	assert_true(json_integer_value(json_object_get(cleared, "facts")) > 0);
	assert_int_equal(devices_finish_release(w->d, unit, NULL), ERR_NOT_FOUND);
	assert_false(devices_exists(w->d, unit));
	world_restart(w);
	assert_false(devices_exists(w->d, unit));
	assert_false(world_heard(w, "device.returned"));
	join(w, "plug7", "AAAAAA000007", again);
	assert_true(world_heard(w, "device.returned"));
	assert_string_not_equal(unit, again);
}

static void a_release_that_was_cut_off_is_finished_at_the_next_start(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	join(w, "plug8", "AAAAAA000008", unit);
	assert_int_equal(unit_enter(w->d, unit_find(w->d, unit), UNIT_IS_GONE), 0); // and no further
	world_restart(w);
	assert_null(unit_find(w->d, unit));
}

static void at_most_four_tickets_are_open_and_a_cancelled_one_leaves_nothing(void **data)
{
	struct world *w = *data;
	char units[TICKETS_OPEN_MAX][UNIT_ID], tickets[TICKETS_OPEN_MAX][13];
	AUTO_JSON json_t *body = json_pack("{s:s}", "kind", "adopt"), *none = NULL;
	for (int i = 0; i < TICKETS_OPEN_MAX; i++)
		adopt(w, "any", units[i], tickets[i]);
	assert_int_equal(devices_ticket_open(w->d, body, &none), ERR_LIMIT);
	for (int i = 0; i < TICKETS_OPEN_MAX; i++) {
		assert_int_equal(devices_ticket_cancel(w->d, tickets[i]), 0);
		assert_int_equal(devices_ticket_cancel(w->d, tickets[i]), ERR_STATE);
		assert_null(unit_find(w->d, units[i]));
	}
	assert_int_equal(devices_ticket_cancel(w->d, "nosuchticket"), ERR_NOT_FOUND);
}

static void a_ticket_that_asks_for_nonsense_is_refused(void **data)
{
	struct world *w = *data;
	json_t *const bodies[] = {
		json_pack("{}"), json_pack("[]"), json_pack("{s:s}", "kind", "other"), json_pack("{s:s, s:s}", "kind", "adopt", "adapter", "nosuch"),
		json_pack("{s:s, s:b}", "kind", "adopt", "legacy", 1), json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "2001-01-01"),
		json_pack("{s:s, s:b, s:s}", "kind", "adopt", "legacy", 1, "legacy_until", "soon"), json_pack("{s:s, s:s}", "kind", "adopt", "legacy_until", "2099-01-01"),
		json_pack("{s:s, s:s}", "kind", "adopt", "more", "x"), json_pack("{s:s, s:s}", "kind", "adopt", "name", "a\nb"), json_pack("{s:s}", "kind", "native"),
		json_pack("{s:s, s:i}", "kind", "native", "code", 7), json_pack("{s:s, s:s, s:b}", "kind", "native", "code", "FH1.x", "legacy", 1),
	};
	for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
		json_t *t = NULL;
		assert_int_equal(devices_ticket_open(w->d, bodies[i], &t), ERR_INVALID);
		json_decref(bodies[i]);
	}
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "native", "code", "FH1.x"), *t = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), ERR_PARSE);
}

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
	connects(w, unit, "plug10"); // the old session's end comes after the new one's begin
	world_say(w, "tele/plug10/LWT", "Online");
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug10 reason=0", unit, credential_of(w, unit)));
	assert_true(unit_is_online(u));
	world_event(w, text("1 disconnect unit=%s cred=%lld client=plug10 reason=0", unit, credential_of(w, unit)));
	assert_false(unit_is_online(u));
	devices_broker_down(w->d);
	assert_false(unit_is_online(u));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(an_adopted_device_goes_from_ticket_to_active),
		cmocka_unit_test(a_second_device_that_claims_the_same_names_is_not_recognised),
		cmocka_unit_test(what_nobody_recognises_becomes_generic_and_keeps_its_credential),
		cmocka_unit_test(everything_is_there_again_after_a_restart),
		cmocka_unit_test(a_credential_that_was_prepared_and_not_pushed_dies_with_the_hub),
		cmocka_unit_test(a_pushed_credential_ends_the_earlier_one_when_the_device_comes_with_it),
		cmocka_unit_test(a_release_leaves_only_tombstones),
		cmocka_unit_test(a_release_that_was_cut_off_is_finished_at_the_next_start),
		cmocka_unit_test(at_most_four_tickets_are_open_and_a_cancelled_one_leaves_nothing),
		cmocka_unit_test(a_ticket_that_asks_for_nonsense_is_refused),
		cmocka_unit_test(denials_and_clones_are_shown),
		cmocka_unit_test(a_device_is_online_while_it_has_a_session_and_has_said_so_in_it),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
