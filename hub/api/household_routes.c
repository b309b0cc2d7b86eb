// Routes about the people of the house: who they are, who is invited, where they are signed in, and the two ways in by a secret link.
#define LOG_ROOM "api"
#include <string.h>
#include "api/events.h"
#include "api/password.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/qr.h"

#define LONGEST_STAY_MS (10LL * 366 * 24 * 3600 * 1000)

// Every owner's page of people loads again.
static void tell(struct api *a)
{
	events_send(a->events, ACTION_MANAGE_PEOPLE, json_pack("{s:s}", "type", "people"));
}

static void get_people(struct call *c)
{
	json_t *people = NULL, *invitations = NULL;
	int err = people_list(c->api->rooms.people, &people);
	if (err == 0)
		err = invitations_list(c->api->rooms.invitations, &invitations);
	if (err == 0) {
		call_reply(c, 200, json_pack("{s:o, s:o}", "people", people, "invitations", invitations));
		return;
	}
	json_decref(people);
	call_error(c, err);
}

// Role and end out of the body; false when the call was answered. What is absent stays as it is in *standing.
static bool read_standing(struct call *c, struct people_standing *standing)
{
	const char *role;
	int err = json_get_text(c->body, "role", 15, &role);
	if (err == ERR_INVALID || (err == 0 && role_parse(role, &standing->role) < 0)) {
		call_invalid(c, "role");
		return false;
	}
	bool ends = standing->role == ROLE_GUEST || standing->role == ROLE_INSTALLER;
	const json_t *until = json_object_get(c->body, "until");
	int64_t now = clock_wall_ms();
	if (!ends || json_is_null(until))
		standing->until = 0;
	err = json_get_int(c->body, "until", now + 1, now + LONGEST_STAY_MS, &standing->until);
	if (err == ERR_INVALID || (err == 0 && !ends)) {
		call_invalid(c, "until");
		return false;
	}
	return true;
}

static json_t *until_json(int64_t until)
{
	return until ? json_integer(until) : json_null();
}

static void reply_invitation(struct call *c, const struct invitation *made, const char *code)
{
	AUTO_SECRET char *link = api_page_link(c->api, made->account[0] ? "reset" : "join", code);
	AUTO_SECRET char *qr = NULL;
	int err = qr_svg(link, &qr);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 201, json_pack("{s:s, s:s, s:s, s:o, s:I, s:s, s:s, s:s}", "id", made->id, "role", role_word(made->role), "name", made->name, "until",
			until_json(made->until), "expires_at", (json_int_t)made->expires_at, "code", code, "link", link, "qr", qr));
}

static void post_invitation(struct call *c)
{
	struct invitation wanted = { .role = ROLE_GUEST }, made;
	struct people_standing standing = { .role = ROLE_GUEST };
	const char *name = "", *role;
	char code[INVITATION_CODE_SIZE];
	if (json_get_text(c->body, "role", 15, &role) < 0) {
		call_invalid(c, "role");
		return;
	}
	if (!read_standing(c, &standing))
		return;
	if (json_get_text(c->body, "name", 64, &name) == ERR_INVALID || (*name && !str_is_name(name, 64))) {
		call_invalid(c, "name");
		return;
	}
	wanted.role = standing.role;
	wanted.until = standing.until;
	(void)str_copy(wanted.name, sizeof wanted.name, name);
	(void)str_copy(wanted.by, sizeof wanted.by, c->actor.name);
	(void)str_copy(wanted.maker, sizeof wanted.maker, c->actor.account);
	int err = invitations_make(c->api->rooms.invitations, &wanted, code, &made);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_person(c->api, c->actor.name, "person.invited", json_pack("{s:s, s:s}", "role", role_word(made.role), "name", made.name));
	tell(c->api);
	reply_invitation(c, &made, code);
	mem_wipe(code, sizeof code);
}

static void delete_invitation(struct call *c)
{
	int err = invitations_take(c->api->rooms.invitations, c->params[0]);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_person(c->api, c->actor.name, "person.invitation_revoked", NULL);
	tell(c->api);
	call_empty(c);
}

static void done_to_person(struct call *c, int err, const char *code, const char *name, json_t *params)
{
	if (err == ERR_STATE)
		call_problem(c, 409, "last_owner", NULL);
	else if (err < 0)
		call_error(c, err);
	if (err < 0) {
		json_decref(params);
		return;
	}
	json_object_set_new(params, "name", json_string(name));
	note_person(c->api, c->actor.name, code, params);
	events_prune(c->api->events);
	tell(c->api);
	call_empty(c);
}

// The person whose id stands in the path; false when the call was answered.
static bool find_person(struct call *c, struct actor *ret)
{
	char phc[128];
	int err = people_find_id(c->api->rooms.people, c->params[0], ret, phc);
	mem_wipe(phc, sizeof phc);
	if (err < 0)
		call_error(c, err);
	return err == 0;
}

static void patch_person(struct call *c)
{
	struct actor person;
	if (!find_person(c, &person))
		return;
	struct people_standing standing = { .role = person.role, .until = person.until };
	if (!read_standing(c, &standing))
		return;
	int err = people_change(c->api->rooms.people, person.account, &standing);
	if (err == 0 && standing.role != ROLE_OWNER)
		err = tokens_revoke_of(c->api->rooms.tokens, person.account);
	if (err == 0 && standing.role != ROLE_OWNER)
		err = invitations_take_made_by(c->api->rooms.invitations, person.account); // the ways in that they made would lead back
	if (err == 0)
		events_renew(c->api->events, person.account);
	bool same_role = person.role == standing.role;
	done_to_person(c, err, same_role ? "person.end_changed" : "person.role_changed", person.name,
		json_pack("{s:s, s:o}", "role", role_word(standing.role), "until", until_json(standing.until)));
}

static void delete_person(struct call *c)
{
	struct actor person;
	if (!find_person(c, &person))
		return;
	int err = people_remove(c->api->rooms.people, person.account); // and the invitations they made
	if (err == 0)
		err = tokens_revoke_of(c->api->rooms.tokens, person.account); // what they gave to programs goes with them
	done_to_person(c, err, "person.removed", person.name, json_object());
}

static void get_person_sessions(struct call *c)
{
	struct actor person;
	if (find_person(c, &person))
		call_reply(c, 200, json_pack("{s:o}", "sessions", people_sessions(c->api->rooms.people, person.account, c->actor.session)));
}

static void delete_person_session(struct call *c)
{
	struct actor person;
	if (find_person(c, &person))
		done_to_person(c, people_end_session_of(c->api->rooms.people, person.account, c->params[1]), "person.session_ended", person.name, json_object());
}

static void delete_person_sessions(struct call *c)
{
	struct actor person;
	if (find_person(c, &person))
		done_to_person(c, people_end_others(c->api->rooms.people, person.account, c->actor.session), "person.session_ended", person.name, json_object());
}

// A way back in for who forgot their password. An owner's is made at the server only: a stolen phone of one owner must not take over another's account,
// nor give its holder a new password without the present one.
static void post_reset(struct call *c)
{
	struct actor person;
	struct invitation made;
	char code[INVITATION_CODE_SIZE];
	if (!find_person(c, &person))
		return;
	if (person.role == ROLE_OWNER && c->actor.kind != ACTOR_LOCAL) {
		call_problem(c, 403, "at_the_server", NULL);
		return;
	}
	struct invitation wanted = { .role = person.role };
	(void)str_copy(wanted.account, sizeof wanted.account, person.account);
	(void)str_copy(wanted.name, sizeof wanted.name, person.name);
	(void)str_copy(wanted.by, sizeof wanted.by, c->actor.name);
	(void)str_copy(wanted.maker, sizeof wanted.maker, c->actor.account);
	int err = invitations_make(c->api->rooms.invitations, &wanted, code, &made);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_person(c->api, c->actor.name, "person.reset_made", json_pack("{s:s}", "name", person.name));
	reply_invitation(c, &made, code);
	mem_wipe(code, sizeof code);
}

// The invitation whose secret was sent; false when the call was answered. Wrong ones are counted against the peer.
static bool find_invitation(struct call *c, struct invitation *ret)
{
	const char *code = json_text_or(c->body, "code", "");
	if (!password_may_try(c))
		return false;
	int err = invitations_find(c->api->rooms.invitations, code, ret);
	if (err == 0)
		return true;
	if (err == ERR_NOT_FOUND) {
		throttle_failed(&c->api->throttle, c->peer);
		call_problem(c, 410, "invitation_over", NULL);
	} else {
		call_error(c, err);
	}
	return false;
}

static void open_invitation(struct call *c)
{
	struct invitation i;
	if (!find_invitation(c, &i))
		return;
	int passkeys = i.account[0] ? passkeys_count(c->api->rooms.passkeys, i.account) : 0;
	if (passkeys < 0)
		call_error(c, passkeys);
	else
		call_reply(c, 200, json_pack("{s:s, s:s, s:s, s:o, s:s, s:I, s:i}", "kind", i.account[0] ? "reset" : "join", "role", role_word(i.role), "name", i.name, "until",
			until_json(i.until), "by", i.by, "expires_at", (json_int_t)i.expires_at, "passkeys", passkeys));
}

// Commits the use of the invitation and what it is for as one.
static int use_invitation(struct api *a, struct password_job *j)
{
	const struct invitation *i = &j->invitation;
	int err = store_begin(a->rooms.store);
	if (err < 0)
		return err;
	err = invitations_take(a->rooms.invitations, i->id);
	if (err == 0 && i->account[0]) {
		char phc[128];
		err = people_find_id(a->rooms.people, i->account, &j->actor, phc);
		mem_wipe(phc, sizeof phc);
		if (err == 0 && j->actor.role != i->role) // made for somebody with less, or more, to lose
			err = ERR_NOT_FOUND;
		if (err == 0)
			err = people_set_password(a->rooms.people, i->account, j->phc);
		if (err == 0)
			err = passkeys_remove_all(a->rooms.passkeys, i->account);
		if (err == 0)
			err = invitations_take_made_by(a->rooms.invitations, i->account); // whoever made them with this account
	} else if (err == 0) {
		err = people_create(a->rooms.people, j->name, &(struct people_standing){ .role = i->role, .until = i->until }, j->phc, &j->actor);
	}
	if (err == 0)
		return store_commit(a->rooms.store);
	store_rollback(a->rooms.store);
	return err;
}

static void accepted(struct password_job *j, struct call *c)
{
	struct api *a = j->api;
	bool reset = j->invitation.account[0] != '\0';
	int err = j->err < 0 ? j->err : use_invitation(a, j);
	if (err == 0 && reset)
		err = people_end_others(a->rooms.people, j->actor.account, "");
	if (err == 0) {
		throttle_succeeded(&a->throttle, j->peer);
		note_person(a, j->actor.name, reset ? "person.password_reset" : "person.joined", json_pack("{s:s, s:s}", "peer", j->peer, "role", role_word(j->actor.role)));
		events_prune(a->events);
		tell(a);
	}
	if (!c)
		return;
	if (err == ERR_EXISTS)
		call_problem(c, 409, "name_taken", NULL);
	else if (err == ERR_NOT_FOUND)
		call_problem(c, 410, "invitation_over", NULL);
	else if (err < 0)
		call_error(c, err);
	else
		reply_session(c, &j->actor, MADE_LINK, j->user_agent, j->peer);
}

static void accept_invitation(struct call *c)
{
	struct invitation i;
	const char *name, *password;
	if (!find_invitation(c, &i))
		return;
	name = i.name;
	if (!i.account[0] && (json_get_text(c->body, "account", 64, &name) < 0 || !str_is_name(name, 64))) {
		call_invalid(c, "account");
		return;
	}
	if (json_get_text(c->body, "password", 4096, &password) < 0) {
		call_invalid(c, "password");
		return;
	}
	if (!password_is_strong(c, password, name, household_name(c->api->rooms.household)))
		return;
	struct password_job *j = password_job_new(c, accepted);
	j->invitation = i;
	(void)str_copy(j->name, sizeof j->name, name);
	j->new_password = mem_str(password);
	password_job_start(j, c);
}

const struct route household_routes[] = {
	{ "GET", "/api/v1/people", PHASE_OWNED, ACTION_MANAGE_PEOPLE, 0, get_people },
	{ "PATCH", "/api/v1/people/{}", PHASE_OWNED, ACTION_MANAGE_PEOPLE, ROUTE_BODY | ROUTE_PROVEN, patch_person },
	{ "DELETE", "/api/v1/people/{}", PHASE_OWNED, ACTION_MANAGE_PEOPLE, ROUTE_PROVEN, delete_person },
	{ "GET", "/api/v1/people/{}/sessions", PHASE_OWNED, ACTION_MANAGE_PEOPLE, 0, get_person_sessions },
	{ "DELETE", "/api/v1/people/{}/sessions", PHASE_OWNED, ACTION_MANAGE_PEOPLE, 0, delete_person_sessions },
	{ "DELETE", "/api/v1/people/{}/sessions/{}", PHASE_OWNED, ACTION_MANAGE_PEOPLE, 0, delete_person_session },
	{ "POST", "/api/v1/people/{}/reset", PHASE_OWNED, ACTION_MANAGE_PEOPLE, ROUTE_PROVEN, post_reset },
	{ "POST", "/api/v1/invitations", PHASE_OWNED, ACTION_MANAGE_PEOPLE, ROUTE_BODY | ROUTE_PROVEN, post_invitation },
	{ "DELETE", "/api/v1/invitations/{}", PHASE_OWNED, ACTION_MANAGE_PEOPLE, 0, delete_invitation },
	{ "POST", "/api/v1/invitations/open", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, open_invitation },
	{ "POST", "/api/v1/invitations/accept", PHASE_OWNED, ACTION_SIGN_IN, ROUTE_BODY | ROUTE_BEFORE_SESSION, accept_invitation },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
