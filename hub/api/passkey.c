#define LOG_ROOM "api"
#include "api/passkey.h"
#include <string.h>
#include "api/api.h"
#include "api/password.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

static int read_field(const json_t *from, const char *key, uint8_t *to, size_t room, struct webauthn_bytes *ret)
{
	const char *text;
	size_t len = room;
	int err = json_get_text(from, key, room * 4 / 3 + 4, &text);
	if (err < 0)
		return err;
	if (str_unb64url(to, &len, text, strlen(text)) < 0 || len == 0)
		return ERR_PARSE;
	*ret = (struct webauthn_bytes){ .p = to, .len = len };
	return 0;
}

int passkey_read(struct passkey_bytes *ret, const json_t *from, bool made)
{
	struct passkey_answer *a = &ret->answer;
	*a = (struct passkey_answer){ .user = { .len = 0 } };
	if (read_field(from, "credential", ret->credential, sizeof ret->credential, &a->credential) < 0 ||
	    read_field(from, "client_data", ret->client_data, sizeof ret->client_data, &a->client_data) < 0 ||
	    read_field(from, "authenticator_data", ret->data, sizeof ret->data, &a->data) < 0)
		return ERR_PARSE;
	if (made)
		return 0;
	if (read_field(from, "signature", ret->signature, sizeof ret->signature, &a->signature) < 0)
		return ERR_PARSE;
	int err = read_field(from, "user_handle", ret->user, sizeof ret->user, &a->user);
	return err == 0 || err == ERR_NOT_FOUND ? 0 : ERR_PARSE;
}

static void note_copy(struct call *c, const struct passkey *k)
{
	struct actor whose;
	char phc[128];
	int err = people_find_id(c->api->rooms.people, k->account, &whose, phc);
	mem_wipe(phc, sizeof phc);
	AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "passkey", k->name, "peer", c->peer);
	const struct activity_entry e = { .actor = err == 0 ? whose.name : NULL, .code = "passkey.counter_back", .params = params, .alarm = true };
	if (activity_add(c->api->rooms.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", e.code);
}

static void refuse(struct call *c, int err, enum challenge_purpose purpose, int status, const struct passkey *k)
{
	bool is_wrong = err == ERR_PARSE || err == ERR_MISMATCH || err == ERR_NOT_FOUND || err == ERR_DENIED || err == ERR_WEAK;
	if (is_wrong) {
		throttle_failed(&c->api->throttle, c->peer);
		note_person(c->api, c->actor.kind == ACTOR_PERSON ? c->actor.name : NULL, purpose == CHALLENGE_SIGN_IN ? "person.sign_in_failed" : "person.confirm_failed",
			json_pack("{s:s}", "peer", c->peer));
	}
	if (err == ERR_WEAK)
		note_copy(c, k);
	if (is_wrong)
		call_problem(c, status, err == ERR_WEAK ? "passkey_copied" : "passkey_wrong", NULL);
	else if (err == ERR_EXPIRED)
		call_problem(c, 410, "passkey_late", NULL);
	else if (err == ERR_STATE)
		call_problem(c, 409, "passkeys_need_name", NULL);
	else
		call_error(c, err);
}

bool passkey_proves(struct call *c, const json_t *from, enum challenge_purpose purpose, int status, struct passkey *ret)
{
	struct passkey_bytes bytes;
	struct passkey found = { .id = "" };
	int err = passkey_read(&bytes, from, false);
	if (err == 0)
		err = passkeys_prove(c->api->rooms.passkeys, purpose, c->actor.session, &bytes.answer, &found);
	if (err == 0 && c->actor.kind == ACTOR_PERSON && !str_eq(found.account, c->actor.account))
		err = ERR_MISMATCH; // somebody else's
	if (err == 0)
		*ret = found;
	else
		refuse(c, err, purpose, status, &found);
	return err == 0;
}

bool confirm_is_done(struct call *c)
{
	struct api_rooms *rooms = &c->api->rooms;
	enum sign_in_way way;
	if (c->actor.kind == ACTOR_LOCAL || (c->actor.kind == ACTOR_PERSON && people_is_proven(rooms->people, c->actor.session)))
		return true;
	if (c->actor.kind != ACTOR_PERSON) {
		call_problem(c, 403, "denied", NULL);
		return false;
	}
	int err = passkeys_way(rooms->passkeys, c->actor.account, &way);
	int count = err < 0 ? err : passkeys_count(rooms->passkeys, c->actor.account);
	if (count < 0)
		call_error(c, count);
	else
		call_problem(c, 403, "confirm_needed", json_pack("{s:b, s:b}", "password", way == WAY_EITHER, "passkey", count > 0 && passkeys_host(rooms->passkeys)));
	return false;
}
