// Requests for help: whom the house asked what, until when, and how it ended.
#define LOG_ROOM "record"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/zone.h"
#include "record/internal.h"

#define DAY_MS INT64_C(86400000)
#define DUE_MOST_DAYS 366
#define NAME_MAX 100
#define CONTACT_MAX 256
#define NOTE_MAX 500
#define TEXT_MAX 6000
#define PROMISED_MAX (64 * 1024)

static const char *const abouts[] = { "updates_missing", "fault_found", "cannot_reset", "label_wrong", "other", NULL };
static const char *const whoms[] = { "seller", "maker", "regulator", NULL };
static const char *const outcomes[] = { "solved", "refused", "no_answer", "withdrawn", NULL };

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *help_json(const struct help_row *h)
{
	json_t *promised = NULL;
	if (json_read(&promised, h->promised, strlen(h->promised), PROMISED_MAX, 16) < 0)
		promised = json_object(); // written by this hub
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:s, s:I, s:s, s:o, s:o, s:o}", "id", (json_int_t)h->id, "device", h->unit, "about", h->about, "whom", h->whom, "name", h->name,
		"contact", h->contact, "text", h->text, "promised", promised, "by", h->by, "opened", (json_int_t)h->opened, "due", h->due, "outcome", text_or_null(h->outcome), "note",
		text_or_null(h->note), "closed", h->closed ? json_integer(h->closed) : json_null());
}

static bool is_one_of(const char *const *words, const char *word)
{
	for (; *words; words++)
		if (str_eq(*words, word))
			return true;
	return false;
}

// A letter of several lines: what a name may hold, and line ends.
bool record_is_letter(const char *text)
{
	for (const char *at = text; *at;) {
		const size_t n = strcspn(at, "\n");
		AUTO_FREE char *row = mem_printf("x%.*s", (int)n, at); // an empty row is none for a name
		if (!str_is_name(row, n + 1))
			return false;
		at += n + (at[n] == '\n');
	}
	return *text != '\0';
}

static bool is_due_day(const char *due, int64_t now_ms)
{
	const int64_t day = str_day_ms(due), today = zone_time(now_ms).day_ms;
	return day > today && day <= today + DUE_MOST_DAYS * DAY_MS;
}

// The member of said; "" when it may be left out and is. False: it is not as it must be.
static bool read_text(const json_t *said, const char *key, size_t max, bool needed, const char **ret)
{
	int err = json_get_text(said, key, max, ret);
	if (err == ERR_NOT_FOUND && !needed)
		*ret = "";
	return err == 0 || (err == ERR_NOT_FOUND && !needed);
}

static bool is_short(const char *text, size_t max)
{
	return !*text || str_is_name(text, max);
}

// NULL, or the member that is wrong.
static const char *read_said(const json_t *said, struct help_row *h, int64_t now_ms)
{
	static const char *const keys[] = { "about", "whom", "name", "contact", "text", "due", NULL };
	if (json_only_keys(said, keys) < 0)
		return "help";
	if (!read_text(said, "about", 20, true, &h->about) || !is_one_of(abouts, h->about))
		return "about";
	if (!read_text(said, "whom", 20, true, &h->whom) || !is_one_of(whoms, h->whom))
		return "whom";
	if (!read_text(said, "name", NAME_MAX, false, &h->name) || !is_short(h->name, NAME_MAX))
		return "name";
	if (!read_text(said, "contact", CONTACT_MAX, false, &h->contact) || !is_short(h->contact, CONTACT_MAX))
		return "contact";
	if (!read_text(said, "text", TEXT_MAX, true, &h->text) || !record_is_letter(h->text))
		return "text";
	return read_text(said, "due", 10, true, &h->due) && is_due_day(h->due, now_ms) ? NULL : "due";
}

// What label and support say today, so that it can be quoted when they say something else.
static char *promised_now(struct record *r, const char *unit, int64_t now_ms)
{
	AUTO_JSON json_t *label = passports_label(r->o.passports, unit, now_ms, clock_is_unsure());
	AUTO_JSON json_t *promised = json_pack("{s:O, s:O, s:O, s:O, s:o}", "verdict", json_object_get(label, "verdict"), "why", json_object_get(label, "why"), "lines",
		json_object_get(label, "lines"), "passport", json_object_get(label, "passport"), "support", passports_support(r->o.passports, unit, now_ms, clock_is_unsure()));
	return json_write(promised);
}

static void count_one(void *data, const struct help_row *h)
{
	(void)h;
	(*(int *)data)++;
}

int record_open_help(struct record *r, const char *unit, const json_t *said, const char *by, int64_t now_ms, const char **ret_field, int64_t *ret_id)
{
	struct help_row h = { .unit = unit, .by = by, .opened = now_ms };
	int count = 0;
	*ret_field = read_said(said, &h, now_ms);
	if (*ret_field)
		return ERR_INVALID;
	int err = record_store_each_help(r->rows, unit, count_one, &count);
	if (err < 0 || count >= RECORD_HELP_MAX)
		return err < 0 ? err : ERR_LIMIT;
	AUTO_FREE char *promised = promised_now(r, unit, now_ms);
	h.promised = promised;
	err = record_store_add_help(r->rows, &h, ret_id);
	if (err == 0)
		record_note(r, unit, by, "help.opened", json_pack("{s:s, s:s, s:s}", "about", h.about, "whom", h.whom, "due", h.due), false);
	return err;
}

struct wanted { int64_t id; bool found, closed; };

static void look_for(void *data, const struct help_row *h)
{
	struct wanted *w = data;
	if (h->id != w->id)
		return;
	w->found = true;
	w->closed = h->closed != 0;
}

static const char *read_change(const json_t *said, struct help_row *h, int64_t now_ms)
{
	static const char *const moved[] = { "due", NULL }, *const ended[] = { "outcome", "note", NULL };
	if (json_object_get(said, "due"))
		return json_only_keys(said, moved) == 0 && read_text(said, "due", 10, true, &h->due) && is_due_day(h->due, now_ms) ? NULL : "due";
	if (json_only_keys(said, ended) < 0 || !read_text(said, "outcome", 20, true, &h->outcome) || !is_one_of(outcomes, h->outcome))
		return "outcome";
	if (!read_text(said, "note", NOTE_MAX, false, &h->note) || !is_short(h->note, NOTE_MAX))
		return "note";
	h->closed = now_ms;
	return NULL;
}

int record_change_help(struct record *r, const char *unit, int64_t id, const json_t *said, const char *by, int64_t now_ms, const char **ret_field)
{
	struct wanted w = { .id = id };
	struct help_row h = { .unit = unit, .id = id };
	int err = record_store_each_help(r->rows, unit, look_for, &w);
	if (err < 0 || !w.found || w.closed)
		return err < 0 ? err : w.found ? ERR_STATE : ERR_NOT_FOUND;
	*ret_field = read_change(said, &h, now_ms);
	if (*ret_field)
		return ERR_INVALID;
	if (h.due)
		err = record_store_move_help(r->rows, id, h.due);
	else
		err = record_store_close_help(r->rows, id, h.outcome, *h.note ? h.note : NULL, now_ms);
	AUTO_FREE char *number = mem_printf("%lld", (long long)id);
	if (err == 0 && h.due)
		record_note(r, unit, by, "help.moved", json_pack("{s:s, s:s}", "help", number, "due", h.due), false);
	else if (err == 0)
		record_note(r, unit, by, "help.closed", json_pack("{s:s, s:s}", "help", number, "outcome", h.outcome), false);
	return err;
}

// --- what is due ---

struct due { int64_t today; json_t *list; };

static int tell_due(struct record *r, const json_t *one)
{
	const int64_t id = json_integer_value(json_object_get(one, "id"));
	AUTO_FREE char *number = mem_printf("%lld", (long long)id); // as the notice's name has it
	int err = record_store_tell_help(r->rows, id);
	if (err == 0)
		record_note(r, json_text_or(one, "unit", NULL), NULL, "help.due", json_pack("{s:s, s:O, s:O}", "help", number, "whom", json_object_get(one, "whom"), "due", json_object_get(one, "due")), true);
	return err;
}

static void collect_due(void *data, const struct help_row *h)
{
	struct due *d = data;
	if (!h->closed && !h->told && str_day_ms(h->due) <= d->today)
		json_array_append_new(d->list, json_pack("{s:s, s:I, s:s, s:s}", "unit", h->unit, "id", (json_int_t)h->id, "whom", h->whom, "due", h->due));
}

void record_look(struct record *r)
{
	AUTO_JSON json_t *list = json_array();
	struct due due = { .today = zone_time(clock_wall_ms()).day_ms, .list = list };
	json_t *one;
	size_t i;
	if (clock_is_unsure())
		return;
	int err = record_store_each_help(r->rows, NULL, collect_due, &due);
	json_array_foreach(list, i, one) {
		int told = tell_due(r, one);
		err = err < 0 ? err : told;
	}
	if (err < 0)
		log_error("requests that are due could not be told: %s", err_text(err));
}
