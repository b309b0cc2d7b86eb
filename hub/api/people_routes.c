// Routes about people: claiming the hub, signing in and out, sessions, passwords. Argon2id runs on a worker; what it decides is done whether or not the
// request that asked is still there.
#define LOG_ROOM "api"
#include <stdio.h>
#include <string.h>
#include "api/api.h"
#include "api/events.h"
#include "api/route.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

// The cost of one verification is paid for unknown names too, so that time does not tell which accounts exist.
static const char nobody_phc[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

struct password_job {
	struct api *api;
	struct call_wait *wait;
	char name[65], hub_name[65], peer[64];
	char phc[128];         // to verify against, or the result
	struct actor actor;
	char *password, *new_password;
	char user_agent[129];
	bool small, verify, verified;
	int err;
	void (*then)(struct password_job *j, struct call *c); // c NULL: the request is gone
};

static void run_job(void *data)
{
	struct password_job *j = data;
	if (j->verify)
		j->verified = crypto_password_verify(j->phc, j->password);
	if (j->new_password && (!j->verify || j->verified))
		j->err = crypto_password_hash(j->phc, j->new_password, j->small);
}

static void end_job(void *data)
{
	struct password_job *j = data;
	j->then(j, call_resume(j->wait));
	mem_wipe_str(j->password);
	mem_wipe_str(j->new_password);
	mem_wipe(j, sizeof *j);
	free(j);
}

static struct password_job *new_job(struct call *c, void (*then)(struct password_job *, struct call *))
{
	struct password_job *j = NEW(struct password_job);
	j->api = c->api;
	j->actor = c->actor;
	j->then = then;
	j->small = c->api->rooms.config->small;
	(void)str_copy(j->peer, sizeof j->peer, c->peer);
	const char *agent = c->via->header(c, "user-agent");
	snprintf(j->user_agent, sizeof j->user_agent, "%.128s", agent ? agent : "");
	return j;
}

static void start_job(struct password_job *j, struct call *c)
{
	j->wait = call_suspend(c);
	if (loop_work(j->api->rooms.loop, run_job, end_job, j) < 0) {
		j->err = ERR_LIMIT;
		end_job(j);
	}
}

static void reply_session(struct api *a, struct call *c, const struct actor *actor, const char *user_agent, const char *peer)
{
	struct people_session s;
	int err = people_open_session(a->rooms.people, actor, user_agent, peer, &s);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_SECRET char *cookie = mem_printf("__Host-freehold=%s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=%lld", s.token, PEOPLE_SESSION_MS / 1000);
	c->via->set_cookie(c, cookie);
	json_t *body = json_pack("{s:{s:s, s:s, s:s}, s:s, s:I}", "account", "id", actor->account, "name", actor->name, "role", role_word(actor->role),
		"csrf", s.csrf, "expires_at", (json_int_t)s.expires_at);
	mem_wipe(&s, sizeof s);
	call_reply(c, 201, body);
}

static void note(struct api *a, const char *actor, const char *code, const char *peer, bool alarm)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "peer", peer);
	struct activity_entry e = { .actor = actor, .code = code, .params = params, .alarm = alarm };
	if (activity_add(a->rooms.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

static void too_many(struct call *c, int64_t wait_ms)
{
	call_problem(c, 429, "too_many", json_pack("{s:I}", "retry_after_s", (json_int_t)((wait_ms + 999) / 1000)));
}

// True when the password is good enough; else the call was answered with plain advice.
static bool password_is_strong(struct call *c, const char *password, const char *account, const char *hub_name)
{
	const char *personal[] = { account, hub_name, "freehold", NULL }, *reason = "guessable";
	if (crypto_password_strength(password, personal, &reason) == 0)
		return true;
	call_problem(c, 422, "password_weak", json_pack("{s:s}", "reason", reason));
	return false;
}

// Commits account, name and phase as one; a kill before leaves a locked hub, a kill after an owned one.
static int claim(struct api *a, struct password_job *j)
{
	struct api_rooms *rooms = &a->rooms;
	int err = store_begin(rooms->store);
	if (err < 0)
		return err;
	err = people_create(rooms->people, j->name, ROLE_OWNER, j->phc, &j->actor);
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
		note(a, j->name, "hub.claimed", j->peer, false);
		err = a->rooms.owned(a->rooms.data);
	}
	if (!c)
		return;
	if (err < 0)
		call_error(c, err);
	else if (c->actor.kind == ACTOR_LOCAL)
		call_reply(c, 201, json_pack("{s:s}", "account", j->name));
	else
		reply_session(a, c, &j->actor, j->user_agent, j->peer);
}

// Over the network the code is the proof; over the hub's own socket, holding the server is.
static bool may_claim(struct call *c, const char *code)
{
	struct api *a = c->api;
	int64_t wait = throttle_wait(&a->throttle, c->peer);
	if (c->actor.kind == ACTOR_LOCAL)
		return true;
	if (wait > 0) {
		too_many(c, wait);
		return false;
	}
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
	struct password_job *j = new_job(c, claimed);
	(void)str_copy(j->name, sizeof j->name, name);
	(void)str_copy(j->hub_name, sizeof j->hub_name, hub_name);
	j->new_password = mem_str(password);
	start_job(j, c);
}

static void signed_in(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	if (j->err == 0 && !j->verified) {
		throttle_failed(&a->throttle, j->peer);
		note(a, NULL, "person.sign_in_failed", j->peer, false);
	}
	if (!c)
		return;
	if (j->err < 0) {
		call_error(c, j->err);
	} else if (!j->verified || j->actor.kind != ACTOR_PERSON) {
		call_problem(c, 401, "sign_in_wrong", NULL);
	} else {
		throttle_succeeded(&a->throttle, j->peer);
		note(a, j->actor.name, "person.signed_in", j->peer, false);
		reply_session(a, c, &j->actor, j->user_agent, j->peer);
	}
}

static void post_sessions(struct call *c)
{
	const char *name, *password;
	int64_t wait = throttle_wait(&c->api->throttle, c->peer);
	if (wait > 0) {
		too_many(c, wait);
		return;
	}
	if (json_get_text(c->body, "account", 64, &name) < 0 || json_get_text(c->body, "password", CRYPTO_PASSWORD_MAX, &password) < 0) {
		call_problem(c, 401, "sign_in_wrong", NULL);
		return;
	}
	struct password_job *j = new_job(c, signed_in);
	j->actor = (struct actor){ .kind = ACTOR_NOBODY };
	j->password = mem_str(password);
	j->verify = true;
	if (people_find(c->api->rooms.people, name, &j->actor, j->phc) < 0)
		memcpy(j->phc, nobody_phc, sizeof nobody_phc);
	start_job(j, c);
}

static void get_session(struct call *c)
{
	call_reply(c, 200, json_pack("{s:{s:s, s:s, s:s}, s:s, s:I}", "account", "id", c->actor.account, "name", c->actor.name, "role", role_word(c->actor.role),
		"csrf", c->session.csrf, "expires_at", (json_int_t)c->session.expires_at));
}

static void end_session(struct call *c, const char *id)
{
	int err = people_end_session(c->api->rooms.people, id);
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
	if (err == 0 && j->verified) {
		err = people_set_password(a->rooms.people, j->actor.account, j->phc);
		if (err == 0)
			err = people_end_others(a->rooms.people, j->actor.account, j->actor.session);
		if (err == 0)
			note(a, j->actor.name, "person.password_changed", j->peer, false);
		events_prune(a->events);
	} else if (err == 0) {
		throttle_failed(&a->throttle, j->peer);
	}
	if (!c)
		return;
	if (err < 0)
		call_error(c, err);
	else if (!j->verified)
		call_problem(c, 403, "password_wrong", NULL);
	else
		call_empty(c);
}

static void patch_account(struct call *c)
{
	const char *password, *new_password;
	int64_t wait = throttle_wait(&c->api->throttle, c->peer);
	if (wait > 0) {
		too_many(c, wait);
		return;
	}
	if (json_get_text(c->body, "password", CRYPTO_PASSWORD_MAX, &password) < 0) {
		call_invalid(c, "password");
		return;
	}
	if (json_get_text(c->body, "new_password", 4096, &new_password) < 0) {
		call_invalid(c, "new_password");
		return;
	}
	if (!password_is_strong(c, new_password, c->actor.name, household_name(c->api->rooms.household)))
		return;
	struct password_job *j = new_job(c, password_changed);
	struct actor same;
	int err = people_find_id(c->api->rooms.people, c->actor.account, &same, j->phc);
	if (err < 0) {
		free(j);
		call_error(c, err);
		return;
	}
	j->verify = true;
	j->password = mem_str(password);
	j->new_password = mem_str(new_password);
	start_job(j, c);
}

const struct route people_routes[] = {
	{ "POST", "/api/v1/setup", PHASE_PROVISIONING, ACTION_CLAIM, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_setup },
	{ "POST", "/api/v1/sessions", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, post_sessions },
	{ "GET", "/api/v1/session", PHASE_OWNED, ACTION_OWN_SESSION, 0, get_session },
	{ "DELETE", "/api/v1/session", PHASE_OWNED, ACTION_OWN_SESSION, 0, delete_session },
	{ "GET", "/api/v1/sessions", PHASE_OWNED, ACTION_OWN_SESSION, 0, get_sessions },
	{ "DELETE", "/api/v1/sessions/{}", PHASE_OWNED, ACTION_MANAGE_SESSIONS, 0, delete_sessions },
	{ "PATCH", "/api/v1/account", PHASE_OWNED, ACTION_OWN_SESSION, ROUTE_BODY, patch_account },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
