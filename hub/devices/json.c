// The API's shapes of a unit (without label and support, which the passport room knows).
#include "devices/internal.h"
#include <string.h>
#include "access/judge.h"
#include "base/mem.h"
#include "base/str.h"

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *time_or_null(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

static json_t *properties(const struct unit *u)
{
	json_t *list = json_array();
	for (int i = 0; i < u->property_count; i++) {
		const struct property *p = &u->properties[i];
		if (!p->type)
			continue; // not described yet
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:s?, s:s?, s:b, s:s?}", "id", p->id, "name", p->name, "type", p->type, "format", p->format,
			"unit", p->unit, "settable", p->settable, "value", p->value));
	}
	return list;
}

// The owner's name, else the device's own, else its model.
static const char *shown_name(const struct unit *u)
{
	const char *said = *u->name ? u->name : unit_fact(u, "name");
	if (!said)
		said = unit_fact(u, "model");
	return said ? said : u->id;
}

json_t *unit_summary(const struct unit *u)
{
	json_t *j = json_pack("{s:s, s:s, s:s?, s:s, s:s?, s:s, s:b, s:b}", "id", u->id, "name", shown_name(u), "room", u->room, "state", unit_state_word(u->state),
		"adapter", u->adapter && !u->listed ? u->adapter->name : NULL, "onboarding", unit_way_word(u), "online", unit_is_online(u), "demo", u->demo);
	json_object_set_new(j, "last_seen_at", time_or_null(u->last_seen_at));
	json_object_set_new(j, "kind", text_or_null(unit_fact(u, "kind")));
	json_object_set_new(j, "manufacturer", text_or_null(unit_fact(u, "manufacturer")));
	json_object_set_new(j, "model", text_or_null(unit_fact(u, "model")));
	json_object_set_new(j, "firmware", text_or_null(unit_fact(u, "firmware")));
	json_object_set_new(j, "legacy", *u->legacy_until ? json_pack("{s:s}", "until", u->legacy_until) : json_null());
	json_object_set_new(j, "properties", properties(u));
	return j;
}

// A topic that the pattern matches: what of it the unit's state leaves is judged by the code that judges in the broker.
static char *example(const char *pattern)
{
	char *topic = mem_str(pattern);
	for (char *p = topic; *p; p++)
		if (*p == '+' || *p == '#')
			*p = 'x';
	return topic;
}

static const char *now_word(const struct unit *u, int verb, const char *pattern)
{
	static const char *const words[] = {[JUDGE_NO] = "no", [JUDGE_YES] = "yes", [JUDGE_GUARD] = "guard"};
	const struct judged who = {.state = lifecycle_auth_state(u->state, u->native), .unit = u->id, .grants = &u->grants};
	AUTO_FREE char *topic = example(pattern);
	return words[verb != GRANT_HEAR ? judge_say(&who, topic, false) : judge_hear(&who, topic) ? JUDGE_YES : JUDGE_NO];
}

static json_t *patterns(const struct unit *u, int verb)
{
	json_t *list = json_array();
	for (int i = 0; i < u->grants.count; i++) {
		const char *pattern = u->grants.rows[i].pattern;
		if (u->grants.rows[i].verb & verb)
			json_array_append_new(list, json_pack("{s:s, s:s}", "pattern", pattern, "now", now_word(u, verb, pattern)));
	}
	return list;
}

static json_t *measure(const struct unit *u)
{
	const struct measure *m = &u->measure;
	if (u->state != UNIT_SUSPENDED && u->state != UNIT_QUARANTINED)
		return json_null();
	return json_pack("{s:s?, s:s, s:o}", "reason", *m->reason ? m->reason : NULL, "by", m->by_hub ? "hub" : "person", "at", time_or_null(m->at));
}

static const char *credential_state_word(enum auth_state s)
{
	switch (s) {
	case AUTH_PREPARED:
		return "prepared";
	case AUTH_VALID:
		return "valid";
	case AUTH_RETIRING:
		return "retiring";
	case AUTH_REVOKED:
		return "revoked";
	}
	return "revoked";
}

static json_t *credentials(const struct unit *u)
{
	json_t *list = json_array();
	for (int i = 0; i < u->credential_count; i++) {
		const struct credential *c = &u->credentials[i];
		bool certificate = c->kind == AUTH_CERTIFICATE;
		json_t *row = json_pack("{s:I, s:s, s:s, s:s?, s:b, s:b, s:s}", "id", (json_int_t)c->id, "kind", certificate ? "certificate" : "password", "state",
			credential_state_word(c->state), "client_id", *c->client_id ? c->client_id : NULL, "fixed", c->fixed, "chosen", c->chosen, "via",
			certificate ? "certificate" : c->legacy ? "legacy" : "tls");
		json_object_set_new(row, "created_at", json_integer(c->created_at));
		json_object_set_new(row, "ended_at", c->state == AUTH_REVOKED ? time_or_null(c->ended_at) : json_null());
		json_object_set_new(row, "ended", c->state == AUTH_REVOKED && *c->ended ? json_string(c->ended) : json_null());
		json_object_set_new(row, "last_used_at", time_or_null(c->last_used_at));
		json_array_append_new(list, row);
	}
	return list;
}

static json_t *denied(const struct unit *u)
{
	json_t *list = json_array();
	for (int i = 0; i < u->denied_count; i++) {
		const struct denied *x = &u->denied[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:I, s:I}", "verb", x->verb, "topic", x->topic, "count", (json_int_t)x->count, "last_at",
			(json_int_t)x->last_at));
	}
	return list;
}

static json_t *facts(const struct unit *u)
{
	json_t *list = json_array();
	for (int i = 0; i < u->fact_count; i++) {
		const struct fact *f = &u->facts[i];
		json_array_append_new(list, json_pack("{s:s, s:s, s:s, s:I, s:s?}", "key", f->key, "value", f->value, "source", f->source, "at", (json_int_t)f->at,
			"evidence", f->evidence));
	}
	return list;
}

static const char *proof_grade(const struct unit *u)
{
	return u->has_identity ? "key" : u->native ? "code" : "none";
}

json_t *unit_detail(const struct unit *u)
{
	json_t *j = unit_summary(u);
	json_object_set_new(j, "epoch", json_integer(u->epoch));
	json_object_set_new(j, "created_at", json_integer(u->created_at));
	json_object_set_new(j, "serial", text_or_null(unit_fact(u, "serial")));
	json_object_set_new(j, "identity", json_string(proof_grade(u)));
	json_object_set_new(j, "measure", measure(u));
	json_object_set_new(j, "credentials", credentials(u));
	json_object_set_new(j, "credential_note", text_or_null(u->note));
	json_object_set_new(j, "may", json_pack("{s:o, s:o, s:o}", "say", patterns(u, GRANT_SAY), "hear", patterns(u, GRANT_HEAR), "announce",
		patterns(u, GRANT_ANNOUNCE)));
	json_object_set_new(j, "denied", denied(u));
	json_object_set_new(j, "facts", facts(u));
	return j;
}
