#include <ctype.h>
#include <string.h>
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "devices/native.h"
#include "platform/crypto.h"
#include "platform/pki.h"

#define ARRIVAL_CONTEXT "freehold-csr-v1"
#define RENEWAL_CONTEXT "freehold-renewal-v1"
#define CONTEXT_MAX 32

// What the maker of a device reads in its console; the owner's sentences are the web's.
static const struct { const char *code, *text; } problems[] = {
	{"bad_message", "The message is not one of this protocol, or a member is missing or malformed."},
	{"model_mismatch", "The model is not the one on the label."},
	{"identity_required", "The label names an identity key, but the message has none."},
	{"identity_mismatch", "The identity key is not the one on the label."},
	{"epoch_not_raised", "This identity has been owned here before; its epoch must be higher now (transfer reset first)."},
	{"no_challenge", "A hello must come first."},
	{"proof_required", "The request must be signed by the identity key."},
	{"proof_wrong", "The proof does not verify with the identity key."},
	{"csr_invalid", "The certificate request does not parse or its own signature is wrong."},
	{"key_weak", "The key of the certificate request is too weak or of the wrong kind (P-256 is wanted)."},
	{"key_reused", "A certificate was already made for this key once; make a new key."},
	{"second_party", "Another party takes part in this conversation; it has been ended."},
	{"too_soon", "The present key is not a day old; ask again later."},
	{"too_many_errors", "Too many refused messages; the conversation has been ended."},
	{"internal", "The hub could not do it; try again."},
};

json_t *native_error(const char *code)
{
	const char *text = "";
	for (size_t i = 0; i < sizeof problems / sizeof *problems; i++)
		if (str_eq(problems[i].code, code))
			text = problems[i].text;
	return json_pack("{s:i, s:s, s:s, s:s}", "v", 1, "type", "error", "code", code, "text", text);
}

void native_init(struct native *n, const struct code *code)
{
	*n = (struct native){.code = *code};
}

void native_done(struct native *n)
{
	json_decref(n->answer);
	mem_wipe(n, sizeof *n);
}

static int read_b64(uint8_t *to, size_t *len, size_t least, const json_t *m, const char *key, size_t max_text)
{
	const char *s;
	int e = json_get_text(m, key, max_text, &s);
	if (e)
		return e;
	e = str_unb64url(to, len, s, strlen(s));
	return e ? e : *len >= least ? 0 : ERR_INVALID;
}

static int read_word(char *to, size_t size, const json_t *m, const char *key)
{
	const char *s;
	int e = json_get_text(m, key, size - 1, &s);
	if (e)
		return e;
	return str_is_name(s, size - 1) && str_copy(to, size, s) ? 0 : ERR_INVALID;
}

static int hello_read(struct native_hello *h, const json_t *m)
{
	uint8_t nonce[32];
	size_t nonce_len = sizeof nonce, point_len = sizeof h->identity;
	int e = read_word(h->model, sizeof h->model, m, "model");
	if (!e)
		e = read_word(h->version, sizeof h->version, m, "version");
	if (!e)
		e = json_get_int(m, "epoch", 0, INT32_MAX, &h->epoch);
	if (!e)
		e = read_b64(nonce, &nonce_len, 16, m, "nonce", 43);
	if (e)
		return e;
	e = read_word(h->serial, sizeof h->serial, m, "serial");
	if (e && e != ERR_NOT_FOUND)
		return e;
	e = read_b64(h->identity, &point_len, sizeof h->identity, m, "identity", 88);
	h->has_identity = !e;
	return e == ERR_NOT_FOUND ? 0 : e;
}

static bool model_is(const struct code *c, const char *model)
{
	size_t i = 0;
	for (; model[i]; i++)
		if (toupper((unsigned char)model[i]) != c->model[i])
			return false;
	return !c->model[i];
}

// The identity key against the label. NULL, or what is wrong.
static const char *identity_problem(const struct native *n, const struct native_world *w, const struct native_hello *h)
{
	char id[44], label_id[44];
	int64_t known;
	if (!h->has_identity)
		return n->code.has_id_hash ? "identity_required" : NULL;
	pki_key_id(h->identity, id);
	str_b64url(label_id, n->code.id_hash, sizeof n->code.id_hash);
	if (n->code.has_id_hash && !crypto_equal(id, label_id, 43))
		return "identity_mismatch";
	int e = w->epoch_known(w->data, id, &known);
	if (e == ERR_NOT_FOUND)
		return NULL;
	return e ? "internal" : h->epoch > known ? NULL : "epoch_not_raised";
}

static bool same_device(const struct native_hello *a, const struct native_hello *b)
{
	return str_eq(a->model, b->model) && a->epoch == b->epoch && a->has_identity == b->has_identity
		&& (!a->has_identity || crypto_equal(a->identity, b->identity, sizeof a->identity));
}

static const char *on_hello(struct native *n, const struct native_world *w, const json_t *m, json_t **reply)
{
	struct native_hello h = {0};
	if (hello_read(&h, m))
		return "bad_message";
	if (n->state == NATIVE_ISSUED && !same_device(&n->hello, &h))
		return "second_party";
	if (!model_is(&n->code, h.model))
		return "model_mismatch";
	const char *problem = identity_problem(n, w, &h);
	if (problem)
		return problem;
	n->hello = h;
	random_bytes(n->nonce, sizeof n->nonce);
	str_b64url(n->nonce_b64, n->nonce, sizeof n->nonce);
	if (n->state == NATIVE_OPEN)
		n->state = NATIVE_CHALLENGED;
	*reply = json_pack("{s:i, s:s, s:s, s:s}", "v", 1, "type", "challenge", "nonce", n->nonce_b64, "hub", w->hub_id);
	return NULL;
}

// The proof binds the identity key to this conversation (nonce), to this key (the request's text) and to this ownership (epoch). Context NUL included.
static bool proof_is(const char *context, const struct native_holder *h, const char *csr, const uint8_t signature[64])
{
	uint8_t said[CONTEXT_MAX + 32 + 32 + 8], *at = mempcpy(said, context, strlen(context) + 1);
	at = mempcpy(at, h->nonce, 32);
	crypto_sha256(at, csr, strlen(csr));
	at += 32;
	for (int i = 0; i < 8; i++)
		*at++ = (uint8_t)((uint64_t)h->epoch >> (56 - 8 * i));
	return pki_verify(h->identity, said, (size_t)(at - said), signature) == 0;
}

// needed: whether it must be there at all.
static const char *proof_problem(const char *context, const struct native_holder *h, bool needed, const json_t *m, const char *csr, bool *proven)
{
	uint8_t signature[64];
	size_t len = sizeof signature;
	int e = read_b64(signature, &len, sizeof signature, m, "proof", 86);
	*proven = false;
	if (e == ERR_NOT_FOUND)
		return needed ? "proof_required" : NULL;
	*proven = !e && h->identity && proof_is(context, h, csr, signature);
	return *proven ? NULL : "proof_wrong";
}

static const char *csr_problem(struct pki_csr *c, const char *csr, bool any_key)
{
	int e = pki_csr_check(c, csr, strlen(csr));
	if (e)
		return e == ERR_WEAK ? "key_weak" : "csr_invalid";
	// Of the seed's keys, 224 bits of a curve would be of no use: TLS 1.3 has none, and in 1.2 OpenSSL takes of a client only curves that it offers itself.
	bool fits = c->is_ec ? c->bits == 256 || (any_key && c->bits > 256) : any_key;
	return fits ? NULL : "key_weak";
}

static int optional_text(const json_t *m, const char *key, size_t max, const char **ret)
{
	int e = json_get_text(m, key, max, ret);
	return e == ERR_NOT_FOUND ? 0 : e;
}

static const char *on_request(struct native *n, const struct native_world *w, const json_t *m, json_t **reply)
{
	struct pki_csr c;
	struct native_request r = {0};
	if (n->state == NATIVE_OPEN)
		return "no_challenge";
	if (json_get_text(m, "csr", 8192, &r.csr) || optional_text(m, "arrival", 4096, &r.arrival) || optional_text(m, "passport", NATIVE_MESSAGE_MAX, &r.passport))
		return "bad_message";
	bool proven;
	const char *problem = csr_problem(&c, r.csr, w->any_key);
	const struct native_holder holder = {.nonce = n->nonce, .identity = n->hello.has_identity ? n->hello.identity : NULL, .epoch = n->hello.epoch};
	if (!problem)
		problem = proof_problem(ARRIVAL_CONTEXT, &holder, n->code.has_id_hash, m, r.csr, &proven);
	if (problem)
		return problem;
	if (n->state == NATIVE_ISSUED) {
		if (!crypto_equal(c.spki_sha256, n->spki, sizeof n->spki))
			return "second_party";
		*reply = json_incref(n->answer);
		return NULL;
	}
	int seen = w->key_seen(w->data, c.spki_sha256);
	if (seen)
		return seen > 0 ? "key_reused" : "internal";
	n->proven = proven;
	r.spki = c.spki_sha256;
	if (w->issue(w->data, n, &r, &n->answer))
		return "internal";
	memcpy(n->spki, c.spki_sha256, sizeof n->spki);
	json_object_set_new(n->answer, "v", json_integer(1));
	json_object_set_new(n->answer, "type", json_string("certificate"));
	n->state = NATIVE_ISSUED;
	*reply = json_incref(n->answer);
	return NULL;
}

static const char *answer(struct native *n, const struct native_world *w, const void *p, size_t len, json_t **reply)
{
	AUTO_JSON json_t *m = NULL;
	int64_t v;
	if (json_read(&m, p, len, NATIVE_MESSAGE_MAX, 4) || json_get_int(m, "v", 1, 1, &v))
		return "bad_message";
	const char *type = json_text_or(m, "type", "");
	if (str_eq(type, "hello"))
		return on_hello(n, w, m, reply);
	if (str_eq(type, "request"))
		return on_request(n, w, m, reply);
	return "bad_message";
}

int native_message(struct native *n, const struct native_world *w, const void *p, size_t len, json_t **ret_reply, const char **ret_problem)
{
	const char *problem = n->state == NATIVE_ABORTED ? "second_party" : answer(n, w, p, len, ret_reply);
	*ret_problem = problem;
	if (!problem)
		return 0;
	if (++n->errors > NATIVE_ERRORS_MAX)
		*ret_problem = problem = "too_many_errors";
	*ret_reply = native_error(problem);
	if (!str_eq(problem, "second_party") && !str_eq(problem, "too_many_errors"))
		return 0;
	n->state = NATIVE_ABORTED;
	return ERR_DENIED;
}

const char *native_renewal_check(struct native_renewal *ret, const json_t *m, const struct native_holder *h)
{
	uint8_t nonce[32];
	size_t len = sizeof nonce;
	struct pki_csr c = {0};
	bool proven;
	if (read_b64(nonce, &len, sizeof nonce, m, "nonce", 43) || json_get_text(m, "csr", 8192, &ret->csr))
		return "bad_message";
	if (!h->nonce || !crypto_equal(nonce, h->nonce, sizeof nonce))
		return "no_challenge";
	const char *problem = csr_problem(&c, ret->csr, h->any_key);
	if (!problem)
		problem = proof_problem(RENEWAL_CONTEXT, h, h->identity != NULL, m, ret->csr, &proven);
	memcpy(ret->spki, c.spki_sha256, sizeof ret->spki);
	return problem;
}
