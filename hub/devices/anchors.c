// Which roots a device trusts when the hub's own are replaced (ONBOARDING.md, "New roots"): a native device is told over its control channel and says
// back what it has stored; of every other one the hub knows whether it has come since other certificates are shown, and else what its owner must do.
#define LOG_ROOM "devices"
#include <string.h>
#include "base/log.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/internal.h"
#include "platform/crypto.h"

#define SETTLE_MS 3000 // from its CONNECT until it has subscribed to its control channel

static void digest_of(char to[TRUST_SIZE], const char *pem)
{
	uint8_t sum[32];
	crypto_sha256(sum, pem, strlen(pem));
	str_b64url(to, sum, sizeof sum);
}

static void digest_now(const struct devices *d, char to[TRUST_SIZE])
{
	struct pki_roots roots;
	pki_roots(d->o.pki, &roots);
	digest_of(to, roots.all_pem);
}

static bool knows(const struct unit *u, const char now[TRUST_SIZE])
{
	return str_eq(u->trust, now);
}

void anchors_handed_over(const struct devices *d, struct unit *u)
{
	digest_now(d, u->trust);
}

static void learned(struct devices *d, struct unit *u, const char *digest)
{
	char before[TRUST_SIZE];
	if (str_eq(u->trust, digest))
		return;
	memcpy(before, u->trust, sizeof before);
	str_copy(u->trust, sizeof u->trust, digest);
	int e = devices_store_put_unit(d->store, u);
	if (e) {
		log_warning("unit %s: what it trusts is not stored: %s", u->id, err_text(e));
		memcpy(u->trust, before, sizeof before);
	}
}

void anchors_renewed(struct devices *d, struct unit *u, const json_t *answer)
{
	char digest[TRUST_SIZE];
	const char *pem = json_text_or(answer, "ca", NULL);
	if (!pem)
		return;
	digest_of(digest, pem);
	learned(d, u, digest);
}

bool anchors_message(struct devices *d, struct unit *u, const char *type, const json_t *m)
{
	char now[TRUST_SIZE];
	if (!str_eq(type, "trusted"))
		return false;
	digest_now(d, now);
	if (str_eq(json_text_or(m, "ca", ""), now)) // an answer to an earlier word is none to this one
		learned(d, u, now);
	return true;
}

static bool can_be_told(const struct unit *u)
{
	return u->native && u->state == UNIT_ACTIVE;
}

void anchors_tell(void *data)
{
	struct unit *u = data;
	struct devices *d = u->owner;
	char now[TRUST_SIZE];
	struct pki_roots roots;
	pins_tell(u);
	digest_now(d, now);
	if (!can_be_told(u) || !unit_has_session(u) || knows(u, now))
		return;
	pki_roots(d->o.pki, &roots);
	AUTO_JSON json_t *message = json_pack("{s:i, s:s, s:s}", "v", 1, "type", "trust", "ca", roots.all_pem);
	int e = devices_send_control(d, u->id, message);
	if (e)
		log_debug("unit %s: not told of the roots: %s", u->id, err_text(e));
}

void anchors_connected(struct unit *u)
{
	if (can_be_told(u) || pins_are_wanted(u))
		loop_timer_arm(&u->trust_timer, SETTLE_MS);
}

void devices_tell_roots(struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++)
		anchors_tell(d->units[i]);
}

void devices_try_roots(struct devices *d)
{
	for (int i = 0; i < d->unit_count; i++)
		if (!*d->units[i]->legacy_until && d->units[i]->sessions > 0)
			ask_to_reconnect(d, d->units[i]);
}

static bool has_come(const struct unit *u, int64_t since_ms)
{
	for (int i = 0; i < u->credential_count && since_ms; i++)
		if (u->credentials[i].last_used_at > since_ms)
			return true;
	return false;
}

bool unit_has_key(const struct unit *u)
{
	for (int i = 0; i < u->credential_count; i++)
		if (u->credentials[i].state != AUTH_REVOKED)
			return true;
	return false;
}

static const char *word_of(const struct unit *u, const char now[TRUST_SIZE], int64_t since_ms)
{
	if (has_come(u, since_ms))
		return "came";
	if (u->native && knows(u, now))
		return "knows";
	if (u->adapter == &adapter_tasmota)
		return "pins";
	if (!u->native)
		return "by_hand";
	if (u->state != UNIT_ACTIVE)
		return "shut_out";
	return unit_has_session(u) ? "asked" : "away";
}

json_t *devices_roots(struct devices *d, int64_t since_ms)
{
	char now[TRUST_SIZE];
	json_t *list = json_array();
	digest_now(d, now);
	for (int i = 0; i < d->unit_count; i++) {
		const struct unit *u = d->units[i];
		if (u->listed || *u->legacy_until || !unit_has_key(u))
			continue;
		const char *word = word_of(u, now, since_ms);
		bool loses = !str_eq(word, "came") && !str_eq(word, "knows") && !str_eq(word, "pins");
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:b, s:b}", "device", u->id, "name", u->name, "state", word, "online", unit_is_online(u),
			"locked_out", loses));
	}
	return list;
}
