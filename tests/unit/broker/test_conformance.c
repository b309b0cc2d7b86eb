// Every cell of hub/broker/CONFORMANCE.md against the real broker. A table is tried to its end; then all cells that do not hold are named at once.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#include <mqtt_protocol.h>

#include "broker/conformance_table.h"
#include "broker/rig.h"

#define DOCUMENT SOURCE_DIR "/hub/broker/CONFORMANCE.md"

static const struct cast {
	const char *name, *unit, *user, *password, *client_id, *cert, *psk;
} cast[] = {
	{ "lamp", "lamp", "d-lamp", "secret", "lamp", NULL, NULL },
	{ "cert", "cert", NULL, NULL, "cert", "dev1", NULL },
	{ "plain", "plain", "d-plain", "secret", "plain", NULL, NULL },
	{ "old", "old", "d-old", "secret", "old", NULL, NULL },
	{ "next", "next", "d-next", "secret", "next", NULL, NULL },
	{ "new", "new", "d-new", "secret", "new", NULL, NULL },
	{ "out", "out", "d-out", "secret", "out", NULL, NULL },
	{ "apart", "apart", "d-apart", "secret", "apart", NULL, NULL },
	{ "going", "going", "d-going", "secret", "going", NULL, NULL },
	{ "gone", "gone", "d-gone", "secret", "gone", NULL, NULL },
	{ "lost", "lost", "d-lost", "secret", "lost", NULL, NULL },
	{ "ticket", "T1", "T1", "ticket secret", "ticket", NULL, "T1" },
	{ "guess", "lamp", "d-lamp", "wrong", "lamp", NULL, NULL },
	{ "thief", "lamp", "d-lamp", "secret", "other", NULL, NULL },
	{ "nobody", "", NULL, NULL, "nobody", NULL, NULL },
	{ "hub", "hub", "freehold-hubd", "hub secret", "freehold-hubd", NULL, NULL },
};
enum door { DOOR_PASSWORD = 1, DOOR_CERTIFICATE, DOOR_ONBOARDING, DOOR_PLAINTEXT, DOOR_WEB, DOOR_HUB }; // the columns of "Coming in"

static const char psk_hex[] = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

static const struct cast *cast_find(const char *name)
{
	for (size_t i = 0; i < sizeof(cast) / sizeof(cast[0]); i++)
		if (strcmp(cast[i].name, name) == 0)
			return &cast[i];
	fail_msg("nobody in the cast is called %s", name);
	return NULL;
}

static void put_unit(struct rig *r, const char *unit, enum auth_unit_state state)
{
	static const struct { int verb; const char *format; } rows[] = {
		{ GRANT_SAY, "tele/%s/#" }, { GRANT_SAY, "$hub/device/%s/up" }, { GRANT_HEAR, "cmnd/%s/#" }, { GRANT_HEAR, "$hub/device/%s/down" },
		{ GRANT_ANNOUNCE, "homeassistant/+/%s/config" },
	};
	struct grants g = { 0 };
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++) {
		char pattern[64];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
		snprintf(pattern, sizeof(pattern), rows[i].format, unit);
#pragma GCC diagnostic pop
		assert_int_equal(grants_add(&g, rows[i].verb, pattern), 0);
	}
	assert_int_equal(authdb_put_unit(r->db, unit, state, &g), 0);
	grants_done(&g);
}

static void put_device(struct rig *r, int64_t id, const char *unit, enum auth_unit_state state, enum auth_state credential)
{
	char user[24];
	snprintf(user, sizeof(user), "d-%s", unit);
	put_unit(r, unit, state);
	rig_put_password(r, id, unit, user, "secret", unit, strcmp(unit, "plain") == 0);
	assert_int_equal(authdb_set_state(r->db, id, credential), 0);
}

static void put_certificate(struct rig *r, int64_t id, const char *unit)
{
	struct auth_credential c = { .id = id, .kind = AUTH_CERTIFICATE, .state = AUTH_VALID };
	char path[64], der[2048];
	snprintf(path, sizeof(path), "%s/dev1.der", r->dir);
	FILE *f = fopen(path, "re");
	assert_non_null(f);
	size_t len = fread(der, 1, sizeof(der), f);
	fclose(f);
	put_unit(r, unit, AUTH_UNIT_ACTIVE);
	str_copy(c.unit, sizeof(c.unit), unit);
	str_copy(c.username, sizeof(c.username), "d-cert");
	str_copy(c.client_id, sizeof(c.client_id), unit);
	crypto_sha256(c.fingerprint, der, len);
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

static void put_ticket(struct rig *r, int64_t id)
{
	struct auth_credential c = { .id = id, .unit = "T1", .kind = AUTH_ONBOARDING, .state = AUTH_VALID, .username = "T1", .client_id = "ticket" };
	for (int i = 0; i < 32; i++)
		c.psk[i] = (uint8_t)i;
	crypto_sha256(c.verifier, "ticket secret", strlen("ticket secret"));
	assert_int_equal(authdb_put_credential(r->db, &c), 0);
}

static int set_up(void **state)
{
	int err = rig_set_up(state);
	struct rig *r = *state;
	put_device(r, 1, "lamp", AUTH_UNIT_ACTIVE, AUTH_VALID);
	put_certificate(r, 2, "cert");
	put_device(r, 3, "plain", AUTH_UNIT_ACTIVE, AUTH_VALID);
	put_device(r, 4, "old", AUTH_UNIT_ACTIVE, AUTH_RETIRING);
	put_device(r, 5, "next", AUTH_UNIT_ACTIVE, AUTH_PREPARED);
	put_device(r, 6, "new", AUTH_UNIT_PENDING, AUTH_VALID);
	put_device(r, 7, "out", AUTH_UNIT_SUSPENDED, AUTH_VALID);
	put_device(r, 8, "going", AUTH_UNIT_RELEASING, AUTH_VALID);
	put_device(r, 9, "gone", AUTH_UNIT_GONE, AUTH_VALID);
	put_device(r, 10, "lost", AUTH_UNIT_ACTIVE, AUTH_REVOKED);
	put_device(r, 11, "other", AUTH_UNIT_ACTIVE, AUTH_VALID);
	put_ticket(r, 12);
	put_device(r, 13, "apart", AUTH_UNIT_QUARANTINED, AUTH_VALID);
	assert_int_equal(peer_subscribe(r, r->hub, "$SYS/#"), 1); // so that nothing said there would go unheard
	assert_int_equal(peer_subscribe(r, r->hub, "$other/#"), 1);
	return err;
}

static struct peer_options through(const struct rig *r, const struct cast *who, enum door door)
{
	struct peer_options o = { .user = who->user, .password = who->password, .client_id = who->client_id };
	switch (door) {
	case DOOR_PASSWORD:
		o.cert = who->cert;
		break;
	case DOOR_CERTIFICATE:
		o.cert = who->cert;
		o.port = r->c.mqtt_certificate_port;
		break;
	case DOOR_ONBOARDING:
		o.psk_identity = who->psk;
		o.psk_hex = psk_hex;
		o.port = r->c.mqtt_onboarding_port;
		break;
	case DOOR_PLAINTEXT:
		o.socket_path = r->paths.legacy_socket;
		break;
	case DOOR_WEB:
		o.socket_path = r->paths.ws_socket;
		break;
	case DOOR_HUB:
		o.socket_path = r->paths.hub_socket;
		break;
	}
	return o;
}

static enum door door_of(const struct cast *who)
{
	if (who->cert)
		return DOOR_CERTIFICATE;
	if (who->psk)
		return DOOR_ONBOARDING;
	return strcmp(who->name, "plain") == 0 ? DOOR_PLAINTEXT : DOOR_PASSWORD;
}

static struct peer *come_in(struct rig *r, const char *name, int protocol, const char *will)
{
	const struct cast *who = cast_find(name);
	if (strcmp(name, "hub") == 0)
		return r->hub;
	struct peer_options o = through(r, who, door_of(who));
	o.protocol = protocol;
	o.will_topic = will;
	o.will_payload = "will";
	struct peer *p = peer_open(r, &o);
	if (p->code != 0)
		fail_msg("%s did not come in", name);
	return p;
}

// Everything that the broker had to send to p before now has come: it answers one packet after the other.
static void settle(struct rig *r, struct peer *p)
{
	p->suback = -1;
	mosquitto_subscribe(p->m, NULL, "settle", 0);
	RIG_WAIT(r, p->suback >= 0 || p->gone);
}

static const char *expand(char to[128], const char *topic, const char *unit)
{
	char *out = to;
	for (const char *p = topic; *p && out < to + 96; p++)
		out += *p == '@' ? snprintf(out, 32, "%s", unit) : snprintf(out, 2, "%c", *p);
	*out = '\0';
	return to;
}

// What a cell says and what came of it; all that differ are printed, and the test fails at its end.
static int differences;
static void compare(const struct table *t, int row, int column, const char *how, const char *got)
{
	if (strcmp(t->cell[row][column], got) == 0)
		return;
	print_error("%s, %s%s: the table says %s, the broker %s\n", t->cell[row][0], t->cell[0][column], how, t->cell[row][column], got);
	differences++;
}

static void read_table(struct table *t, const char *heading)
{
	differences = 0;
	if (!table_read(t, DOCUMENT, heading))
		fail_msg("no good table under %s in %s", heading, DOCUMENT);
}

static const char *refusal(struct rig *r, const struct peer_options *o)
{
	static struct broker_line l;
	for (int64_t end = clock_boot_ms() + WAIT_MS; clock_boot_ms() < end; rig_pump(r))
		for (int i = 0; i < r->hub->count; i++) {
			const struct heard *h = &r->hub->heard[i];
			if (strcmp(h->topic, BROKER_EVENT_TOPIC) == 0 && broker_line_parse(&l, h->payload, strlen(h->payload)) == 0 &&
			    strcmp(l.word, "refused") == 0 && strcmp(broker_line_get(&l, "client"), o->client_id) == 0)
				return broker_line_get(&l, "why");
		}
	return "(no reason told)";
}

static void every_door_answers_everybody_as_the_table_says(void **state)
{
	struct rig *r = *state;
	struct table t;
	read_table(&t, "Coming in");
	assert_int_equal(t.columns, DOOR_HUB + 1);
	for (int row = 1; row < t.rows; row++)
		for (int door = DOOR_PASSWORD; door <= DOOR_HUB; door++) {
			struct peer_options o = through(r, cast_find(t.cell[row][0]), (enum door)door);
			if (strcmp(t.cell[row][0], "hub") == 0 && door == DOOR_HUB) // it is in: a second one would take its place
				continue;
			rig_forget(r);
			struct peer *p = peer_open(r, &o);
			compare(&t, row, door, "", p->code == 0 ? "in" : p->code > 0 ? refusal(r, &o) : "tls");
			if (p->up)
				peer_close(r, p, true);
			rig_clear(state);
		}
	assert_true(r->hub->up);
	assert_int_equal(differences, 0);
}

// Where the hub heard a payload.
static const char *fate(const struct rig *r, const char *payload, const char *topic, const char *unit)
{
	char diverted[192];
	const char *found = "no";
	snprintf(diverted, sizeof(diverted), BROKER_DIVERT_PREFIX "%s/%s", unit, topic);
	for (int i = 0; i < r->hub->count; i++) {
		const struct heard *h = &r->hub->heard[i];
		if (strcmp(h->payload, payload) != 0)
			continue;
		found = strcmp(h->topic, topic) == 0 ? "yes" : strcmp(h->topic, diverted) == 0 && !h->retain ? "guard" : "elsewhere";
	}
	return found;
}

static const char *say(struct rig *r, struct peer *p, const char *topic, const char *unit, int qos)
{
	static int number;
	char payload[24];
	snprintf(payload, sizeof(payload), "said %d", ++number);
	rig_forget(r);
	mosquitto_publish(p->m, NULL, topic, (int)strlen(payload), payload, qos, true);
	settle(r, p);
	if (qos == 2)
		settle(r, p); // the first answer came after PUBREC, this one after PUBREL
	settle(r, r->hub);
	return fate(r, payload, topic, unit);
}

struct kept { char topic[128]; };

// Nothing may be retained but what was allowed: otherwise a device could leave words in another's mouth.
static void check_kept(struct rig *r, const struct kept *kept, int count)
{
	rig_forget(r);
	static const char *const all[] = { "#", "$hub/#", "$SYS/#", "$other/#" };
	for (size_t i = 0; i < sizeof(all) / sizeof(all[0]); i++)
		assert_int_equal(peer_subscribe(r, r->hub, all[i]), 1);
	settle(r, r->hub);
	for (int i = 0; i < r->hub->count; i++) {
		const struct heard *h = &r->hub->heard[i];
		bool allowed = !h->retain;
		for (int k = 0; k < count; k++)
			allowed |= strcmp(kept[k].topic, h->topic) == 0;
		if (!allowed)
			fail_msg("%s stayed in the broker", h->topic);
	}
}

static void say_column(struct rig *r, const struct table *t, int column, int protocol)
{
	static struct kept kept[TABLE_ROWS];
	int count = 0;
	const struct cast *who = cast_find(t->cell[0][column]);
	struct peer *p = come_in(r, who->name, protocol, NULL);
	for (int row = 1; row < t->rows; row++)
		for (int qos = 0; qos <= 2; qos++) {
			char topic[128], how[32];
			snprintf(how, sizeof(how), ", MQTT %s, QoS %d", protocol == MQTT_PROTOCOL_V5 ? "5" : "3.1.1", qos);
			compare(t, row, column, how, say(r, p, expand(topic, t->cell[row][0], who->unit), who->unit, qos));
			if (strcmp(t->cell[row][column], "yes") == 0 && qos == 0)
				str_copy(kept[count++].topic, sizeof(kept[0].topic), topic);
		}
	assert_true(p->up);
	check_kept(r, kept, count);
	for (int i = 0; i < count; i++)
		mosquitto_publish(r->hub->m, NULL, kept[i].topic, 0, NULL, 1, true); // for the next column
	settle(r, r->hub);
}

static void each_publish(void **state, int protocol)
{
	struct rig *r = *state;
	struct table t;
	read_table(&t, "Saying");
	struct peer *other = peer_open(r, &(struct peer_options){ .user = "d-other", .password = "secret", .client_id = "other", .protocol = protocol });
	assert_int_equal(peer_subscribe(r, other, "cmnd/other/#"), 1);
	for (int column = 1; column < t.columns; column++) {
		other->count = 0;
		say_column(r, &t, column, protocol);
		settle(r, other);
		if (strcmp(t.cell[0][column], "hub") != 0 && other->count > 0)
			fail_msg("%s was heard by another device on %s", t.cell[0][column], other->heard[0].topic);
	}
	assert_int_equal(differences, 0);
}

static void whatever_is_said_in_mqtt_3_1_1_goes_where_the_table_says(void **state)
{
	each_publish(state, MQTT_PROTOCOL_V311);
}

static void whatever_is_said_in_mqtt_5_goes_where_the_table_says(void **state)
{
	each_publish(state, MQTT_PROTOCOL_V5);
}

static void each_subscription(void **state, int protocol)
{
	struct rig *r = *state;
	struct table t;
	read_table(&t, "Subscribing");
	for (int column = 1; column < t.columns; column++) {
		const struct cast *who = cast_find(t.cell[0][column]);
		struct peer *p = come_in(r, who->name, protocol, NULL);
		for (int row = 1; row < t.rows; row++) {
			char filter[128];
			int code = peer_subscribe(r, p, expand(filter, t.cell[row][0], who->unit));
			compare(&t, row, column, "", p->gone ? "gone" : code < 128 ? "yes" : "no");
			if (p == r->hub && strncmp(filter, "$share/", 7) == 0)
				mosquitto_unsubscribe(p->m, NULL, filter);
		}
		assert_true(p->up);
	}
	assert_int_equal(differences, 0);
}

static void subscriptions_in_mqtt_3_1_1_are_granted_as_the_table_says(void **state)
{
	each_subscription(state, MQTT_PROTOCOL_V311);
}

static void subscriptions_in_mqtt_5_are_granted_as_the_table_says(void **state)
{
	each_subscription(state, MQTT_PROTOCOL_V5);
}

static void subscribe_to_all(struct rig *r, struct peer *p, const struct cast *who)
{
	struct table t;
	if (!table_read(&t, DOCUMENT, "Subscribing"))
		fail_msg("no table of subscriptions");
	for (int row = 1; row < t.rows; row++) {
		char filter[128];
		if (strncmp(t.cell[row][0], "$share/", 7) != 0) // would share with nobody, and hear everything twice
			peer_subscribe(r, p, expand(filter, t.cell[row][0], who->unit));
	}
}

static void deliveries_reach_whom_the_table_says(void **state)
{
	struct rig *r = *state;
	struct table t;
	read_table(&t, "Hearing");
	for (int column = 1; column < t.columns; column++) {
		const struct cast *who = cast_find(t.cell[0][column]);
		struct peer *p = come_in(r, who->name, MQTT_PROTOCOL_V311, NULL);
		subscribe_to_all(r, p, who);
		for (int row = 1; row < t.rows; row++) {
			char topic[128];
			p->count = 0;
			peer_say(r, r->hub, expand(topic, t.cell[row][0], who->unit), "heard?", false);
			settle(r, p);
			compare(&t, row, column, "", peer_heard(p, topic) ? "yes" : p->count ? "elsewhere" : "no");
		}
	}
	assert_int_equal(differences, 0);
}

static void wills_are_sent_as_the_table_says(void **state)
{
	struct rig *r = *state;
	struct table t;
	read_table(&t, "Wills");
	for (int column = 1; column < t.columns; column++)
		for (int row = 1; row < t.rows; row++) {
			const struct cast *who = cast_find(t.cell[0][column]);
			char topic[128];
			struct peer *p = come_in(r, who->name, row % 2 ? MQTT_PROTOCOL_V311 : MQTT_PROTOCOL_V5, expand(topic, t.cell[row][0], who->unit));
			rig_forget(r);
			peer_close(r, p, false);
			RIG_WAIT_TOLD(r, "disconnect", "client", who->client_id, NULL, NULL);
			settle(r, r->hub);
			compare(&t, row, column, "", fate(r, "will", topic, who->unit));
			rig_clear(state);
		}
	assert_int_equal(differences, 0);
}

static void say_alias(struct rig *r, struct peer *p, const char *topic, uint16_t alias, const char *payload)
{
	mosquitto_property *list = NULL;
	assert_int_equal(mosquitto_property_add_int16(&list, MQTT_PROP_TOPIC_ALIAS, alias), MOSQ_ERR_SUCCESS);
	assert_int_equal(mosquitto_publish_v5(p->m, NULL, topic, (int)strlen(payload), payload, 0, false, list), MOSQ_ERR_SUCCESS);
	mosquitto_property_free_all(&list);
	settle(r, p);
	settle(r, r->hub);
}

static void a_topic_alias_is_judged_as_the_topic_it_stands_for(void **state)
{
	struct rig *r = *state;
	struct peer *p = come_in(r, "lamp", MQTT_PROTOCOL_V5, NULL);
	say_alias(r, p, "tele/other/STATE", 1, "by name");
	say_alias(r, p, NULL, 1, "by alias");
	say_alias(r, p, "tele/lamp/STATE", 2, "own by name");
	say_alias(r, p, NULL, 2, "own by alias");
	say_alias(r, p, "tele/other/STATE", 2, "moved");
	say_alias(r, p, NULL, 2, "moved, by alias");
	assert_string_equal(fate(r, "by name", "tele/other/STATE", "lamp"), "no");
	assert_string_equal(fate(r, "by alias", "tele/other/STATE", "lamp"), "no");
	assert_string_equal(fate(r, "own by name", "tele/lamp/STATE", "lamp"), "yes");
	assert_string_equal(fate(r, "own by alias", "tele/lamp/STATE", "lamp"), "yes");
	assert_string_equal(fate(r, "moved", "tele/other/STATE", "lamp"), "no");
	assert_string_equal(fate(r, "moved, by alias", "tele/other/STATE", "lamp"), "no");
}

static void a_response_topic_gives_nobody_a_right(void **state)
{
	struct rig *r = *state;
	struct peer *p = come_in(r, "lamp", MQTT_PROTOCOL_V5, NULL);
	mosquitto_property *list = NULL;
	assert_int_equal(mosquitto_property_add_string(&list, MQTT_PROP_RESPONSE_TOPIC, "cmnd/other/POWER"), MOSQ_ERR_SUCCESS);
	assert_int_equal(mosquitto_publish_v5(p->m, NULL, "tele/lamp/STATE", 3, "ask", 1, false, list), MOSQ_ERR_SUCCESS);
	mosquitto_property_free_all(&list);
	settle(r, p);
	settle(r, r->hub);
	assert_string_equal(fate(r, "ask", "tele/lamp/STATE", "lamp"), "yes");
	assert_int_equal(peer_subscribe(r, p, "cmnd/other/POWER") >= 128, 1);
	assert_string_equal(say(r, p, "cmnd/other/POWER", "lamp", 1), "no");
}

int main(void)
{
#define TEST(f) cmocka_unit_test_teardown(f, rig_clear)
	const struct CMUnitTest tests[] = {
		TEST(every_door_answers_everybody_as_the_table_says),
		TEST(whatever_is_said_in_mqtt_3_1_1_goes_where_the_table_says),
		TEST(whatever_is_said_in_mqtt_5_goes_where_the_table_says),
		TEST(subscriptions_in_mqtt_3_1_1_are_granted_as_the_table_says),
		TEST(subscriptions_in_mqtt_5_are_granted_as_the_table_says),
		TEST(deliveries_reach_whom_the_table_says),
		TEST(wills_are_sent_as_the_table_says),
		TEST(a_topic_alias_is_judged_as_the_topic_it_stands_for),
		TEST(a_response_topic_gives_nobody_a_right),
	};
	mosquitto_lib_init();
	return cmocka_run_group_tests(tests, set_up, rig_tear_down);
}
