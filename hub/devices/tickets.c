#define LOG_ROOM "devices"
#include "devices/tickets.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "devices/devices_store.h"

static const char *const words[] = {
	[TICKET_OPEN] = "open",           [TICKET_TALKING] = "talking", [TICKET_ISSUED] = "issued",   [TICKET_CONNECTED] = "connected",
	[TICKET_CONFIRMED] = "confirmed", [TICKET_ABORTED] = "aborted", [TICKET_EXPIRED] = "expired", [TICKET_CANCELLED] = "cancelled",
};

bool ticket_is_open(const struct ticket *t)
{
	return t->state <= TICKET_ISSUED;
}

struct ticket *ticket_find(const struct devices *d, const char *id)
{
	for (int i = 0; i < d->tickets->count; i++)
		if (str_eq(d->tickets->rows[i]->id, id))
			return d->tickets->rows[i];
	return NULL;
}

struct ticket *ticket_by_label(const struct devices *d, const char *label)
{
	for (int i = 0; i < d->tickets->count; i++) {
		struct ticket *t = d->tickets->rows[i];
		if (t->is_native && ticket_is_open(t) && str_eq(t->talk.code.label, label))
			return t;
	}
	return NULL;
}

static struct ticket *ticket_of(const struct devices *d, const char *unit)
{
	for (int i = d->tickets->count - 1; i >= 0; i--)
		if (str_eq(d->tickets->rows[i]->unit, unit))
			return d->tickets->rows[i];
	return NULL;
}

json_t *ticket_json(const struct ticket *t)
{
	const struct unit *u = *t->unit ? unit_find(t->d, t->unit) : NULL;
	const char *model = *t->talk.hello.model ? t->talk.hello.model : u ? unit_fact(u, "model") : NULL;
	bool shown = u && u->state != UNIT_ANNOUNCED;
	const char *name = u && !t->is_native && *u->name ? u->name : NULL; // what the owner called it when the door was opened
	return json_pack("{s:s, s:s, s:s, s:I, s:s?, s:s?, s:s?, s:s?}", "id", t->id, "kind", t->is_native ? "native" : "adopt", "state", words[t->state], "expires_at",
		(json_int_t)t->expires_at, "device", shown ? u->id : NULL, "model", model, "name", name, "problem", t->problem);
}

void ticket_set_state(struct ticket *t, enum ticket_state state)
{
	t->state = state;
	log_info("ticket %s is %s", t->id, words[state]);
	notify_ticket(t->d, t->id, *t->unit ? t->unit : NULL);
}

void ticket_end(struct ticket *t, enum ticket_state how, const char *problem)
{
	struct devices *d = t->d;
	loop_timer_disarm(&t->timer);
	if (problem)
		t->problem = problem;
	t->state = how; // first: what follows may ask whether it is open
	if (t->is_native)
		ticket_native_close(t);
	struct unit *u = *t->unit ? unit_find(d, t->unit) : NULL;
	if (u && u->state == UNIT_ANNOUNCED) {
		int e = unit_erase(d, u, UNIT_IS_GONE, false, NULL);
		if (e)
			log_warning("unit %s: left for the next start: %s", t->unit, err_text(e));
	}
	int e = legacy_refresh(d);
	if (e)
		log_warning("the plaintext front was not shut: %s", err_text(e));
	ticket_set_state(t, how);
}

static void on_timer(void *data)
{
	struct ticket *t = data;
	ticket_end(t, TICKET_EXPIRED, NULL);
	note_activity(t->d, NULL, "ticket.expired", json_pack("{s:s}", "kind", t->is_native ? "native" : "adopt"), false);
}

static void ticket_free(struct ticket *t)
{
	loop_timer_disarm(&t->timer);
	native_done(&t->talk);
	free(t);
}

static int open_count(const struct tickets *all)
{
	int n = 0;
	for (int i = 0; i < all->count; i++)
		n += ticket_is_open(all->rows[i]);
	return n;
}

// Makes room: the oldest that has ended goes. There is one, since fewer may be open than are kept.
static void drop_oldest(struct tickets *all)
{
	for (int i = 0; i < all->count; i++) {
		if (ticket_is_open(all->rows[i]))
			continue;
		ticket_free(all->rows[i]);
		memmove(&all->rows[i], &all->rows[i + 1], sizeof *all->rows * (size_t)(all->count - i - 1));
		all->count--;
		return;
	}
}

static struct ticket *ticket_new(struct devices *d, bool is_native)
{
	struct ticket *t = NEW(struct ticket);
	t->d = d;
	t->is_native = is_native;
	random_id(t->id);
	loop_timer_init(&t->timer, d->o.loop, on_timer, t);
	return t;
}

int devices_ticket_open(struct devices *d, const json_t *body, json_t **ret)
{
	const char *kind;
	AUTO_JSON json_t *instructions = NULL;
	int e = json_get_text(body, "kind", 16, &kind);
	if (e || !(str_eq(kind, "native") || str_eq(kind, "adopt")))
		return ERR_INVALID;
	if (open_count(d->tickets) >= TICKETS_OPEN_MAX || d->unit_count >= UNITS_MAX)
		return ERR_LIMIT;
	struct ticket *t = ticket_new(d, str_eq(kind, "native"));
	e = t->is_native ? ticket_native_open(t, body) : ticket_adopt_open(t, body, &instructions);
	if (e) {
		ticket_free(t);
		return e;
	}
	int64_t life = t->is_native ? TICKET_NATIVE_MS : TICKET_ADOPT_MS;
	t->expires_at = clock_wall_ms() + life;
	loop_timer_arm(&t->timer, life);
	if (d->tickets->count == TICKETS_KEPT)
		drop_oldest(d->tickets);
	d->tickets->rows[d->tickets->count++] = t;
	e = legacy_refresh(d);
	if (e) {
		ticket_end(t, TICKET_CANCELLED, err_code(e));
		return e;
	}
	*ret = ticket_json(t);
	if (instructions)
		json_object_set(*ret, "instructions", instructions);
	return 0;
}

int devices_ticket_get(struct devices *d, const char *id, json_t **ret)
{
	const struct ticket *t = ticket_find(d, id);
	if (!t)
		return ERR_NOT_FOUND;
	*ret = ticket_json(t);
	return 0;
}

json_t *devices_tickets(struct devices *d)
{
	json_t *list = json_array();
	for (int i = 0; i < d->tickets->count; i++)
		if (d->tickets->rows[i]->state <= TICKET_CONNECTED)
			json_array_append_new(list, ticket_json(d->tickets->rows[i]));
	return list;
}

int devices_ticket_cancel(struct devices *d, const char *id)
{
	struct ticket *t = ticket_find(d, id);
	if (!t)
		return ERR_NOT_FOUND;
	if (!ticket_is_open(t))
		return ERR_STATE;
	ticket_end(t, TICKET_CANCELLED, NULL);
	return 0;
}

bool tickets_is_label(const struct devices *d, const char *label)
{
	return ticket_by_label(d, label) != NULL;
}

void tickets_onboarding_event(struct devices *d, const char *label, const struct broker_line *line)
{
	struct ticket *t = ticket_by_label(d, label);
	if (t)
		ticket_native_event(t, line);
}

#define ONBOARD_PREFIX "$hub/onboard/"
void tickets_message(struct devices *d, const char *topic, const void *payload, size_t len)
{
	char label[CODE_LABEL + 1];
	const char *at = topic + strlen(ONBOARD_PREFIX);
	if (!str_starts(topic, ONBOARD_PREFIX) || strlen(at) != CODE_LABEL + strlen("/up") || !str_eq(at + CODE_LABEL, "/up"))
		return;
	memcpy(label, at, CODE_LABEL);
	label[CODE_LABEL] = 0;
	struct ticket *t = ticket_by_label(d, label);
	if (t)
		ticket_native_message(t, payload, len);
}

void tickets_unit_connected(struct devices *d, struct unit *u)
{
	struct ticket *t = ticket_of(d, u->id);
	if (!t || !ticket_is_open(t))
		return;
	t->problem = NULL;
	ticket_end(t, TICKET_CONNECTED, NULL);
}

void tickets_unit_confirmed(struct devices *d, const struct unit *u)
{
	struct ticket *t = ticket_of(d, u->id);
	if (t)
		ticket_set_state(t, TICKET_CONFIRMED);
}

void tickets_unit_gone(struct devices *d, const char *unit)
{
	struct ticket *t = ticket_of(d, unit);
	if (t && t->state == TICKET_CONNECTED)
		ticket_set_state(t, TICKET_CANCELLED);
}

int tickets_put_again(struct devices *d)
{
	int e = 0;
	for (int i = 0; i < d->tickets->count && !e; i++)
		if (ticket_is_open(d->tickets->rows[i]))
			e = ticket_native_put_again(d->tickets->rows[i]);
	return e;
}

int tickets_close_again(struct devices *d)
{
	int left = 0;
	for (int i = 0; i < d->tickets->count; i++) {
		struct ticket *t = d->tickets->rows[i];
		if (!t->credential || ticket_is_open(t))
			continue;
		ticket_native_close(t);
		left += t->credential != 0;
	}
	return left;
}

bool tickets_want_legacy(const struct devices *d)
{
	for (int i = 0; i < d->tickets->count; i++)
		if (d->tickets->rows[i]->legacy && ticket_is_open(d->tickets->rows[i]))
			return true;
	return false;
}

const struct adapter *tickets_adapter_of(const struct devices *d, const char *unit)
{
	const struct ticket *t = ticket_of(d, unit);
	return t ? t->adapter : NULL;
}

static void clear_left_behind(void *data, const char *label)
{
	struct devices *d = data;
	int e = authdb_del_unit(d->o.auth, label);
	if (e)
		log_warning("an onboarding credential of an earlier run is not removed: %s", err_text(e));
}

int tickets_start(struct devices *d)
{
	d->tickets = NEW(struct tickets);
	int e = devices_store_each_ticket(d->store, clear_left_behind, d);
	return e ? e : devices_store_del_tickets(d->store);
}

void tickets_stop(struct devices *d)
{
	if (!d->tickets)
		return;
	for (int i = 0; i < d->tickets->count; i++)
		ticket_free(d->tickets->rows[i]);
	free(d->tickets);
}
