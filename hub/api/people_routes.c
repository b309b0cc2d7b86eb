// Routes about oneself: claiming the hub, signing in and out, one's own sessions and password.
#define LOG_ROOM "api"
#include <string.h>
#include "api/events.h"
#include "api/passkey.h"
#include "api/password.h"
#include "api/route.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

// Commits account, name and phase as one; a kill before leaves a locked hub, a kill after an owned one.
static int claim(struct api *a, struct password_job *j)
{
	struct api_rooms *rooms = &a->rooms;
	int err = store_begin(rooms->store);
	if (err < 0)
		return err;
	err = people_create(rooms->people, j->name, &(struct people_standing){ .role = ROLE_OWNER }, j->phc, &j->actor);
	if (err == 0)
		err = household_rename(rooms->household, j->hub_name);
	if (err == 0)
		err = household_set_owned(rooms->household);
	if (err == 0)
		err = store_commit(rooms->store);
	else
		store_rollback(rooms->store);
	if (err < 0 && household_reload(rooms->household) < 0)
		log_error("the hub's own state cannot be read again");
	return err;
}

static void claimed(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	a->claiming = false;
	int err = j->err;
	if (err == 0)
		err = claim(a, j);
	if (err == 0) {
		setup_code_void(&a->setup_code);
		note_person(a, j->name, "hub.claimed", json_pack("{s:s}", "peer", j->peer));
		err = a->rooms.owned(a->rooms.data);
	}
	if (!c)
		return;
	if (err < 0)
		call_error(c, err);
	else if (c->actor.kind == ACTOR_LOCAL)
		call_reply(c, 201, json_pack("{s:s}", "account", j->name));
	else
		reply_session(c, &j->actor, MADE_PASSWORD, j->user_agent, j->peer);
}

// Over the network the code is the proof; over the hub's own socket, holding the server is.
static bool may_claim(struct call *c, const char *code)
{
	struct api *a = c->api;
	if (c->actor.kind == ACTOR_LOCAL)
		return true;
	if (!password_may_try(c))
		return false;
	int err = setup_code_check(&a->setup_code, code);
	if (err == 0)
		return true;
	throttle_failed(&a->throttle, c->peer);
	if (err == ERR_EXPIRED)
		call_problem(c, 410, "setup_code_expired", NULL);
	else
		call_problem(c, 403, "setup_code_wrong", json_pack("{s:i}", "attempts_left", a->setup_code.tries_left));
	return false;
}

static void post_setup(struct call *c)
{
	const char *code = json_text_or(c->body, "code", ""), *name, *password, *hub_name;
	if (!may_claim(c, code))
		return;
	if (json_get_text(c->body, "account", 64, &name) < 0 || !str_is_name(name, 64)) {
		call_invalid(c, "account");
		return;
	}
	if (json_get_text(c->body, "hub_name", 64, &hub_name) < 0 || !str_is_name(hub_name, 64)) {
		call_invalid(c, "hub_name");
		return;
	}
	if (json_get_text(c->body, "password", 4096, &password) < 0) {
		call_invalid(c, "password");
		return;
	}
	if (!password_is_strong(c, password, name, hub_name))
		return;
	if (c->api->claiming) {
		call_problem(c, 409, "busy", NULL);
		return;
	}
	c->api->claiming = true;
	struct password_job *j = password_job_new(c, claimed);
	(void)str_copy(j->name, sizeof j->name, name);
	(void)str_copy(j->hub_name, sizeof j->hub_name, hub_name);
	j->new_password = mem_str(password);
	password_job_start(j, c);
}

// The password is right. Is it enough for this account, with the passkey that may have come beside it? Else the call was answered.
static bool is_enough(struct password_job *j, struct call *c, enum session_made *made)
{
	enum sign_in_way way;
	bool has_passkey = str_eq(j->passkey_account, j->actor.account);
	int err = passkeys_way(j->api->rooms.passkeys, j->actor.account, &way);
	*made = has_passkey ? MADE_BOTH : MADE_PASSWORD;
	if (err < 0)
		call_error(c, err);
	else if (j->passkey_account[0] && !has_passkey)
		call_problem(c, 401, "passkey_wrong", NULL);
	else if (way != WAY_EITHER && !has_passkey)
		call_problem(c, 403, "passkey_needed", NULL);
	else
		return true;
	return false;
}

static void signed_in(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	enum session_made made;
	if (j->err == 0 && !j->verified) {
		throttle_failed(&a->throttle, j->peer);
		note_person(a, NULL, "person.sign_in_failed", json_pack("{s:s}", "peer", j->peer));
	}
	if (!c)
		return;
	if (j->err < 0) {
		call_error(c, j->err);
	} else if (j->actor.kind != ACTOR_PERSON || !password_still_holds(j)) {
		call_problem(c, 401, "sign_in_wrong", NULL);
	} else if (is_enough(j, c, &made)) {
		let_in(c, &j->actor, made, j->user_agent, j->peer);
	}
}

static void post_sessions(struct call *c)
{
	const char *name, *password;
	struct passkey beside = { .account = "" };
	json_t *answer;
	if (!password_may_try(c))
		return;
	int err = json_get_object(c->body, "passkey", &answer);
	if (err == ERR_INVALID) {
		call_invalid(c, "passkey");
		return;
	}
	if (err == 0 && !passkey_proves(c, answer, CHALLENGE_SIGN_IN, 401, &beside))
		return;
	if (json_get_text(c->body, "account", 64, &name) < 0 || json_get_text(c->body, "password", CRYPTO_PASSWORD_MAX, &password) < 0) {
		call_problem(c, 401, "sign_in_wrong", NULL);
		return;
	}
	struct password_job *j = password_job_new(c, signed_in);
	j->actor = (struct actor){ .kind = ACTOR_NOBODY };
	j->password = mem_str(password);
	j->verify = true;
	(void)str_copy(j->passkey_account, sizeof j->passkey_account, beside.account);
	if (people_find(c->api->rooms.people, name, &j->actor, j->phc) < 0)
		password_verify_nobody(j);
	password_job_start(j, c);
}

static void get_session(struct call *c)
{
	call_reply(c, 200, session_json(&c->actor, &c->session));
}

static void end_session(struct call *c, const char *id)
{
	int err = people_end_session_of(c->api->rooms.people, c->actor.account, id);
	events_prune(c->api->events);
	if (err < 0)
		call_error(c, err);
	else
		call_empty(c);
}

static void delete_session(struct call *c)
{
	c->via->set_cookie(c, "__Host-freehold=; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=0");
	end_session(c, c->actor.session);
}

static void get_sessions(struct call *c)
{
	call_reply(c, 200, json_pack("{s:o}", "sessions", people_sessions(c->api->rooms.people, c->actor.account, c->actor.session)));
}

static void delete_sessions(struct call *c)
{
	end_session(c, c->params[0]);
}

static void password_changed(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	int err = j->err;
	bool holds = !j->verify || password_still_holds(j);
	if (err == 0 && holds) {
		err = people_set_password(a->rooms.people, j->actor.account, j->phc);
		if (err == 0)
			err = people_end_others(a->rooms.people, j->actor.account, j->actor.session);
		if (err == 0)
			note_person(a, j->actor.name, "person.password_changed", json_pack("{s:s}", "peer", j->peer));
		events_prune(a->events);
	} else if (err == 0) {
		throttle_failed(&a->throttle, j->peer);
	}
	if (!c)
		return;
	if (err < 0)
		call_error(c, err);
	else if (!holds)
		call_problem(c, 403, "password_wrong", NULL);
	else
		call_empty(c);
}

static void patch_account(struct call *c)
{
	const char *password, *new_password;
	if (!password_may_try(c))
		return;
	// Who has just proven by a passkey who they are need not know the password that they change.
	int err = json_get_text(c->body, "password", CRYPTO_PASSWORD_MAX, &password);
	bool has_password = err == 0;
	if (!has_password && !(err == ERR_NOT_FOUND && people_is_proven_by_passkey(c->api->rooms.people, c->actor.session))) {
		call_invalid(c, "password");
		return;
	}
	if (json_get_text(c->body, "new_password", 4096, &new_password) < 0) {
		call_invalid(c, "new_password");
		return;
	}
	if (!password_is_strong(c, new_password, c->actor.name, household_name(c->api->rooms.household)))
		return;
	struct password_job *j = has_password ? password_job_own(c, password, password_changed) : password_job_new(c, password_changed);
	if (!j)
		return;
	j->new_password = mem_str(new_password);
	password_job_start(j, c);
}

const struct route people_routes[] = {
	{ "POST", "/api/v1/setup", PHASE_PROVISIONING, ACTION_CLAIM, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_setup },
	{ "POST", "/api/v1/sessions", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_sessions },
	{ "GET", "/api/v1/session", PHASE_OWNED, ACTION_OWN_SESSION, 0, get_session },
	{ "DELETE", "/api/v1/session", PHASE_OWNED, ACTION_OWN_SESSION, 0, delete_session },
	{ "GET", "/api/v1/sessions", PHASE_OWNED, ACTION_OWN_SESSION, 0, get_sessions },
	{ "DELETE", "/api/v1/sessions/{}", PHASE_OWNED, ACTION_OWN_SESSION, 0, delete_sessions },
	{ "PATCH", "/api/v1/account", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY | ROUTE_PROVEN, patch_account },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
