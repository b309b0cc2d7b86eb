#define LOG_ROOM "api"
#include <string.h>
#include "api/api.h"
#include "api/browser.h"
#include "api/passkey.h"
#include "api/route.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

#define BODY_MAX (128 * 1024)
#define BODY_DEPTH 8

// Fills actor and session from the cookie, or the actor from a program's token; a bad or missing one leaves nobody, and so do both at once.
static void authenticate(struct call *c)
{
	char token[PEOPLE_TOKEN_SIZE];
	const char *authorization = c->via->header(c, "authorization"), *bearer = browser_bearer(authorization);
	if (c->actor.kind != ACTOR_NOBODY)
		return;
	if (authorization) {
		if (!bearer || browser_has_session(c->via->header(c, "cookie")) || tokens_check(c->api->rooms.tokens, bearer, &c->actor) < 0)
			c->actor = (struct actor){ .kind = ACTOR_NOBODY };
		return;
	}
	if (!browser_session_token(token, c->via->header(c, "cookie")))
		return;
	if (people_session(c->api->rooms.people, token, &c->actor, &c->session) < 0)
		c->actor = (struct actor){ .kind = ACTOR_NOBODY };
	else
		people_came(c->api->rooms.people, c->actor.session);
	mem_wipe(token, sizeof token);
}

// A page of another site cannot send these: the cookie is SameSite=Strict, the CSRF value is unreadable to it, and before there is a session the
// browser's own Origin and a content type that no form can make must do.
static bool is_same_origin(struct call *c, const struct route *r)
{
	if (c->actor.kind == ACTOR_LOCAL || c->actor.kind == ACTOR_TOKEN || str_eq(c->method, "GET"))
		return true; // no browser adds a token by itself
	const char *origin = c->via->header(c, "origin"), *site = c->via->header(c, "sec-fetch-site");
	if ((origin && !browser_origin_is(origin, c->via->header(c, "host"))) || (site && !str_eq(site, "same-origin")))
		return false;
	if (r->flags & ROUTE_BEFORE_SESSION)
		return browser_type_is_json(c->via->header(c, "content-type"));
	const char *csrf = c->via->header(c, "x-csrf-token");
	return csrf && strlen(csrf) == strlen(c->session.csrf) && crypto_equal(csrf, c->session.csrf, strlen(csrf));
}

static size_t body_max(const struct route *r)
{
	return r->flags & ROUTE_FILE ? CALL_FILE_MAX : r->flags & ROUTE_DOCUMENT ? CALL_DOCUMENT_MAX : BODY_MAX;
}

static bool has_type(struct call *c, const struct route *r)
{
	const char *type = c->via->header(c, "content-type");
	return c->actor.kind == ACTOR_LOCAL || (r->flags & ROUTE_FILE ? str_eq(type, "application/octet-stream") : browser_type_is_json(type));
}

static int read_body(struct call *c, const struct route *r, const void *raw, size_t len)
{
	if (!(r->flags & (ROUTE_BODY | ROUTE_DOCUMENT | ROUTE_FILE)))
		return len == 0 ? 0 : ERR_INVALID;
	if (!has_type(c, r))
		return ERR_UNSUPPORTED;
	if (r->flags & (ROUTE_DOCUMENT | ROUTE_FILE)) {
		c->document = raw;
		c->document_len = len;
		return len <= body_max(r) ? 0 : ERR_LIMIT;
	}
	int err = json_read(&c->body, raw, len, BODY_MAX, BODY_DEPTH);
	if (err == 0 && !json_is_object(c->body))
		err = ERR_PARSE;
	return err;
}

int api_admit_file(struct call *c)
{
	const struct route *r = NULL;
	enum phase now = household_phase(c->api->rooms.household);
	if (route_find(c->method, c->path, &r, c->params) < 0 || !(r->flags & ROUTE_FILE))
		return 413;
	authenticate(c);
	int err = bouncer_check(&c->actor, r->action, now, r->phases);
	if (err == ERR_UNAUTHENTICATED)
		return 401;
	return err < 0 || !is_same_origin(c, r) ? 403 : 0;
}

void api_dispatch(struct call *c, const void *raw, size_t len)
{
	struct api_rooms *rooms = &c->api->rooms;
	const struct route *r = NULL;
	enum phase now = household_phase(rooms->household);
	int err = route_find(c->method, c->path, &r, c->params);
	if (err < 0 && now == PHASE_PROVISIONING) { // a locked hub does not even say what it would know
		call_problem(c, 403, "provisioning", NULL);
		return;
	}
	if (err < 0) {
		call_problem(c, err == ERR_NOT_FOUND ? 404 : 405, err == ERR_NOT_FOUND ? "not_found" : "method_not_allowed", NULL);
		return;
	}
	authenticate(c);
	err = bouncer_check(&c->actor, r->action, now, r->phases);
	if (err == ERR_STATE) {
		call_problem(c, now == PHASE_PROVISIONING ? 403 : 409, now == PHASE_PROVISIONING ? "provisioning" : "already_owned", NULL);
		return;
	}
	if (err == ERR_DENIED) { // the page says in words what this role may not do
		call_problem(c, 403, "denied", json_pack("{s:s}", "action", action_word(r->action)));
		return;
	}
	if (err < 0) {
		call_error(c, err);
		return;
	}
	if (!is_same_origin(c, r)) {
		call_problem(c, 403, "cross_site", NULL);
		return;
	}
	if ((r->flags & ROUTE_PROVEN) && !confirm_is_done(c))
		return;
	err = read_body(c, r, raw, len);
	if (err < 0) {
		bool too_large = len > body_max(r); // what nests too deeply is not
		call_problem(c, too_large ? 413 : err == ERR_UNSUPPORTED ? 415 : 400, too_large ? "too_large" : "not_json", NULL);
		return;
	}
	r->handler(c);
}
