// A native ticket: the onboarding credential, the conversation's messages, and the unit and certificate that come out of it.
#define LOG_ROOM "devices"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/tickets.h"
#include "platform/crypto.h"
#include "platform/pki.h"

// The plugin looks the label up as user name; the client id is fixed by the protocol.
static void name_client(char to[64], const char *label)
{
	snprintf(to, 64, "onboard-%s", label);
	for (char *p = to; *p; p++)
		*p = (char)tolower((unsigned char)*p);
}

static int put_in_auth(const struct ticket *t)
{
	char password[44];
	struct auth_credential a = {.id = t->credential, .kind = AUTH_ONBOARDING, .state = AUTH_VALID};
	code_keys(&t->talk.code, a.psk, password);
	crypto_sha256(a.verifier, password, strlen(password));
	str_copy(a.unit, sizeof a.unit, t->talk.code.label);
	str_copy(a.username, sizeof a.username, t->talk.code.label);
	name_client(a.client_id, t->talk.code.label);
	int e = authdb_put_credential(t->d->o.auth, &a);
	mem_wipe(password, sizeof password);
	mem_wipe(&a, sizeof a);
	return e;
}

int ticket_native_put_again(const struct ticket *t)
{
	return t->credential ? put_in_auth(t) : 0;
}

static int put_credential(struct ticket *t)
{
	struct devices *d = t->d;
	const char *label = t->talk.code.label;
	struct credential c = {.kind = AUTH_ONBOARDING, .state = AUTH_VALID, .created_at = clock_wall_ms()};
	str_copy(c.username, sizeof c.username, label);
	name_client(c.client_id, label);
	int e = devices_store_add_credential(d->store, label, &c);
	if (e)
		return e;
	t->credential = c.id;
	e = put_in_auth(t);
	if (e && devices_store_del_credential(d->store, t->credential) == 0)
		t->credential = 0; // nobody has it, and its label is free again
	return e;
}

int ticket_native_open(struct ticket *t, const json_t *body)
{
	static const char *const keys[] = {"kind", "code", NULL};
	const char *text;
	struct code code;
	int e = json_only_keys(body, keys);
	if (!e)
		e = json_get_text(body, "code", 2 * CODE_MAX, &text);
	if (e)
		return ERR_INVALID;
	if (code_parse(&code, text, strlen(text)))
		return ERR_PARSE;
	native_init(&t->talk, &code);
	code_wipe(&code);
	if (ticket_by_label(t->d, t->talk.code.label))
		return ERR_EXISTS;
	e = put_credential(t);
	if (e && t->credential)
		ticket_native_close(t);
	return e;
}

// The other way round than when it was given: the row in hub.db says what still has to be taken out of auth.db.
void ticket_native_close(struct ticket *t)
{
	struct devices *d = t->d;
	mem_wipe(t->talk.code.secret, sizeof t->talk.code.secret);
	if (!t->credential)
		return;
	int e = authdb_del_unit(d->o.auth, t->talk.code.label);
	if (!e)
		e = devices_store_del_credential(d->store, t->credential);
	if (e) {
		log_warning("ticket %s: onboarding credential not taken back yet: %s", t->id, err_text(e));
		derive_later(d, NULL, e);
		return;
	}
	e = tell_revoke(d, t->credential);
	if (e)
		log_warning("ticket %s: its session is not cut: %s", t->id, err_text(e));
	t->credential = 0;
}

static int epoch_known(void *data, const char *identity, int64_t *ret)
{
	const struct ticket *t = data;
	return devices_store_get_epoch(t->d->store, identity, ret);
}

static int key_seen(void *data, const uint8_t spki[32])
{
	const struct ticket *t = data;
	struct devices *d = t->d;
	char id[UNIT_ID];
	int e = devices_store_get_key(d->store, spki, id);
	if (e)
		return e == ERR_NOT_FOUND ? 0 : e;
	// The answer may have been lost with a hub that was stopped: what nobody came with is taken back, and the key may ask again.
	struct unit *u = unit_find(d, id);
	if (!u || u->state != UNIT_ANNOUNCED)
		return 1;
	return unit_erase(d, u, UNIT_IS_GONE, false, NULL);
}

static struct unit *new_unit(const struct native *n)
{
	char id[13];
	random_id(id);
	struct unit *u = unit_new(id);
	u->native = true;
	u->adapter = &adapter_homie;
	json_object_set_new(u->memory, "id", json_string(u->id)); // its Homie id is its unit id
	u->epoch = n->hello.epoch;
	u->has_identity = n->proven;
	if (n->proven)
		memcpy(u->identity, n->hello.identity, sizeof u->identity);
	return u;
}

static int store_facts(struct devices *d, struct unit *u, const struct native_hello *h)
{
	int e = unit_set_fact(d, u, "model", h->model, "declared", NULL);
	if (e >= 0)
		e = unit_set_fact(d, u, "firmware", h->version, "declared", NULL);
	if (e >= 0 && *h->serial)
		e = unit_set_fact(d, u, "serial", h->serial, "declared", NULL);
	return e < 0 ? e : 0;
}

static int store_unit(struct devices *d, struct unit *u, const struct native *n, const uint8_t spki[32], struct credential *c)
{
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	e = devices_store_put_unit(d->store, u);
	if (!e)
		e = devices_store_put_key(d->store, spki, u->id);
	if (!e)
		e = store_facts(d, u, &n->hello);
	if (!e)
		e = devices_store_add_credential(d->store, u->id, c);
	if (!e)
		return devices_store_commit(d->store);
	devices_store_rollback(d->store);
	return e;
}

// Papers that came with the request, to whom they concern.
static void hand_over(struct devices *d, const struct unit *u, const struct native *n, const struct native_request *r)
{
	if (r->passport && d->o.passport)
		d->o.passport(d->o.data, u->id, r->passport, strlen(r->passport));
	if (r->arrival && n->proven && d->o.arrival)
		d->o.arrival(d->o.data, u->id, r->arrival, strlen(r->arrival), u->identity, n->nonce_b64);
}

static int issue(void *data, const struct native *n, const struct native_request *r, json_t **ret)
{
	struct ticket *t = data;
	struct devices *d = t->d;
	AUTO_FREE char *pem = NULL;
	struct pki_roots roots;
	struct unit *u = new_unit(n);
	pki_roots(d->o.pki, &roots);
	anchors_handed_over(d, u);
	struct credential c = {.kind = AUTH_CERTIFICATE, .state = AUTH_VALID, .created_at = clock_wall_ms()};
	str_copy(c.username, sizeof c.username, u->id);
	str_copy(c.client_id, sizeof c.client_id, u->id);
	memcpy(c.verifier, r->spki, sizeof c.verifier);
	pki_device_ca_id(d->o.pki, c.issuer);
	int e = pki_sign_device(d->o.pki, r->csr, strlen(r->csr), u->id, &pem, c.fingerprint);
	if (!e)
		e = store_unit(d, u, n, r->spki, &c);
	if (e) {
		log_error("ticket %s: no certificate: %s", t->id, err_text(e));
		unit_free(u);
		return e;
	}
	credential_add(u, &c);
	unit_add(d, u);
	memcpy(t->unit, u->id, sizeof t->unit);
	e = derive_unit(d, u);
	if (e)
		return e; // the ticket's end removes the unit
	hand_over(d, u, n, r);
	*ret = json_pack("{s:s, s:s, s:s, s:i, s:s, s:s, s:s}", "certificate", pem, "ca", roots.all_pem, "host", d->o.config->host, "port",
		d->o.config->mqtt_certificate_port, "client_id", u->id, "unit", u->id, "homie", u->id);
	return 0;
}

static void send_reply(struct ticket *t, const json_t *reply)
{
	AUTO_FREE char *topic = mem_printf("$hub/onboard/%s/down", t->talk.code.label);
	AUTO_FREE char *text = json_write(reply);
	int e = tell_publish(t->d, topic, text, strlen(text), false);
	if (e)
		log_warning("ticket %s: answer not sent: %s", t->id, err_text(e));
}

static void abort_with(struct ticket *t, const char *problem)
{
	struct devices *d = t->d;
	ticket_end(t, TICKET_ABORTED, problem);
	note_activity(d, NULL, "ticket.aborted", json_pack("{s:s}", "problem", problem), true);
}

static void follow_state(struct ticket *t)
{
	enum ticket_state next = t->talk.state == NATIVE_ISSUED ? TICKET_ISSUED : t->talk.state == NATIVE_CHALLENGED ? TICKET_TALKING : TICKET_OPEN;
	ticket_set_state(t, next);
}

void ticket_native_message(struct ticket *t, const void *payload, size_t len)
{
	const struct native_world world = {.data = t, .hub_id = t->d->o.hub_id, .any_key = t->d->o.config->tls_profile == TLS_SEED, .epoch_known = epoch_known, .key_seen = key_seen, .issue = issue};
	AUTO_JSON json_t *reply = NULL;
	const char *problem = NULL;
	int e = native_message(&t->talk, &world, payload, len, &reply, &problem);
	send_reply(t, reply);
	if (e) {
		abort_with(t, problem);
		return;
	}
	t->problem = problem;
	follow_state(t);
}

void ticket_native_event(struct ticket *t, const struct broker_line *line)
{
	const char *addr = broker_line_get(line, "addr");
	if (str_eq(line->word, "disconnect")) {
		t->sessions = 0;
		return;
	}
	// The plugin turns a second party away while the first is on, and says so: the code is in two hands.
	if (str_eq(line->word, "clone") && !str_eq(addr, broker_line_get(line, "other"))) {
		abort_with(t, "second_party");
		return;
	}
	if (!str_eq(line->word, "connect"))
		return;
	if (t->sessions && !str_eq(t->addr, addr)) {
		abort_with(t, "second_party");
		return;
	}
	t->sessions = 1; // its client id is fixed, so there is one
	str_copy(t->addr, sizeof t->addr, addr);
}
