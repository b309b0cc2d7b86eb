// A native ticket from its code to a pending unit; the device is played with real keys, its messages come as the broker would bring them.
#include "unit.h"
#include "devices/world.h"

#define LABEL "0123456789ABCDEF"
#define CODE "FH1." LABEL ".000102030405060708090A0B0C.PLUG-1"

static struct ticket *open_ticket(struct world *w)
{
	AUTO_JSON json_t *body = json_pack("{s:s, s:s}", "kind", "native", "code", CODE), *t = NULL, *again = NULL;
	assert_int_equal(devices_ticket_open(w->d, body, &t), 0);
	assert_null(json_object_get(t, "instructions"));
	assert_int_equal(devices_ticket_open(w->d, body, &again), ERR_EXISTS);
	world_event(w, text("1 connect unit=" LABEL " cred=1 client=onboard addr=192.168.1.5 via=onboarding"));
	return ticket_find(w->d, json_text_or(t, "id", ""));
}

static void send_message(struct world *w, json_t *message)
{
	AUTO_FREE char *said = json_write(message);
	json_decref(message);
	world_say(w, "$hub/onboard/" LABEL "/up", said);
}

static void hello(struct world *w, int epoch)
{
	send_message(w, json_pack("{s:i, s:s, s:s, s:s, s:s, s:i, s:s}", "v", 1, "type", "hello", "model", "plug-1", "version", "1.0", "serial", "S1", "epoch", epoch, "nonce",
		"AAAAAAAAAAAAAAAAAAAAAA"));
}

static void request(struct world *w, const struct pki_key *key)
{
	AUTO_FREE char *csr = NULL;
	assert_int_equal(pki_key_csr(key, "device", &csr), 0);
	send_message(w, json_pack("{s:i, s:s, s:s, s:s}", "v", 1, "type", "request", "csr", csr, "passport", "a.b.c"));
}

static void a_code_leads_to_a_certificate_and_the_first_connect_ends_the_ticket(void **data)
{
	struct world *w = *data;
	struct pki_key *key;
	assert_int_equal(pki_key_new(&key), 0);
	struct ticket *t = open_ticket(w);
	hello(w, 0);
	assert_int_equal(t->state, TICKET_TALKING);
	request(w, key);
	assert_int_equal(t->state, TICKET_ISSUED);
	assert_int_equal(w->passports, 1);
	char unit[UNIT_ID];
	memcpy(unit, t->unit, sizeof unit);
	assert_false(devices_exists(w->d, unit));
	world_event(w, text("1 connect unit=%s cred=%lld client=%s addr=192.168.1.5 via=certificate", unit, credential_of(w, unit), unit));
	assert_int_equal(t->state, TICKET_CONNECTED);
	assert_int_equal(t->credential, 0);
	world_divert(w, unit, text("homie/5/%s/$description", unit), "{\"homie\":\"5.0\",\"nodes\":{\"r\":{\"properties\":{\"on\":{\"datatype\":\"boolean\"}}}}}");
	assert_int_equal(devices_confirm(w->d, unit, "Lamp", NULL), 0);
	assert_int_equal(t->state, TICKET_CONFIRMED);
	AUTO_JSON json_t *device = world_get(w, unit);
	assert_string_equal(json_text_or(device, "identity", ""), "code");
	assert_string_equal(json_text_or(device, "serial", ""), "S1");
	assert_string_equal(json_text_or(device, "onboarding", ""), "native");
	assert_int_equal(devices_finish_release(w->d, unit, NULL), 0);
	// The key has been used: it may not come again, not even in another ownership.
	t = open_ticket(w);
	hello(w, 1);
	request(w, key);
	assert_string_equal(t->problem, "key_reused");
	assert_int_equal(devices_ticket_cancel(w->d, t->id), 0);
	pki_key_free(key);
}

static void an_answer_that_was_lost_with_the_hub_does_not_lock_the_device_out(void **data)
{
	struct world *w = *data;
	struct pki_key *key;
	char first[UNIT_ID];
	assert_int_equal(pki_key_new(&key), 0);
	struct ticket *t = open_ticket(w);
	hello(w, 0);
	request(w, key);
	memcpy(first, t->unit, sizeof first);
	world_restart(w);
	assert_non_null(unit_find(w->d, first)); // it may have the answer after all
	t = open_ticket(w);
	hello(w, 0);
	request(w, key);
	assert_int_equal(t->state, TICKET_ISSUED);
	assert_null(unit_find(w->d, first));
	assert_string_not_equal(t->unit, first);
	assert_int_equal(devices_ticket_cancel(w->d, t->id), 0);
	pki_key_free(key);
}

static void a_second_address_while_the_first_talks_ends_it_with_an_alarm(void **data)
{
	struct world *w = *data;
	struct ticket *t = open_ticket(w);
	hello(w, 0);
	world_event(w, "1 connect unit=" LABEL " cred=1 client=onboard addr=192.168.1.6 via=onboarding");
	assert_int_equal(t->state, TICKET_ABORTED);
	assert_string_equal(t->problem, "second_party");
	assert_true(world_heard(w, "!ticket.aborted"));
	hello(w, 0); // nobody listens any more
	assert_int_equal(t->state, TICKET_ABORTED);
}

static void a_second_address_that_the_broker_turned_away_ends_it_too(void **data)
{
	struct world *w = *data;
	struct ticket *t = open_ticket(w);
	hello(w, 0);
	world_event(w, "1 clone unit=" LABEL " cred=1 client=onboard addr=192.168.1.5 other=192.168.1.5"); // one that reconnects too often is not two
	assert_int_equal(t->state, TICKET_TALKING);
	world_event(w, "1 clone unit=" LABEL " cred=1 client=onboard addr=192.168.1.6 other=192.168.1.5");
	assert_int_equal(t->state, TICKET_ABORTED);
	assert_string_equal(t->problem, "second_party");
	assert_true(world_heard(w, "!ticket.aborted"));
}

static void the_same_device_may_come_from_another_address_after_it_left(void **data)
{
	struct world *w = *data;
	struct ticket *t = open_ticket(w);
	world_event(w, "1 disconnect unit=" LABEL " cred=1 client=onboard reason=0");
	world_event(w, "1 connect unit=" LABEL " cred=1 client=onboard addr=192.168.1.6 via=onboarding");
	hello(w, 0);
	assert_int_equal(t->state, TICKET_TALKING);
	assert_int_equal(devices_ticket_cancel(w->d, t->id), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_code_leads_to_a_certificate_and_the_first_connect_ends_the_ticket),
		cmocka_unit_test(an_answer_that_was_lost_with_the_hub_does_not_lock_the_device_out),
		cmocka_unit_test(a_second_address_while_the_first_talks_ends_it_with_an_alarm),
		cmocka_unit_test(a_second_address_that_the_broker_turned_away_ends_it_too),
		cmocka_unit_test(the_same_device_may_come_from_another_address_after_it_left),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
