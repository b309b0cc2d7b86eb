// What a session may say and hear. Runs for every publish, every delivery, every subscription, and for wills when they are sent.
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/plugin.h"

#define CONTROL_ROOT "$hub/device/"
#define ONBOARD_ROOT "$hub/onboard/"
#define SMALL_PAYLOAD (64 * 1024) // for those whom nobody has confirmed yet

// "<root><name>/<leaf>", leaf "" standing for anything below.
static bool topic_is(const char *topic, const char *root, const char *name, const char *leaf)
{
	size_t root_len = strlen(root), name_len = strlen(name);

	if (strncmp(topic, root, root_len) != 0 || strncmp(topic + root_len, name, name_len) != 0 || topic[root_len + name_len] != '/')
		return false;
	return *leaf == '\0' || strcmp(topic + root_len + name_len + 1, leaf) == 0;
}

// Of the topics that begin with $, a unit may touch its own control channel and no others, whatever its grants say.
static bool is_reserved(const struct session *s, const char *topic)
{
	return topic[0] == '$' && !topic_is(topic, CONTROL_ROOT, s->unit, "");
}

// A will is sent after the session has ended, or while its successor comes in.
static bool is_will(const struct session *s)
{
	return s->phase != SESSION_LIVE;
}

static bool unit_may_say(struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	if (is_reserved(s, ed->topic))
		return false;
	switch (s->state) {
	case AUTH_UNIT_PENDING: // anything: it is diverted. A will would go past the diversion.
		return !is_will(s) && ed->payloadlen <= SMALL_PAYLOAD && grant_topic_valid(ed->topic);
	case AUTH_UNIT_ACTIVE:
		s->judged = ed->topic;
		return grants_allow_say(&s->grants, ed->topic, &s->announces) && !(s->announces && is_will(s));
	case AUTH_UNIT_RELEASING:
		return !is_will(s) && topic_is(ed->topic, CONTROL_ROOT, s->unit, "up");
	case AUTH_UNIT_SUSPENDED:
	case AUTH_UNIT_GONE:
		return false;
	}
	return false;
}

static bool unit_may_hear(const struct session *s, const char *topic)
{
	switch (s->state) {
	case AUTH_UNIT_PENDING:
	case AUTH_UNIT_ACTIVE:
		return !is_reserved(s, topic) && grants_allow_hear(&s->grants, topic);
	case AUTH_UNIT_SUSPENDED:
	case AUTH_UNIT_RELEASING:
		return topic_is(topic, CONTROL_ROOT, s->unit, "") && grants_allow_hear(&s->grants, topic);
	case AUTH_UNIT_GONE:
		return false;
	}
	return false;
}

// Suspension does not refuse subscriptions (a device would not ask again when it ends): every delivery is judged anyhow.
static bool unit_may_subscribe(const struct session *s, const char *filter)
{
	if (s->state == AUTH_UNIT_GONE || (is_reserved(s, filter) && !str_starts(filter, "$share/")))
		return false;
	return grants_allow_subscribe(&s->grants, filter);
}

static bool unit_may(struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	switch (ed->access) {
	case MOSQ_ACL_WRITE:
		return unit_may_say(s, ed);
	case MOSQ_ACL_READ:
		return unit_may_hear(s, ed->topic);
	case MOSQ_ACL_SUBSCRIBE:
		return unit_may_subscribe(s, ed->topic);
	case MOSQ_ACL_UNSUBSCRIBE:
		return true;
	default:
		return false;
	}
}

static bool onboarding_may(const struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	switch (ed->access) {
	case MOSQ_ACL_WRITE:
		return !is_will(s) && !ed->retain && ed->payloadlen <= SMALL_PAYLOAD && topic_is(ed->topic, ONBOARD_ROOT, s->unit, "up");
	case MOSQ_ACL_READ:
	case MOSQ_ACL_SUBSCRIBE:
	case MOSQ_ACL_UNSUBSCRIBE:
		return topic_is(ed->topic, ONBOARD_ROOT, s->unit, "down");
	default:
		return false;
	}
}

static bool may(struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	if (s->shut)
		return false;
	switch (s->kind) {
	case AUTH_HUB:
		return true;
	case AUTH_ONBOARDING:
		return onboarding_may(s, ed);
	case AUTH_PASSWORD:
	case AUTH_CERTIFICATE:
		return unit_may(s, ed);
	}
	return false;
}

static const char *verb_word(const struct session *s, int access)
{
	if (access == MOSQ_ACL_WRITE)
		return is_will(s) ? "will" : "say";
	return access == MOSQ_ACL_READ ? "hear" : "subscribe";
}

int plugin_on_acl_check(int event, void *event_data, void *userdata)
{
	const struct mosquitto_evt_acl_check *ed = event_data;
	struct plugin *p = userdata;
	struct session *s = session_find(&p->sessions, ed->client);

	(void)event;
	if (!s)
		return MOSQ_ERR_ACL_DENIED;
	if (may(s, ed))
		return MOSQ_ERR_SUCCESS;
	event_denied(p, s, verb_word(s, ed->access), ed->topic, clock_boot_ms());
	return MOSQ_ERR_ACL_DENIED;
}
