#include "relay/relayd_fetch.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/fetch.h"
#include "relay/relayd_mqtt.h"

#define WAITING_MAX 16
_Static_assert(WIRE_MARK_SIZE == FETCH_MARK_SIZE, "a mark passes through whole");

// What is sent, out of the frame it came in.
struct parcel { uint32_t id; char *url, *user, *password, *from, *lines, *body, *ca; size_t len, ca_len; struct fetch_sent result; };
struct job {
	struct job *next;
	struct fetcher *fetcher; // NULL: nobody waits for it any more
	struct wire_fetch asked; // of a fetch
	struct parcel *parcel;   // of a send
	struct mqtt_send *mqtt;  // of one that goes to a broker, while it runs
	const char *ca_file;
	bool allow_private;
	struct buf body;
	char mark[WIRE_MARK_SIZE]; // of the version fetched
	int err;
};
struct fetcher {
	struct fetcher_options o;
	struct job *waiting, *running;
};

static void start_next(struct fetcher *f);

static struct fetch_send send_of(const struct job *j)
{
	const struct parcel *p = j->parcel;
	return (struct fetch_send){.url = p->url, .ca_file = j->ca_file, .ca = p->ca_len ? p->ca : NULL, .ca_len = p->ca_len, .allow_private = j->allow_private,
		.lines = p->lines, .user = p->user, .password = p->password, .from = p->from, .body = p->body, .len = p->len};
}

static void run(void *data)
{
	struct job *j = data;
	if (j->parcel) {
		const struct fetch_send send = send_of(j);
		fetch_send(&send, &j->parcel->result);
		return;
	}
	const struct fetch_options options = {.url = j->asked.url, .ca_file = j->ca_file, .allow_private = j->allow_private, .mark = j->asked.mark, .ret_mark = j->mark};
	j->err = fetch_get(&options, &j->body);
}

static void answer_send(struct fetcher *f, const struct job *j)
{
	const struct fetch_sent *r = &j->parcel->result;
	struct wire_msg m = {.type = WIRE_SEND_DONE, .send_done = {.id = j->parcel->id, .status = (uint16_t)r->status, .retry_after_s = r->retry_after_s}};
	(void)str_copy(m.send_done.why, sizeof m.send_done.why, j->err ? "busy" : r->why);
	(void)!f->o.say(f->o.data, &m);
}

static void answer(struct fetcher *f, struct job *j)
{
	if (j->parcel) {
		answer_send(f, j);
		return;
	}
	for (size_t at = 0; j->err == 0 && at < j->body.len; at += WIRE_PART_MAX) {
		size_t len = j->body.len - at < WIRE_PART_MAX ? j->body.len - at : WIRE_PART_MAX;
		const struct wire_msg part = {.type = WIRE_FETCH_PART, .fetch_part = {.id = j->asked.id, .body = {j->body.data + at, len}}};
		j->err = f->o.say(f->o.data, &part);
	}
	struct wire_msg done = {.type = WIRE_FETCH_DONE, .fetch_done = {.id = j->asked.id, .err = j->err}};
	memcpy(done.fetch_done.mark, j->mark, sizeof done.fetch_done.mark);
	(void)!f->o.say(f->o.data, &done); // a hubd that is away has ended its fetches itself
}

static void free_parcel(struct parcel *p)
{
	if (!p)
		return;
	mem_wipe_str(p->password);
	mem_wipe_str(p->lines); // a header may hold a token
	mem_wipe_str(p->url);   // and so may an address
	char *const rest[] = {p->user, p->from, p->body, p->ca};
	for (size_t i = 0; i < sizeof rest / sizeof *rest; i++)
		free(rest[i]);
	free(p);
}

static void free_job(struct job *j)
{
	mqtt_send_free(j->mqtt);
	free_parcel(j->parcel);
	buf_done(&j->body);
	free(j);
}

static void end(void *data)
{
	struct job *j = data;
	struct fetcher *f = j->fetcher;
	if (f) {
		f->running = NULL;
		answer(f, j);
		start_next(f);
	}
	free_job(j);
}

static void end_mqtt(void *data, const struct fetch_sent *result)
{
	struct job *j = data;
	j->parcel->result = *result;
	end(j);
}

// A broker is spoken to on the loop, everybody else by a worker.
static int start(struct fetcher *f, struct job *j)
{
	if (!j->parcel || !mqtt_send_is(j->parcel->url))
		return loop_work(f->o.loop, run, end, j);
	const struct fetch_send send = send_of(j);
	j->mqtt = mqtt_send_new(f->o.loop, &send, end_mqtt, j);
	return 0;
}

static void start_next(struct fetcher *f)
{
	while (f->waiting && !f->running) {
		struct job *j = f->waiting;
		f->waiting = j->next;
		f->running = j;
		int err = start(f, j);
		if (err == 0)
			return; // it is the worker's now, which may have written how it ended already
		j->err = err;
		f->running = NULL;
		answer(f, j);
		free_job(j);
	}
}

// Sends go before fetches: what the owner should know waits for no catalogue.
static void enqueue(struct fetcher *f, struct job *j)
{
	int count = 0;
	struct job **place = NULL, **at = &f->waiting;
	for (; *at; at = &(*at)->next, count++)
		if (!place && j->parcel && !(*at)->parcel)
			place = at;
	if (count >= WAITING_MAX) {
		j->err = ERR_LIMIT;
		answer(f, j);
		free_job(j);
		return;
	}
	place = place ? place : at;
	j->next = *place;
	*place = j;
	start_next(f);
}

void fetcher_add(struct fetcher *f, const struct wire_fetch *asked)
{
	struct job *j = NEW(struct job);
	*j = (struct job){.fetcher = f, .asked = *asked, .ca_file = f->o.ca_file, .allow_private = f->o.allow_private};
	buf_init(&j->body, asked->max);
	enqueue(f, j);
}

static char *copy_bytes(struct wire_bytes b)
{
	return mem_strn((const char *)b.data, b.len);
}

void fetcher_send(struct fetcher *f, const struct wire_send *asked)
{
	struct job *j = NEW(struct job);
	*j = (struct job){.fetcher = f, .parcel = NEW(struct parcel), .ca_file = f->o.ca_file, .allow_private = f->o.allow_private || asked->allow_private};
	*j->parcel = (struct parcel){.id = asked->id, .url = mem_str(asked->url), .user = mem_str(asked->user), .password = mem_str(asked->password), .from = mem_str(asked->from),
		.lines = copy_bytes(asked->lines), .body = copy_bytes(asked->body), .len = asked->body.len, .ca = copy_bytes(asked->ca), .ca_len = asked->ca.len};
	buf_init(&j->body, 0);
	enqueue(f, j);
}

void fetcher_forget(struct fetcher *f)
{
	while (f->waiting) {
		struct job *j = f->waiting;
		f->waiting = j->next;
		free_job(j);
	}
	if (f->running && f->running->mqtt)
		free_job(f->running);
	else if (f->running)
		f->running->fetcher = NULL;
	f->running = NULL;
}

struct fetcher *fetcher_new(const struct fetcher_options *o)
{
	struct fetcher *f = NEW(struct fetcher);
	f->o = *o;
	return f;
}

void fetcher_free(struct fetcher *f)
{
	if (!f)
		return;
	fetcher_forget(f);
	free(f);
}
