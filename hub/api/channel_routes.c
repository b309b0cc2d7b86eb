// Routes about where messages go: channels, their test, quiet hours.
#define LOG_ROOM "api"
#include "api/api.h"
#include "api/route.h"
#include "base/str.h"

static void note(struct call *c, const char *code, const char *name)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "channel", name);
	struct activity_entry e = { .actor = c->actor.name, .code = code, .params = params };
	(void)!activity_add(c->api->rooms.activity, &e); // the change itself is kept; a full disk has been logged by the store
}

static void get_channels(struct call *c)
{
	char key[88];
	channels_push_key(c->api->rooms.channels, key);
	call_reply(c, 200, json_pack("{s:o, s:s}", "channels", channels_list(c->api->rooms.channels), "push_key", key));
}

static void post_channel(struct call *c)
{
	json_t *channel = NULL;
	const char *field = "kind";
	int err = channels_add(c->api->rooms.channels, c->body, &channel, &field);
	if (err == ERR_INVALID) {
		call_invalid(c, field);
	} else if (err == ERR_LIMIT) {
		call_problem(c, 409, "too_many_channels", NULL);
	} else if (err < 0) {
		call_error(c, err);
	} else {
		note(c, "channel.added", json_text_or(channel, "name", ""));
		call_reply(c, 201, channel);
	}
}

static int channel_id(const struct call *c, int64_t *ret)
{
	uint64_t id;
	if (str_u64(&id, c->params[0], INT64_MAX) < 0)
		return ERR_NOT_FOUND;
	*ret = (int64_t)id;
	return 0;
}

static void put_channel(struct call *c)
{
	json_t *channel = NULL;
	const char *field = "name";
	int64_t id = 0;
	int err = channel_id(c, &id);
	if (err == 0)
		err = channels_change(c->api->rooms.channels, id, c->body, &channel, &field);
	if (err == ERR_INVALID)
		call_invalid(c, field);
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, channel);
}

static const char *name_of(const json_t *channels, int64_t id)
{
	const json_t *one;
	size_t i;
	json_array_foreach(channels, i, one)
		if (json_integer_value(json_object_get(one, "id")) == id)
			return json_text_or(one, "name", "");
	return "";
}

static void delete_channel(struct call *c)
{
	struct channels *channels = c->api->rooms.channels;
	AUTO_JSON json_t *before = channels_list(channels);
	int64_t id = 0;
	int err = channel_id(c, &id);
	if (err == 0)
		err = channels_remove(channels, id);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note(c, "channel.removed", name_of(before, id));
	call_empty(c);
}

static void on_tested(void *data, const struct wire_send_done *r)
{
	struct call *c = call_resume(data);
	if (c)
		call_reply(c, 200, json_pack("{s:b, s:s?, s:i}", "delivered", *r->why == '\0', "problem", *r->why ? r->why : NULL, "status", r->status));
}

static void post_test(struct call *c)
{
	struct channels *channels = c->api->rooms.channels;
	int64_t id = 0;
	int err = channel_id(c, &id);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	struct call_wait *w = call_suspend(c);
	err = channels_test(channels, id, on_tested, w);
	if (err == 0)
		return;
	c = call_resume(w);
	if (c && err == ERR_UNAVAILABLE)
		call_reply(c, 200, json_pack("{s:b, s:s, s:i}", "delivered", 0, "problem", "relay_away", "status", 0));
	else if (c)
		call_error(c, err);
}

static void get_settings(struct call *c)
{
	call_reply(c, 200, channels_settings(c->api->rooms.channels));
}

static void put_settings(struct call *c)
{
	const char *field = "zone";
	int err = channels_set(c->api->rooms.channels, c->body, &field);
	if (err == ERR_INVALID)
		call_invalid(c, field);
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, channels_settings(c->api->rooms.channels));
}

const struct route channel_routes[] = {
	{ "GET", "/api/v1/channels", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, get_channels },
	{ "POST", "/api/v1/channels", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, post_channel },
	{ "PUT", "/api/v1/channels/{}", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, put_channel },
	{ "DELETE", "/api/v1/channels/{}", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, delete_channel },
	{ "POST", "/api/v1/channels/{}/test", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_test },
	{ "GET", "/api/v1/quiet-hours", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_settings },
	{ "PUT", "/api/v1/quiet-hours", PHASE_OWNED, ACTION_EDIT_SETTINGS, ROUTE_BODY, put_settings },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
