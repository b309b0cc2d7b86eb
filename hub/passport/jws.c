#include "passport/jws.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

#define HEADER_MAX 4096
#define HEADER_DEPTH 4
#define SIGNATURE_LEN 64

// The three parts of the text, still encoded.
struct parts { const char *header, *payload, *signature; size_t header_len, payload_len, signature_len; };

static int split(struct parts *ret, const char *text, size_t len)
{
	if (len > JWS_MAX)
		return ERR_LIMIT;
	const char *end = text + len;
	const char *first = memchr(text, '.', len);
	const char *second = first ? memchr(first + 1, '.', (size_t)(end - first - 1)) : NULL;
	if (!second)
		return ERR_PARSE;
	*ret = (struct parts){text, first + 1, second + 1, (size_t)(first - text), (size_t)(second - first - 1), (size_t)(end - second - 1)};
	return 0;
}

static int decode_object(json_t **ret, const char *b64, size_t b64_len, size_t max, int depth)
{
	if (b64_len / 4 * 3 > max)
		return ERR_LIMIT;
	AUTO_FREE uint8_t *bytes = mem_new(1, b64_len + 1);
	size_t len = b64_len + 1;
	json_t *j;
	int r = str_unb64url(bytes, &len, b64, b64_len);
	if (!r)
		r = json_read(&j, bytes, len, max, depth);
	if (r)
		return r;
	if (!json_is_object(j)) {
		json_decref(j);
		return ERR_PARSE;
	}
	*ret = j;
	return 0;
}

// A key never comes from the header (jku, jwk, x5u; x5c is not looked at), and no extension is understood, so none may be critical.
static int check_header(const json_t *header, const char *typ, char kid[44])
{
	static const char *const refused[] = {"crit", "jku", "jwk", "x5u"};
	for (size_t i = 0; i < sizeof(refused) / sizeof(refused[0]); i++)
		if (json_object_get(header, refused[i]))
			return ERR_UNSUPPORTED;
	if (!str_eq(json_text_or(header, "alg", NULL), "ES256") || !str_eq(json_text_or(header, "typ", NULL), typ))
		return ERR_UNSUPPORTED;
	const char *id;
	if (json_get_text(header, "kid", 43, &id) || strlen(id) != 43)
		return ERR_INVALID;
	memcpy(kid, id, 44);
	return 0;
}

static int parse(struct jws *ret, const char *text, size_t len, const char *typ, struct parts *parts, uint8_t signature[SIGNATURE_LEN])
{
	struct jws j = {NULL, NULL, ""};
	size_t signature_len = SIGNATURE_LEN;
	int r = split(parts, text, len);
	if (!r)
		r = decode_object(&j.header, parts->header, parts->header_len, HEADER_MAX, HEADER_DEPTH);
	if (!r)
		r = check_header(j.header, typ, j.kid);
	if (!r)
		r = str_unb64url(signature, &signature_len, parts->signature, parts->signature_len) || signature_len != SIGNATURE_LEN ? ERR_PARSE : 0;
	if (!r)
		r = decode_object(&j.payload, parts->payload, parts->payload_len, JWS_MAX, JWS_DEPTH);
	if (r) {
		jws_done(&j);
		return r;
	}
	*ret = j;
	return 0;
}

int jws_parse(struct jws *ret, const char *text, size_t len, const char *typ)
{
	struct parts parts;
	uint8_t signature[SIGNATURE_LEN];
	return parse(ret, text, len, typ, &parts, signature);
}

int jws_verify(struct jws *ret, const char *text, size_t len, const char *typ, const uint8_t point[65])
{
	struct parts parts;
	uint8_t signature[SIGNATURE_LEN];
	char kid[44];
	struct jws j;
	int r = parse(&j, text, len, typ, &parts, signature);
	if (r)
		return r;
	pki_key_id(point, kid);
	// What is signed are the bytes as they came, up to the second dot.
	r = str_eq(kid, j.kid) ? pki_verify(point, text, parts.header_len + 1 + parts.payload_len, signature) : ERR_MISMATCH;
	if (r) {
		jws_done(&j);
		return r;
	}
	*ret = j;
	return 0;
}

void jws_done(struct jws *j)
{
	json_decref(j->header);
	json_decref(j->payload);
	j->header = j->payload = NULL;
}

static char *encode(const char *text, size_t len)
{
	char *to = mem_new(1, str_b64url_size(len));
	str_b64url(to, (const uint8_t *)text, len);
	return to;
}

static char *make_header(const struct pki_key *k, const char *typ)
{
	uint8_t point[65];
	char kid[44];
	pki_key_public(k, point);
	pki_key_id(point, kid);
	AUTO_JSON json_t *header = json_pack("{s:s, s:s, s:s}", "alg", "ES256", "typ", typ, "kid", kid);
	return json_write(header);
}

int jws_sign(const struct pki_key *k, const char *typ, const json_t *payload, char **ret)
{
	AUTO_FREE char *header = make_header(k, typ);
	AUTO_FREE char *body = json_is_object(payload) ? json_write(payload) : NULL;
	if (!header || !body)
		return ERR_INVALID;
	AUTO_FREE char *header64 = encode(header, strlen(header));
	AUTO_FREE char *body64 = encode(body, strlen(body));
	AUTO_FREE char *input = mem_printf("%s.%s", header64, body64);
	uint8_t signature[SIGNATURE_LEN];
	int r = pki_sign(k, input, strlen(input), signature);
	if (r)
		return r;
	AUTO_FREE char *signature64 = encode((const char *)signature, sizeof(signature));
	*ret = mem_printf("%s.%s", input, signature64);
	return 0;
}
