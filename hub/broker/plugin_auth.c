// Who may come in. Default deny: a login passes all steps of admit(), or is refused with the word of the step that failed.
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/plugin.h"

#define PASSWORD_MAX 256
#define BINDINGS_MAX 1024

enum listener { LISTENER_TCP, LISTENER_HUB, LISTENER_LEGACY, LISTENER_WS };
struct login {
	struct mosquitto *client;
	const char *username, *password, *client_id, *addr; // as they came; any may be NULL
	enum listener listener;
	struct auth_credential credential;
	bool proven; // the credential is whose password or certificate came
	bool binds;  // the credential meets its client id now
	struct login_unit unit;
};

// Mosquitto keeps + # / out of names only where its own patterns use them.
static bool name_valid(const char *s, size_t size)
{
	size_t len = s ? strnlen(s, size) : 0;

	return len > 0 && len < size && strcspn(s, "+#/") == len;
}

static const char *check_listener(const struct plugin *p, struct login *l)
{
	struct netaddr addr;

	if (!l->addr)
		return "listener";
	if (str_eq(l->addr, p->hub_socket))
		l->listener = LISTENER_HUB;
	else if (str_eq(l->addr, p->legacy_socket))
		l->listener = LISTENER_LEGACY;
	else if (p->ws_socket[0] && str_eq(l->addr, p->ws_socket))
		l->listener = LISTENER_WS;
	else if (netaddr_parse(&addr, l->addr) < 0 || !netaddr_is_lan(&addr, p->lan, p->lan_count))
		return "lan";
	return NULL;
}

static bool is_its_password(const struct plugin *p, const struct login *l)
{
	if (l->credential.keyed)
		return p->password_key[0] && plugin_password_is_keyed(p->password_key, l->password, l->credential.verifier);
	return plugin_password_is(&p->crypto, l->password, l->credential.verifier);
}

// A certificate speaks for itself: whatever name and password came with it do not count.
static const char *find_credential(struct plugin *p, struct login *l)
{
	uint8_t fingerprint[32];
	int r = plugin_fingerprint(&p->crypto, l->client, fingerprint);

	if (r == ERR_WEAK) { // whose it is, so that the owner learns the name
		l->proven = plugin_store_by_fingerprint(&p->store, fingerprint, &l->credential, &l->unit) == 0;
		return "key_weak";
	}
	if (r < 0)
		return "fingerprint";
	if (r == 1)
		return plugin_store_by_fingerprint(&p->store, fingerprint, &l->credential, &l->unit) < 0 ? "fingerprint" : NULL;
	if (!name_valid(l->username, sizeof(l->credential.username)) || plugin_store_by_username(&p->store, l->username, &l->credential, &l->unit) < 0)
		return "unknown";
	size_t len = l->password ? strnlen(l->password, PASSWORD_MAX + 1) : 0;
	if (len == 0 || len > PASSWORD_MAX || !is_its_password(p, l))
		return "password";
	return NULL;
}

// Which credential may come through which door. hubd tries a new device password through its own socket before it hands it out.
static bool listener_fits(const struct login *l)
{
	switch (l->credential.kind) {
	case AUTH_HUB:
		return l->listener == LISTENER_HUB;
	case AUTH_PASSWORD:
		return l->listener != LISTENER_LEGACY || l->credential.legacy;
	case AUTH_CERTIFICATE:
	case AUTH_ONBOARDING:
		return l->listener == LISTENER_TCP;
	}
	return false;
}

struct binding_key { char text[24]; };
static const char *binding_key(struct binding_key *k, int64_t credential)
{
	snprintf(k->text, sizeof(k->text), "%" PRId64, credential);
	return k->text;
}

struct binding_search { const char *client_id, *own_key; bool found; };
static bool is_bound_elsewhere(const char *key, void *value, void *data)
{
	struct binding_search *search = data;

	search->found = strcmp(value, search->client_id) == 0 && strcmp(key, search->own_key) != 0;
	return !search->found;
}

// An unbound credential takes the first client id that no other unit has, and from then on no other.
static const char *bind_client_id(struct plugin *p, struct login *l)
{
	struct binding_key key;
	const char *met = map_get(p->bindings, binding_key(&key, l->credential.id));
	if (met)
		return strcmp(met, l->client_id) == 0 ? NULL : "client_id";

	struct binding_search search = { .client_id = l->client_id, .own_key = key.text };
	map_each(p->bindings, is_bound_elsewhere, &search);
	const struct session *holder = session_by_client_id(&p->sessions, l->client_id);
	bool held = holder && strcmp(holder->unit, l->credential.unit) != 0;
	if (search.found || held || map_len(p->bindings) >= BINDINGS_MAX || plugin_store_client_id_taken(&p->store, l->client_id, l->credential.unit) != 0)
		return "client_id";
	l->binds = true;
	return NULL;
}

static const char *check_client_id(struct plugin *p, struct login *l)
{
	struct binding_key key;

	if (l->credential.client_id[0] == '\0')
		return bind_client_id(p, l);
	free(map_take(p->bindings, binding_key(&key, l->credential.id))); // hubd has stored it by now
	return strcmp(l->client_id, l->credential.client_id) == 0 ? NULL : "client_id";
}

static const char *check_unit(const struct login *l)
{
	switch (l->credential.kind) {
	case AUTH_HUB:
		return NULL;
	case AUTH_ONBOARDING: // nothing of it may outlive the connection
		return mosquitto_client_clean_session(l->client) ? NULL : "state";
	case AUTH_PASSWORD:
	case AUTH_CERTIFICATE:
		return l->unit.found && l->unit.state != AUTH_UNIT_GONE ? NULL : "state";
	}
	return "state";
}

static const char *check_takeover(struct plugin *p, struct login *l, int64_t now_ms)
{
	struct session *incumbent = session_by_client_id(&p->sessions, l->client_id);

	if (!incumbent || incumbent->client == l->client)
		return NULL;
	switch (session_judge_takeover(incumbent, l->addr, now_ms)) {
	case SESSION_ADMIT:
		return NULL;
	case SESSION_CLONE:
		event_clone(p, incumbent, l->addr);
		return "clone";
	case SESSION_HELD:
		return "clone";
	}
	return "clone";
}

static const char *via_word(const struct login *l)
{
	if (l->listener == LISTENER_HUB)
		return "hub";
	if (l->listener == LISTENER_LEGACY)
		return "legacy";
	if (l->listener == LISTENER_WS)
		return "ws";
	return l->credential.kind == AUTH_CERTIFICATE ? "certificate" : l->credential.kind == AUTH_ONBOARDING ? "onboarding" : "tls";
}

static struct session *session_of(struct plugin *p, struct login *l)
{
	struct session *s = session_new(l->client, l->credential.unit, l->credential.username, l->client_id, l->addr);

	s->via = via_word(l);
	s->kind = l->credential.kind;
	s->state = l->unit.state;
	s->credential = l->credential.id;
	s->generation = p->generation;
	s->grants = l->unit.grants;
	l->unit.grants = (struct grants){ 0 };
	return s;
}

static void enter(struct plugin *p, struct login *l, int64_t now_ms)
{
	struct session *s = session_of(p, l);

	doors_entered(&p->doors, l->client);
	if (s->kind == AUTH_PASSWORD || s->kind == AUTH_CERTIFICATE)
		s->pace = pace_of(&p->paces, s->unit, now_ms);
	if (mosquitto_client_clean_session(l->client)) // Mosquitto drops what it was subscribed to before
		budget_give_all(&p->subscribed, l->client_id);
	if (l->binds) {
		struct binding_key key;
		free(map_put(p->bindings, binding_key(&key, s->credential), mem_str(s->client_id)));
		event_bound(p, s);
	}
	const struct session *former = session_by_client_id(&p->sessions, s->client_id);
	char *taken_over = mem_str(former && former->phase == SESSION_LIVE ? former->addr : "");
	session_add(&p->sessions, s, now_ms);
	event_connect(p, s, taken_over);
	free(taken_over);
}

// NULL: may come in. One SELECT when it does (two for a credential that meets its client id).
static const char *check(struct plugin *p, struct login *l, int64_t now_ms)
{
	const char *why;

	if (!name_valid(l->client_id, sizeof(l->credential.client_id)) || !str_utf8_valid(l->client_id, strlen(l->client_id)))
		return "client_id";
	if ((why = check_listener(p, l)) || (why = find_credential(p, l)))
		return why;
	l->proven = true;
	if (l->credential.state == AUTH_REVOKED)
		return "revoked";
	if (!listener_fits(l))
		return "listener";
	if ((why = check_client_id(p, l)) || (why = check_unit(l)) || (why = check_takeover(p, l, now_ms)))
		return why;
	// Last, because Mosquitto then forgets the name that came.
	if (l->credential.kind == AUTH_CERTIFICATE && mosquitto_set_username(l->client, l->credential.username) != MOSQ_ERR_SUCCESS)
		return "state";
	return NULL;
}

// Mosquitto asks again for every client after SIGHUP: one that is in already keeps its row.
static bool is_asked_again(const struct plugin *p, const struct login *l)
{
	const struct session *s = session_find(&p->sessions, l->client);

	return s && s->phase == SESSION_LIVE && s->credential == l->credential.id && strcmp(s->client_id, l->client_id) == 0;
}

// What is left under a pointer that Mosquitto has given to a new client is another client's.
static void forget_former_owner(struct plugin *p, const struct login *l, bool live_too)
{
	struct session *s = session_find(&p->sessions, l->client);

	if (s && (live_too || s->phase != SESSION_LIVE))
		session_remove(&p->sessions, s);
}

static void login_done(struct login *l)
{
	grants_done(&l->unit.grants);
	mem_wipe(&l->credential, sizeof(l->credential));
}

// Who was refused, and with whose credential: the owner should know both parties.
static void tell_refused(struct plugin *p, const struct login *l, const char *why)
{
	struct refusal r = { .username = l->username, .client_id = l->client_id, .addr = l->addr, .why = why };

	if (l->proven) {
		struct binding_key key;
		const char *met = map_get(p->bindings, binding_key(&key, l->credential.id));
		r.unit = l->credential.unit;
		r.bound = met ? met : l->credential.client_id;
		const struct session *s = session_by_client_id(&p->sessions, r.bound);
		if (s && s->phase == SESSION_LIVE && s->credential == l->credential.id)
			r.other = s->addr;
	}
	event_refused(p, &r);
}

int plugin_on_basic_auth(int event, void *event_data, void *userdata)
{
	const struct mosquitto_evt_basic_auth *ed = event_data;
	struct plugin *p = userdata;
	int64_t now_ms = clock_boot_ms();
	struct login l = {
		.client = ed->client, .username = ed->username, .password = ed->password,
		.client_id = mosquitto_client_id(ed->client), .addr = mosquitto_client_address(ed->client),
	};

	(void)event;
	forget_former_owner(p, &l, false);
	const char *why = check(p, &l, now_ms);
	if (why) {
		tell_refused(p, &l, why);
	} else if (!is_asked_again(p, &l)) {
		forget_former_owner(p, &l, true);
		enter(p, &l, now_ms);
	}
	login_done(&l);
	return why ? MOSQ_ERR_AUTH : MOSQ_ERR_SUCCESS;
}

// Gives out the ticket's key, which proves nothing yet: it fires for wrong keys too, and the CONNECT password follows.
int plugin_on_psk_key(int event, void *event_data, void *userdata)
{
	struct mosquitto_evt_psk_key *ed = event_data;
	struct plugin *p = userdata;
	struct auth_credential c = { 0 };

	(void)event;
	bool good = name_valid(ed->identity, sizeof(c.username)) && ed->max_key_len > 2 * (int)sizeof(c.psk) &&
		    plugin_store_by_username(&p->store, ed->identity, &c, NULL) == 0 && c.kind == AUTH_ONBOARDING && c.state != AUTH_REVOKED;
	if (good)
		str_hex(ed->key, c.psk, sizeof(c.psk));
	mem_wipe(&c, sizeof(c));
	return good ? MOSQ_ERR_SUCCESS : MOSQ_ERR_AUTH;
}

int plugin_on_disconnect(int event, void *event_data, void *userdata)
{
	const struct mosquitto_evt_disconnect *ed = event_data;
	struct plugin *p = userdata;
	struct session *s = session_find(&p->sessions, ed->client); // also fires for refused logins: those have no row

	(void)event;
	if (!s || s->phase == SESSION_ENDED)
		return MOSQ_ERR_SUCCESS;
	if (s->phase == SESSION_LIVE) // a displaced one is not gone: its successor is on
		event_disconnect(p, s, ed->reason);
	session_end(&p->sessions, s, clock_boot_ms());
	return MOSQ_ERR_SUCCESS;
}
