#include "passport/sample.h"
#include "passport/document.h"

static struct pki_key *maker;

static int make_key(void **state)
{
	(void)state;
	return pki_key_new(&maker);
}

static int drop_key(void **state)
{
	(void)state;
	pki_key_free(maker);
	return 0;
}

static void what_the_hub_uses_is_taken_and_the_rest_dropped(void **state)
{
	(void)state;
	struct document d;
	uint8_t point[65];
	assert_int_equal(document_read(&d, sample_passport(maker), NULL), 0);
	pki_key_public(maker, point);
	assert_memory_equal(d.issuer_key, point, 65);
	assert_string_equal(d.issuer_host, "www.lamps.example");
	assert_string_equal(d.issuer_name, "Lamps Ltd");
	assert_string_equal(d.model, "PLUG-1");
	assert_string_equal(d.contact, "mailto:s@lamps.example");
	assert_string_equal(d.support.after_end, "works_offline");
	assert_int_equal(d.revision, 3);
	assert_int_equal(d.issued_at, INT64_C(1767323045000));
	assert_int_equal(d.passwords, PASSWORDS_UNIQUE);
	assert_true(d.support.basis == BASIS_END_DATE && d.support.by_month);
	assert_int_equal(d.support.promised, str_date_ms(2030, 1, 1));
	assert_int_equal(d.support.service_end, str_date_ms(2040, 1, 1));
	assert_int_equal(json_array_size(d.interactions), 1);
	assert_null(json_object_get(d.payload, "ext"));
	document_done(&d);
}

static const struct row { const char *path, *value; } optional[] = {
	{"top3", NULL}, {"top3.passwords", NULL}, {"top3.disclosure", NULL}, {"support", NULL}, {"services", NULL}, {"interactions", NULL},
	{"passport.urls", NULL}, {"passport.refresh_after", NULL}, {"support.history", NULL}, {"support.published_url", NULL}, {"support.after_end", NULL},
	{"interactions.0.peer.host", NULL}, {"interactions.0.transport.tls", NULL}, {"interactions.0.required_for", NULL},
	{"notify", NULL}, {"notify.registration", NULL}, {"notify.registration.url", NULL}, {"sensors", NULL}, {"sensors", "[]"}, {"provisions", NULL}, {"provisions.0.why", NULL}, {"labels", "['a.b.c']"}, {"passport.new_member", "{'x':[1,2]}"}, {"support.basis", "'unknown'"},
}, wrong[] = {
	{"passport", NULL}, {"passport", "[]"}, {"passport.version", "'2.0'"}, {"passport.id", NULL}, {"passport.revision", "0"}, {"passport.revision", "'3'"},
	{"passport.revision", "-1"}, {"passport.issued_at", "'yesterday'"}, {"passport.issued_at", "'1969-01-01T00:00:00Z'"}, {"passport.refresh_after", "7"},
	{"passport.urls", "['http://lamps.example']"}, {"passport.urls", "[7]"}, {"passport.urls", "'https://lamps.example'"},
	{"issuer", NULL}, {"issuer.role", "'crowd'"}, {"issuer.legal_name", "''"}, {"issuer.legal_name", "'a\\u0007b'"}, {"issuer.web", NULL},
	{"issuer.web", "'http://lamps.example'"}, {"issuer.web", "'https://'"}, {"issuer.web", "'https:///x'"}, {"issuer.web", "'https://a@b'"},
	{"issuer.web", "'https://lamps example'"}, {"issuer.key", NULL}, {"issuer.key", "'AAAA'"}, {"product", NULL}, {"product.model", NULL}, {"product.name", "7"},
	{"top3", "7"}, {"top3.passwords.mode", "'admin'"}, {"top3.passwords.mode", NULL}, {"top3.disclosure.policy_url", NULL},
	{"top3.disclosure.policy_url", "'javascript:alert(1)'"}, {"top3.disclosure.contacts", "[]"}, {"top3.disclosure.contacts", "['s@lamps.example']"},
	{"top3.disclosure.contacts", "['mailto:a','mailto:a','mailto:a','mailto:a','mailto:a','mailto:a','mailto:a','mailto:a','mailto:a']"},
	{"support.basis", "'forever'"}, {"support.end", NULL}, {"support.end", "'2031-02-30'"}, {"support.end", "'1970-01-01'"}, {"support.end_precision", "'year'"},
	{"support.basis", "'months_from_sale'"}, {"support.months", "0"}, {"support.history", "[7]"}, {"support.history", "[{}]"}, {"support.after_end", "'explodes'"},
	{"services", "[{'ends':'2030-01-01'}]"}, {"interactions", "{}"}, {"interactions.0", "7"}, {"interactions.0.flow", "'cloud_to_device'"},
	{"interactions.0.initiated_by", NULL}, {"interactions.0.peer", NULL}, {"interactions.0.peer.kind", "'x'"}, {"interactions.0.peer.host", "'a b'"},
	{"interactions.0.peer.country", "'gb'"}, {"interactions.0.transport.port", "0"}, {"interactions.0.transport.port", "65536"},
	{"interactions.0.transport.tls.min", "'1.0'"}, {"interactions.0.purpose.code", "'Tele metry'"}, {"interactions.0.purpose.text.en", "7"},
	{"notify", "[]"}, {"notify.registration", "7"}, {"notify.registration.default", "'always'"}, {"notify.registration.default", NULL}, {"notify.registration.data", NULL},
	{"notify.registration.data", "['E-mail']"}, {"notify.registration.url", "'http://lamps.example'"}, {"sensors", "{}"}, {"sensors.0.kind", "'smell'"}, {"sensors.0", "7"}, {"provisions", "{}"}, {"provisions.0.result", "'yes'"}, {"provisions.0.std", NULL},
	{"provisions.0.id", "7"}, {"provisions.0.ver", "''"}, {"labels", "[7]"}, {"labels", "'a.b.c'"}, {"interactions.0.data", "['Energy!']"}, {"interactions.0.personal", "'yes'"}, {"interactions.0.required_for", "[7]"},
};

static int read_changed(const struct row *row, struct document_fault *fault)
{
	struct document d;
	json_t *j = sample_passport(maker);
	sample_set(j, row->path, row->value);
	int r = document_read(&d, j, fault);
	if (!r)
		document_done(&d);
	return r;
}

static void what_is_optional_may_be_missing_and_what_is_unknown_may_be_there(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(optional) / sizeof(optional[0]); i++) {
		struct document_fault fault;
		if (read_changed(&optional[i], &fault))
			fail_msg("%s: %s %s", optional[i].path, fault.path, fault.rule);
	}
}

static void every_broken_rule_is_found_and_its_place_named(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(wrong) / sizeof(wrong[0]); i++) {
		struct document_fault fault = {.rule = ""};
		if (read_changed(&wrong[i], &fault) != ERR_INVALID || !fault.rule[0] || !fault.path[0])
			fail_msg("%s = %s was taken", wrong[i].path, wrong[i].value ? wrong[i].value : "(missing)");
	}
	struct document_fault fault;
	assert_int_equal(read_changed(&(struct row){"interactions.0.purpose.code", "7"}, &fault), ERR_INVALID);
	assert_string_equal(fault.path, "interactions[0].purpose.code");
}

static void too_many_interactions_are_refused(void **state)
{
	(void)state;
	struct document d;
	json_t *j = sample_passport(maker), *list = json_object_get(j, "interactions");
	for (int i = 0; i < 128; i++)
		json_array_append(list, json_array_get(list, 0));
	assert_int_equal(document_read(&d, j, NULL), ERR_INVALID);
}

static void a_service_that_the_promise_does_not_lean_on_does_not_end_it(void **state)
{
	(void)state;
	struct document d;
	json_t *j = sample_passport(maker);
	sample_set(j, "services", "[{'id':'voice','ends':'2026-01-01'},{'id':'app'}]");
	assert_int_equal(document_read(&d, j, NULL), 0);
	assert_int_equal(d.support.service_end, 0);
	document_done(&d);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_the_hub_uses_is_taken_and_the_rest_dropped),
		cmocka_unit_test(what_is_optional_may_be_missing_and_what_is_unknown_may_be_there),
		cmocka_unit_test(every_broken_rule_is_found_and_its_place_named),
		cmocka_unit_test(too_many_interactions_are_refused),
		cmocka_unit_test(a_service_that_the_promise_does_not_lean_on_does_not_end_it),
	};
	return cmocka_run_group_tests(tests, make_key, drop_key);
}
