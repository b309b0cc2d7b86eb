#include "relay/courier_asks.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

#define LIMIT_MS 60000 // relayd's own limit is 20 s each, one at a time

struct ask {
	struct ask *next;
	uint32_t id;
	int64_t ends_at;
	struct buf body;
	courier_fetched_fn *fetched;                                        // of a fetch
	courier_sent_fn *sent;                                              // of a send
	void *data;
};

static struct ask **find(struct courier_asks *a, uint32_t id, bool is_send)
{
	for (struct ask **at = &a->first; *at; at = &(*at)->next)
		if ((*at)->id == id && ((*at)->sent != NULL) == is_send)
			return at;
	return NULL;
}

static struct ask *take(struct courier_asks *a, struct ask **at)
{
	struct ask *k = *at;
	*at = k->next;
	a->open--;
	return k;
}

static void end_fetch(struct ask *k, int err, const char *mark)
{
	if (!err && k->body.failed)
		err = ERR_LIMIT;
	k->fetched(k->data, err, err ? "" : mark, err ? NULL : k->body.data ? k->body.data : (const uint8_t *)"", err ? 0 : k->body.len);
	buf_done(&k->body);
	free(k);
}

static void end_send(struct ask *k, const struct wire_send_done *m)
{
	k->sent(k->data, m);
	free(k);
}

static void end(struct ask *k, int err, const char *why)
{
	struct wire_send_done m = {.id = k->id};
	(void)str_copy(m.why, sizeof m.why, why);
	if (k->sent)
		end_send(k, &m);
	else
		end_fetch(k, err, "");
}

void courier_asks_end(struct courier_asks *a, int err, const char *why)
{
	while (a->first)
		end(take(a, &a->first), err, why);
	loop_timer_disarm(&a->limit);
}

static void on_limit(void *data)
{
	struct courier_asks *a = data;
	int64_t now = clock_boot_ms();
	while (a->first && a->first->ends_at <= now)
		end(take(a, &a->first), ERR_TIMEOUT, "timeout");
	if (a->first)
		loop_timer_arm(&a->limit, a->first->ends_at - now);
}

void courier_asks_init(struct courier_asks *a, struct loop *l)
{
	*a = (struct courier_asks){.first = NULL};
	loop_timer_init(&a->limit, l, on_limit, a);
}

bool courier_asks_full(const struct courier_asks *a)
{
	return a->open >= COURIER_ASKS_MAX;
}

uint32_t courier_asks_next(const struct courier_asks *a)
{
	return a->last_id + 1;
}

static struct ask *add(struct courier_asks *a, void *data)
{
	struct ask **last = &a->first;
	while (*last)
		last = &(*last)->next;
	*last = NEW(struct ask);
	**last = (struct ask){.id = ++a->last_id, .ends_at = clock_boot_ms() + LIMIT_MS * (int64_t)(a->open + 1), .data = data};
	if (!a->open++)
		loop_timer_arm(&a->limit, LIMIT_MS);
	return *last;
}

void courier_asks_add_fetch(struct courier_asks *a, size_t max, courier_fetched_fn *done, void *data)
{
	struct ask *k = add(a, data);
	k->fetched = done;
	buf_init(&k->body, max);
}

void courier_asks_add_send(struct courier_asks *a, courier_sent_fn *done, void *data)
{
	add(a, data)->sent = done;
}

void courier_asks_part(struct courier_asks *a, const struct wire_fetch_part *m)
{
	struct ask **at = find(a, m->id, false);
	if (at)
		buf_put(&(*at)->body, m->body.data, m->body.len);
}

void courier_asks_fetched(struct courier_asks *a, const struct wire_fetch_done *m)
{
	struct ask **at = find(a, m->id, false);
	if (at)
		end_fetch(take(a, at), m->err > 0 ? ERR_UNAVAILABLE : m->err, m->mark);
}

void courier_asks_sent(struct courier_asks *a, const struct wire_send_done *m)
{
	struct ask **at = find(a, m->id, true);
	if (at)
		end_send(take(a, at), m);
}
