#include "notices/webpush.h"
#include <string.h>
#include "base/json.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

#define RECORD 4096u
#define VALID_S 43200 // RFC 8292 2: at most a day
#define SUBJECT "mailto:notices@freehold.local" // whom a push service would write to; nobody has to read along who runs this hub

// RFC 5869 for at most 32 bytes; its info holds NULs here.
static void derive(uint8_t *to, size_t len, const uint8_t *salt, size_t salt_len, const uint8_t ikm[32], const void *info, size_t info_len)
{
	uint8_t prk[32], block[32];
	AUTO_BUF struct buf b;
	buf_init(&b, 256);
	crypto_hmac_sha256(prk, salt, salt_len, ikm, 32);
	buf_put(&b, info, info_len);
	buf_put_u8(&b, 1);
	crypto_hmac_sha256(block, prk, sizeof prk, b.data, b.len);
	memcpy(to, block, len);
	mem_wipe(prk, sizeof prk);
	mem_wipe(block, sizeof block);
}

// RFC 8291 3.4
static int derive_input(uint8_t ikm[32], const uint8_t browser[65], const uint8_t auth[16], const struct pki_key *own, const uint8_t own_point[65])
{
	static const char head[] = "WebPush: info"; // its NUL belongs to it
	uint8_t shared[32], info[sizeof head + 65 + 65];
	int err = pki_agree(own, browser, shared);
	if (err < 0)
		return err;
	memcpy(info, head, sizeof head);
	memcpy(info + sizeof head, browser, 65);
	memcpy(info + sizeof head + 65, own_point, 65);
	derive(ikm, 32, auth, 16, shared, info, sizeof info);
	mem_wipe(shared, sizeof shared);
	return 0;
}

int webpush_seal(struct buf *to, const char *text, const uint8_t browser[65], const uint8_t auth[16], const struct pki_key *own, const uint8_t salt[16])
{
	static const char key_info[] = "Content-Encoding: aes128gcm", nonce_info[] = "Content-Encoding: nonce"; // with their NULs
	uint8_t ikm[32], key[16], nonce[12], point[65], plain[WEBPUSH_TEXT_MAX + 1], sealed[WEBPUSH_TEXT_MAX + 1 + 16];
	size_t len = strlen(text);
	if (len > WEBPUSH_TEXT_MAX)
		return ERR_LIMIT;
	pki_key_public(own, point);
	int err = derive_input(ikm, browser, auth, own, point);
	if (err < 0)
		return err;
	derive(key, sizeof key, salt, 16, ikm, key_info, sizeof key_info);
	derive(nonce, sizeof nonce, salt, 16, ikm, nonce_info, sizeof nonce_info);
	memcpy(plain, text, len);
	plain[len] = 2; // the last record (RFC 8188 2)
	err = pki_gcm_seal(sealed, plain, len + 1, key, nonce);
	mem_wipe(ikm, sizeof ikm);
	mem_wipe(key, sizeof key);
	mem_wipe(plain, sizeof plain);
	if (err < 0)
		return err;
	buf_put(to, salt, 16);
	buf_put_u32(to, RECORD);
	buf_put_u8(to, sizeof point);
	buf_put(to, point, sizeof point);
	buf_put(to, sealed, len + 1 + 16);
	return to->failed ? ERR_LIMIT : 0;
}

static char *encode(const void *p, size_t len)
{
	char *text = mem_new(str_b64url_size(len) + 1, 1);
	str_b64url(text, p, len);
	return text;
}

char *webpush_authorization(const struct pki_key *hub, const char *endpoint, int64_t now_ms)
{
	static const char head[] = "{\"typ\":\"JWT\",\"alg\":\"ES256\"}";
	const char *path = strchr(endpoint + strlen("https://"), '/');
	AUTO_FREE char *origin = path ? mem_strn(endpoint, (size_t)(path - endpoint)) : mem_str(endpoint);
	AUTO_JSON json_t *claims = json_pack("{s:s, s:I, s:s}", "aud", origin, "exp", (json_int_t)(now_ms / 1000 + VALID_S), "sub", SUBJECT);
	AUTO_FREE char *body = json_write(claims), *a = encode(head, sizeof head - 1), *b = encode(body, strlen(body)), *text = mem_printf("%s.%s", a, b);
	uint8_t signature[64], point[65];
	if (pki_sign(hub, text, strlen(text), signature) < 0)
		return NULL;
	pki_key_public(hub, point);
	AUTO_FREE char *s = encode(signature, sizeof signature), *k = encode(point, sizeof point);
	return mem_printf("vapid t=%s.%s, k=%s", text, s, k);
}
