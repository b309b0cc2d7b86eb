// A webhook: the message as JSON, signed, so that the receiver knows who says it. CHANNELS.md has what a receiver needs.
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "notices/outgoing.h"
#include "platform/crypto.h"

static int read_typed(const json_t *typed, json_t **ret, const char **field)
{
	static const char *const keys[] = { "url", "secret", NULL };
	const char *url, *secret = NULL;
	*field = "url";
	if (json_only_keys(typed, keys) < 0 || json_get_text(typed, "url", 2000, &url) < 0 || !outgoing_is_https(url))
		return ERR_INVALID;
	int err = json_get_text(typed, "secret", 128, &secret);
	*field = "secret";
	if ((err < 0 && err != ERR_NOT_FOUND) || (err == 0 && strlen(secret) < 16))
		return ERR_INVALID;
	char made[44];
	uint8_t random[32];
	random_bytes(random, sizeof random);
	str_b64url(made, random, sizeof random);
	*ret = json_pack("{s:s, s:s, s:b}", "url", url, "secret", secret ? secret : made, "made", secret == NULL);
	mem_wipe(random, sizeof random);
	mem_wipe(made, sizeof made);
	return 0;
}

// The rest of the address may be a password in itself.
static json_t *show(const json_t *kept)
{
	AUTO_FREE char *host = outgoing_host(json_text_or(kept, "url", ""));
	return json_pack("{s:s}", "host", host);
}

static int build(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms)
{
	AUTO_FREE char *body = json_write(message), *signed_text = mem_printf("%lld.%s", (long long)(now_ms / 1000), body);
	const char *secret = json_text_or(kept, "secret", "");
	uint8_t mac[32];
	char hex[65], signature[128];
	crypto_hmac_sha256(mac, secret, strlen(secret), signed_text, strlen(signed_text));
	str_hex(hex, mac, sizeof mac);
	snprintf(signature, sizeof signature, "t=%lld,v1=%s", (long long)(now_ms / 1000), hex);
	outgoing_header(o, "Content-Type", "application/json");
	outgoing_header(o, "Freehold-Id", json_text_or(message, "id", ""));
	outgoing_header(o, "Freehold-Signature", signature);
	buf_put_str(&o->body, body);
	return str_copy(o->send.url, sizeof o->send.url, json_text_or(kept, "url", "")) ? outgoing_end(o) : ERR_LIMIT;
}

const struct channel_kind to_webhook = { .kind = "webhook", .read = read_typed, .show = show, .build = build };
