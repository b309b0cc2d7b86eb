#include "broker/plugin_event.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/str.h"
#include "base/utf8.h"
#include "broker/events.h"
#include "broker/plugin.h"

#define WINDOW_MS 1000

struct number { char text[24]; };
static const char *number(struct number *n, int64_t v)
{
	snprintf(n->text, sizeof(n->text), "%" PRId64, v);
	return n->text;
}
#define NUMBER(v) number(&(struct number){ { 0 } }, (v))

// Nobody but the hub listens, so without it nothing is said.
static bool is_heard(const struct plugin *p)
{
	return p->sessions.hubs > 0;
}

static void tell(const char *text, int len)
{
	if (len < 0 || mosquitto_broker_publish_copy(NULL, BROKER_EVENT_TOPIC, len, text, 0, false, NULL) != MOSQ_ERR_SUCCESS)
		mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: an event was lost");
}

// Outside text of any length, cut to what a line can hold whole.
struct cut { char text[sizeof(((struct denial *)0)->topic)]; };
static const char *cut(struct cut *c, const char *s)
{
	size_t n = s ? utf8_cut(s, sizeof(c->text) - 1) : 0;

	if (n)
		memcpy(c->text, s, n);
	c->text[n] = 0;
	return c->text;
}
#define CUT(s) cut(&(struct cut){ { 0 } }, (s))

void event_connect(struct plugin *p, const struct session *s, const char *other)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "connect", "unit", s->unit, "cred", NUMBER(s->credential), "client", s->client_id,
		"addr", s->addr, "via", s->via, "other", other, NULL));
}

void event_disconnect(struct plugin *p, const struct session *s, int reason)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "disconnect", "unit", s->unit, "cred", NUMBER(s->credential), "client", s->client_id,
		"reason", NUMBER(reason), NULL));
}

void event_refused(struct plugin *p, const struct refusal *r)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p) || p->events.refused++ >= EVENTS_REFUSED_MAX)
		return;
	tell(text, broker_line_format(text, sizeof(text), "refused", "user", CUT(r->username), "client", CUT(r->client_id), "addr", CUT(r->addr),
		"unit", CUT(r->unit), "bound", CUT(r->bound), "other", CUT(r->other), "why", r->why, NULL));
}

void event_bound(struct plugin *p, const struct session *s)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "bound", "unit", s->unit, "cred", NUMBER(s->credential), "client", s->client_id, NULL));
}

void event_clone(struct plugin *p, const struct session *incumbent, const char *addr)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "clone", "unit", incumbent->unit, "cred", NUMBER(incumbent->credential),
		"client", incumbent->client_id, "addr", addr, "other", incumbent->addr, NULL));
}

void event_crowd(struct plugin *p, const char *addr, const char *why, unsigned count)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "crowd", "addr", addr, "why", why, "count", NUMBER(count), NULL));
}

void event_ready(struct plugin *p)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "ready", "version", FREEHOLD_VERSION, NULL));
}

void event_verified(struct plugin *p, const char *nonce)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "verified", "nonce", CUT(nonce), "data_version", NUMBER(p->store.version), NULL));
}

static void tell_denied(struct plugin *p, const char *unit, const char *verb, const char *topic, unsigned count)
{
	char text[BROKER_LINE_MAX];

	if (!is_heard(p))
		return;
	tell(text, broker_line_format(text, sizeof(text), "denied", "unit", unit, "verb", verb, "topic", topic, "count", NUMBER(count), NULL));
}

// The one that is told already, or a free place. NULL: there is none left, or none for this unit.
static struct denial *find_denial(struct events *e, const char *unit, const char *verb, const char *topic)
{
	struct denial *free_one = NULL;
	int of_unit = 0;

	for (int i = 0; i < EVENTS_DENIED; i++) {
		struct denial *d = &e->denials[i];
		if (!d->verb) {
			free_one = d;
		} else if (strcmp(d->unit, unit) == 0) {
			if (strcmp(d->verb, verb) == 0 && strcmp(d->topic, topic) == 0)
				return d;
			of_unit++;
		}
	}
	return of_unit < EVENTS_DENIED_UNIT ? free_one : NULL;
}

// The first of its kind is told at once, its repetitions within the second as one number. More kinds than places: the rest is dropped.
void event_denied(struct plugin *p, const struct session *s, const char *verb, const char *topic, int64_t now_ms)
{
	const char *cut_topic = CUT(topic);
	struct denial *d = find_denial(&p->events, s->unit, verb, cut_topic);
	if (!d)
		return;
	if (d->verb) {
		d->untold++;
		return;
	}
	*d = (struct denial){ .verb = verb, .since_ms = now_ms };
	str_copy(d->unit, sizeof(d->unit), s->unit);
	str_copy(d->topic, sizeof(d->topic), cut_topic);
	tell_denied(p, d->unit, verb, d->topic, 1);
}

void events_tick(struct plugin *p, int64_t now_ms)
{
	p->events.refused = 0;
	for (int i = 0; i < EVENTS_DENIED; i++) {
		struct denial *d = &p->events.denials[i];
		if (!d->verb || now_ms - d->since_ms < WINDOW_MS)
			continue;
		if (d->untold == 0) {
			d->verb = NULL;
			continue;
		}
		tell_denied(p, d->unit, d->verb, d->topic, d->untold);
		d->untold = 0;
		d->since_ms = now_ms;
	}
}
