#include "relay/relayd_fetch.h"
#include "base/mem.h"
#include "platform/fetch.h"

#define WAITING_MAX 16

struct job {
	struct job *next;
	struct fetcher *fetcher; // NULL: nobody waits for it any more
	struct wire_fetch asked;
	const char *ca_file;
	bool allow_private;
	struct buf body;
	int err;
};
struct fetcher {
	struct fetcher_options o;
	struct job *waiting, *running;
};

static void start_next(struct fetcher *f);

static void run(void *data)
{
	struct job *j = data;
	const struct fetch_options options = {.url = j->asked.url, .ca_file = j->ca_file, .allow_private = j->allow_private};
	j->err = fetch_get(&options, &j->body);
}

static void answer(struct fetcher *f, struct job *j)
{
	for (size_t at = 0; j->err == 0 && at < j->body.len; at += WIRE_PART_MAX) {
		size_t len = j->body.len - at < WIRE_PART_MAX ? j->body.len - at : WIRE_PART_MAX;
		const struct wire_msg part = {.type = WIRE_FETCH_PART, .fetch_part = {.id = j->asked.id, .body = {j->body.data + at, len}}};
		j->err = f->o.say(f->o.data, &part);
	}
	const struct wire_msg done = {.type = WIRE_FETCH_DONE, .fetch_done = {.id = j->asked.id, .err = j->err}};
	(void)!f->o.say(f->o.data, &done); // a hubd that is away has ended its fetches itself
}

static void free_job(struct job *j)
{
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

static void start_next(struct fetcher *f)
{
	while (f->waiting && !f->running) {
		struct job *j = f->waiting;
		f->waiting = j->next;
		f->running = j;
		j->err = loop_work(f->o.loop, run, end, j);
		if (j->err == 0)
			return;
		f->running = NULL;
		answer(f, j);
		free_job(j);
	}
}

void fetcher_add(struct fetcher *f, const struct wire_fetch *asked)
{
	struct job *j = NEW(struct job);
	*j = (struct job){.fetcher = f, .asked = *asked, .ca_file = f->o.ca_file, .allow_private = f->o.allow_private};
	buf_init(&j->body, asked->max);
	int count = 0;
	struct job **last = &f->waiting;
	for (; *last; last = &(*last)->next)
		count++;
	if (count >= WAITING_MAX) {
		j->err = ERR_LIMIT;
		answer(f, j);
		free_job(j);
		return;
	}
	*last = j;
	start_next(f);
}

void fetcher_forget(struct fetcher *f)
{
	while (f->waiting) {
		struct job *j = f->waiting;
		f->waiting = j->next;
		free_job(j);
	}
	if (f->running)
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
