#include "access/judge.h"

#include <string.h>

#include "base/str.h"

#define CONTROL_ROOT "$hub/device/"

bool judge_topic_is(const char *topic, const char *root, const char *name, const char *leaf)
{
	size_t root_len = strlen(root), name_len = strlen(name);

	if (strncmp(topic, root, root_len) != 0 || strncmp(topic + root_len, name, name_len) != 0 || topic[root_len + name_len] != '/')
		return false;
	return *leaf == '\0' || strcmp(topic + root_len + name_len + 1, leaf) == 0;
}

bool judge_is_reserved(const char *unit, const char *topic)
{
	return topic[0] == '$' && !judge_topic_is(topic, CONTROL_ROOT, unit, "");
}

static enum judgement say_when_active(const struct judged *u, const char *topic, bool will)
{
	bool announces = false;

	if (!grants_allow_say(u->grants, topic, &announces))
		return JUDGE_NO;
	if (!announces)
		return JUDGE_YES;
	return will ? JUDGE_NO : JUDGE_GUARD;
}

// Kept apart: the hub goes on hearing what it may say, and nobody else does. Its control channel is the hub's anyway.
static enum judgement say_when_apart(const struct judged *u, const char *topic, bool will)
{
	bool announces;

	if (will || !grants_allow_say(u->grants, topic, &announces))
		return JUDGE_NO;
	return judge_topic_is(topic, CONTROL_ROOT, u->unit, "up") ? JUDGE_YES : JUDGE_GUARD;
}

enum judgement judge_say(const struct judged *u, const char *topic, bool will)
{
	if (judge_is_reserved(u->unit, topic))
		return JUDGE_NO;
	switch (u->state) {
	case AUTH_UNIT_PENDING: // anything: the guard sees it all
		return !will && grant_topic_valid(topic) ? JUDGE_GUARD : JUDGE_NO;
	case AUTH_UNIT_ACTIVE:
		return say_when_active(u, topic, will);
	case AUTH_UNIT_RELEASING:
		return !will && judge_topic_is(topic, CONTROL_ROOT, u->unit, "up") ? JUDGE_YES : JUDGE_NO;
	case AUTH_UNIT_QUARANTINED:
		return say_when_apart(u, topic, will);
	case AUTH_UNIT_SUSPENDED:
	case AUTH_UNIT_GONE:
		return JUDGE_NO;
	}
	return JUDGE_NO;
}

bool judge_hear(const struct judged *u, const char *topic)
{
	switch (u->state) {
	case AUTH_UNIT_PENDING:
	case AUTH_UNIT_ACTIVE:
		return !judge_is_reserved(u->unit, topic) && grants_allow_hear(u->grants, topic);
	case AUTH_UNIT_SUSPENDED:
	case AUTH_UNIT_RELEASING:
	case AUTH_UNIT_QUARANTINED:
		return judge_topic_is(topic, CONTROL_ROOT, u->unit, "") && grants_allow_hear(u->grants, topic);
	case AUTH_UNIT_GONE:
		return false;
	}
	return false;
}

// Neither suspension nor quarantine refuses subscriptions (a device would not ask again when it ends): every delivery is judged anyhow.
bool judge_subscribe(const struct judged *u, const char *filter)
{
	if (u->state == AUTH_UNIT_GONE || (judge_is_reserved(u->unit, filter) && !str_starts(filter, "$share/")))
		return false;
	return grants_allow_subscribe(u->grants, filter);
}
