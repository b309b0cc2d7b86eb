// The plugin inside the real broker: logins, doors, grants, diversion, wills, orders, clones.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include "broker/plugin_event.h"
#include "base/file.h"
#include "broker/rig.h"

// A unit "u<n>" with one password and the grants of a lamp.
static void put_lamp(struct rig *r, int n, enum auth_unit_state state, bool legacy)
{
	char unit[16], user[16], say[32], hear[32], announce[48];
	snprintf(unit, sizeof(unit), "u%d", n);
	snprintf(user, sizeof(user), "d-u%d", n);
	snprintf(say, sizeof(say), "tele/u%d/#", n);
	snprintf(hear, sizeof(hear), "cmnd/u%d/#", n);
	snprintf(announce, sizeof(announce), "homeassistant/+/u%d/config", n);
	rig_put_unit(r, unit, state, say, hear, announce);
	rig_put_password(r, n, unit, user, "secret", unit, legacy);
}

static struct peer *open_lamp(struct rig *r, int n)
{
	char unit[16], user[16];
	snprintf(unit, sizeof(unit), "u%d", n);
	snprintf(user, sizeof(user), "d-u%d", n);
	return peer_open(r, &(struct peer_options){ .user = user, .password = "secret", .client_id = unit });
}

static void set_lamp_state(struct rig *r, int n, enum auth_unit_state state)
{
	char unit[16], order[64];
	snprintf(unit, sizeof(unit), "u%d", n);
	snprintf(order, sizeof(order), "1 reload unit=%s", unit);
	assert_int_equal(authdb_put_unit(r->db, unit, state, NULL), 0);
	rig_order(r, order);
}

static void the_right_password_comes_in_and_is_announced(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 1, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 1);
	assert_int_equal(p->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", "u1", "via", "tls");
	assert_true(rig_told(r, "connect", "addr", "127.0.0.1", "cred", "1"));
	peer_close(r, p, true);
	RIG_WAIT_TOLD(r, "disconnect", "unit", "u1", "client", "u1");
}

static int try_chosen(struct rig *r)
{
	struct peer *p = peer_open(r, &(struct peer_options){ .user = "d-u90", .password = "chosen secret", .client_id = "u90" });
	int code = p->code;
	if (p->up)
		peer_close(r, p, true);
	return code;
}

static void a_chosen_password_comes_in_only_under_the_key_beside_auth_db(void **state)
{
	struct rig *r = *state;
	char path[256];
	uint8_t key[32] = "the key that hubd made, 32 bytes";
	struct auth_credential c = { .id = 90, .unit = "u90", .kind = AUTH_PASSWORD, .state = AUTH_VALID, .username = "d-u90", .client_id = "u90", .keyed = true };
	snprintf(path, sizeof(path), "%s/" AUTH_PASSWORD_KEY, r->paths.dir);
	rig_put_unit(r, "u90", AUTH_UNIT_ACTIVE, "u90/#", NULL, NULL);
	crypto_hmac_sha256(c.verifier, key, sizeof(key), "chosen secret", strlen("chosen secret"));
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
	assert_int_not_equal(try_chosen(r), 0); // there is no key
	assert_int_equal(file_replace(path, key, sizeof(key) - 1, 0644), 0);
	assert_int_not_equal(try_chosen(r), 0); // half a key
	assert_int_equal(file_replace(path, key, sizeof(key), 0644), 0);
	assert_int_equal(try_chosen(r), 0);
	key[0] ^= 1;
	assert_int_equal(file_replace(path, key, sizeof(key), 0644), 0);
	assert_int_not_equal(try_chosen(r), 0); // another key
	crypto_sha256(c.verifier, "chosen secret", strlen("chosen secret"));
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
	assert_int_not_equal(try_chosen(r), 0); // nor is a plain digest taken for a keyed one
	assert_int_equal(file_remove(path), 0);
}

static void wrong_logins_are_refused_with_their_reason(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 2, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 3, AUTH_UNIT_GONE, false);
	put_lamp(r, 4, AUTH_UNIT_ACTIVE, false);
	assert_int_equal(authdb_set_state(r->db, 4, AUTH_REVOKED), 0);
	rig_put_password(r, 5, "nowhere", "d-u5", "secret", "", false);
	static const struct { struct peer_options o; const char *why; } rows[] = {
		{ { .user = "d-u2", .password = "wrong", .client_id = "u2" }, "password" },
		{ { .user = "d-u2", .password = "", .client_id = "u2" }, "password" },
		{ { .user = "d-nobody", .password = "secret", .client_id = "u2" }, "unknown" },
		{ { .client_id = "u2" }, "unknown" },
		{ { .user = "d-u2", .password = "secret", .client_id = "other" }, "client_id" },
		{ { .user = "d-u2", .password = "secret", .client_id = "u+" }, "client_id" },
		{ { .user = "d-u2", .password = "secret", .client_id = "u/2" }, "client_id" },
		{ { .user = "d-+", .password = "secret", .client_id = "u2" }, "unknown" },
		{ { .user = "d-u3", .password = "secret", .client_id = "u3" }, "state" },
		{ { .user = "d-u4", .password = "secret", .client_id = "u4" }, "revoked" },
		{ { .user = "d-u5", .password = "secret", .client_id = "u5" }, "state" },
		{ { .user = "freehold-hubd", .password = "hub secret", .client_id = "freehold-hubd" }, "listener" },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rig_forget(r);
		struct peer *p = peer_open(r, &rows[i].o);
		assert_int_not_equal(p->code, 0);
		RIG_WAIT_TOLD(r, "refused", "why", rows[i].why, "client", rows[i].o.client_id);
	}
	assert_true(r->hub->up);
}

static void a_refused_client_id_is_told_with_both_parties(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 16, AUTH_UNIT_ACTIVE, false);
	struct peer_options copy = { .user = "d-u16", .password = "secret", .client_id = "copy", .from = "127.0.0.2" };
	assert_int_not_equal(peer_open(r, &copy)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "unit", "u16", "bound", "u16");
	assert_true(rig_told(r, "refused", "client", "copy", "other", ""));
	rig_forget(r);
	struct peer *p = open_lamp(r, 16);
	assert_int_not_equal(peer_open(r, &copy)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "addr", "127.0.0.2", "other", "127.0.0.1");
	rig_forget(r);
	copy.password = "guess"; // proves nothing: whose name it used is all that is known
	assert_int_not_equal(peer_open(r, &copy)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "why", "password", "unit", "");
	assert_true(p->up);
}

static void a_session_that_takes_another_over_is_told_with_both_addresses(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 17, AUTH_UNIT_ACTIVE, false);
	open_lamp(r, 17);
	RIG_WAIT_TOLD(r, "connect", "unit", "u17", "other", "");
	struct peer_options moved = { .user = "d-u17", .password = "secret", .client_id = "u17", .from = "127.0.0.2" };
	assert_int_equal(peer_open(r, &moved)->code, 0);
	RIG_WAIT_TOLD(r, "connect", "addr", "127.0.0.2", "other", "127.0.0.1");
}

static void a_failed_hijack_of_a_client_id_disturbs_nobody(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 6, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 7, AUTH_UNIT_ACTIVE, false);
	struct peer *victim = open_lamp(r, 6);
	struct peer *thief = peer_open(r, &(struct peer_options){ .user = "d-u7", .password = "secret", .client_id = "u6" });
	assert_int_not_equal(thief->code, 0);
	rig_pump_for(r, QUIET_MS);
	assert_true(victim->up);
	assert_false(rig_told(r, "disconnect", "client", "u6", NULL, NULL));
	peer_say(r, victim, "tele/u6/STATE", "on", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u6/STATE"));
}

static void an_unbound_credential_keeps_the_first_client_id_it_meets(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 8, AUTH_UNIT_ACTIVE, false);
	rig_put_unit(r, "u9", AUTH_UNIT_PENDING, NULL, NULL, NULL);
	rig_put_password(r, 9, "u9", "d-u9", "secret", "", false);
	struct peer_options o = { .user = "d-u9", .password = "secret", .client_id = "u8" };
	assert_int_not_equal(peer_open(r, &o)->code, 0); // another unit's
	o.client_id = "DVES_9";
	struct peer *first = peer_open(r, &o);
	assert_int_equal(first->code, 0);
	RIG_WAIT_TOLD(r, "bound", "cred", "9", "client", "DVES_9");
	o.client_id = "DVES_10"; // also before the hub has stored the first
	assert_int_not_equal(peer_open(r, &o)->code, 0);
	peer_close(r, first, true);
	assert_int_not_equal(peer_open(r, &o)->code, 0);
	assert_int_equal(authdb_bind_client_id(r->db, 9, "DVES_9"), 0);
	assert_int_not_equal(peer_open(r, &o)->code, 0);
	o.client_id = "DVES_9";
	assert_int_equal(peer_open(r, &o)->code, 0);
}

static void a_unit_hears_and_says_only_what_it_was_granted(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 10, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 11, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 10), *other = open_lamp(r, 11);
	static const char *const refused[] = { "#", "+/u10/#", "cmnd/#", "cmnd/u11/#", "tele/u10/#", "$SYS/#", "$hub/#", "$hub/in/#", "$hub/broker/event",
		"$CONTROL/#", "$share/g/#", "$share/g/$hub/#", "cmnd/+/POWER" };
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (peer_subscribe(r, p, refused[i]) != 128)
			fail_msg("could subscribe to %s", refused[i]);
	assert_int_equal(peer_subscribe(r, p, "cmnd/u10/+"), 1);
	assert_int_equal(peer_subscribe(r, other, "cmnd/u11/#"), 1);
	RIG_WAIT_TOLD(r, "denied", "verb", "subscribe", "topic", "$hub/broker/event");

	static const char *const unsaid[] = { "tele/u11/STATE", "cmnd/u11/POWER", "cmnd/u10/POWER", "x", "$SYS/x", "$hub/in/u10/x", "$hub/broker/event",
		"$hub/device/u11/up", "$hub/onboard/X/up", BROKER_CONTROL_TOPIC };
	for (size_t i = 0; i < sizeof(unsaid) / sizeof(unsaid[0]); i++)
		peer_say(r, p, unsaid[i], "1 kick unit=u11", true);
	peer_say(r, p, "tele/u10/STATE", "on", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u10/STATE"));
	rig_pump_for(r, QUIET_MS);
	for (size_t i = 0; i < sizeof(unsaid) / sizeof(unsaid[0]); i++) {
		const struct heard *h = peer_heard(r->hub, unsaid[i]);
		if (h && strcmp(h->payload, "1 kick unit=u11") == 0)
			fail_msg("could say %s", unsaid[i]);
	}
	assert_int_equal(other->count, 0);
	assert_true(other->up);
	RIG_WAIT_TOLD(r, "denied", "verb", "say", "topic", "tele/u11/STATE");

	peer_say(r, r->hub, "cmnd/u10/POWER", "1", false);
	peer_say(r, r->hub, "cmnd/u11/POWER", "1", false);
	RIG_WAIT(r, peer_heard(p, "cmnd/u10/POWER") && peer_heard(other, "cmnd/u11/POWER"));
	assert_int_equal(p->count, 1);
}

static void repeated_denials_are_told_as_a_number(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 12, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 12);
	for (int i = 0; i < 20; i++)
		peer_say(r, p, "not/mine", "x", false);
	RIG_WAIT_TOLD(r, "denied", "topic", "not/mine", "count", "19");
	int lines = 0;
	for (int i = 0; i < r->hub->count; i++)
		lines += strstr(r->hub->heard[i].payload, "topic=not%2Fmine") != NULL;
	assert_in_range(lines, 2, 3);
}

static void one_unit_cannot_take_the_place_of_another_units_denials(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 13, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 14, AUTH_UNIT_ACTIVE, false);
	struct peer *loud = open_lamp(r, 13), *other = open_lamp(r, 14);
	char topic[32];
	for (int i = 0; i < 2 * EVENTS_DENIED; i++) {
		snprintf(topic, sizeof(topic), "junk/%d", i);
		peer_say(r, loud, topic, "x", false);
	}
	peer_say(r, other, "tele/u13/STATE", "x", false);
	RIG_WAIT_TOLD(r, "denied", "unit", "u14", "topic", "tele/u13/STATE");
}

static void a_long_topic_is_told_without_cutting_a_character(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 15, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 15);
	char topic[302], told[255];
	memset(topic, 'a', 254);
	memcpy(told, topic, 254);
	told[254] = 0;
	strcpy(topic + 254, "\xc3\xa9tail");
	peer_say(r, p, topic, "x", false);
	RIG_WAIT_TOLD(r, "denied", "unit", "u15", "topic", told);
}

static void whatever_a_pending_unit_says_goes_to_the_hub_alone(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 13, AUTH_UNIT_PENDING, false);
	rig_put_unit(r, "ha", AUTH_UNIT_ACTIVE, NULL, "#", NULL);
	rig_put_password(r, 14, "ha", "ha", "secret", "ha", false);
	struct peer *p = open_lamp(r, 13), *listener = peer_open(r, &(struct peer_options){ .user = "ha", .password = "secret", .client_id = "ha" });
	assert_int_equal(peer_subscribe(r, listener, "#"), 1);
	peer_say(r, p, "tele/u13/STATE", "on", true);
	peer_say(r, p, "tele/u11/STATE", "spoof", true);
	peer_say(r, p, "$hub/device/u13/up", "{}", false);
	RIG_WAIT(r, peer_heard(r->hub, "$hub/in/u13/$hub/device/u13/up"));
	assert_non_null(peer_heard(r->hub, "$hub/in/u13/tele/u13/STATE"));
	assert_non_null(peer_heard(r->hub, "$hub/in/u13/tele/u11/STATE"));
	assert_null(peer_heard(r->hub, "tele/u13/STATE"));
	rig_pump_for(r, QUIET_MS);
	assert_int_equal(listener->count, 0);
	// Nothing was retained: the hub, asking anew, hears nothing of it.
	r->hub->count = 0;
	assert_int_equal(peer_subscribe(r, r->hub, "$hub/#"), 1);
	rig_pump_for(r, QUIET_MS);
	assert_null(peer_heard(r->hub, "$hub/in/u13/tele/u13/STATE"));

	set_lamp_state(r, 13, AUTH_UNIT_ACTIVE);
	peer_say(r, p, "tele/u13/STATE", "on", false);
	RIG_WAIT(r, peer_heard(listener, "tele/u13/STATE"));
	assert_null(peer_heard(r->hub, "$hub/in/u13/tele/u13/STATE"));
}

static void announcements_of_active_units_pass_the_guard(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 15, AUTH_UNIT_ACTIVE, false);
	rig_put_unit(r, "ha2", AUTH_UNIT_ACTIVE, NULL, "#", NULL);
	rig_put_password(r, 16, "ha2", "ha2", "secret", "ha2", false);
	struct peer *p = open_lamp(r, 15), *listener = peer_open(r, &(struct peer_options){ .user = "ha2", .password = "secret", .client_id = "ha2" });
	assert_int_equal(peer_subscribe(r, listener, "#"), 1);
	peer_say(r, p, "homeassistant/light/u15/config", "{}", true);
	peer_say(r, p, "homeassistant/light/u99/config", "{}", true);
	peer_say(r, p, "tele/u15/STATE", "on", false);
	RIG_WAIT(r, peer_heard(listener, "tele/u15/STATE"));
	assert_int_equal(listener->count, 1);
	const struct heard *h = peer_heard(r->hub, "$hub/in/u15/homeassistant/light/u15/config");
	assert_non_null(h);
	assert_false(h->retain);
	assert_null(peer_heard(r->hub, "$hub/in/u15/homeassistant/light/u99/config"));
}

static void wills_are_judged_like_speech_and_never_pass_unseen(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 17, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 18, AUTH_UNIT_PENDING, false);
	static const struct { const char *user, *client_id, *topic; bool heard; } rows[] = {
		{ "d-u17", "u17", "tele/u17/LWT", true },
		{ "d-u17", "u17", "tele/u18/LWT", false },
		{ "d-u17", "u17", "homeassistant/light/u17/config", false },
		{ "d-u17", "u17", "$hub/broker/event", false },
		{ "d-u18", "u18", "tele/u18/LWT", false },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		rig_forget(r);
		struct peer *p = peer_open(r, &(struct peer_options){ .user = rows[i].user, .password = "secret", .client_id = rows[i].client_id,
			.will_topic = rows[i].topic, .will_payload = "Offline" });
		assert_int_equal(p->code, 0);
		peer_close(r, p, false);
		if (rows[i].heard)
			RIG_WAIT(r, peer_heard(r->hub, rows[i].topic));
		else
			RIG_WAIT_TOLD(r, "denied", "verb", "will", "topic", rows[i].topic);
		RIG_WAIT_TOLD(r, "disconnect", "client", rows[i].client_id, NULL, NULL);
		for (int k = 0; k < r->hub->count; k++)
			assert_true(rows[i].heard || strcmp(r->hub->heard[k].payload, "Offline") != 0);
	}
}

static void the_will_of_a_displaced_session_is_judged_too(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 19, AUTH_UNIT_ACTIVE, false);
	struct peer_options o = { .user = "d-u19", .password = "secret", .client_id = "u19", .will_topic = "homeassistant/light/u19/config", .will_payload = "Offline" };
	struct peer *old = peer_open(r, &o);
	assert_int_equal(peer_open(r, &o)->code, 0);
	RIG_WAIT(r, old->gone);
	RIG_WAIT_TOLD(r, "denied", "verb", "will", "topic", o.will_topic);
	assert_false(rig_told(r, "disconnect", "client", "u19", NULL, NULL)); // its successor is on
}

static void suspended_and_releasing_units_keep_only_their_control_channel(void **state)
{
	struct rig *r = *state;
	struct grants g = { 0 };
	assert_int_equal(grants_add(&g, GRANT_SAY, "tele/u20/#"), 0);
	assert_int_equal(grants_add(&g, GRANT_SAY, "$hub/device/u20/up"), 0);
	assert_int_equal(grants_add(&g, GRANT_HEAR, "cmnd/u20/#"), 0);
	assert_int_equal(grants_add(&g, GRANT_HEAR, "$hub/device/u20/down"), 0);
	assert_int_equal(authdb_put_unit(r->db, "u20", AUTH_UNIT_ACTIVE, &g), 0);
	grants_done(&g);
	rig_put_password(r, 20, "u20", "d-u20", "secret", "u20", false);
	struct peer *p = open_lamp(r, 20);
	assert_int_equal(peer_subscribe(r, p, "cmnd/u20/#"), 1);
	assert_int_equal(peer_subscribe(r, p, "$hub/device/u20/down"), 1);
	static const struct { enum auth_unit_state state; bool state_heard, up_heard; int told; } rows[] = {
		{ AUTH_UNIT_ACTIVE, true, true, 2 }, { AUTH_UNIT_SUSPENDED, false, false, 1 }, { AUTH_UNIT_RELEASING, false, true, 1 },
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		set_lamp_state(r, 20, rows[i].state);
		r->hub->count = p->count = 0;
		peer_say(r, p, "tele/u20/STATE", "on", false);
		peer_say(r, p, "$hub/device/u20/up", "{}", false);
		peer_say(r, r->hub, "cmnd/u20/POWER", "1", false);
		peer_say(r, r->hub, "$hub/device/u20/down", "{}", false);
		RIG_WAIT(r, peer_heard(p, "$hub/device/u20/down"));
		rig_pump_for(r, QUIET_MS);
		assert_int_equal(peer_heard(r->hub, "tele/u20/STATE") != NULL, rows[i].state_heard);
		assert_int_equal(peer_heard(r->hub, "$hub/device/u20/up") != NULL, rows[i].up_heard);
		assert_int_equal(p->count, rows[i].told);
	}
	assert_true(p->up);
	set_lamp_state(r, 20, AUTH_UNIT_GONE);
	RIG_WAIT(r, p->gone);
}

static void a_revoked_session_is_cut_at_once(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 21, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 22, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 21), *bystander = open_lamp(r, 22);
	int64_t start = clock_boot_ms();
	assert_int_equal(authdb_set_state(r->db, 21, AUTH_REVOKED), 0);
	mosquitto_publish(r->hub->m, NULL, BROKER_CONTROL_TOPIC, (int)strlen("1 revoke cred=21"), "1 revoke cred=21", 0, false);
	RIG_WAIT(r, p->gone);
	print_message("cut after %lld ms, commit included\n", (long long)(p->gone_ms - start));
	assert_in_range(p->gone_ms - start, 0, 500);
	assert_int_not_equal(open_lamp(r, 21)->code, 0);
	assert_true(bystander->up);
}

static void a_revocation_without_an_order_is_found_by_the_broker_itself(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 23, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 24, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 23), *q = open_lamp(r, 24);
	assert_int_equal(authdb_set_state(r->db, 23, AUTH_REVOKED), 0);
	assert_int_equal(authdb_del_unit(r->db, "u24"), 0);
	RIG_WAIT(r, p->gone && q->gone);
}

static void a_kick_cuts_every_session_of_the_unit_and_the_device_may_return(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 25, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 25);
	rig_order(r, "1 kick unit=u25");
	RIG_WAIT(r, p->gone);
	struct peer *again = open_lamp(r, 25);
	assert_int_equal(again->code, 0);
	peer_say(r, again, "tele/u25/STATE", "on", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u25/STATE"));
}

static void a_revoked_offline_session_queues_nothing(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 26, AUTH_UNIT_ACTIVE, false);
	struct peer_options o = { .user = "d-u26", .password = "secret", .client_id = "u26", .keep_session = true };
	struct peer *p = peer_open(r, &o);
	assert_int_equal(peer_subscribe(r, p, "cmnd/u26/#"), 1);
	peer_close(r, p, true);
	peer_say(r, r->hub, "cmnd/u26/POWER", "before", false);
	assert_int_equal(authdb_set_state(r->db, 26, AUTH_REVOKED), 0);
	rig_order(r, "1 revoke cred=26");
	peer_say(r, r->hub, "cmnd/u26/POWER", "after", false);
	assert_int_equal(authdb_set_state(r->db, 26, AUTH_VALID), 0); // as only a test would
	p = peer_open(r, &o);
	RIG_WAIT(r, p->count > 0);
	rig_pump_for(r, QUIET_MS);
	assert_int_equal(p->count, 1);
	assert_string_equal(p->heard[0].payload, "before");
}

static void the_plaintext_door_is_for_named_legacy_devices(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 27, AUTH_UNIT_ACTIVE, true);
	put_lamp(r, 28, AUTH_UNIT_ACTIVE, false);
	struct peer_options o = { .user = "d-u27", .password = "secret", .client_id = "u27", .socket_path = r->paths.legacy_socket };
	assert_int_equal(peer_open(r, &o)->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", "u27", "via", "legacy");
	o.user = "d-u28";
	o.client_id = "u28";
	assert_int_not_equal(peer_open(r, &o)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "user", "d-u28", "why", "listener");
	o.user = o.client_id = "freehold-hubd";
	o.password = "hub secret";
	assert_int_not_equal(peer_open(r, &o)->code, 0);
	// The hub's own door takes a device's password too, so that hubd can try one before it hands it out.
	o = (struct peer_options){ .user = "d-u28", .password = "secret", .client_id = "u28", .socket_path = r->paths.hub_socket };
	assert_int_equal(peer_open(r, &o)->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", "u28", "via", "hub");
	assert_true(r->hub->up);
}

static void put_certificate(struct rig *r, int64_t id, const char *unit, const char *name)
{
	struct auth_credential c = { .id = id, .kind = AUTH_CERTIFICATE, .state = AUTH_VALID };
	char path[96], der[4096];
	str_copy(c.unit, sizeof(c.unit), unit);
	str_copy(c.username, sizeof(c.username), unit);
	str_copy(c.client_id, sizeof(c.client_id), unit);
	snprintf(path, sizeof(path), "%s/%s.der", r->dir, name);
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t len = fread(der, 1, sizeof(der), f);
	fclose(f);
	crypto_sha256(c.fingerprint, der, len);
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

static void a_certificate_over_a_weak_key_is_refused_though_it_is_known(void **state)
{
	struct rig *r = *state;
	static const struct { const char *name, *key; bool in; } rows[] = { { "weak", "rsa:2048", false }, { "least", "rsa:3072", true } };
	for (int i = 0; i < 2; i++) {
		run("cd %s && openssl req -new -newkey %s -nodes -subj /CN=x -keyout %s.key -out x.csr >/dev/null 2>&1 && "
		    "openssl x509 -req -in x.csr -CA %s/device-ca.crt -CAkey ca.key -CAcreateserial -days 9 -out %s.crt >/dev/null 2>&1 && "
		    "openssl x509 -in %s.crt -outform DER -out %s.der", r->dir, rows[i].key, rows[i].name, r->paths.dir, rows[i].name, rows[i].name, rows[i].name);
		rig_put_unit(r, rows[i].name, AUTH_UNIT_ACTIVE, "homie/5/x/#", NULL, NULL);
		put_certificate(r, 70 + i, rows[i].name, rows[i].name);
		struct peer *p = peer_open(r, &(struct peer_options){ .client_id = rows[i].name, .cert = rows[i].name, .port = r->c.mqtt_certificate_port });
		assert_int_equal(p->code == 0, rows[i].in);
	}
	RIG_WAIT_TOLD(r, "refused", "client", "weak", "why", "key_weak");
}

static void a_certificate_is_known_by_its_fingerprint(void **state)
{
	struct rig *r = *state;
	rig_put_unit(r, "u30", AUTH_UNIT_ACTIVE, "homie/5/u30/#", NULL, NULL);
	put_certificate(r, 30, "u30", "dev1");
	struct peer_options o = { .client_id = "u30", .cert = "dev1", .port = r->c.mqtt_certificate_port };
	struct peer *p = peer_open(r, &o);
	assert_int_equal(p->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", "u30", "via", "certificate");
	peer_say(r, p, "homie/5/u30/$state", "ready", false);
	RIG_WAIT(r, peer_heard(r->hub, "homie/5/u30/$state"));
	struct peer_options unknown = o;
	unknown.cert = "dev2"; // signed by the same authority
	unknown.client_id = "u31";
	assert_int_not_equal(peer_open(r, &unknown)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "client", "u31", "why", "fingerprint");
	struct peer_options other_id = o;
	other_id.client_id = "u31";
	assert_int_not_equal(peer_open(r, &other_id)->code, 0);
	struct peer_options none = { .user = "d-u2", .password = "secret", .client_id = "u2", .port = r->c.mqtt_certificate_port };
	assert_int_not_equal(peer_open(r, &none)->code, 0);
	assert_true(p->up);
	rig_order(r, "1 revoke cred=30");
	RIG_WAIT(r, p->gone);
}

#define LABEL "0123456789ABCDEF"
static void put_ticket(struct rig *r)
{
	struct auth_credential c = { .id = 40, .unit = LABEL, .kind = AUTH_ONBOARDING, .state = AUTH_VALID, .username = LABEL, .client_id = "onboard-0123456789abcdef" };
	memset(c.psk, 0xab, sizeof(c.psk));
	crypto_sha256(c.verifier, "proof", 5);
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

#define PSK_HEX "abababababababababababababababababababababababababababababababab"
static void onboarding_speaks_only_on_its_tickets_two_topics(void **state)
{
	struct rig *r = *state;
	put_ticket(r);
	struct peer_options o = { .user = LABEL, .password = "proof", .client_id = "onboard-0123456789abcdef", .psk_identity = LABEL, .psk_hex = PSK_HEX,
		.port = r->c.mqtt_onboarding_port };
	struct peer_options wrong = o;
	wrong.psk_hex = "cd";
	struct peer *w = peer_start(r, &wrong);
	RIG_WAIT(r, w->gone);
	wrong = o;
	wrong.password = "guess";
	assert_int_not_equal(peer_open(r, &wrong)->code, 0);
	wrong = o;
	wrong.keep_session = true;
	assert_int_not_equal(peer_open(r, &wrong)->code, 0);

	o.will_topic = "$hub/onboard/" LABEL "/up";
	o.will_payload = "will";
	struct peer *p = peer_open(r, &o);
	assert_int_equal(p->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", LABEL, "via", "onboarding");
	assert_int_equal(peer_subscribe(r, p, "$hub/onboard/+/down"), 128);
	assert_int_equal(peer_subscribe(r, p, "$hub/onboard/" LABEL "/up"), 128);
	assert_int_equal(peer_subscribe(r, p, "$hub/onboard/" LABEL "/down"), 1);
	peer_say(r, p, "$hub/onboard/" LABEL "/up", "hello", false);
	peer_say(r, p, "$hub/onboard/FEDCBA9876543210/up", "hello", false);
	peer_say(r, p, "homie/5/x/$state", "hello", false);
	RIG_WAIT(r, peer_heard(r->hub, "$hub/onboard/" LABEL "/up"));
	peer_say(r, r->hub, "$hub/onboard/" LABEL "/down", "challenge", false);
	RIG_WAIT(r, peer_heard(p, "$hub/onboard/" LABEL "/down"));
	assert_null(peer_heard(r->hub, "$hub/onboard/FEDCBA9876543210/up"));
	assert_null(peer_heard(r->hub, "homie/5/x/$state"));

	struct peer_options second = o;
	second.from = "127.0.0.2";
	assert_int_not_equal(peer_open(r, &second)->code, 0);
	RIG_WAIT_TOLD(r, "clone", "addr", "127.0.0.2", "other", "127.0.0.1");
	assert_true(p->up);
	r->hub->count = 0;
	peer_close(r, p, false);
	RIG_WAIT_TOLD(r, "denied", "verb", "will", "unit", LABEL);
	assert_null(peer_heard(r->hub, "$hub/onboard/" LABEL "/up"));
}

#define ANY_CIPHER "Cipher is [^(]"
static bool handshakes(const struct rig *r, const char *options, const char *shows)
{
	char command[512];
	snprintf(command, sizeof(command), "echo Q | timeout 5 openssl s_client -connect 127.0.0.1:%d -psk_identity " LABEL " -psk " PSK_HEX
		" %s 2>/dev/null | grep -q '%s'", r->c.mqtt_onboarding_port, options, shows);
	return system(command) == 0;
}

static void the_onboarding_listener_has_one_cipher_suite_and_always_forward_secrecy(void **state)
{
	struct rig *r = *state;
	static const char *const others[] = { "PSK-AES128-CBC-SHA", "PSK-AES128-GCM-SHA256", "PSK-CHACHA20-POLY1305", "DHE-PSK-AES256-GCM-SHA384", "DHE-PSK-CHACHA20-POLY1305",
		"ECDHE-PSK-AES128-CBC-SHA", "ECDHE-PSK-AES256-CBC-SHA384", "ECDHE-RSA-AES128-GCM-SHA256", "aNULL:eNULL@SECLEVEL=0" };
	char options[96];
	put_ticket(r);
	assert_true(handshakes(r, "-tls1_2 -cipher ECDHE-PSK-CHACHA20-POLY1305", ANY_CIPHER));
	for (size_t i = 0; i < sizeof(others) / sizeof(others[0]); i++) {
		snprintf(options, sizeof(options), "-tls1_2 -cipher %s", others[i]);
		if (handshakes(r, options, ANY_CIPHER))
			fail_msg("%s was accepted", others[i]);
	}
	// TLS 1.3 cannot be switched off in this Mosquitto; its PSK comes with an ephemeral key exchange, also for those who would do without.
	assert_true(handshakes(r, "-tls1_3 -allow_no_dhe_kex", "Server Temp Key"));
	assert_false(handshakes(r, "-tls1_1 -cipher ALL:@SECLEVEL=0", ANY_CIPHER));
}

static void a_device_may_take_its_own_session_over_but_two_living_ones_may_not(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 50, AUTH_UNIT_ACTIVE, false);
	struct peer_options here = { .user = "d-u50", .password = "secret", .client_id = "u50", .from = "127.0.0.1" }, there = here;
	there.from = "127.0.0.2";
	struct peer *first = peer_open(r, &here), *second = peer_open(r, &there);
	assert_int_equal(second->code, 0);
	RIG_WAIT(r, first->gone);
	assert_int_not_equal(peer_open(r, &here)->code, 0); // it is still alive, then: so both are
	RIG_WAIT_TOLD(r, "clone", "addr", "127.0.0.1", "other", "127.0.0.2");
	rig_forget(r);
	assert_int_not_equal(peer_open(r, &here)->code, 0);
	RIG_WAIT_TOLD(r, "refused", "why", "clone", "client", "u50");
	assert_false(rig_told(r, "clone", "client", "u50", NULL, NULL)); // once is enough
	assert_true(second->up);
	peer_say(r, second, "tele/u50/STATE", "on", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u50/STATE"));
}

static void a_device_that_reconnects_a_few_times_from_one_place_is_no_clone(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 51, AUTH_UNIT_ACTIVE, false);
	for (int i = 0; i < 6; i++)
		assert_int_equal(open_lamp(r, 51)->code, 0);
	for (int i = 0; i < 2 && open_lamp(r, 51)->code == 0; i++)
		;
	RIG_WAIT_TOLD(r, "clone", "client", "u51", "other", "127.0.0.1"); // but so many are
}

static void orders_are_answered_and_hostile_ones_ignored(void **state)
{
	struct rig *r = *state;
	static const char *const bad[] = { "", "1", "2 kick unit=u1", "1 revoke", "1 revoke cred=x", "1 revoke cred=-1", "1 explode now=1" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		rig_order(r, bad[i]);
	rig_order(r, "1 verify nonce=n1");
	RIG_WAIT_TOLD(r, "verified", "nonce", "n1", NULL, NULL);
}

static void a_returning_hub_is_told_who_is_on(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 57, AUTH_UNIT_ACTIVE, true);
	struct peer_options o = { .user = "d-u57", .password = "secret", .client_id = "u57", .socket_path = r->paths.legacy_socket };
	assert_int_equal(peer_open(r, &o)->code, 0);
	RIG_WAIT_TOLD(r, "connect", "unit", "u57", "via", "legacy");
	rig_forget(r);
	rig_order(r, "1 verify nonce=n2");
	RIG_WAIT_TOLD(r, "connect", "unit", "u57", "via", "legacy");
	assert_false(rig_told(r, "connect", "unit", "hub", NULL, NULL));
}

static void sighup_asks_for_every_login_again_and_changes_nothing(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 52, AUTH_UNIT_ACTIVE, false);
	rig_put_unit(r, "u53", AUTH_UNIT_ACTIVE, "homie/5/u53/#", NULL, NULL);
	put_certificate(r, 53, "u53", "dev2");
	struct peer *p = open_lamp(r, 52), *q = peer_open(r, &(struct peer_options){ .client_id = "u53", .cert = "dev2", .port = r->c.mqtt_certificate_port });
	assert_int_equal(p->code, 0);
	assert_int_equal(q->code, 0);
	kill(r->pid, SIGHUP);
	rig_pump_for(r, 500);
	assert_true(p->up && q->up && r->hub->up);
	peer_say(r, p, "tele/u52/STATE", "on", false);
	peer_say(r, q, "homie/5/u53/$state", "ready", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u52/STATE") && peer_heard(r->hub, "homie/5/u53/$state"));
}

static void without_auth_db_nobody_new_comes_in_and_it_recovers(void **state)
{
	struct rig *r = *state;
	char aside[CONF_PATH_MAX + 8];
	put_lamp(r, 54, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 54);
	assert_int_equal(p->code, 0);
	snprintf(aside, sizeof(aside), "%s.aside", r->paths.authdb);
	assert_int_equal(rename(r->paths.authdb, aside), 0);
	rig_pump_for(r, 1500);
	put_lamp(r, 55, AUTH_UNIT_ACTIVE, false);
	assert_int_not_equal(open_lamp(r, 55)->code, 0);
	peer_close(r, p, true);
	assert_int_not_equal(open_lamp(r, 54)->code, 0);
	assert_int_equal(rename(aside, r->paths.authdb), 0);
	rig_forget(r);
	RIG_WAIT_TOLD(r, "ready", "version", FREEHOLD_VERSION, NULL, NULL);
	assert_int_equal(open_lamp(r, 54)->code, 0);
}

static void what_a_unit_leaves_in_the_broker_has_an_end(void **state)
{
	struct rig *r = *state;
	static char big[1 << 20];
	char topic[64];
	put_lamp(r, 83, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 83);
	memset(big, 'x', sizeof(big) - 1);
	assert_int_equal(peer_subscribe(r, r->hub, "tele/u83/#"), 1);
	for (int i = 0; i < 9; i++) {
		snprintf(topic, sizeof(topic), "tele/u83/big%d", i);
		peer_say(r, p, topic, big, true);
		rig_pump_for(r, i < 5 ? 0 : 600); // not so fast that it would be a flood
	}
	RIG_WAIT_TOLD(r, "denied", "verb", "keep", "topic", "tele/u83/big7"); // eight of a megabyte and their names are more than eight megabytes
	RIG_WAIT(r, peer_heard(r->hub, "tele/u83/big8")); // what is not kept is heard all the same
	rig_forget(r);
	assert_int_equal(peer_subscribe(r, r->hub, "tele/u83/+"), 1);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u83/big6"));
	rig_pump_for(r, QUIET_MS);
	assert_null(peer_heard(r->hub, "tele/u83/big7"));
	peer_say(r, p, "tele/u83/big0", "", true); // makes room
	peer_say(r, r->hub, "tele/u83/big1", "", true); // so does what the hub clears
	rig_pump_for(r, 2200);
	peer_say(r, p, "tele/u83/big7", big, true);
	peer_say(r, p, "tele/u83/big8", big, true);
	rig_forget(r);
	assert_int_equal(peer_subscribe(r, r->hub, "+/u83/+"), 1);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u83/big7") && peer_heard(r->hub, "tele/u83/big8"));
	for (int i = 2; i < 9; i++) {
		snprintf(topic, sizeof(topic), "tele/u83/big%d", i);
		peer_say(r, p, topic, "", true);
	}
}

static void a_flood_is_dropped_and_told_and_others_are_heard_meanwhile(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 85, AUTH_UNIT_ACTIVE, false);
	put_lamp(r, 87, AUTH_UNIT_ACTIVE, false);
	struct peer *flooding = open_lamp(r, 85), *other = open_lamp(r, 87);
	assert_int_equal(peer_subscribe(r, r->hub, "tele/u85/LAST"), 1);
	assert_int_equal(peer_subscribe(r, r->hub, "tele/u87/#"), 1);
	for (int i = 0; i < 8000; i++)
		mosquitto_publish(flooding->m, NULL, "tele/u85/STATE", 1, "x", 0, false);
	RIG_WAIT_TOLD(r, "denied", "verb", "flood", "unit", "u85");
	peer_say(r, other, "tele/u87/STATE", "heard", false);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u87/STATE"));
	rig_pump_for(r, 100);
	peer_say(r, flooding, "tele/u85/LAST", "again", false); // a tenth of a second later there is room for some
	RIG_WAIT(r, peer_heard(r->hub, "tele/u85/LAST"));
}

static void what_a_unit_listens_to_has_an_end(void **state)
{
	struct rig *r = *state;
	char deep[256] = "cmnd/u84", filter[300];
	int refused = -1;
	put_lamp(r, 84, AUTH_UNIT_ACTIVE, false);
	struct peer *p = open_lamp(r, 84);
	for (int i = 0; i < 17; i++)
		strcat(deep, "/x");
	for (int i = 0; i < 500 && refused < 0; i++) {
		snprintf(filter, sizeof(filter), "%s/%d", deep, i);
		if (peer_subscribe(r, p, filter) == 128)
			refused = i;
	}
	assert_int_equal(refused, 400); // of twenty levels each
	snprintf(filter, sizeof(filter), "%s/0", deep);
	assert_int_equal(peer_subscribe(r, p, filter), 1); // it has that
	mosquitto_unsubscribe(p->m, NULL, filter);
	rig_pump_for(r, QUIET_MS);
	assert_int_equal(peer_subscribe(r, p, "cmnd/u84/POWER"), 1);
	struct peer *again = open_lamp(r, 84); // a clean session begins with none
	snprintf(filter, sizeof(filter), "%s/400", deep);
	assert_int_equal(peer_subscribe(r, again, filter), 1);
}

static void the_broker_ends_cleanly_and_remembers_what_is_retained(void **state)
{
	struct rig *r = *state;
	put_lamp(r, 56, AUTH_UNIT_ACTIVE, false);
	peer_say(r, open_lamp(r, 56), "tele/u56/STATE", "kept", true);
	rig_stop_broker(r);
	rig_clear(state);
	peer_free(r->hub);
	r->peer_count = 0;
	rig_start_broker(r);
	rig_open_hub(r);
	RIG_WAIT(r, peer_heard(r->hub, "tele/u56/STATE"));
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, rig_clear)
	const struct CMUnitTest tests[] = {
		TEST(the_right_password_comes_in_and_is_announced),
		TEST(a_chosen_password_comes_in_only_under_the_key_beside_auth_db),
		TEST(wrong_logins_are_refused_with_their_reason),
		TEST(a_refused_client_id_is_told_with_both_parties),
		TEST(a_session_that_takes_another_over_is_told_with_both_addresses),
		TEST(a_failed_hijack_of_a_client_id_disturbs_nobody),
		TEST(an_unbound_credential_keeps_the_first_client_id_it_meets),
		TEST(a_unit_hears_and_says_only_what_it_was_granted),
		TEST(repeated_denials_are_told_as_a_number),
		TEST(one_unit_cannot_take_the_place_of_another_units_denials),
		TEST(a_long_topic_is_told_without_cutting_a_character),
		TEST(whatever_a_pending_unit_says_goes_to_the_hub_alone),
		TEST(announcements_of_active_units_pass_the_guard),
		TEST(wills_are_judged_like_speech_and_never_pass_unseen),
		TEST(the_will_of_a_displaced_session_is_judged_too),
		TEST(suspended_and_releasing_units_keep_only_their_control_channel),
		TEST(a_revoked_session_is_cut_at_once),
		TEST(a_revocation_without_an_order_is_found_by_the_broker_itself),
		TEST(a_kick_cuts_every_session_of_the_unit_and_the_device_may_return),
		TEST(a_revoked_offline_session_queues_nothing),
		TEST(the_plaintext_door_is_for_named_legacy_devices),
		TEST(a_certificate_is_known_by_its_fingerprint),
		TEST(a_certificate_over_a_weak_key_is_refused_though_it_is_known),
		TEST(onboarding_speaks_only_on_its_tickets_two_topics),
		TEST(the_onboarding_listener_has_one_cipher_suite_and_always_forward_secrecy),
		TEST(a_device_may_take_its_own_session_over_but_two_living_ones_may_not),
		TEST(a_device_that_reconnects_a_few_times_from_one_place_is_no_clone),
		TEST(orders_are_answered_and_hostile_ones_ignored),
		TEST(a_returning_hub_is_told_who_is_on),
		TEST(sighup_asks_for_every_login_again_and_changes_nothing),
		TEST(without_auth_db_nobody_new_comes_in_and_it_recovers),
		TEST(what_a_unit_leaves_in_the_broker_has_an_end), TEST(what_a_unit_listens_to_has_an_end), TEST(a_flood_is_dropped_and_told_and_others_are_heard_meanwhile), TEST(the_broker_ends_cleanly_and_remembers_what_is_retained),
	};
	mosquitto_lib_init();
	return cmocka_run_group_tests(tests, rig_set_up, rig_tear_down);
}
