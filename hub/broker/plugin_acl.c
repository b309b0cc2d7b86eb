// What a session may say and hear. Runs for every publish, every delivery, every subscription, and for wills when they are sent.
#include <string.h>

#include "access/judge.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/plugin.h"

#define ONBOARD_ROOT "$hub/onboard/"
#define SMALL_PAYLOAD (64 * 1024) // for those whom nobody has confirmed yet

// A will is sent after the session has ended, or while its successor comes in.
static bool is_will(const struct session *s)
{
	return s->phase != SESSION_LIVE;
}

// Of a will it can only be decided here whether it may stay in the broker; of other messages plugin_divert.c does.
static bool may_leave(struct plugin *p, const struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	return !ed->retain || !ed->payloadlen || budget_take(&p->kept, s->unit, ed->topic, strlen(ed->topic) + ed->payloadlen);
}

// Told with the first two levels of its topic, so that many topics make one word of it.
static void tell_flood(struct plugin *p, const struct session *s, const char *topic, int64_t now_ms)
{
	const char *end = strchrnul(topic, '/');
	AUTO_FREE char *two = mem_strn(topic, (size_t)(strchrnul(*end ? end + 1 : end, '/') - topic));

	event_denied(p, s, "flood", two, now_ms);
}

// Of what it may say at all.
static bool keeps_pace(struct plugin *p, const struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	int64_t now_ms = clock_boot_ms();

	if (!s->pace || pace_allows(&p->paces, s->pace, strlen(ed->topic) + ed->payloadlen, now_ms))
		return true;
	tell_flood(p, s, ed->topic, now_ms);
	return false;
}

static bool unit_may_say(struct plugin *p, struct session *s, const struct judged *u, const struct mosquitto_evt_acl_check *ed)
{
	if (s->state == AUTH_UNIT_PENDING && ed->payloadlen > SMALL_PAYLOAD)
		return false;
	enum judgement j = judge_say(u, ed->topic, is_will(s));
	s->judged = ed->topic;
	s->announces = j == JUDGE_GUARD;
	return j != JUDGE_NO && (!is_will(s) || may_leave(p, s, ed));
}

static bool may_subscribe(struct plugin *p, const struct session *s, const struct judged *u, const char *filter)
{
	size_t levels = 1;

	for (const char *at = filter; (at = strchr(at, '/')); at++)
		levels++;
	return judge_subscribe(u, filter) && budget_take(&p->subscribed, s->client_id, filter, levels);
}

static bool unit_may(struct plugin *p, struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	const struct judged u = { .state = s->state, .unit = s->unit, .grants = &s->grants };

	switch (ed->access) {
	case MOSQ_ACL_WRITE:
		return unit_may_say(p, s, &u, ed);
	case MOSQ_ACL_READ:
		return judge_hear(&u, ed->topic);
	case MOSQ_ACL_SUBSCRIBE:
		return may_subscribe(p, s, &u, ed->topic);
	case MOSQ_ACL_UNSUBSCRIBE:
		budget_give(&p->subscribed, s->client_id, ed->topic);
		return true;
	default:
		return false;
	}
}

static bool onboarding_may(const struct session *s, const struct mosquitto_evt_acl_check *ed)
{
	switch (ed->access) {
	case MOSQ_ACL_WRITE:
		return !is_will(s) && !ed->retain && ed->payloadlen <= SMALL_PAYLOAD && judge_topic_is(ed->topic, ONBOARD_ROOT, s->unit, "up");
	case MOSQ_ACL_READ:
	case MOSQ_ACL_SUBSCRIBE:
	case MOSQ_ACL_UNSUBSCRIBE:
		return judge_topic_is(ed->topic, ONBOARD_ROOT, s->unit, "down");
	default:
		return false;
	}
}

static bool may(struct plugin *p, struct session *s, const struct mosquitto_evt_acl_check *ed)
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
		return unit_may(p, s, ed);
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
	if (may(p, s, ed))
		return ed->access != MOSQ_ACL_WRITE || keeps_pace(p, s, ed) ? MOSQ_ERR_SUCCESS : MOSQ_ERR_ACL_DENIED;
	event_denied(p, s, verb_word(s, ed->access), ed->topic, clock_boot_ms());
	return MOSQ_ERR_ACL_DENIED;
}
