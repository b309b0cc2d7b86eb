#include "control.h"
#include <string.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "passport/jws.h"
#include "platform/crypto.h"

enum { MESSAGE_MAX = 64 * 1024, MESSAGE_DEPTH = 4 };
static const char *const level_words[] = { [RESET_TROUBLESHOOT] = "troubleshoot", [RESET_TRANSFER] = "transfer" };

static int parse_nonce(struct control *c, const json_t *message)
{
	const char *nonce;
	size_t len = sizeof c->nonce_bytes;
	int err;
	if ((err = json_get_text(message, "nonce", sizeof c->nonce - 1, &nonce)) || (err = str_unb64url(c->nonce_bytes, &len, nonce, strlen(nonce))))
		return err;
	return len == sizeof c->nonce_bytes && str_copy(c->nonce, sizeof c->nonce, nonce) ? 0 : ERR_INVALID;
}

static int parse_reset(struct control *c, const json_t *message)
{
	const char *level;
	int err;
	if ((err = json_get_text(message, "level", 16, &level)) || (err = parse_nonce(c, message)))
		return err;
	c->kind = CONTROL_RESET;
	for (int i = RESET_TROUBLESHOOT; i <= RESET_TRANSFER; i++)
		if (str_eq(level, level_words[i])) {
			c->level = (enum reset_level)i;
			return 0;
		}
	return ERR_INVALID;
}

static int parse_cloud(struct control *c, const json_t *message)
{
	const char *host;
	int64_t port;
	int err;
	if ((err = json_get_text(message, "host", sizeof c->host - 1, &host)) || (err = json_get_int(message, "port", 1, 65535, &port)) ||
	    (err = json_get_bool(message, "allowed", &c->allowed)))
		return err;
	c->kind = CONTROL_CLOUD;
	c->port = (uint16_t)port;
	return str_copy(c->host, sizeof c->host, host) ? 0 : ERR_LIMIT;
}

static int parse_certificate(struct control *c, const json_t *message)
{
	const char *id;
	int err;
	if ((err = json_get_text(message, "client_id", sizeof c->client_id - 1, &id)) || (err = json_get_text(message, "certificate", 16384, &c->certificate)) ||
	    (err = json_get_text(message, "ca", 32768, &c->ca)))
		return err;
	c->kind = CONTROL_CERTIFICATE;
	return str_is_id(id, sizeof c->client_id - 1) && str_copy(c->client_id, sizeof c->client_id, id) ? 0 : ERR_INVALID;
}

static int parse_trust(struct control *c, const json_t *message)
{
	c->kind = CONTROL_TRUST;
	int err = json_get_text(message, "ca", 32768, &c->ca);
	return err ? err : pki_check_anchors(c->ca); // a damaged one would lock the device out
}

static int parse_error(struct control *c, const json_t *message)
{
	c->kind = CONTROL_ERROR;
	return json_get_text(message, "code", 64, &c->code);
}

static int parse_renew(struct control *c, const json_t *message)
{
	c->kind = CONTROL_RENEW;
	return parse_nonce(c, message);
}

static int parse_blink(struct control *c, const json_t *message)
{
	(void)message;
	c->kind = CONTROL_BLINK;
	return 0;
}

static const struct { const char *type; int (*parse)(struct control *c, const json_t *message); } parsers[] = {
	{ "blink", parse_blink }, { "reset", parse_reset }, { "cloud", parse_cloud }, { "renew", parse_renew }, { "certificate", parse_certificate },
	{ "trust", parse_trust }, { "error", parse_error },
};

void control_done(struct control *c)
{
	json_decref(c->message);
	*c = (struct control){ .kind = CONTROL_BLINK };
}

int control_parse(struct control *ret, const void *payload, size_t len)
{
	AUTO_JSON json_t *message = NULL;
	struct control c = { .kind = CONTROL_BLINK };
	const char *type;
	int64_t version;
	int err;
	if ((err = json_read(&message, payload, len, MESSAGE_MAX, MESSAGE_DEPTH)) || (err = json_get_int(message, "v", 1, 1, &version)) ||
	    (err = json_get_text(message, "type", 32, &type)))
		return err;
	err = ERR_UNSUPPORTED;
	for (size_t i = 0; i < sizeof parsers / sizeof *parsers; i++)
		if (str_eq(type, parsers[i].type))
			err = parsers[i].parse(&c, message);
	if (err)
		return err;
	c.message = json_incref(message);
	*ret = c;
	return 0;
}

static int write_message(json_t *message, char **ret)
{
	AUTO_JSON json_t *owned = message;
	*ret = owned ? json_write(owned) : NULL;
	return *ret ? 0 : ERR_INVALID;
}

static json_t *cleared(enum reset_level level)
{
	switch (level) {
	case RESET_TROUBLESHOOT:
		return json_pack("[s]", "user_data");
	case RESET_TRANSFER:
		return json_pack("[s,s,s,s]", "user_data", "certs", "owner_binding", "network");
	}
	return NULL;
}

int control_receipt(const struct factory *f, const struct control *reset, const char *unit, int64_t epoch, char **ret)
{
	AUTO_FREE char *jws = NULL;
	AUTO_JSON json_t *payload = json_pack("{si ss ss sI ss ss so ss}", "v", 1, "serial", f->serial, "model", f->model, "epoch", (json_int_t)epoch,
					      "level", level_words[reset->level], "nonce", reset->nonce, "cleared", cleared(reset->level), "unit", unit);
	if (!payload)
		return ERR_INVALID;
	if (!clock_is_unsure() && json_object_set_new(payload, "at", json_integer(clock_wall_ms())) < 0)
		return ERR_INTERNAL;
	int err = jws_sign(f->identity, "reset-receipt+jws", payload, &jws);
	return err ? err : write_message(json_pack("{si ss ss}", "v", 1, "type", "receipt", "receipt", jws), ret);
}

int control_ask_cloud(const struct factory *f, char **ret)
{
	return write_message(json_pack("{si ss ss si}", "v", 1, "type", "cloud", "host", f->cloud_host, "port", (int)f->cloud_port), ret);
}

int control_ask_renewal(char **ret)
{
	return write_message(json_pack("{si ss}", "v", 1, "type", "renew"), ret);
}

int control_trusted(const char *ca, char **ret)
{
	uint8_t sum[32];
	char digest[44];
	crypto_sha256(sum, ca, strlen(ca));
	str_b64url(digest, sum, sizeof sum);
	return write_message(json_pack("{si ss ss}", "v", 1, "type", "trusted", "ca", digest), ret);
}

int control_renewal(const struct factory *f, const struct control *renew, const struct pki_key *key, int64_t epoch, char **ret)
{
	AUTO_FREE char *csr = NULL;
	char proof[FACTORY_PROOF_SIZE];
	int err;
	if ((err = pki_key_csr(key, "freehold-device", &csr)) || (err = factory_vouch(f, "freehold-renewal-v1", renew->nonce_bytes, csr, epoch, proof)))
		return err;
	return write_message(json_pack("{si ss ss ss ss}", "v", 1, "type", "renewal", "nonce", renew->nonce, "csr", csr, "proof", proof), ret);
}
