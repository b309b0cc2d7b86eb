#define LOG_ROOM "advisories"
#include "advisories/contact_watch.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"

#define DAY_MS INT64_C(86400000)
enum { AGAIN_DAYS = 30, LOOK_MS = 3600000, NEXT_MS = 3000 /* between two questions, and until relayd is there */ };

struct contact_watch {
	struct contact_watch_options o; // o.changed NULL: nobody watches any more
	struct loop_timer timer;
	struct map *tried; // address to struct tried: who did not answer is asked again a day later
	char url[512];     // being asked; "": none
};
struct tried { int64_t at; };

int contact_keep(struct devices *d, struct passports *p, const char *unit, const struct contact *c)
{
	char until[25];
	int err = 0;
	if (c->err && c->err != ERR_NOT_FOUND)
		return 0;
	if (!c->err) {
		str_time(until, c->found.expires_at);
		until[10] = '\0'; // the day
		err = devices_set_fact(d, unit, "security_contact", c->found.contacts[0], "observed", c->url);
		if (err == 0 && *c->found.policy)
			err = devices_set_fact(d, unit, "security_policy", c->found.policy, "observed", c->url);
		if (err == 0)
			err = devices_set_fact(d, unit, "security_contact_until", until, "observed", c->url);
	}
	int seen = passports_observe(p, unit, "security_txt", c->err ? "no" : c->is_expired ? "expired" : "ok", clock_wall_ms());
	return err < 0 ? err : seen;
}

bool contact_is_over(int64_t until, int64_t now_ms)
{
	return until && now_ms >= until + DAY_MS; // the day itself still counts
}

bool contact_is_due(int64_t seen_at, bool was_good, int64_t until, int64_t now_ms)
{
	return now_ms - seen_at >= AGAIN_DAYS * DAY_MS || now_ms < seen_at || (was_good && contact_is_over(until, now_ms));
}

// --- what is known of a unit ---

struct seen { const char *url; int64_t at, until; bool good; };

// False: nobody was asked about this unit's maker, or there was nothing. The address is borrowed from device.
static bool read_seen(struct seen *ret, const json_t *device, const json_t *label)
{
	const json_t *one;
	size_t i;
	*ret = (struct seen){ .url = NULL };
	json_array_foreach(json_object_get(device, "facts"), i, one) {
		const char *key = json_text_or(one, "key", "");
		if (str_eq(key, "security_contact") && str_eq(json_text_or(one, "source", ""), "observed"))
			ret->url = json_text_or(one, "evidence", NULL);
		else if (str_eq(key, "security_contact_until"))
			ret->until = str_day_ms(json_text_or(one, "value", NULL));
	}
	json_array_foreach(json_object_get(label, "observed"), i, one) {
		if (!str_eq(json_text_or(one, "kind", ""), "security_txt"))
			continue;
		ret->at = json_integer_value(json_object_get(one, "at"));
		ret->good = str_eq(json_text_or(one, "value", ""), "ok");
	}
	return ret->url != NULL;
}

static void tell(struct contact_watch *w, const char *unit, int err)
{
	if (err < 0)
		log_error("unit %s: what is known of its maker's contact could not be written", unit);
	w->o.changed(w->o.data, unit);
}

// Every unit about whose maker somebody was asked.
static void each_seen(struct contact_watch *w, void (*visit)(struct contact_watch *w, const char *unit, const struct seen *s, void *data), void *data)
{
	AUTO_JSON json_t *all = devices_list(w->o.devices);
	const json_t *row;
	size_t i;
	json_array_foreach(all, i, row) {
		const char *unit = json_text_or(row, "id", "");
		AUTO_JSON json_t *device = NULL, *label = passports_label(w->o.passports, unit, clock_wall_ms(), false);
		struct seen s;
		if (devices_get(w->o.devices, unit, &device) == 0 && read_seen(&s, device, label))
			visit(w, unit, &s, data);
	}
}

// --- asking ---

static void keep_answer(struct contact_watch *w, const char *unit, const struct seen *s, void *data)
{
	const struct contact *c = data;
	if (str_eq(s->url, c->url)) // several devices of one maker are asked about once
		tell(w, unit, contact_keep(w->o.devices, w->o.passports, unit, c));
}

static void on_answer(void *data, const struct contact *c)
{
	struct contact_watch *w = data;
	w->url[0] = '\0';
	if (!w->o.changed) {
		contact_watch_free(w);
		return;
	}
	each_seen(w, keep_answer, (void *)(uintptr_t)c);
	loop_timer_arm(&w->timer, NEXT_MS);
}

static bool was_tried(const struct contact_watch *w, const char *url)
{
	const struct tried *t = map_get(w->tried, url);
	return t && clock_boot_ms() - t->at < DAY_MS;
}

// What has run out says so at once, whether its site answers or not; the first that is due is asked about.
static void look(struct contact_watch *w, const char *unit, const struct seen *s, void *data)
{
	int64_t now = clock_wall_ms();
	bool due = contact_is_due(s->at, s->good, s->until, now);
	(void)data;
	if (s->good && contact_is_over(s->until, now))
		tell(w, unit, passports_observe(w->o.passports, unit, "security_txt", "expired", now));
	if (due && !*w->url && !was_tried(w, s->url))
		str_copy(w->url, sizeof w->url, s->url);
}

static void ask(struct contact_watch *w)
{
	struct tried *t = NEW(struct tried);
	t->at = clock_boot_ms();
	free(map_put(w->tried, w->url, t));
	int err = contact_ask(w->o.relay, w->url, on_answer, w);
	if (err == 0)
		return;
	w->url[0] = '\0';
	loop_timer_arm(&w->timer, NEXT_MS);
}

static void on_timer(void *data)
{
	struct contact_watch *w = data;
	if (*w->url)
		return; // an answer is awaited
	if (!clock_is_unsure() && relay_is_up(w->o.relay))
		each_seen(w, look, NULL);
	if (*w->url)
		ask(w);
	else
		loop_timer_arm(&w->timer, relay_is_up(w->o.relay) ? LOOK_MS : NEXT_MS);
}

struct contact_watch *contact_watch_new(const struct contact_watch_options *o)
{
	struct contact_watch *w = NEW(struct contact_watch);
	w->o = *o;
	w->tried = map_new();
	loop_timer_init(&w->timer, o->loop, on_timer, w);
	loop_timer_arm(&w->timer, 0);
	return w;
}

void contact_watch_free(struct contact_watch *w)
{
	if (!w)
		return;
	loop_timer_disarm(&w->timer);
	w->o.changed = NULL;
	if (*w->url)
		return; // its answer, which relay_stop gives at the latest, frees it
	map_free(w->tried, free);
	free(w);
}
