#include "notices/kinds.h"
#include <stddef.h>
#include "base/mem.h"
#include "base/str.h"

#define AGAIN_MS INT64_C(86400000)
#define FAR_DAYS 90
#define TELL_APART 3

static const struct kind kinds[] = {
	{ .code = "device.clone", .urgency = URGENCY_URGENT, .action = "add_again", .topic = "clone" },
	{ .code = "device.key_shared", .urgency = URGENCY_URGENT, .action = "add_again", .topic = "clone" },
	{ .code = "device.spoofed", .urgency = URGENCY_URGENT, .action = "keep_apart", .topic = "spoofed" },
	{ .code = "device.quarantined", .urgency = URGENCY_URGENT, .action = "look_apart", .topic = "apart" },
	{ .code = "ticket.aborted", .urgency = URGENCY_URGENT, .action = "try_again", .topic = "ticket", .tell_apart = { "problem" } },
	{ .code = "advisory.affected", .urgency = URGENCY_URGENT, .action = "read_problem", .topic = "advisory", .tell_apart = { "id" } },
	{ .code = "advisory.possibly", .urgency = URGENCY_SOON, .action = "read_problem", .topic = "advisory", .tell_apart = { "id" } },
	{ .code = "passport.refused", .urgency = URGENCY_SOON, .action = "look", .topic = "passport" },
	{ .code = "release.receipt_invalid", .urgency = URGENCY_SOON, .action = "reset_by_hand", .topic = "receipt" },
	{ .code = "device.rotation_failed", .urgency = URGENCY_INFO, .action = "nothing", .topic = "rotation" },
	{ .code = "link.refused", .urgency = URGENCY_INFO, .action = "nothing", .topic = "link", .tell_apart = { "host" } },
	{ .code = "legacy.ending", .urgency = URGENCY_SOON, .action = "choose_day", .topic = "legacy", .tell_apart = { "until", "days" }, .dated = true, .replaces = true },
	{ .code = "legacy.ended", .urgency = URGENCY_SOON, .action = "choose_day", .topic = "legacy", .tell_apart = { "until" }, .dated = true, .replaces = true },
	{ .code = "legacy.port_taken", .urgency = URGENCY_SOON, .action = "free_port", .topic = "port" },
	{ .code = "certificate.ending", .urgency = URGENCY_SOON, .action = "look_certificates", .topic = "certificate", .tell_apart = { "certificate", "until" }, .dated = true },
	{ .code = "certificate.renew_failed", .urgency = URGENCY_SOON, .action = "look_certificates", .topic = "renewing" },
	{ .code = "certificate.root_went_back", .urgency = URGENCY_SOON, .action = "look_certificates", .topic = "root" },
	{ .code = "support.ending", .urgency = URGENCY_SOON, .action = "plan", .topic = "support", .tell_apart = { "until", "days" }, .dated = true, .once = true, .replaces = true },
	{ .code = "support.ended", .urgency = URGENCY_SOON, .action = "replace", .topic = "support", .tell_apart = { "until", "days" }, .dated = true, .once = true, .replaces = true },
	{ .code = "support.shortened", .urgency = URGENCY_SOON, .action = "ask_maker", .topic = "shortened", .tell_apart = { "named", "until" }, .dated = true, .once = true, .replaces = true },
	{ .code = "service.ending", .urgency = URGENCY_SOON, .action = "plan", .topic = "service", .tell_apart = { "service", "until", "days" }, .dated = true, .once = true,
		.replaces = true, .same = 1 },
	{ .code = "service.ended", .urgency = URGENCY_SOON, .action = "replace", .topic = "service", .tell_apart = { "service", "until", "days" }, .dated = true, .once = true,
		.replaces = true, .same = 1 },
	{ .code = "help.due", .urgency = URGENCY_SOON, .action = "look_help", .topic = "help", .tell_apart = { "help" }, .dated = true },
	{ .code = "label.misapplied", .urgency = URGENCY_SOON, .action = "look", .topic = "label" },
	{ .code = "label.expired", .urgency = URGENCY_SOON, .action = "look", .topic = "scheme", .tell_apart = { "scheme" } },
	{ .code = "label.revoked", .urgency = URGENCY_SOON, .action = "look", .topic = "scheme", .tell_apart = { "scheme" } },
	{ .code = "label.suspended", .urgency = URGENCY_SOON, .action = "look", .topic = "scheme", .tell_apart = { "scheme" } },
	{ .code = "label.added", .urgency = URGENCY_SOON, .action = "look", .topic = "scheme", .tell_apart = { "scheme" } },
	{ .code = "label.changed", .urgency = URGENCY_SOON, .action = "look", .topic = "scheme", .tell_apart = { "scheme" } },
	{ .code = "passkey.counter_back", .urgency = URGENCY_URGENT, .action = "look_passkeys", .topic = "passkey", .tell_apart = { "passkey" } },
	{ .code = "broker.crowded", .urgency = URGENCY_SOON, .action = "look", .topic = "crowd", .tell_apart = { "addr" } },
	{ .code = "hub.support_ending", .urgency = URGENCY_SOON, .action = "update_hub", .topic = "hub_support", .tell_apart = { "until", "days" }, .dated = true, .once = true, .replaces = true },
	{ .code = "hub.support_ended", .urgency = URGENCY_URGENT, .action = "update_hub", .topic = "hub_support", .tell_apart = { "until", "days" }, .dated = true, .once = true, .replaces = true },
	{ .code = "hub.problem", .urgency = URGENCY_URGENT, .action = "update_hub", .topic = "hub_problem", .tell_apart = { "id" } },
	{ .code = "channel.failing", .urgency = URGENCY_SOON, .action = "look_channels", .topic = "channel", .tell_apart = { "channel" }, .stays = true },
};
static const struct kind unknown = { .code = "", .urgency = URGENCY_SOON, .action = "look", .topic = "other" };

static const struct kind_end ends[] = {
	{ "advisory.over", "advisory", "id" }, { "hub.problem_over", "hub_problem", "id" }, { "advisory.dismissed", "advisory", "id" }, { "legacy.renewed", "legacy", NULL }, { "certificate.renewed", "certificate", NULL },
	{ "certificate.root_shown", "root", NULL }, { "certificate.root_dropped", "root", NULL },
	{ "certificate.renewed", "renewing", NULL }, { "channel.removed", "channel", "channel" }, { "label.removed", "scheme", "scheme" }, { "label.changed", "scheme", "scheme" }, { "device.credential_rotated", "rotation", NULL }, { "passport.stored", "passport", NULL }, { "device.resumed", "apart", NULL },
	{ "device.suspended", "apart", NULL },
	{ "help.closed", "help", "help" }, { "help.moved", "help", "help" },
};

static const char *const urgencies[] = { "info", "soon", "urgent" };
static const char *const states[] = { "new", "seen", "snoozed", "done", "over" };

const char *urgency_word(enum urgency u)
{
	return urgencies[u];
}

static int find_word(const char *const *words, int count, const char *word)
{
	for (int i = 0; i < count; i++)
		if (str_eq(words[i], word))
			return i;
	return ERR_NOT_FOUND;
}

int urgency_parse(const char *word, enum urgency *ret)
{
	int i = find_word(urgencies, URGENCY_URGENT + 1, word);
	if (i < 0)
		return i;
	*ret = (enum urgency)i;
	return 0;
}

const char *notice_state_word(enum notice_state s)
{
	return states[s];
}

int notice_state_parse(const char *word, enum notice_state *ret)
{
	int i = find_word(states, NOTICE_OVER + 1, word);
	if (i < 0)
		return i;
	*ret = (enum notice_state)i;
	return 0;
}

const struct kind *kind_of(const char *code)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(kinds[i].code, code))
			return &kinds[i];
	return &unknown;
}

static char *param_text(const json_t *params, const char *name)
{
	const json_t *v = name ? json_object_get(params, name) : NULL;
	if (json_is_integer(v))
		return mem_printf("%lld", (long long)json_integer_value(v));
	return mem_str(json_is_string(v) ? json_string_value(v) : "");
}

static char *key_of(const struct kind *k, const char *code, const char *unit, const json_t *params, int parts)
{
	char *key = mem_printf("%s/%s/", k == &unknown ? code : k->topic, unit ? unit : "");
	for (int i = 0; i < parts && k->tell_apart[i]; i++) {
		AUTO_FREE char *part = param_text(params, k->tell_apart[i]), *before = key;
		key = mem_printf("%s%s/", before, part);
	}
	return key;
}

char *kind_key(const char *code, const char *unit, const json_t *params)
{
	return key_of(kind_of(code), code, unit, params, TELL_APART);
}

char *kind_key_begin(const char *code, const char *unit, const json_t *params)
{
	const struct kind *k = kind_of(code);
	return key_of(k, code, unit, params, k->same);
}

const struct kind_end *kind_end_next(const char *code, const struct kind_end *last)
{
	for (const struct kind_end *e = last ? last + 1 : ends; e < ends + sizeof ends / sizeof *ends; e++)
		if (str_eq(e->code, code))
			return e;
	return NULL;
}

enum urgency kind_urgency(const struct kind *k, const json_t *params)
{
	const json_t *days = json_object_get(params, "days");
	return k->once && json_is_integer(days) && json_integer_value(days) >= FAR_DAYS ? URGENCY_INFO : k->urgency;
}

enum renewal kind_renew(const struct kind *k, enum urgency before, enum urgency now, enum notice_state state, int64_t quiet_ms)
{
	if (k->once)
		return RENEW_NOT;
	if (now > before)
		return RENEW_AGAIN;
	switch (state) {
	case NOTICE_DONE:
	case NOTICE_OVER:
		return RENEW_AGAIN;
	case NOTICE_SEEN:
		return quiet_ms >= AGAIN_MS ? RENEW_AGAIN : RENEW_COUNT;
	case NOTICE_NEW:
	case NOTICE_SNOOZED:
		return RENEW_COUNT;
	}
	return RENEW_COUNT;
}
