#include "api/events.h"
#include <string.h>
#include "api/browser.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define CLIENTS_MAX 128
#define CLIENTS_OF_ONE 16 // person or program: nobody takes the places of the others
#define PRUNE_MS (15 * 1000)

struct events {
	struct api *api;
	struct listener {
		struct http_client *client;
		char session[PEOPLE_TOKEN_SIZE]; // the cookie's token: asked again before each frame, so that an ended session hears nothing more
		char token[13];                  // of a program instead: the id of its token, likewise
		char whose[13];                  // the account, or the token
		uint64_t number;                 // the oldest has the lowest
	} listeners[CLIENTS_MAX];
	int count;
	uint64_t opened;
	struct observer *devices, *activity;
	struct loop_timer prune; // who has an end is cut at it, also while nothing happens
};

static void on_prune(void *data)
{
	struct events *e = data;
	events_prune(e);
	loop_timer_arm(&e->prune, PRUNE_MS);
}

struct events *events_new(struct api *a)
{
	struct events *e = NEW(struct events);
	e->api = a;
	loop_timer_init(&e->prune, a->rooms.loop, on_prune, e);
	loop_timer_arm(&e->prune, PRUNE_MS);
	return e;
}

void events_free(struct events *e)
{
	if (!e)
		return;
	loop_timer_disarm(&e->prune);
	if (e->devices)
		observers_remove(devices_observers(e->api->rooms.devices), e->devices);
	if (e->activity)
		observers_remove(activity_observers(e->api->rooms.activity), e->activity);
	mem_wipe(e->listeners, sizeof e->listeners);
	free(e);
}

static bool still_signed_in(struct events *e, int i, struct actor *ret)
{
	const struct listener *l = &e->listeners[i];
	struct people_session s;
	if (l->token[0])
		return tokens_actor(e->api->rooms.tokens, l->token, ret) == 0;
	return people_session(e->api->rooms.people, l->session, ret, &s) == 0;
}

static void end(struct events *e, int i)
{
	static const char ended[] = "{\"type\":\"session_ended\"}";
	http_ws_send(e->listeners[i].client, ended, sizeof ended - 1);
	http_ws_close(e->listeners[i].client);
}

void events_prune(struct events *e)
{
	struct actor actor;
	for (int i = e->count - 1; i >= 0; i--)
		if (!still_signed_in(e, i, &actor))
			end(e, i);
}

void events_renew(struct events *e, const char *account)
{
	struct actor actor;
	for (int i = e->count - 1; i >= 0; i--)
		if (still_signed_in(e, i, &actor) && actor.kind == ACTOR_PERSON && str_eq(actor.account, account))
			http_ws_close(e->listeners[i].client);
}

void events_send(struct events *e, enum action needed, json_t *message)
{
	struct actor actor;
	AUTO_FREE char *text = e->count ? json_write_as_built(message) : NULL;
	json_decref(message);
	if (!text)
		return;
	size_t len = strlen(text);
	for (int i = e->count - 1; i >= 0; i--) {
		if (!still_signed_in(e, i, &actor))
			end(e, i);
		else if (bouncer_check(&actor, needed, PHASE_OWNED, PHASE_OWNED) == 0)
			http_ws_send(e->listeners[i].client, text, len);
	}
}

// A page of the hub by its cookie, or a program by its token and without either.
static bool sign_in(struct events *e, struct http_request *r, struct listener *l)
{
	struct actor actor;
	struct people_session s;
	const char *authorization = http_header(r, "authorization"), *cookies = http_header(r, "cookie"), *origin = http_header(r, "origin");
	if (authorization) {
		const char *bearer = browser_bearer(authorization);
		if (!bearer || browser_has_session(cookies) || (origin && !browser_origin_is(origin, http_header(r, "host"))) ||
		    tokens_check(e->api->rooms.tokens, bearer, &actor) < 0)
			return false;
		return bouncer_check(&actor, ACTION_SEE_DEVICES, PHASE_OWNED, PHASE_OWNED) == 0 || bouncer_check(&actor, ACTION_SEE_LOG, PHASE_OWNED, PHASE_OWNED) == 0 ?
			str_copy(l->token, sizeof l->token, actor.session) && str_copy(l->whose, sizeof l->whose, actor.session) : false;
	}
	return browser_origin_is(origin, http_header(r, "host")) && browser_session_token(l->session, cookies) &&
		people_session(e->api->rooms.people, l->session, &actor, &s) == 0 && str_copy(l->whose, sizeof l->whose, actor.account);
}

// Of somebody who has as many as one may have, the oldest goes: it is the page that was forgotten.
static void make_room(struct events *e, const char *whose)
{
	int of_one = 0, oldest = -1;
	for (int i = 0; i < e->count; i++) {
		if (!str_eq(e->listeners[i].whose, whose))
			continue;
		of_one++;
		if (oldest < 0 || e->listeners[i].number < e->listeners[oldest].number)
			oldest = i;
	}
	if (of_one >= CLIENTS_OF_ONE)
		http_ws_close(e->listeners[oldest].client);
}

int events_open(struct events *e, struct http_request *r, struct http_client *client)
{
	struct listener l = { .client = client };
	bool good = str_eq(http_path(r), "/api/v1/events") && sign_in(e, r, &l);
	if (good)
		make_room(e, l.whose);
	if (!good || e->count == CLIENTS_MAX) {
		mem_wipe(&l, sizeof l);
		return ERR_DENIED;
	}
	l.number = ++e->opened;
	e->listeners[e->count++] = l;
	mem_wipe(&l, sizeof l);
	static const char hello[] = "{\"type\":\"hello\",\"seq\":0}";
	http_ws_send(client, hello, sizeof hello - 1);
	return 0;
}

int events_count(const struct events *e)
{
	return e->count;
}

void events_gone(struct events *e, struct http_client *client)
{
	for (int i = 0; i < e->count; i++) {
		if (e->listeners[i].client != client)
			continue;
		e->listeners[i] = e->listeners[--e->count];
		mem_wipe(&e->listeners[e->count], sizeof e->listeners[0]);
		return;
	}
}

void events_device(struct events *e, const char *unit)
{
	json_t *device = NULL;
	if (!e->count || devices_summary(e->api->rooms.devices, unit, &device) < 0)
		return;
	events_send(e, ACTION_SEE_DEVICES, json_pack("{s:s, s:o}", "type", "device", "device", api_device_summary(e->api, device)));
}

static void send_ticket(struct events *e, const char *id)
{
	json_t *ticket = NULL;
	if (e->count && devices_ticket_get(e->api->rooms.devices, id, &ticket) == 0)
		events_send(e, ACTION_ADD_DEVICES, json_pack("{s:s, s:o}", "type", "ticket", "ticket", ticket));
}

static void on_devices(void *data, const void *event)
{
	struct events *e = data;
	const struct devices_event *d = event;
	switch (d->kind) {
	case DEVICES_CHANGED:
		events_device(e, d->unit);
		break;
	case DEVICES_VALUES:
		events_send(e, ACTION_SEE_DEVICES, json_pack("{s:s, s:s, s:b, s:O}", "type", "values", "device", d->unit, "online", d->online, "values", d->values));
		break;
	case DEVICES_GONE:
		events_send(e, ACTION_SEE_DEVICES, json_pack("{s:s, s:s}", "type", "device_gone", "device", d->unit));
		break;
	case DEVICES_TICKET:
		send_ticket(e, d->ticket);
		break;
	case DEVICES_ACTIVITY: // house_told.c writes it down; it comes back as an entry
		break;
	}
}

static void on_activity(void *data, const void *entry)
{
	const json_t *j = entry;
	events_send(data, ACTION_SEE_LOG, json_pack("{s:s, s:O}", "type", "activity", "entry", j));
}

void events_watch(struct events *e)
{
	e->devices = observers_add(devices_observers(e->api->rooms.devices), on_devices, e);
	e->activity = observers_add(activity_observers(e->api->rooms.activity), on_activity, e);
}
