// Routes about passkeys: one's own, how one signs in, signing in by one; and proving once more who sits there.
#define LOG_ROOM "api"
#include <string.h>
#include "api/passkey.h"
#include "api/password.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

static void get_passkeys(struct call *c)
{
	struct passkeys *p = c->api->rooms.passkeys;
	enum sign_in_way way;
	json_t *list = NULL;
	int err = passkeys_way(p, c->actor.account, &way);
	if (err == 0)
		err = passkeys_list(p, c->actor.account, &list);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, json_pack("{s:o, s:s}", "passkeys", list, "sign_in", way_word(way)));
}

// What the browser is to ask an authenticator for. with: also the passkeys that the person has.
static void reply_question(struct call *c, enum challenge_purpose purpose, bool with)
{
	struct passkeys *p = c->api->rooms.passkeys;
	const char *host = passkeys_host(p);
	char challenge[PASSKEY_CHALLENGE_SIZE];
	json_t *credentials = NULL;
	if (!host) {
		call_problem(c, 409, "passkeys_need_name", NULL);
		return;
	}
	if (with) {
		int err = passkeys_credentials(p, c->actor.account, &credentials);
		if (err < 0) {
			call_error(c, err);
			return;
		}
	}
	passkeys_challenge(p, purpose, c->actor.session, challenge);
	call_reply(c, 200, json_pack("{s:s, s:s, s:i, s:o}", "challenge", challenge, "rp_id", host, "timeout_ms", (int)CHALLENGE_MS, "credentials", with ? credentials : json_array()));
}

static void post_question(struct call *c)
{
	reply_question(c, CHALLENGE_ADD, true);
}

static void post_sign_in_question(struct call *c)
{
	reply_question(c, CHALLENGE_SIGN_IN, false);
}

static void post_confirm_question(struct call *c)
{
	reply_question(c, CHALLENGE_CONFIRM, true);
}

static void added(struct call *c, int err, const struct passkey *made)
{
	if (err == 0) {
		note_person(c->api, c->actor.name, "passkey.added", json_pack("{s:s, s:s}", "passkey", made->name, "peer", c->peer));
		call_reply(c, 201, json_pack("{s:s, s:s, s:I, s:n}", "id", made->id, "name", made->name, "created_at", (json_int_t)made->created_at, "last_used_at"));
	} else if (err == ERR_PARSE || err == ERR_MISMATCH || err == ERR_DENIED || err == ERR_UNSUPPORTED) {
		call_problem(c, 422, "passkey_wrong", NULL);
	} else if (err == ERR_EXPIRED) {
		call_problem(c, 410, "passkey_late", NULL);
	} else if (err == ERR_STATE) {
		call_problem(c, 409, "passkeys_need_name", NULL);
	} else {
		call_error(c, err);
	}
}

static void post_passkey(struct call *c)
{
	struct passkey_bytes bytes;
	struct passkey made;
	const char *name;
	if (json_get_text(c->body, "name", 50, &name) < 0 || !str_is_name(name, 50)) {
		call_invalid(c, "name");
		return;
	}
	int err = passkey_read(&bytes, c->body, true);
	if (err == 0)
		err = passkeys_add(c->api->rooms.passkeys, c->actor.account, c->actor.session, name, &bytes.answer, &made);
	added(c, err, &made);
}

static void patch_passkey(struct call *c)
{
	const char *name;
	if (json_get_text(c->body, "name", 50, &name) < 0 || !str_is_name(name, 50)) {
		call_invalid(c, "name");
		return;
	}
	int err = passkeys_rename(c->api->rooms.passkeys, c->actor.account, c->params[0], name);
	if (err < 0)
		call_error(c, err);
	else
		call_empty(c);
}

static void remove_passkey(struct call *c)
{
	struct passkeys *p = c->api->rooms.passkeys;
	struct passkey k;
	bool password_alone = false;
	if (json_get_bool(c->body, "password_alone", &password_alone) == ERR_INVALID) {
		call_invalid(c, "password_alone");
		return;
	}
	int err = passkeys_get(p, c->actor.account, c->params[0], &k);
	if (err == 0)
		err = passkeys_remove(p, c->actor.account, k.id, password_alone);
	if (err == ERR_STATE) {
		call_problem(c, 409, "last_passkey", NULL);
	} else if (err < 0) {
		call_error(c, err);
	} else {
		note_person(c->api, c->actor.name, "passkey.removed", json_pack("{s:s}", "passkey", k.name));
		call_empty(c);
	}
}

static void put_sign_in(struct call *c)
{
	const char *word;
	enum sign_in_way way;
	if (json_get_text(c->body, "sign_in", 15, &word) < 0 || way_parse(word, &way) < 0) {
		call_invalid(c, "sign_in");
		return;
	}
	int err = passkeys_set_way(c->api->rooms.passkeys, c->actor.account, way);
	if (err == ERR_STATE) {
		call_problem(c, 409, "passkey_missing", NULL);
	} else if (err < 0) {
		call_error(c, err);
	} else {
		note_person(c->api, c->actor.name, "person.sign_in_changed", json_pack("{s:s}", "sign_in", way_word(way)));
		call_empty(c);
	}
}

static void post_session_by_passkey(struct call *c)
{
	struct passkey k;
	struct actor who;
	enum sign_in_way way;
	char phc[128];
	if (!password_may_try(c) || !passkey_proves(c, c->body, CHALLENGE_SIGN_IN, 401, &k))
		return;
	int err = passkeys_way(c->api->rooms.passkeys, k.account, &way);
	if (err == 0)
		err = people_find_id(c->api->rooms.people, k.account, &who, phc);
	mem_wipe(phc, sizeof phc);
	if (err < 0) {
		call_error(c, err);
	} else if (way == WAY_BOTH) {
		call_problem(c, 403, "password_needed", NULL);
	} else {
		const char *agent = c->via->header(c, "user-agent");
		let_in(c, &who, MADE_PASSKEY, agent ? agent : "", c->peer);
	}
}

static void confirmed(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	bool holds = j->err == 0 && password_still_holds(j);
	int err = j->err;
	if (err == 0 && !holds) {
		throttle_failed(&a->throttle, j->peer);
		note_person(a, j->actor.name, "person.confirm_failed", json_pack("{s:s}", "peer", j->peer));
	}
	if (holds)
		err = people_prove(a->rooms.people, j->actor.session, MADE_PASSWORD) < 0 ? ERR_UNAUTHENTICATED : 0;
	if (!c)
		return;
	if (err < 0)
		call_error(c, err);
	else if (!holds)
		call_problem(c, 403, "password_wrong", NULL);
	else
		call_empty(c);
}

static void confirm_by_password(struct call *c, const char *password)
{
	enum sign_in_way way;
	int err = passkeys_way(c->api->rooms.passkeys, c->actor.account, &way);
	if (err < 0) {
		call_error(c, err);
	} else if (way != WAY_EITHER) { // a password that alone opens nothing proves nothing
		call_problem(c, 403, "passkey_needed", NULL);
	} else {
		struct password_job *j = password_job_own(c, password, confirmed);
		if (j)
			password_job_start(j, c);
	}
}

static void post_confirm(struct call *c)
{
	const char *password;
	json_t *answer;
	struct passkey k;
	if (!password_may_try(c))
		return;
	if (json_get_text(c->body, "password", CRYPTO_PASSWORD_MAX, &password) == 0) {
		confirm_by_password(c, password);
		return;
	}
	if (json_get_object(c->body, "passkey", &answer) < 0) {
		call_invalid(c, "password");
		return;
	}
	if (!passkey_proves(c, answer, CHALLENGE_CONFIRM, 403, &k))
		return;
	int err = people_prove(c->api->rooms.people, c->actor.session, MADE_PASSKEY);
	if (err < 0)
		call_error(c, ERR_UNAUTHENTICATED);
	else
		call_empty(c);
}

const struct route passkey_routes[] = {
	{ "GET", "/api/v1/account/passkeys", PHASE_OWNED, ACTION_OWN_SESSION, 0, get_passkeys },
	{ "POST", "/api/v1/account/passkeys/question", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_PROVEN, post_question },
	{ "POST", "/api/v1/account/passkeys", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY | ROUTE_PROVEN, post_passkey },
	{ "PATCH", "/api/v1/account/passkeys/{}", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY, patch_passkey },
	{ "POST", "/api/v1/account/passkeys/{}/remove", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY | ROUTE_PROVEN, remove_passkey },
	{ "PUT", "/api/v1/account/sign-in", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY | ROUTE_PROVEN, put_sign_in },
	{ "POST", "/api/v1/sessions/passkey/question", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_sign_in_question },
	{ "POST", "/api/v1/sessions/passkey", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_session_by_passkey },
	{ "POST", "/api/v1/session/confirm/question", PHASE_OWNED, ACTION_OWN_SESSION, 0, post_confirm_question },
	{ "POST", "/api/v1/session/confirm", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY, post_confirm },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
