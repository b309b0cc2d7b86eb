// hubd's orders on $CONTROL/freehold/v1 (broker/events.h), and the cutting of sessions.
#include <string.h>

#include "base/str.h"
#include "broker/events.h"
#include "broker/plugin.h"

// Kicking calls back into plugin_on_disconnect, which moves no row.
void plugin_kick(struct plugin *p, bool (*picks)(const struct session *s, const void *data), const void *data)
{
	for (size_t i = 0; i < p->sessions.size; i++) {
		struct session *s = p->sessions.slots[i].session;
		if (!s || !picks(s, data))
			continue;
		s->shut = true;
		if (s->phase != SESSION_LIVE)
			continue;
		// By name as well, should a connection have slipped past the table. A certificate's name may be shared with its successor's.
		if (s->kind != AUTH_CERTIFICATE)
			mosquitto_kick_client_by_username(s->username, false);
		mosquitto_kick_client_by_clientid(s->client_id, false);
	}
}

static bool has_credential(const struct session *s, const void *data)
{
	return s->kind != AUTH_HUB && s->credential == *(const int64_t *)data;
}

static bool is_of_unit(const struct session *s, const void *data)
{
	return s->kind != AUTH_HUB && strcmp(s->unit, data) == 0;
}

static void reload(struct plugin *p, const char *unit)
{
	for (size_t i = 0; i < p->sessions.size; i++)
		if (p->sessions.slots[i].session && is_of_unit(p->sessions.slots[i].session, unit))
			plugin_refresh(p, p->sessions.slots[i].session);
}

// hubd has just come (back): who came in before it could listen is told now.
static void tell_sessions(struct plugin *p)
{
	for (size_t i = 0; i < p->sessions.size; i++) {
		const struct session *s = p->sessions.slots[i].session;
		if (s && s->phase == SESSION_LIVE && (s->kind == AUTH_PASSWORD || s->kind == AUTH_CERTIFICATE))
			event_connect(p, s, "");
	}
}

static int obey(struct plugin *p, const struct broker_line *line)
{
	uint64_t credential;

	if (strcmp(line->word, "reload") == 0) {
		reload(p, broker_line_get(line, "unit"));
		return MOSQ_ERR_SUCCESS;
	}
	if (strcmp(line->word, "revoke") == 0) {
		if (str_u64(&credential, broker_line_get(line, "cred"), INT64_MAX) < 0)
			return MOSQ_ERR_INVAL;
		plugin_kick(p, has_credential, &(int64_t){ (int64_t)credential });
		return MOSQ_ERR_SUCCESS;
	}
	if (strcmp(line->word, "kick") == 0) {
		plugin_kick(p, is_of_unit, broker_line_get(line, "unit"));
		return MOSQ_ERR_SUCCESS;
	}
	if (strcmp(line->word, "verify") == 0) {
		event_verified(p, broker_line_get(line, "nonce"));
		tell_sessions(p);
		return MOSQ_ERR_SUCCESS;
	}
	return MOSQ_ERR_INVAL;
}

int plugin_on_control(int event, void *event_data, void *userdata)
{
	const struct mosquitto_evt_control *ed = event_data;
	struct plugin *p = userdata;
	const struct session *s = session_find(&p->sessions, ed->client);
	struct broker_line line;

	(void)event;
	if (!s || s->kind != AUTH_HUB || s->phase != SESSION_LIVE)
		return MOSQ_ERR_ACL_DENIED;
	if (broker_line_parse(&line, ed->payload, ed->payloadlen) < 0 || obey(p, &line) != MOSQ_ERR_SUCCESS)
		mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: an order of the hub was not understood");
	return MOSQ_ERR_SUCCESS;
}
