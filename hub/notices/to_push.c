// Web Push (RFC 8030): a message for one browser, by the push service of its maker, which sees that there is one and not what it says.
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "notices/kinds.h"
#include "notices/outgoing.h"
#include "notices/webpush.h"

#define WAIT_S "259200" // how long the push service keeps it for a browser that sleeps: three days, as the hub itself would try

static bool decode(const json_t *o, const char *name, uint8_t *to, size_t size)
{
	const char *text;
	size_t len = size;
	return json_get_text(o, name, 128, &text) == 0 && str_unb64url(to, &len, text, strlen(text)) == 0 && len == size;
}

static int read_typed(const json_t *typed, json_t **ret, const char **field)
{
	static const char *const keys[] = { "endpoint", "p256dh", "auth", NULL };
	const char *endpoint;
	uint8_t point[65], auth[16];
	*field = "endpoint";
	if (json_only_keys(typed, keys) < 0 || json_get_text(typed, "endpoint", 1500, &endpoint) < 0 || !outgoing_is_https(endpoint))
		return ERR_INVALID;
	*field = "p256dh";
	if (!decode(typed, "p256dh", point, sizeof point) || point[0] != 4)
		return ERR_INVALID;
	*field = "auth";
	if (!decode(typed, "auth", auth, sizeof auth))
		return ERR_INVALID;
	*ret = json_deep_copy(typed);
	return 0;
}

static json_t *show(const json_t *kept)
{
	AUTO_FREE char *host = outgoing_host(json_text_or(kept, "endpoint", ""));
	return json_pack("{s:s}", "host", host);
}

static int seal(struct outgoing *o, const json_t *kept, const json_t *message)
{
	AUTO_JSON json_t *said = json_pack("{s:s, s:s}", "title", json_text_or(message, "title", ""), "body", json_text_or(message, "text", ""));
	AUTO_FREE char *text = json_write(said);
	uint8_t point[65], auth[16], salt[16];
	struct pki_key *once = NULL;
	if (!decode(kept, "p256dh", point, sizeof point) || !decode(kept, "auth", auth, sizeof auth))
		return ERR_INVALID;
	random_bytes(salt, sizeof salt);
	int err = pki_key_new(&once);
	if (err == 0)
		err = webpush_seal(&o->body, text, point, auth, once, salt);
	pki_key_free(once);
	return err;
}

static int build(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms)
{
	static const char *const urgencies[] = { "low", "normal", "high" }; // RFC 8030 5.3
	const char *endpoint = json_text_or(kept, "endpoint", "");
	enum urgency u = URGENCY_SOON;
	if (urgency_parse(json_text_or(message, "urgency", ""), &u) < 0)
		u = URGENCY_SOON;
	AUTO_SECRET char *who = webpush_authorization(o->push_key, endpoint, now_ms);
	if (!who)
		return ERR_CRYPTO;
	outgoing_header(o, "Authorization", who);
	outgoing_header(o, "Content-Encoding", "aes128gcm");
	outgoing_header(o, "Content-Type", "application/octet-stream");
	outgoing_header(o, "TTL", WAIT_S);
	outgoing_header(o, "Urgency", urgencies[u]);
	outgoing_header(o, "Topic", json_text_or(message, "id", "")); // the same message that comes again takes its own place
	int err = seal(o, kept, message);
	if (err < 0)
		return err;
	return str_copy(o->send.url, sizeof o->send.url, endpoint) ? outgoing_end(o) : ERR_LIMIT;
}

const struct channel_kind to_push = { .kind = "push", .read = read_typed, .show = show, .build = build, .ends_when_gone = true };
