#include "ownership/slip.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/jws.h"
#include "platform/crypto.h"

static void put_hash(json_t *to, const char *key, const char *text)
{
	uint8_t hash[32];
	char b64[44];
	if (!text || !*text)
		return;
	crypto_sha256(hash, text, strlen(text));
	str_b64url(b64, hash, sizeof hash);
	json_object_set_new(to, key, json_string(b64));
}

static void put_text(json_t *to, const char *key, const char *text)
{
	if (text && *text)
		json_object_set_new(to, key, json_string(text));
}

int slip_make(const struct pki_key *k, const struct slip_facts *f, char **ret_jws)
{
	uint8_t point[65];
	char key[88], at[25];
	pki_key_public(k, point);
	str_b64url(key, point, sizeof point);
	str_time(at, f->released_at);
	AUTO_JSON json_t *payload = json_pack("{s:i, s:s, s:I, s:s, s:s, s:s}", "v", 1, "id", f->id, "epoch", (json_int_t)f->epoch, "released_at", at,
		"reset", f->reset, "hub_key", key);
	put_text(payload, "model", f->model);
	put_text(payload, "manufacturer", f->manufacturer);
	put_text(payload, "identity", f->identity);
	if (f->listed)
		json_object_set_new(payload, "listed", json_true());
	put_hash(payload, "serial_sha256", f->serial);
	put_hash(payload, "receipt_sha256", f->receipt);
	return jws_sign(k, SLIP_TYP, payload, ret_jws);
}

int slip_read(const char *jws, size_t len, json_t **ret_payload, char ret_key_id[44])
{
	struct jws parsed = { .header = NULL };
	uint8_t point[65];
	size_t point_len = sizeof point;
	int err = jws_parse(&parsed, jws, len, SLIP_TYP);
	if (err < 0)
		return err;
	const char *key = json_text_or(parsed.payload, "hub_key", "");
	err = str_unb64url(point, &point_len, key, strlen(key));
	if (err == 0 && point_len != sizeof point)
		err = ERR_PARSE;
	jws_done(&parsed);
	if (err < 0)
		return err;
	struct jws verified = { .header = NULL };
	err = jws_verify(&verified, jws, len, SLIP_TYP, point);
	if (err < 0)
		return err;
	pki_key_id(point, ret_key_id);
	*ret_payload = json_incref(verified.payload);
	jws_done(&verified);
	return 0;
}
