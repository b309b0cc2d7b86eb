// Moves what hubd has to see first to $hub/in/<unit>/<topic>, which only hubd may hear: everything a pending unit says, and every announcement.
#include <stdio.h>
#include <string.h>

#include "access/judge.h"
#include "base/clock.h"
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

// What would stay in the broker beyond what a unit may have there is passed on and not kept.
static void keep(struct plugin *p, const struct session *s, struct mosquitto_evt_message *ed)
{
	if (!ed->retain)
		return;
	if (!ed->payloadlen) { // clears it, and the hub clears what others left
		if (s->kind == AUTH_HUB)
			budget_give_everywhere(&p->kept, ed->topic);
		else
			budget_give(&p->kept, s->unit, ed->topic);
		return;
	}
	if (s->kind == AUTH_HUB || budget_take(&p->kept, s->unit, ed->topic, strlen(ed->topic) + ed->payloadlen))
		return;
	ed->retain = false;
	event_denied(p, s, "keep", ed->topic, clock_boot_ms());
}

int plugin_on_message(int event, void *event_data, void *userdata)
{
	struct mosquitto_evt_message *ed = event_data;
	struct plugin *p = userdata;
	const struct session *s = session_find(&p->sessions, ed->client);

	(void)event;
	if (!s)
		return MOSQ_ERR_ACL_DENIED;
	if (goes_past_the_guard(s, ed->topic))
		return divert(ed, s->unit);
	keep(p, s, ed);
	return MOSQ_ERR_SUCCESS;
}
