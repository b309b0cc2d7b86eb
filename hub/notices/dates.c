#include "notices/dates.h"
#include <stddef.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/marks.h"

#define DAY_MS INT64_C(86400000)

struct looking { const struct dates_hooks *h; const char *unit; int64_t today, support_until; };

static void day_text(char to[25], int64_t day)
{
	str_time(to, day);
	to[10] = '\0'; // the date of the time
}

// What ends: the updates of a device, a service that it leans on, the updates of the hub itself.
static const struct ending { const char *topic, *ending, *ended; } of_support = { "support", "support.ending", "support.ended" }, of_service = { "service", "service.ending", "service.ended" },
	of_hub = { "hub_support", "hub.support_ending", "hub.support_ended" };

static void tell_mark(const struct looking *l, const struct ending *e, int64_t end, const char *service)
{
	char until[25];
	day_text(until, end);
	AUTO_FREE char *begins = mem_printf("%s/%s/%s%s", e->topic, l->unit ? l->unit : "", service ? service : "", service ? "/" : "");
	AUTO_FREE char *keep = mem_printf("%s%s/", begins, until);
	l->h->over(l->h->data, l->unit, begins, keep); // the maker names another day now
	int mark = marks_due(marks_days(l->today, end));
	if (mark == MARK_NONE)
		return;
	AUTO_JSON json_t *params = json_pack("{s:s, s:i, s:s*}", "until", until, "days", mark, "service", service);
	l->h->holds(l->h->data, l->unit, mark ? e->ending : e->ended, params);
}

// When the promise of updates leans on the service, the two are one event.
static void note_service(void *data, const char *id, int64_t end)
{
	const struct looking *l = data;
	if (end != l->support_until)
		tell_mark(l, &of_service, end, id);
}

static void look_at_promise(const struct looking *l, const struct passport_ends *ends)
{
	AUTO_FREE char *shortened = mem_printf("shortened/%s/", l->unit);
	bool is_over = ends->promised && l->today >= ends->promised + DAY_MS; // nothing is left of it to be kept
	if (ends->shortened && !is_over) {
		char named[25], until[25];
		day_text(named, ends->named);
		day_text(until, ends->promised);
		AUTO_JSON json_t *params = json_pack("{s:s*, s:s*}", "named", ends->named ? named : NULL, "until", ends->promised ? until : NULL);
		l->h->holds(l->h->data, l->unit, "support.shortened", params);
	} else {
		l->h->over(l->h->data, l->unit, shortened, NULL);
	}
	if (ends->until)
		tell_mark(l, &of_support, ends->until, NULL);
}

static void look_at_label(struct passports *p, const struct looking *l)
{
	AUTO_JSON json_t *label = passports_label(p, l->unit, l->today, false);
	AUTO_FREE char *begins = mem_printf("label/%s/", l->unit);
	if (str_eq(json_text_or(label, "verdict", ""), "misapplied"))
		l->h->holds(l->h->data, l->unit, "label.misapplied", NULL);
	else
		l->h->over(l->h->data, l->unit, begins, NULL);
}

void dates_look(struct passports *p, const char *unit, int64_t today_ms, const struct dates_hooks *h)
{
	const struct passport_ends ends = passports_ends(p, unit);
	struct looking l = { .h = h, .unit = unit, .today = today_ms, .support_until = ends.until };
	look_at_promise(&l, &ends);
	passports_each_service_end(p, unit, note_service, &l);
	look_at_label(p, &l);
}

void dates_look_own(const struct own *own, int64_t today_ms, const struct dates_hooks *h)
{
	const struct looking l = { .h = h, .today = today_ms };
	int64_t until = own_until(own);
	if (until)
		tell_mark(&l, &of_hub, until, NULL);
	else
		h->over(h->data, NULL, "hub_support//", NULL); // a hub of other makers, who state no day
}
