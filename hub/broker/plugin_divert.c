// Moves what hubd has to see first to $hub/in/<unit>/<topic>, which only hubd may hear: everything a pending unit says, and every announcement.
#include <stdio.h>
#include <string.h>

#include "access/judge.h"
#include "broker/events.h"
#include "broker/plugin.h"

// Mosquitto judges a message (plugin_acl.c) right before it comes here. Should that ever change, it is judged again.
static bool goes_past_the_guard(const struct session *s, const char *topic)
{
	const struct judged u = { .state = s->state, .unit = s->unit, .grants = &s->grants };

	if (s->kind == AUTH_HUB || s->kind == AUTH_ONBOARDING)
		return false;
	return s->judged == topic ? s->announces : judge_say(&u, topic, false) == JUDGE_GUARD;
}

// The retain flag goes with it: nothing unconfirmed stays in the broker.
static int divert(struct mosquitto_evt_message *ed, const char *unit)
{
	size_t size = sizeof(BROKER_DIVERT_PREFIX) + strlen(unit) + 1 + strlen(ed->topic);
	char *topic = mosquitto_malloc(size);

	if (!topic)
		return MOSQ_ERR_ACL_DENIED;
	snprintf(topic, size, BROKER_DIVERT_PREFIX "%s/%s", unit, ed->topic);
	ed->topic = topic;
	ed->retain = false;
	return MOSQ_ERR_SUCCESS;
}

int plugin_on_message(int event, void *event_data, void *userdata)
{
	struct mosquitto_evt_message *ed = event_data;
	const struct plugin *p = userdata;
	const struct session *s = session_find(&p->sessions, ed->client);

	(void)event;
	if (!s)
		return MOSQ_ERR_ACL_DENIED;
	return goes_past_the_guard(s, ed->topic) ? divert(ed, s->unit) : MOSQ_ERR_SUCCESS;
}
