#include "platform/webauthn.h"
#define ERR_STATE openssl_err_state // OpenSSL, which the library's headers bring in, has a type of the name of our error
#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#undef ERR_STATE
#include <stdbool.h>
#include <string.h>
#include "base/mem.h"
#include "platform/crypto.h"

// Authenticator data (6.1): hash of the site's id, flags, counter; of a registration then 16 bytes of model, the length of the credential's id and the id, its key in
// CBOR, perhaps extensions in CBOR.
enum { HASH = 32, FLAGS = 32, HEAD = 37, ID_LENGTH = 53, ID = 55 };
enum { PRESENT = 0x01, VERIFIED = 0x04, HAS_CREDENTIAL = 0x40, HAS_EXTENSIONS = 0x80 };

static int check_head(const char *rp_id, struct webauthn_bytes data)
{
	uint8_t hash[HASH];
	if (data.len < HEAD || data.len > WEBAUTHN_DATA_MAX)
		return ERR_PARSE;
	crypto_sha256(hash, rp_id, strlen(rp_id));
	if (!crypto_equal(hash, data.p, HASH))
		return ERR_MISMATCH;
	return (data.p[FLAGS] & PRESENT) && (data.p[FLAGS] & VERIFIED) ? 0 : ERR_DENIED;
}

// libcbor makes room for as many items as a head announces before it looks whether they are there. So every head is looked at first: none may announce more than
// is left, and CTAP2's CBOR has no indefinite lengths.
static bool announces_no_more_than_it_has(const uint8_t *p, size_t len)
{
	for (size_t at = 0; at < len;) {
		unsigned type = p[at] >> 5, info = p[at] & 31;
		size_t extra = info < 24 ? 0 : (size_t)1 << (info - 24);
		if (info > 27 || len - at - 1 < extra)
			return false;
		uint64_t value = info;
		if (extra)
			value = 0;
		for (size_t i = 0; i < extra; i++)
			value = value << 8 | p[at + 1 + i];
		at += 1 + extra;
		bool is_counted = type >= 2 && type <= 5; // bytes, text, array, map
		if (is_counted && value > len - at)
			return false;
		if (type == 2 || type == 3)
			at += (size_t)value;
	}
	return true;
}

static int take_credential(struct webauthn_credential *ret, const fido_cred_t *c, int algorithm)
{
	struct webauthn_credential made = { .key = { .algorithm = algorithm, .len = fido_cred_pubkey_len(c) }, .id_len = fido_cred_id_len(c), .counter = fido_cred_sigcount(c) };
	if (!fido_cred_pubkey_ptr(c) || !fido_cred_id_ptr(c) || made.key.len == 0 || made.key.len > sizeof made.key.key || made.id_len == 0 || made.id_len > sizeof made.id)
		return ERR_PARSE;
	memcpy(made.key.key, fido_cred_pubkey_ptr(c), made.key.len);
	memcpy(made.id, fido_cred_id_ptr(c), made.id_len);
	*ret = made;
	return 0;
}

int webauthn_read_credential(struct webauthn_credential *ret, const char *rp_id, struct webauthn_bytes data)
{
	static const int algorithms[] = { WEBAUTHN_ES256, WEBAUTHN_EDDSA, WEBAUTHN_RS256 };
	int err = check_head(rp_id, data);
	if (err < 0)
		return err;
	if (!(data.p[FLAGS] & HAS_CREDENTIAL) || data.len < ID)
		return ERR_PARSE;
	size_t id_len = (size_t)data.p[ID_LENGTH] << 8 | data.p[ID_LENGTH + 1];
	if (id_len == 0 || id_len > WEBAUTHN_CREDENTIAL_MAX || data.len - ID <= id_len || !announces_no_more_than_it_has(data.p + ID + id_len, data.len - ID - id_len))
		return ERR_PARSE;
	for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) { // the library reads one kind of key at a time
		fido_cred_t *c = fido_cred_new();
		bool fits = c && fido_cred_set_type(c, algorithms[i]) == FIDO_OK && fido_cred_set_authdata_raw(c, data.p, data.len) == FIDO_OK;
		err = fits ? take_credential(ret, c, algorithms[i]) : ERR_UNSUPPORTED;
		fido_cred_free(&c);
		if (fits)
			return err;
	}
	return err;
}

static int verify(const fido_assert_t *a, const struct webauthn_key *key)
{
	int r = FIDO_ERR_INVALID_ARGUMENT;
	es256_pk_t *es = key->algorithm == WEBAUTHN_ES256 ? es256_pk_new() : NULL;
	eddsa_pk_t *ed = key->algorithm == WEBAUTHN_EDDSA ? eddsa_pk_new() : NULL;
	rs256_pk_t *rs = key->algorithm == WEBAUTHN_RS256 ? rs256_pk_new() : NULL;
	if (es && es256_pk_from_ptr(es, key->key, key->len) == FIDO_OK)
		r = fido_assert_verify(a, 0, COSE_ES256, es);
	else if (ed && eddsa_pk_from_ptr(ed, key->key, key->len) == FIDO_OK)
		r = fido_assert_verify(a, 0, COSE_EDDSA, ed);
	else if (rs && rs256_pk_from_ptr(rs, key->key, key->len) == FIDO_OK)
		r = fido_assert_verify(a, 0, COSE_RS256, rs);
	es256_pk_free(&es);
	eddsa_pk_free(&ed);
	rs256_pk_free(&rs);
	return r == FIDO_OK ? 0 : ERR_MISMATCH;
}

int webauthn_check_signature(const struct webauthn_key *key, const char *rp_id, struct webauthn_bytes data, struct webauthn_bytes client_data,
	struct webauthn_bytes signature, uint32_t *ret_counter)
{
	int err = check_head(rp_id, data);
	if (err < 0)
		return err;
	// An assertion has no credential in it; what follows the head can only be extensions.
	bool has_more = data.len > HEAD;
	if ((data.p[FLAGS] & HAS_CREDENTIAL) || has_more != ((data.p[FLAGS] & HAS_EXTENSIONS) != 0) || !announces_no_more_than_it_has(data.p + HEAD, data.len - HEAD))
		return ERR_PARSE;
	if (signature.len == 0 || signature.len > WEBAUTHN_SIGNATURE_MAX || client_data.len == 0)
		return ERR_PARSE;
	uint8_t hash[HASH];
	crypto_sha256(hash, client_data.p, client_data.len);
	fido_assert_t *a = fido_assert_new();
	bool ready = a && fido_assert_set_count(a, 1) == FIDO_OK && fido_assert_set_rp(a, rp_id) == FIDO_OK && fido_assert_set_clientdata_hash(a, hash, sizeof hash) == FIDO_OK &&
		fido_assert_set_up(a, FIDO_OPT_TRUE) == FIDO_OK && fido_assert_set_uv(a, FIDO_OPT_TRUE) == FIDO_OK &&
		fido_assert_set_authdata_raw(a, 0, data.p, data.len) == FIDO_OK && fido_assert_set_sig(a, 0, signature.p, signature.len) == FIDO_OK;
	err = ready ? verify(a, key) : ERR_PARSE;
	if (err == 0)
		*ret_counter = fido_assert_sigcount(a, 0);
	fido_assert_free(&a);
	return err;
}
