#define LOG_ROOM "api"
#include "api/password.h"
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

// The cost of one verification is paid for unknown names too, so that time does not tell which accounts exist.
static const char nobody_phc[] = "$argon2id$v=19$m=65536,t=3,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

static void run_job(void *data)
{
	struct password_job *j = data;
	memcpy(j->checked, j->phc, sizeof j->checked);
	for (int i = 0; i < j->other_count && !j->is_anothers; i++)
		j->is_anothers = crypto_password_verify(j->others[i], j->password);
	if (j->verify)
		j->verified = crypto_password_verify(j->phc, j->password);
	if (j->new_password && (!j->verify || j->verified))
		j->err = crypto_password_hash(j->phc, j->new_password, j->small);
}

static void free_job(struct password_job *j)
{
	mem_wipe_str(j->password);
	mem_wipe_str(j->new_password);
	if (j->others)
		mem_wipe(j->others, sizeof *j->others * (size_t)j->other_count);
	free(j->others);
	json_decref(j->body);
	mem_wipe(j, sizeof *j);
	free(j);
}

static void end_job(void *data)
{
	struct password_job *j = data;
	if (j->place >= 0)
		j->api->hashing[j->place].peer[0] = '\0';
	// Work takes its time, and who asked for it may have been shut out, or be somebody else by role, when it is done.
	if (j->actor.session[0] && people_session_actor(j->api->rooms.people, j->actor.session, &j->actor) < 0 && j->err == 0)
		j->err = ERR_UNAUTHENTICATED;
	j->then(j, call_resume(j->wait));
	free_job(j);
}

struct password_job *password_job_new(struct call *c, void (*then)(struct password_job *, struct call *))
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

struct password_job *password_job_own(struct call *c, const char *password, void (*then)(struct password_job *, struct call *))
{
	struct password_job *j = password_job_new(c, then);
	struct actor same;
	int err = people_find_id(c->api->rooms.people, c->actor.account, &same, j->phc);
	if (err < 0) {
		free_job(j);
		call_error(c, err);
		return NULL;
	}
	j->verify = true;
	j->password = mem_str(password);
	return j;
}

static void take_other(struct password_job *j, const char *account)
{
	struct actor them;
	j->others = mem_resize(j->others, (size_t)j->other_count + 1, sizeof *j->others);
	if (people_find_id(j->api->rooms.people, account, &them, j->others[j->other_count]) == 0)
		j->other_count++;
}

struct password_job *password_job_compare(struct call *c, const char *password, json_t *body, void (*then)(struct password_job *, struct call *))
{
	struct password_job *j = password_job_new(c, then);
	AUTO_JSON json_t *people = NULL;
	const json_t *one;
	size_t i;
	int err = people_list(c->api->rooms.people, &people);
	if (err < 0) {
		free_job(j);
		call_error(c, err);
		return NULL;
	}
	json_array_foreach(people, i, one)
		take_other(j, json_text_or(one, "id", ""));
	j->password = mem_str(password);
	j->body = json_deep_copy(body);
	return j;
}

void password_verify_nobody(struct password_job *j)
{
	memcpy(j->phc, nobody_phc, sizeof nobody_phc);
}

// Two workers hash, with 64 MiB each; who waits for them is bounded, so that a crowd costs neither memory nor the other work of the workers.
// An address has two places; strangers together leave four to addresses where somebody is signed in, or that hold the secret of an invitation.
#define PLACES_OF_ONE 2
#define PLACES_OF_STRANGERS 12

static int take_place(struct api *a, const struct password_job *j, const char *peer)
{
	int of_peer = 0, taken = 0, free_place = -1;
	for (int i = 0; i < API_HASHING_MAX; i++) {
		if (!a->hashing[i].peer[0])
			free_place = i;
		else
			taken++;
		of_peer += str_eq(a->hashing[i].peer, peer);
	}
	bool known = j->invitation.id[0] || j->actor.session[0] || people_knows_peer(a->rooms.people, peer);
	if (free_place < 0 || of_peer >= PLACES_OF_ONE || (!known && taken >= PLACES_OF_STRANGERS))
		return ERR_LIMIT;
	(void)str_copy(a->hashing[free_place].peer, sizeof a->hashing[0].peer, peer);
	return free_place;
}

void password_job_start(struct password_job *j, struct call *c)
{
	j->place = c->actor.kind == ACTOR_LOCAL ? -1 : take_place(j->api, j, c->peer);
	if (j->place == ERR_LIMIT) {
		free_job(j);
		call_problem(c, 429, "too_many", json_pack("{s:i}", "retry_after_s", 2));
		return;
	}
	j->wait = call_suspend(c);
	if (loop_work(j->api->rooms.loop, run_job, end_job, j) < 0) {
		j->err = ERR_LIMIT;
		end_job(j);
	}
}

bool password_still_holds(const struct password_job *j)
{
	struct actor now;
	char phc[128] = "";
	bool same = j->verified && people_find_id(j->api->rooms.people, j->actor.account, &now, phc) == 0 && str_eq(phc, j->checked);
	mem_wipe(phc, sizeof phc);
	return same;
}

json_t *session_json(const struct actor *actor, const struct people_session *s)
{
	json_t *may = json_array();
	for (int x = 0; x < ACTION_COUNT; x++)
		if (bouncer_check(actor, (enum action)x, PHASE_OWNED, PHASE_OWNED) == 0)
			json_array_append_new(may, json_string(action_word((enum action)x)));
	return json_pack("{s:{s:s, s:s, s:s, s:o}, s:o, s:s, s:I}", "account", "id", actor->account, "name", actor->name, "role", role_word(actor->role), "until",
		actor->until ? json_integer(actor->until) : json_null(), "may", may, "csrf", s->csrf, "expires_at", (json_int_t)s->expires_at);
}

void reply_session(struct call *c, const struct actor *actor, enum session_made made, const char *user_agent, const char *peer)
{
	struct people_session s;
	int err = people_open_session(c->api->rooms.people, actor, made, user_agent, peer, &s);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_SECRET char *cookie = mem_printf("__Host-freehold=%s; Path=/; Secure; HttpOnly; SameSite=Strict; Max-Age=%lld", s.token, PEOPLE_SESSION_MS / 1000);
	c->via->set_cookie(c, cookie);
	json_t *body = session_json(actor, &s);
	mem_wipe(&s, sizeof s);
	call_reply(c, 201, body);
}

void let_in(struct call *c, const struct actor *actor, enum session_made made, const char *user_agent, const char *peer)
{
	if (actor->until && actor->until <= clock_wall_ms()) {
		call_problem(c, 403, "access_ended", NULL);
		return;
	}
	throttle_succeeded(&c->api->throttle, peer);
	note_person(c->api, actor->name, "person.signed_in", json_pack("{s:s, s:s}", "peer", peer, "with", session_made_word(made)));
	reply_session(c, actor, made, user_agent, peer);
}

void note_person(struct api *a, const char *actor, const char *code, json_t *params)
{
	struct activity_entry e = { .actor = actor, .code = code, .params = params };
	if (activity_add(a->rooms.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
	json_decref(params);
}

bool password_may_try(struct call *c)
{
	int64_t wait = throttle_wait(&c->api->throttle, c->peer);
	if (wait > 0)
		call_problem(c, 429, "too_many", json_pack("{s:I}", "retry_after_s", (json_int_t)((wait + 999) / 1000)));
	return wait <= 0;
}

bool password_is_strong(struct call *c, const char *password, const char *account, const char *hub_name)
{
	const char *personal[] = { account, hub_name, "freehold", NULL }, *reason = "guessable";
	bool strong = crypto_password_strength(password, personal, &reason) == 0;
	if (strong && !(c->api->rooms.devices && devices_password_is_known(c->api->rooms.devices, password)))
		return true;
	if (strong)
		reason = "a_devices";
	call_problem(c, 422, "password_weak", json_pack("{s:s}", "reason", reason));
	return false;
}
