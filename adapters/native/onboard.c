#define LOG_ROOM "onboard"
#include "onboard.h"
#include <stdio.h>
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "passport/jws.h"
#include "platform/bus.h"
#include "platform/crypto.h"
#include "platform/loop.h"

enum { MESSAGE_MAX = 64 * 1024, MESSAGE_DEPTH = 4, NONCE_BYTES = 32, ANSWER_WAIT_MS = 10000, RETRY_MS = 2000 };

struct onboard {
	const struct factory *factory;
	struct state *state;
	struct loop *loop;
	struct bus *bus;
	struct pki_key *key; // of the request
	struct loop_timer window, again;
	char up[64], down[64], hub[64];
	bool closed;
};

static void derive(const struct factory *f, const char *info, uint8_t to[32])
{
	char salt[64];
	int len = snprintf(salt, sizeof salt, "freehold-onboarding-v1%s", f->label);
	crypto_hkdf(to, 32, f->secret, sizeof f->secret, salt, (size_t)len, info);
}

static int send_message(struct onboard *o, json_t *message)
{
	AUTO_JSON json_t *owned = message;
	AUTO_FREE char *text = owned ? json_write(owned) : NULL;
	return text ? bus_publish(o->bus, o->up, text, strlen(text), 1, false, NULL) : ERR_INVALID;
}

static int send_hello(struct onboard *o)
{
	uint8_t nonce[NONCE_BYTES], point[65];
	char nonce_text[48], point_text[96];
	random_bytes(nonce, sizeof nonce);
	str_b64url(nonce_text, nonce, sizeof nonce);
	pki_key_public(o->factory->identity, point);
	str_b64url(point_text, point, sizeof point);
	return send_message(o, json_pack("{si ss ss ss ss sI ss ss}", "v", 1, "type", "hello", "model", o->factory->model, "version", FACTORY_VERSION,
					 "serial", o->factory->serial, "epoch", (json_int_t)o->state->epoch, "nonce", nonce_text, "identity", point_text));
}

static int sign_arrival(const struct onboard *o, const char *nonce, char **ret)
{
	AUTO_JSON json_t *payload = json_pack("{si ss ss sI ss}", "v", 1, "serial", o->factory->serial, "model", o->factory->model, "epoch",
					      (json_int_t)o->state->epoch, "nonce", nonce);
	return payload ? jws_sign(o->factory->identity, "arrival-receipt+jws", payload, ret) : ERR_INVALID;
}

static int on_challenge(struct onboard *o, const json_t *message)
{
	const char *nonce_text, *hub;
	uint8_t nonce[NONCE_BYTES];
	size_t len = sizeof nonce;
	char proof[96];
	AUTO_FREE char *csr = NULL;
	AUTO_FREE char *arrival = NULL;
	int err;
	if ((err = json_get_text(message, "nonce", 64, &nonce_text)) || (err = json_get_text(message, "hub", sizeof o->hub - 1, &hub)) ||
	    (err = str_unb64url(nonce, &len, nonce_text, strlen(nonce_text))))
		return err;
	if (len != NONCE_BYTES || !str_copy(o->hub, sizeof o->hub, hub))
		return ERR_INVALID;
	if (!o->key && (err = state_request_key(o->state, &o->key)))
		return err;
	if ((err = pki_key_csr(o->key, "freehold-device", &csr)) || (err = factory_vouch(o->factory, "freehold-csr-v1", nonce, csr, o->state->epoch, proof)) ||
	    (err = sign_arrival(o, nonce_text, &arrival)))
		return err;
	return send_message(o, json_pack("{si ss ss ss ss ss}", "v", 1, "type", "request", "csr", csr, "proof", proof, "arrival", arrival, "passport",
					 o->factory->passport));
}

static int get_id(const json_t *message, const char *key, char *to, size_t size)
{
	const char *text;
	int err = json_get_text(message, key, size - 1, &text);
	return err ? err : str_is_id(text, size - 1) && str_copy(to, size, text) ? 0 : ERR_INVALID;
}

static int on_certificate(struct onboard *o, const json_t *message)
{
	struct owner owner = { .port = 0 };
	const char *certificate, *ca, *host;
	int64_t port;
	int err;
	if (!o->key || !o->hub[0])
		return ERR_STATE; // an answer to nothing we asked in this conversation
	if ((err = get_id(message, "unit", owner.unit, sizeof owner.unit)) ||
	    (err = get_id(message, "client_id", owner.client_id, sizeof owner.client_id)) ||
	    (err = get_id(message, "homie", owner.homie, sizeof owner.homie)) ||
	    (err = json_get_text(message, "certificate", 16384, &certificate)) || (err = json_get_text(message, "ca", 32768, &ca)) ||
	    (err = json_get_text(message, "host", sizeof owner.host - 1, &host)) || (err = json_get_int(message, "port", 1, 65535, &port)))
		return err;
	if (!str_copy(owner.host, sizeof owner.host, host) || !str_copy(owner.hub, sizeof owner.hub, o->hub))
		return ERR_LIMIT;
	owner.port = (uint16_t)port;
	if ((err = state_adopt(o->state, &owner, o->key, certificate, ca)))
		return err;
	printf("owned %s\n", owner.unit);
	loop_stop(o->loop);
	return 0;
}

// The hub said no, or something went wrong here: the owner may open another ticket while the window is open.
static int on_error(struct onboard *o, const json_t *message)
{
	const char *code = json_text_or(message, "code", "");
	printf("refused %s\n", str_is_name(code, 64) ? code : "");
	loop_timer_arm(&o->again, RETRY_MS);
	return 0;
}

static int dispatch(struct onboard *o, const void *payload, size_t len)
{
	AUTO_JSON json_t *message = NULL;
	int64_t version;
	const char *type;
	int err;
	if ((err = json_read(&message, payload, len, MESSAGE_MAX, MESSAGE_DEPTH)) || (err = json_get_int(message, "v", 1, 1, &version)) ||
	    (err = json_get_text(message, "type", 32, &type)))
		return err;
	if (str_eq(type, "challenge"))
		return on_challenge(o, message);
	if (str_eq(type, "certificate"))
		return on_certificate(o, message);
	if (str_eq(type, "error"))
		return on_error(o, message);
	return ERR_UNSUPPORTED;
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct onboard *o = data;
	if (o->state->owned || retain || !str_eq(topic, o->down))
		return;
	loop_timer_arm(&o->again, ANSWER_WAIT_MS);
	int err = dispatch(o, payload, len);
	if (err)
		log_warning("ignored what the hub said: %s", err_text(err));
}

static void ask(void *data)
{
	struct onboard *o = data;
	if (o->state->owned || !bus_is_up(o->bus))
		return;
	int err = send_hello(o);
	if (err)
		log_warning("could not say hello: %s", err_text(err));
	loop_timer_arm(&o->again, ANSWER_WAIT_MS);
}

static void on_up(void *data)
{
	struct onboard *o = data;
	int err = bus_subscribe(o->bus, o->down, 1);
	if (err)
		log_warning("could not subscribe: %s", err_text(err));
	ask(o);
}

static void on_down(void *data, int err)
{
	struct onboard *o = data;
	log_info("not connected to the hub at %s: %s", o->factory->label, err_text(err));
	loop_timer_disarm(&o->again);
}

static void on_window_closed(void *data)
{
	struct onboard *o = data;
	o->closed = true;
	loop_stop(o->loop);
}

static int connect_to_hub(struct onboard *o, const struct onboard_options *options)
{
	uint8_t psk[32], secret[32];
	char psk_hex[65], password[48], client[32];
	derive(o->factory, "tls", psk);
	derive(o->factory, "connect", secret);
	str_hex(psk_hex, psk, sizeof psk);
	str_b64url(password, secret, sizeof secret);
	snprintf(client, sizeof client, "onboard-%s", o->factory->label);
	for (char *c = client; *c; c++)
		if (*c >= 'A' && *c <= 'Z')
			*c = (char)(*c - 'A' + 'a');
	const struct bus_options b = {
		.host = options->host, .port = options->port, .client_id = client, .username = o->factory->label, .password = password,
		.psk_identity = o->factory->label, .psk_hex = psk_hex, .data = o, .up = on_up, .down = on_down, .message = on_message,
	};
	int err = bus_new(&o->bus, o->loop, &b);
	mem_wipe(psk, sizeof psk);
	mem_wipe(secret, sizeof secret);
	mem_wipe(psk_hex, sizeof psk_hex);
	mem_wipe(password, sizeof password);
	return err;
}

int onboard_run(const struct onboard_options *options, const struct factory *f, struct state *s)
{
	struct onboard o = { .factory = f, .state = s };
	snprintf(o.up, sizeof o.up, "$hub/onboard/%s/up", f->label);
	snprintf(o.down, sizeof o.down, "$hub/onboard/%s/down", f->label);
	int err = loop_new(&o.loop);
	if (err)
		return err;
	loop_timer_init(&o.window, o.loop, on_window_closed, &o);
	loop_timer_init(&o.again, o.loop, ask, &o);
	loop_timer_arm(&o.window, options->window_s * INT64_C(1000));
	printf("window %d\n", options->window_s);
	err = connect_to_hub(&o, options);
	if (!err)
		err = loop_run(o.loop);
	loop_timer_disarm(&o.window);
	loop_timer_disarm(&o.again);
	bus_free(o.bus);
	pki_key_free(o.key);
	loop_free(o.loop);
	if (err)
		return err;
	return s->owned ? 0 : o.closed ? ERR_TIMEOUT : ERR_STATE;
}
