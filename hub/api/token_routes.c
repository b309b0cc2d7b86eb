// Routes about programs that may ask the hub: their tokens, and the numbers that a monitor collects.
#define LOG_ROOM "api"
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "api/events.h"
#include "api/password.h"
#include "api/route.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define LONGEST_MS (10LL * 366 * 24 * 3600 * 1000)

static void get_tokens(struct call *c)
{
	call_reply(c, 200, json_pack("{s:o}", "tokens", tokens_list(c->api->rooms.tokens)));
}

static int read_scopes(const json_t *body, unsigned *ret)
{
	json_t *list, *word;
	size_t i;
	enum action x;
	unsigned scopes = 0;
	if (json_get_array(body, "scopes", ACTION_COUNT, &list) < 0)
		return ERR_INVALID;
	json_array_foreach(list, i, word) {
		if (!json_is_string(word) || action_parse(json_string_value(word), &x) < 0)
			return ERR_INVALID;
		scopes |= 1u << x;
	}
	*ret = scopes;
	return scopes && !(scopes & ~bouncer_token_scopes()) ? 0 : ERR_INVALID;
}

static void post_token(struct call *c)
{
	struct token wanted = { .until = 0 }, made;
	const char *name;
	char text[TOKEN_TEXT_SIZE];
	int64_t now = clock_wall_ms();
	if (json_get_text(c->body, "name", 50, &name) < 0 || !str_is_name(name, 50)) {
		call_invalid(c, "name");
		return;
	}
	if (read_scopes(c->body, &wanted.scopes) < 0) {
		call_invalid(c, "scopes");
		return;
	}
	if (json_get_int(c->body, "until", now + 1, now + LONGEST_MS, &wanted.until) == ERR_INVALID) {
		call_invalid(c, "until");
		return;
	}
	(void)str_copy(wanted.name, sizeof wanted.name, name);
	(void)str_copy(wanted.by, sizeof wanted.by, c->actor.name);
	(void)str_copy(wanted.account, sizeof wanted.account, c->actor.account);
	int err = tokens_make(c->api->rooms.tokens, &wanted, text, &made);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_person(c->api, c->actor.name, "token.made", json_pack("{s:s}", "name", made.name));
	json_t *body = json_pack("{s:s, s:s, s:s}", "id", made.id, "name", made.name, "token", text);
	mem_wipe(text, sizeof text);
	call_reply(c, 201, body);
}

static void delete_token(struct call *c)
{
	char name[65];
	int err = tokens_revoke(c->api->rooms.tokens, c->params[0], name);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	note_person(c->api, c->actor.name, "token.revoked", json_pack("{s:s}", "name", name));
	events_prune(c->api->events);
	call_empty(c);
}

static void gauge(struct buf *b, const char *name, const char *help, double value)
{
	buf_putf(b, "# HELP freehold_%s %s\n# TYPE freehold_%s gauge\nfreehold_%s %.17g\n", name, help, name, name, value);
}

// Devices by one word of theirs. Words come from the hub's own enums, never from a device.
static void devices_by(struct buf *b, json_t *devices, const char *name, const char *help, const char *label, const char *object, const char *key)
{
	AUTO_JSON json_t *counts = json_object();
	json_t *device, *n;
	const char *word;
	size_t i;
	json_array_foreach(devices, i, device) {
		word = json_text_or(object ? json_object_get(device, object) : device, key, "unknown");
		json_object_set_new(counts, word, json_integer(json_integer_value(json_object_get(counts, word)) + 1));
	}
	buf_putf(b, "# HELP freehold_%s %s\n# TYPE freehold_%s gauge\n", name, help, name);
	json_object_foreach(counts, word, n)
		buf_putf(b, "freehold_%s{%s=\"%s\"} %" JSON_INTEGER_FORMAT "\n", name, label, word, json_integer_value(n));
}

static double resident_bytes(void)
{
	long pages = 0;
	FILE *f = fopen("/proc/self/statm", "re");
	if (f) {
		if (fscanf(f, "%*s %ld", &pages) != 1)
			pages = 0;
		fclose(f);
	}
	return (double)pages * (double)sysconf(_SC_PAGESIZE);
}

// Prometheus' text format 0.0.4. Counts only: no names, no values, nothing of a person.
static void get_metrics(struct call *c)
{
	struct api *a = c->api;
	AUTO_JSON json_t *devices = devices_list(a->rooms.devices);
	json_t *device;
	size_t i;
	int online = 0, problems = 0;
	json_array_foreach(devices, i, device) {
		api_device_summary(a, device);
		online += json_is_true(json_object_get(device, "online"));
		problems += json_integer_value(json_object_get(device, "problems")) > 0;
	}
	struct buf b;
	buf_init(&b, 64 * 1024);
	buf_putf(&b, "# HELP freehold_build_info The version that runs.\n# TYPE freehold_build_info gauge\nfreehold_build_info{version=\"%s\"} 1\n", FREEHOLD_VERSION);
	gauge(&b, "broker_up", "1 when the message broker answers.", broker_is_up(a->rooms.broker));
	gauge(&b, "relay_up", "1 when the relay answers.", relay_is_up(a->rooms.relay));
	gauge(&b, "time_unsure", "1 when the clock is not to be trusted.", clock_is_unsure());
	gauge(&b, "devices_online", "Devices that are connected.", online);
	gauge(&b, "devices_with_problems", "Devices with an open known security problem.", problems);
	devices_by(&b, devices, "devices", "Devices by state.", "state", NULL, "state");
	devices_by(&b, devices, "devices_by_label", "Devices by the verdict on their label.", "verdict", "label", "verdict");
	devices_by(&b, devices, "devices_by_support", "Devices by the state of their support.", "status", "support", "status");
	gauge(&b, "sessions", "Sessions of people that are open.", (double)people_session_count(a->rooms.people));
	gauge(&b, "event_streams", "WebSockets that hear events.", events_count(a->events));
	gauge(&b, "process_resident_memory_bytes", "Memory of the daemon.", resident_bytes());
	size_t len = b.len;
	AUTO_FREE char *text = buf_steal_str(&b);
	if (text)
		call_reply_text(c, 200, "text/plain; version=0.0.4; charset=utf-8", text, len);
	else
		call_error(c, ERR_LIMIT);
}

const struct route token_routes[] = {
	{ "GET", "/api/v1/tokens", PHASE_OWNED, ACTION_MANAGE_TOKENS, 0, get_tokens },
	{ "POST", "/api/v1/tokens", PHASE_OWNED, ACTION_MANAGE_TOKENS, ROUTE_BODY | ROUTE_PROVEN, post_token },
	{ "DELETE", "/api/v1/tokens/{}", PHASE_OWNED, ACTION_MANAGE_TOKENS, 0, delete_token },
	{ "GET", "/metrics", PHASE_OWNED, ACTION_SEE_METRICS, 0, get_metrics },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
