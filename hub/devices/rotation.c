// A fresh credential for adopted firmware that can take one: prepared, proven by a CONNECT of the hub's own, pushed (never retained, never to a device
// that is away), and only when the device has come with it is the old one revoked. Whatever fails on the way, nothing is taken from the device.
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
#include "platform/bus.h"
#include "platform/crypto.h"

#define PROOF_MS 30000
#define SETTLE_MS 3000    // from its CONNECT until it has subscribed to its commands
#define ARRIVAL_MS 300000 // a restart and a few tries

enum step { STEP_PROVING, STEP_PROVED /* the proving session is being closed */, STEP_AWAY /* until the device is there */, STEP_PUSHED };
struct rotation {
	struct devices *d;
	struct unit *u;
	enum step step;
	int64_t credential;
	struct adapter_send send; // holds the password until it is pushed
	struct bus *bus;
	struct loop_timer timer;
};

void password_mint(char to[PASSWORD_SIZE], uint8_t verifier[32])
{
	uint8_t secret[24];
	random_bytes(secret, sizeof secret);
	str_b64url(to, secret, sizeof secret);
	crypto_sha256(verifier, to, strlen(to));
	mem_wipe(secret, sizeof secret);
}

void rotation_end(struct unit *u)
{
	struct rotation *r = u->rotation;
	if (!r)
		return;
	u->rotation = NULL;
	loop_timer_disarm(&r->timer);
	bus_free(r->bus);
	mem_wipe(r, sizeof *r);
	free(r);
}

int credential_set_note(struct devices *d, struct unit *u, const char *note)
{
	AUTO_FREE char *before = mem_str(u->note);
	unit_set_text(&u->note, note);
	int e = devices_store_put_unit(d->store, u);
	if (e)
		unit_set_text(&u->note, before);
	notify_changed(d, u);
	return e;
}

// For the end of a rotation, where nothing hangs on it any more.
void credential_leave_note(struct devices *d, struct unit *u, const char *note)
{
	int e = credential_set_note(d, u, note);
	if (e)
		log_warning("unit %s: note on its credential not stored: %s", u->id, err_text(e));
}

int credential_set_state(struct devices *d, struct unit *u, struct credential *c, enum auth_state state)
{
	enum auth_state before = c->state;
	c->state = state;
	int e = devices_store_put_credential(d->store, c);
	if (e) {
		c->state = before;
		return e;
	}
	e = authdb_set_state(d->o.auth, c->id, state);
	if (e) {
		derive_later(d, u, e);
		return 0;
	}
	e = state == AUTH_REVOKED ? tell_revoke(d, c->id) : 0;
	if (e)
		log_warning("unit %s: session not cut, which the broker finds out by itself: %s", u->id, err_text(e));
	return 0;
}

int credential_end(struct devices *d, struct unit *u, struct credential *c, const char *why)
{
	struct credential before = *c;
	if (!str_copy(c->ended, sizeof c->ended, why ? why : ""))
		return ERR_INVALID;
	c->ended_at = clock_wall_ms();
	int e = credential_set_state(d, u, c, AUTH_REVOKED);
	if (c->state != AUTH_REVOKED)
		*c = before;
	return e;
}

// The note is stored before the password leaves: without it nobody but the hub has ever known what was prepared.
void rotation_abandon(struct devices *d, struct unit *u)
{
	rotation_end(u);
	for (int i = 0; i < u->credential_count && !u->note; i++) {
		struct credential *c = &u->credentials[i];
		if (c->state != AUTH_PREPARED)
			continue;
		int e = credential_end(d, u, c, "unused");
		if (e)
			log_warning("unit %s: prepared credential not revoked: %s", u->id, err_text(e));
	}
}

static void fail(struct rotation *r, const char *why)
{
	struct devices *d = r->d;
	struct unit *u = r->u;
	log_warning("unit %s: no fresh credential: %s", u->id, why);
	rotation_abandon(d, u);
	credential_leave_note(d, u, "rotation_failed");
	note_activity(d, u->id, "device.rotation_failed", json_pack("{s:s}", "why", why), true);
}

static void push(struct rotation *r)
{
	int e = credential_set_note(r->d, r->u, "rotation_waiting");
	if (!e)
		e = tell_publish(r->d, r->send.topic, r->send.payload, strlen(r->send.payload), false);
	mem_wipe(&r->send, sizeof r->send);
	if (e) {
		unit_set_text(&r->u->note, NULL); // nobody has learnt it
		fail(r, "not_pushed");
		return;
	}
	r->step = STEP_PUSHED;
	loop_timer_arm(&r->timer, ARRIVAL_MS);
}

// Every connection is given time to subscribe before it counts.
static void wait_for_device(struct rotation *r)
{
	r->step = STEP_AWAY;
	if (unit_has_session(r->u))
		loop_timer_arm(&r->timer, SETTLE_MS);
	else
		loop_timer_disarm(&r->timer);
}

static void on_timer(void *data)
{
	struct rotation *r = data;
	switch (r->step) {
	case STEP_PROVING:
	case STEP_PROVED:
		fail(r, "not_proven");
		break;
	case STEP_AWAY:
		if (unit_has_session(r->u))
			push(r);
		break;
	case STEP_PUSHED:
		fail(r, "not_taken");
		break;
	}
}

static void on_proof_up(void *data)
{
	struct rotation *r = data;
	r->step = STEP_PROVED;
	bus_free(STEAL(r->bus)); // its end comes back as an event: only then is the client id free for the device
}

static void on_proof_down(void *data, int err)
{
	struct rotation *r = data;
	if (err == ERR_DENIED)
		fail(r, "not_proven");
}

// Through the hub's own socket, which the plugin allows for just this: it proves the row in auth.db, and works whatever address the listeners have.
static int prove(struct rotation *r, const struct credential *c, const char *password)
{
	AUTO_FREE char *socket = mem_printf("%s/hub.sock", r->d->o.config->run_dir);
	const struct bus_options o = {.host = socket, .client_id = c->client_id, .username = c->username, .password = password, .data = r,
		.up = on_proof_up, .down = on_proof_down};
	r->step = STEP_PROVING;
	loop_timer_arm(&r->timer, PROOF_MS);
	return bus_new(&r->bus, r->d->o.loop, &o);
}

// Firmware that cannot take a new one keeps its first for good.
static void keep_first(struct devices *d, struct unit *u)
{
	for (int i = 0; i < u->credential_count; i++) {
		u->credentials[i].fixed = true;
		int e = devices_store_put_credential(d->store, &u->credentials[i]);
		if (e)
			log_warning("unit %s: credential not marked as fixed: %s", u->id, err_text(e));
	}
}

// The hub's own CONNECT with it waits, should auth.db not hold it yet.
static int prepare(struct devices *d, struct unit *u, struct credential *c)
{
	int e = devices_store_add_credential(d->store, u->id, c);
	if (e)
		return e;
	c = credential_add(u, c);
	e = derive_credential(d, u, c);
	if (e)
		derive_later(d, u, e);
	return 0;
}

static int compose(struct devices *d, const struct unit *u, const struct credential *c, const char *password, struct adapter_send *to)
{
	const struct config *config = d->o.config;
	bool tls = !c->legacy;
	return u->adapter->push_credential(u->memory, config->host, tls ? config->mqtt_password_port : config->mqtt_legacy_port, tls, c->client_id, c->username,
		password, to);
}

static void begin(struct devices *d, struct unit *u, struct credential *c, const char *password)
{
	struct rotation *r = NEW(struct rotation);
	r->d = d;
	r->u = u;
	loop_timer_init(&r->timer, d->o.loop, on_timer, r);
	int e = compose(d, u, c, password, &r->send);
	if (!e)
		e = prepare(d, u, c);
	if (e) {
		mem_wipe(r, sizeof *r);
		free(r);
		if (e == ERR_UNSUPPORTED)
			keep_first(d, u);
		else
			log_warning("unit %s: no fresh credential prepared: %s", u->id, err_text(e));
		return;
	}
	r->credential = c->id;
	u->rotation = r;
	e = prove(r, c, password);
	if (e)
		fail(r, err_code(e));
}

void rotation_begin(struct devices *d, struct unit *u)
{
	char password[PASSWORD_SIZE];
	if (u->native || u->rotation || !u->credential_count)
		return;
	struct credential c = {.kind = AUTH_PASSWORD, .state = AUTH_PREPARED, .legacy = *u->legacy_until != 0, .created_at = clock_wall_ms()};
	snprintf(c.username, sizeof c.username, "d-%s-%d", u->id, u->credential_count + 1);
	str_copy(c.client_id, sizeof c.client_id, c.username);
	password_mint(password, c.verifier);
	begin(d, u, &c, password);
	mem_wipe(password, sizeof password);
}

int devices_renew_credential(struct devices *d, const char *unit)
{
	struct unit *u = unit_find(d, unit);
	if (!u)
		return ERR_NOT_FOUND;
	if (u->listed)
		return ERR_UNSUPPORTED;
	if (u->state != UNIT_ACTIVE || u->rotation)
		return ERR_STATE;
	if (u->native)
		return renewal_begin(d, u);
	if (u->credential_count >= CREDENTIALS_MAX)
		return ERR_LIMIT;
	rotation_begin(d, u);
	if (!u->rotation)
		return ERR_UNSUPPORTED;
	notify_changed(d, u);
	return 0;
}

int devices_revoke_credential(struct devices *d, const char *unit, int64_t credential, const char *reason)
{
	struct unit *u = unit_find(d, unit);
	struct credential *c = NULL;
	for (int i = 0; u && i < u->credential_count; i++)
		if (u->credentials[i].id == credential)
			c = &u->credentials[i];
	if (!c)
		return ERR_NOT_FOUND;
	if (c->state == AUTH_REVOKED)
		return ERR_STATE;
	bool was_prepared = c->state == AUTH_PREPARED;
	int e = credential_end(d, u, c, reason);
	if (e)
		return e;
	if (was_prepared) {
		rotation_end(u);
		renewal_end(u);
	}
	return credential_set_note(d, u, was_prepared ? NULL : u->note);
}

bool rotation_is_own(const struct unit *u, int64_t credential)
{
	return u->rotation && u->rotation->credential == credential && u->rotation->step <= STEP_PROVED;
}

void rotation_disconnected(struct unit *u, int64_t credential)
{
	if (rotation_is_own(u, credential) && u->rotation->step == STEP_PROVED)
		wait_for_device(u->rotation);
}

// Only a later credential that the device itself has shown ends the earlier ones of its kind.
static int revoke_earlier(struct devices *d, struct unit *u, const struct credential *c)
{
	int ended = 0;
	for (int i = 0; i < u->credential_count; i++) {
		struct credential *old = &u->credentials[i];
		if (old->kind != c->kind || old->id >= c->id || old->state == AUTH_REVOKED)
			continue;
		int e = credential_end(d, u, old, "replaced");
		if (e)
			log_warning("unit %s: earlier credential not revoked: %s", u->id, err_text(e));
		else
			ended++;
	}
	return ended;
}

void rotation_connected(struct devices *d, struct unit *u, struct credential *c)
{
	if (u->rotation && u->rotation->step == STEP_AWAY)
		wait_for_device(u->rotation);
	if (c->state == AUTH_PREPARED) {
		int e = credential_set_state(d, u, c, AUTH_VALID);
		if (e) { // the next start would end it as unused: nothing else ends for its sake
			log_warning("unit %s: its new credential stays prepared: %s", u->id, err_text(e));
			return;
		}
	}
	if (!revoke_earlier(d, u, c)) {
		renewal_connected(d, u);
		return;
	}
	rotation_end(u);
	if (u->renewal)
		anchors_renewed(d, u, u->renewal->answer);
	renewal_end(u);
	credential_leave_note(d, u, NULL);
	note_activity(d, u->id, "device.credential_rotated", NULL, false);
}
