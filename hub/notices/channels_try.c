// A channel is tried: one message at once, and how it went is kept with the channel.
#include "notices/channels_parts.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"

struct test { struct test *next; struct channels *c; /* NULL: stopped meanwhile */ int64_t id; void (*done)(void *data, const struct wire_send_done *result); void *data; };

static void keep_result(struct test *t, const struct wire_send_done *r)
{
	struct test **at = &t->c->tests;
	while (*at != t)
		at = &(*at)->next;
	*at = t->next;
	int err = *r->why ? channels_store_failed(t->c->rows, t->id, clock_wall_ms(), r->why, r->status) : channels_store_ok(t->c->rows, t->id, clock_wall_ms());
	if (err == 0) {
		channels_tell_changed(t->c, t->id);
		post_wake(t->c->post);
	}
}

static void on_tested(void *data, const struct wire_send_done *r)
{
	struct test *t = data;
	if (t->c)
		keep_result(t, r);
	t->done(t->data, r);
	free(t);
}

int channels_test(struct channels *c, int64_t id, void (*done)(void *data, const struct wire_send_done *result), void *data)
{
	char message_id[13];
	AUTO_JSON json_t *channel = NULL;
	int err = channels_get(c, id, &channel);
	if (err < 0)
		return err;
	random_id(message_id);
	const char *language = json_text_or(channel, "language", NULL);
	const struct words_of w = { .language = language, .code = "test", .count = 1 };
	AUTO_FREE char *title = words_title(&w);
	AUTO_JSON json_t *message = json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:i, s:[], s:s}", "id", message_id, "code", "test", "urgency", "info", "at",
		(json_int_t)clock_wall_ms(), "title", title, "text", words_arrived(language), "count", 0, "devices", "link", c->link);
	struct test *t = NEW(struct test);
	*t = (struct test){ c->tests, c, id, done, data };
	err = post_now(c->post, id, message, on_tested, t);
	if (err < 0)
		free(t);
	else
		c->tests = t;
	return err;
}

void channels_forget_tests(struct channels *c)
{
	for (struct test *t = c->tests; t; t = t->next)
		t->c = NULL;
}
