// A new key and certificate for a native device, over its control channel (ONBOARDING.md): asked for by its owner or by the device, made by the device,
// signed here, and only when the device has connected with the new certificate is the old one revoked (rotation_connected). Nothing ever ends by a timer;
// that a renewal is wanted is on disk (the unit's note), so it goes on after a restart of either side.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "devices/devices_store.h"
#include "devices/native.h"
#include "platform/crypto.h"
#include "platform/pki.h"

#define SETTLE_MS 3000    // from its CONNECT until it has subscribed to its control channel
#define ARRIVAL_MS 300000 // making a key, storing it, connecting again
#define ROUNDS_MAX 3      // of one run of the hub: a device that comes back with its old certificate this often does not take a new one
#define DAY_MS INT64_C(86400000)

static bool is_wanted(const struct unit *u)
{
	return u->native && u->state == UNIT_ACTIVE && str_eq(u->note, "rotation_waiting");
}

void renewal_end(struct unit *u)
{
	struct key_renewal *r = u->renewal;
	if (!r)
		return;
	u->renewal = NULL;
	loop_timer_disarm(&r->timer);
	json_decref(r->answer);
	free(r);
}

static void fail(struct key_renewal *r, const char *why)
{
	struct devices *d = r->d;
	struct unit *u = r->u;
	log_warning("unit %s: no new certificate: %s", u->id, why);
	renewal_end(u);
	credential_leave_note(d, u, "rotation_failed");
	note_activity(d, u->id, "device.rotation_failed", json_pack("{s:s}", "why", why), true);
}

static void tell_device(struct key_renewal *r, const json_t *message)
{
	int e = devices_send_control(r->d, r->u->id, message);
	if (e)
		log_debug("unit %s: not told: %s", r->u->id, err_text(e));
}

static void challenge(struct key_renewal *r)
{
	char nonce[44];
	random_bytes(r->nonce, sizeof r->nonce);
	str_b64url(nonce, r->nonce, sizeof r->nonce);
	r->challenged = r->asked = true;
	AUTO_JSON json_t *message = json_pack("{s:i, s:s, s:s}", "v", 1, "type", "renew", "nonce", nonce);
	tell_device(r, message);
	loop_timer_arm(&r->timer, ARRIVAL_MS);
}

static void on_timer(void *data)
{
	struct key_renewal *r = data;
	if (!is_wanted(r->u) || !unit_has_session(r->u))
		return; // switched off: it is asked when it is back
	if (r->asked)
		fail(r, "not_taken");
	else
		challenge(r);
}

static struct key_renewal *renewal_of(struct devices *d, struct unit *u)
{
	if (!u->renewal) {
		u->renewal = NEW(struct key_renewal);
		*u->renewal = (struct key_renewal){.d = d, .u = u};
		loop_timer_init(&u->renewal->timer, d->o.loop, on_timer, u->renewal);
	}
	return u->renewal;
}

int renewal_begin(struct devices *d, struct unit *u)
{
	if (is_wanted(u))
		return ERR_STATE;
	if (u->credential_count >= CREDENTIALS_MAX)
		return ERR_LIMIT;
	int e = credential_set_note(d, u, "rotation_waiting");
	if (e)
		return e;
	renewal_end(u);
	struct key_renewal *r = renewal_of(d, u);
	if (unit_has_session(u))
		challenge(r);
	return 0;
}

void renewal_wish(struct devices *d, struct unit *u, const char *issuer)
{
	for (int i = 0; i < u->credential_count; i++) {
		const struct credential *c = &u->credentials[i];
		if (u->native && c->kind == AUTH_CERTIFICATE && c->state == AUTH_VALID && !str_eq(c->issuer, issuer) && !u->note) {
			int e = renewal_begin(d, u);
			if (e)
				log_warning("unit %s: not asked for a new certificate: %s", u->id, err_text(e));
			return;
		}
	}
}

// With its old certificate, or it would be over: it was switched off, was killed half way, or the new one did not work.
void renewal_connected(struct devices *d, struct unit *u)
{
	if (u->renewal)
		u->renewal->errors = 0;
	if (!is_wanted(u))
		return;
	struct key_renewal *r = renewal_of(d, u);
	if (r->rounds++ >= ROUNDS_MAX) {
		fail(r, "not_taken");
		return;
	}
	r->asked = r->challenged = false;
	loop_timer_arm(&r->timer, SETTLE_MS);
}

// A device asks by itself: not before its certificate is a day old, unless its owner wants it anyhow.
static const char *on_renew(struct devices *d, struct unit *u)
{
	int64_t newest = 0;
	for (int i = 0; i < u->credential_count; i++)
		if (u->credentials[i].state != AUTH_REVOKED && u->credentials[i].created_at > newest)
			newest = u->credentials[i].created_at;
	if (!is_wanted(u)) {
		if (clock_wall_ms() - newest < DAY_MS)
			return "too_soon";
		if (renewal_begin(d, u))
			return "internal";
		note_activity(d, u->id, "device.renewal_asked", NULL, false);
		return NULL;
	}
	challenge(renewal_of(d, u));
	return NULL;
}

static int revoke_unused(struct devices *d, struct unit *u)
{
	int e = 0;
	for (int i = 0; i < u->credential_count && !e; i++)
		if (u->credentials[i].kind == AUTH_CERTIFICATE && u->credentials[i].state == AUTH_PREPARED)
			e = credential_end(d, u, &u->credentials[i], "unused");
	return e;
}

static int store_credential(struct devices *d, struct unit *u, struct credential *c, bool new_key)
{
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	if (new_key)
		e = devices_store_put_key(d->store, c->verifier, u->id);
	if (!e)
		e = devices_store_add_credential(d->store, u->id, c);
	if (!e)
		return devices_store_commit(d->store);
	devices_store_rollback(d->store);
	return e;
}

static int issue(struct key_renewal *r, const struct native_renewal *n, bool new_key)
{
	struct devices *d = r->d;
	struct unit *u = r->u;
	AUTO_FREE char *pem = NULL;
	struct pki_roots roots;
	struct credential c = {.kind = AUTH_CERTIFICATE, .state = AUTH_PREPARED, .created_at = clock_wall_ms()};
	memcpy(c.verifier, n->spki, sizeof c.verifier);
	pki_device_ca_id(d->o.pki, c.issuer);
	snprintf(c.username, sizeof c.username, "%s-%d", u->id, u->credential_count + 1);
	str_copy(c.client_id, sizeof c.client_id, c.username);
	int e = u->credential_count >= CREDENTIALS_MAX ? ERR_LIMIT : revoke_unused(d, u);
	if (!e)
		e = pki_sign_device(d->o.pki, n->csr, strlen(n->csr), c.username, &pem, c.fingerprint);
	if (!e)
		e = store_credential(d, u, &c, new_key);
	if (e)
		return e;
	credential_add(u, &c);
	e = derive_credential(d, u, &c);
	if (e)
		return e;
	json_decref(r->answer);
	pki_roots(d->o.pki, &roots);
	r->answer = json_pack("{s:i, s:s, s:s, s:s, s:s}", "v", 1, "type", "certificate", "certificate", pem, "ca", roots.all_pem, "client_id", c.client_id);
	memcpy(r->spki, n->spki, sizeof r->spki);
	notify_changed(d, u);
	return 0;
}

// A key is signed once. The one that this unit's unused certificate is for may ask again: the answer may have been lost with either side.
static const char *key_problem(struct devices *d, const struct unit *u, const uint8_t spki[32], bool *is_new)
{
	char owner[UNIT_ID];
	int e = devices_store_get_key(d->store, spki, owner);
	*is_new = e == ERR_NOT_FOUND;
	if (e)
		return *is_new ? NULL : "internal";
	for (int i = 0; i < u->credential_count && str_eq(owner, u->id); i++) {
		const struct credential *c = &u->credentials[i];
		if (c->state == AUTH_PREPARED && crypto_equal(c->verifier, spki, sizeof c->verifier))
			return NULL;
	}
	return "key_reused";
}

static const char *on_renewal(struct devices *d, struct unit *u, const json_t *m)
{
	struct key_renewal *r = u->renewal;
	struct native_renewal n = {0};
	const struct native_holder holder = {.nonce = r && r->challenged ? r->nonce : NULL, .identity = u->has_identity ? u->identity : NULL, .epoch = u->epoch,
		.any_key = d->o.config->tls_profile == TLS_SEED};
	bool is_new = false;
	const char *problem = native_renewal_check(&n, m, &holder);
	if (!problem)
		problem = key_problem(d, u, n.spki, &is_new);
	if (problem)
		return problem;
	bool again = r->answer && crypto_equal(r->spki, n.spki, sizeof r->spki);
	int e = again ? 0 : issue(r, &n, is_new);
	if (e) {
		log_error("unit %s: no new certificate: %s", u->id, err_text(e));
		return "internal";
	}
	tell_device(r, r->answer);
	return NULL;
}

bool renewal_message(struct devices *d, struct unit *u, const char *type, const json_t *m)
{
	bool asks = str_eq(type, "renew");
	if (!asks && !str_eq(type, "renewal"))
		return false;
	if (u->state != UNIT_ACTIVE)
		return true;
	struct key_renewal *r = renewal_of(d, u);
	if (r->errors > NATIVE_ERRORS_MAX) // until it connects again
		return true;
	const char *problem = asks ? on_renew(d, u) : on_renewal(d, u, m);
	r = u->renewal;
	if (!problem || !r)
		return true;
	r->errors++;
	AUTO_JSON json_t *error = native_error(problem);
	tell_device(r, error);
	return true;
}

int devices_stop_renewal(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	if (!is_wanted(u))
		return ERR_STATE;
	int e = revoke_unused(d, u);
	if (e)
		return e;
	renewal_end(u);
	return credential_set_note(d, u, NULL);
}
