#include "relay/courier_queue.h"
#include "base/mem.h"
#include "base/str.h"

void courier_queue_init(struct courier_queue *q, size_t count_max, size_t bytes_max)
{
	*q = (struct courier_queue){.last = &q->first, .count_max = count_max, .bytes_max = bytes_max};
}

static size_t weight(const struct parcel *p)
{
	return sizeof *p + p->len + WIRE_TOPIC_SIZE;
}

// Unlinks and frees the parcel that *at points to.
static void take_out(struct courier_queue *q, struct parcel **at)
{
	struct parcel *p = *at;
	*at = p->next;
	if (q->last == &p->next)
		q->last = at;
	if (q->unsent == p)
		q->unsent = p->next;
	q->count--;
	q->bytes -= weight(p);
	free(p->topic);
	free(p->payload);
	free(p);
}

void courier_queue_done(struct courier_queue *q)
{
	while (q->first)
		take_out(q, &q->first);
}

void courier_queue_add(struct courier_queue *q, const char *link, const char *topic, const void *payload, size_t len)
{
	struct parcel *p = NEW(struct parcel);
	*p = (struct parcel){.seq = ++q->seq, .topic = mem_str(topic), .payload = mem_copy(payload, len), .len = len};
	str_copy(p->link, sizeof p->link, link);
	*q->last = p;
	q->last = &p->next;
	if (!q->unsent)
		q->unsent = p;
	q->count++;
	q->bytes += weight(p);
	while (q->count > q->count_max || q->bytes > q->bytes_max) {
		take_out(q, &q->first);
		q->dropped++;
	}
}

void courier_queue_acknowledge(struct courier_queue *q, uint64_t seq)
{
	while (q->first && q->first->seq <= seq)
		take_out(q, &q->first);
}

void courier_queue_rewind(struct courier_queue *q)
{
	q->unsent = q->first;
}

void courier_queue_remove_link(struct courier_queue *q, const char *link)
{
	for (struct parcel **at = &q->first; *at;) {
		if (str_eq((*at)->link, link))
			take_out(q, at);
		else
			at = &(*at)->next;
	}
}

uint64_t courier_queue_waiting(const struct courier_queue *q, const char *link)
{
	uint64_t n = 0;
	for (const struct parcel *p = q->first; p; p = p->next)
		n += str_eq(p->link, link);
	return n;
}
