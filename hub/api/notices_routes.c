// Routes about notices: what the owner is to know, and what was made of it.
#define LOG_ROOM "api"
#include "api/api.h"
#include "api/route.h"
#include "base/str.h"

static void get_notices(struct call *c)
{
	const char *all = c->via->query(c, "all");
	if (all && !str_eq(all, "true") && !str_eq(all, "false"))
		call_invalid(c, "all");
	else
		call_reply(c, 200, notices_list(c->api->rooms.notices, str_eq(all, "true")));
}

// The name of the member that breaks a rule, or NULL.
static const char *read_decision(const json_t *body, enum notice_state *state, int64_t *until)
{
	static const char *const keys[] = { "state", "until", NULL };
	const char *word;
	if (json_only_keys(body, keys) < 0 || json_get_text(body, "state", 16, &word) < 0 || notice_state_parse(word, state) < 0 || *state == NOTICE_OVER)
		return "state";
	int err = json_get_int(body, "until", 1, INT64_MAX, until);
	return (*state == NOTICE_SNOOZED) == (err == 0) ? NULL : "until";
}

static void put_notice(struct call *c)
{
	enum notice_state state;
	int64_t until = 0;
	uint64_t id;
	json_t *notice = NULL;
	const char *wrong = read_decision(c->body, &state, &until);
	if (wrong) {
		call_invalid(c, wrong);
		return;
	}
	int err = str_u64(&id, c->params[0], INT64_MAX) < 0 ? ERR_NOT_FOUND : notices_decide(c->api->rooms.notices, (int64_t)id, state, until, &notice);
	if (err == ERR_INVALID)
		call_invalid(c, "until");
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, notice);
}

const struct route notices_routes[] = {
	{ "GET", "/api/v1/notices", PHASE_OWNED, ACTION_SEE_LOG, 0, get_notices },
	{ "PUT", "/api/v1/notices/{}", PHASE_OWNED, ACTION_SETTLE_ALERTS, ROUTE_BODY, put_notice },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
