// The onboarding conversation with a device that is played here with real keys.
#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/native.h"
#include "platform/crypto.h"
#include "platform/pki.h"

// The device, and what the hub would remember of it.
struct play {
	struct native n;
	struct pki_key *identity, *key;
	uint8_t nonce[32];
	int64_t known_epoch; // -1: unknown
	bool key_seen;
	int issued;
	bool proven;
	const char *problem;
	int result;
};

static int epoch_known(void *data, const char *identity, int64_t *ret)
{
	const struct play *p = data;
	char id[44];
	uint8_t point[65];
	pki_key_public(p->identity, point);
	pki_key_id(point, id);
	if (p->known_epoch < 0 || !str_eq(id, identity))
		return ERR_NOT_FOUND;
	*ret = p->known_epoch;
	return 0;
}

static int key_seen(void *data, const uint8_t spki[32])
{
	(void)spki;
	return ((struct play *)data)->key_seen;
}

static int issue(void *data, const struct native *n, const struct native_request *r, json_t **ret)
{
	struct play *p = data;
	p->issued++;
	p->proven = n->proven;
	*ret = json_pack("{s:s, s:s}", "certificate", r->csr, "unit", "u1");
	return 0;
}

static json_t *say_text(struct play *p, const char *text, size_t len)
{
	const struct native_world w = {.data = p, .hub_id = "hub1", .epoch_known = epoch_known, .key_seen = key_seen, .issue = issue};
	json_t *reply = NULL;
	p->result = native_message(&p->n, &w, text, len, &reply, &p->problem);
	assert_non_null(reply);
	assert_int_equal(json_integer_value(json_object_get(reply, "v")), 1);
	return reply;
}

static json_t *say(struct play *p, json_t *message)
{
	AUTO_FREE char *text = json_write(message);
	json_decref(message);
	return say_text(p, text, strlen(text));
}

static json_t *hello(const struct play *p, const char *model, int epoch, bool with_identity)
{
	uint8_t point[65];
	char b64[88];
	json_t *m = json_pack("{s:i, s:s, s:s, s:s, s:i, s:s, s:s}", "v", 1, "type", "hello", "model", model, "version", "1.0", "epoch", epoch, "nonce",
		"AAAAAAAAAAAAAAAAAAAAAA", "serial", "S1");
	pki_key_public(p->identity, point);
	str_b64url(b64, point, sizeof point);
	if (with_identity)
		json_object_set_new(m, "identity", json_string(b64));
	return m;
}

static void challenge(struct play *p, bool with_identity, int epoch)
{
	AUTO_JSON json_t *reply = say(p, hello(p, "PLUG-1", epoch, with_identity));
	assert_string_equal(json_text_or(reply, "type", ""), "challenge");
	assert_string_equal(json_text_or(reply, "hub", ""), "hub1");
	size_t len = sizeof p->nonce;
	const char *nonce = json_text_or(reply, "nonce", "");
	assert_int_equal(str_unb64url(p->nonce, &len, nonce, strlen(nonce)), 0);
	assert_int_equal(len, 32);
}

static json_t *request(const struct play *p, const struct pki_key *key, const struct pki_key *signer, int epoch)
{
	AUTO_FREE char *csr = NULL;
	uint8_t said[16 + 32 + 32 + 8] = "freehold-csr-v1", signature[64];
	char b64[87];
	assert_int_equal(pki_key_csr(key, "whatever", &csr), 0);
	json_t *m = json_pack("{s:i, s:s, s:s}", "v", 1, "type", "request", "csr", csr);
	if (!signer)
		return m;
	memcpy(said + 16, p->nonce, 32);
	crypto_sha256(said + 48, csr, strlen(csr));
	said[87] = (uint8_t)epoch;
	assert_int_equal(pki_sign(signer, said, sizeof said, signature), 0);
	str_b64url(b64, signature, sizeof signature);
	json_object_set_new(m, "proof", json_string(b64));
	return m;
}

static void expect_error(struct play *p, json_t *message, const char *code, int result)
{
	AUTO_JSON json_t *reply = say(p, message);
	assert_string_equal(json_text_or(reply, "type", ""), "error");
	assert_string_equal(json_text_or(reply, "code", ""), code);
	assert_true(*json_text_or(reply, "text", ""));
	assert_string_equal(p->problem, code);
	assert_int_equal(p->result, result);
}

static void expect_certificate(struct play *p, json_t *message)
{
	AUTO_JSON json_t *reply = say(p, message);
	assert_string_equal(json_text_or(reply, "type", ""), "certificate");
	assert_string_equal(json_text_or(reply, "unit", ""), "u1");
	assert_null(p->problem);
	assert_int_equal(p->result, 0);
}

static void begin(struct play *p, bool label_has_identity)
{
	struct code c = {.label = "0123456789ABCDEF", .model = "PLUG-1"};
	char id[44];
	uint8_t point[65];
	size_t len = sizeof c.id_hash;
	*p = (struct play){.known_epoch = -1};
	assert_int_equal(pki_key_new(&p->identity), 0);
	assert_int_equal(pki_key_new(&p->key), 0);
	pki_key_public(p->identity, point);
	pki_key_id(point, id);
	c.has_id_hash = label_has_identity;
	assert_int_equal(str_unb64url(c.id_hash, &len, id, strlen(id)), 0);
	native_init(&p->n, &c);
}

static void end(struct play *p)
{
	native_done(&p->n);
	pki_key_free(p->identity);
	pki_key_free(p->key);
}

static void a_device_with_an_identity_key_gets_its_certificate(void **state)
{
	(void)state;
	struct play p;
	begin(&p, true);
	challenge(&p, true, 3);
	expect_certificate(&p, request(&p, p.key, p.identity, 3));
	assert_true(p.proven);
	assert_int_equal(p.n.state, NATIVE_ISSUED);
	assert_int_equal(p.n.hello.epoch, 3);
	end(&p);
}

static void a_device_without_one_is_graded_by_its_code_alone(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	challenge(&p, false, 0);
	expect_certificate(&p, request(&p, p.key, NULL, 0));
	assert_false(p.proven);
	end(&p);
}

static void an_identity_that_is_claimed_but_not_proven_does_not_count(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	challenge(&p, true, 0);
	expect_certificate(&p, request(&p, p.key, NULL, 0));
	assert_false(p.proven);
	end(&p);
}

static void a_lost_answer_is_given_again_to_the_same_key_and_made_once(void **state)
{
	(void)state;
	struct play p;
	begin(&p, true);
	challenge(&p, true, 0);
	expect_certificate(&p, request(&p, p.key, p.identity, 0));
	expect_certificate(&p, request(&p, p.key, p.identity, 0));
	challenge(&p, true, 0); // it restarted
	p.key_seen = true;      // as the hub would say now
	expect_certificate(&p, request(&p, p.key, p.identity, 0));
	assert_int_equal(p.issued, 1);
	end(&p);
}

static void another_key_ends_the_conversation_for_everybody(void **state)
{
	(void)state;
	struct play p;
	struct pki_key *other;
	begin(&p, false);
	assert_int_equal(pki_key_new(&other), 0);
	challenge(&p, false, 0);
	expect_certificate(&p, request(&p, p.key, NULL, 0));
	expect_error(&p, request(&p, other, NULL, 0), "second_party", ERR_DENIED);
	expect_error(&p, request(&p, p.key, NULL, 0), "second_party", ERR_DENIED);
	assert_int_equal(p.issued, 1);
	pki_key_free(other);
	end(&p);
}

static void another_device_after_the_certificate_ends_it_too(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	challenge(&p, false, 0);
	expect_certificate(&p, request(&p, p.key, NULL, 0));
	expect_error(&p, hello(&p, "PLUG-1", 1, false), "second_party", ERR_DENIED);
	end(&p);
}

static void a_device_that_is_not_the_labelled_one_is_told_so(void **state)
{
	(void)state;
	struct play p;
	begin(&p, true);
	expect_error(&p, hello(&p, "PLUG-2", 0, true), "model_mismatch", 0);
	expect_error(&p, hello(&p, "PLUG", 0, true), "model_mismatch", 0);
	expect_error(&p, hello(&p, "PLUG-1", 0, false), "identity_required", 0);
	struct pki_key *mine = p.identity;
	assert_int_equal(pki_key_new(&p.identity), 0);
	expect_error(&p, hello(&p, "PLUG-1", 0, true), "identity_mismatch", 0);
	pki_key_free(p.identity);
	p.identity = mine;
	challenge(&p, true, 0); // the right one is still welcome
	end(&p);
}

static void a_proof_by_another_key_or_for_another_moment_is_refused(void **state)
{
	(void)state;
	struct play p;
	begin(&p, true);
	challenge(&p, true, 2);
	expect_error(&p, request(&p, p.key, NULL, 2), "proof_required", 0);
	expect_error(&p, request(&p, p.key, p.key, 2), "proof_wrong", 0);
	expect_error(&p, request(&p, p.key, p.identity, 1), "proof_wrong", 0);
	p.nonce[0] ^= 1;
	expect_error(&p, request(&p, p.key, p.identity, 2), "proof_wrong", 0);
	p.nonce[0] ^= 1;
	expect_certificate(&p, request(&p, p.key, p.identity, 2));
	end(&p);
}

static void an_epoch_that_was_not_raised_is_refused(void **state)
{
	(void)state;
	struct play p;
	begin(&p, true);
	p.known_epoch = 4;
	expect_error(&p, hello(&p, "PLUG-1", 3, true), "epoch_not_raised", 0);
	expect_error(&p, hello(&p, "PLUG-1", 4, true), "epoch_not_raised", 0);
	challenge(&p, true, 5);
	end(&p);
}

static void a_key_that_was_seen_before_is_refused(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	p.key_seen = true;
	challenge(&p, false, 0);
	expect_error(&p, request(&p, p.key, NULL, 0), "key_reused", 0);
	assert_int_equal(p.issued, 0);
	end(&p);
}

static void messages_out_of_order_or_out_of_shape_are_refused(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	expect_error(&p, request(&p, p.key, NULL, 0), "no_challenge", 0);
	expect_error(&p, json_pack("{s:i, s:s}", "v", 2, "type", "hello"), "bad_message", 0);
	expect_error(&p, json_pack("{s:i, s:s}", "v", 1, "type", "certificate"), "bad_message", 0);
	expect_error(&p, json_pack("[]"), "bad_message", 0);
	challenge(&p, false, 0);
	expect_error(&p, json_pack("{s:i, s:s, s:s}", "v", 1, "type", "request", "csr", "-----BEGIN"), "csr_invalid", 0);
	expect_error(&p, json_pack("{s:i, s:s, s:i}", "v", 1, "type", "request", "csr", 7), "bad_message", 0);
	assert_int_equal(p.n.state, NATIVE_CHALLENGED);
	end(&p);
}

static void too_many_errors_end_it(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	for (int i = 0; i < NATIVE_ERRORS_MAX; i++)
		expect_error(&p, json_pack("{}"), "bad_message", 0);
	expect_error(&p, json_pack("{}"), "too_many_errors", ERR_DENIED);
	expect_error(&p, hello(&p, "PLUG-1", 0, false), "too_many_errors", ERR_DENIED);
	end(&p);
}

static void a_message_over_the_limit_is_refused_unread(void **state)
{
	(void)state;
	struct play p;
	begin(&p, false);
	char *text = mem_new(NATIVE_MESSAGE_MAX + 1, 1);
	memset(text, ' ', NATIVE_MESSAGE_MAX + 1);
	memcpy(text, "{}", 2);
	AUTO_JSON json_t *reply = say_text(&p, text, NATIVE_MESSAGE_MAX + 1);
	assert_string_equal(json_text_or(reply, "code", ""), "bad_message");
	free(text);
	end(&p);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_with_an_identity_key_gets_its_certificate),
		cmocka_unit_test(a_device_without_one_is_graded_by_its_code_alone),
		cmocka_unit_test(an_identity_that_is_claimed_but_not_proven_does_not_count),
		cmocka_unit_test(a_lost_answer_is_given_again_to_the_same_key_and_made_once),
		cmocka_unit_test(another_key_ends_the_conversation_for_everybody),
		cmocka_unit_test(another_device_after_the_certificate_ends_it_too),
		cmocka_unit_test(a_device_that_is_not_the_labelled_one_is_told_so),
		cmocka_unit_test(a_proof_by_another_key_or_for_another_moment_is_refused),
		cmocka_unit_test(an_epoch_that_was_not_raised_is_refused),
		cmocka_unit_test(a_key_that_was_seen_before_is_refused),
		cmocka_unit_test(messages_out_of_order_or_out_of_shape_are_refused),
		cmocka_unit_test(too_many_errors_end_it),
		cmocka_unit_test(a_message_over_the_limit_is_refused_unread),
	};
	return crypto_init() ? 1 : cmocka_run_group_tests(tests, NULL, NULL);
}
