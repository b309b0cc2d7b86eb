#include "passport/support.h"
#include "base/str.h"

#define DAY_MS INT64_C(86400000)
#define ENDING_DAYS 180
#define SEEN_DAYS 30 // so long a service that took the device in counts as running

static void split_day(int64_t day, int *y, int *m, int *d)
{
	char text[25];
	str_time(text, day);
	text[10] = 0;
	if (str_date_parse(y, m, d, text))
		*y = *m = *d = 1; // not reached: a time's first ten characters are a date
}

static int64_t last_of_month(int y, int m)
{
	return (m == 12 ? str_date_ms(y + 1, 1, 1) : str_date_ms(y, m + 1, 1)) - DAY_MS;
}

static int64_t add_months(int64_t day, int64_t months)
{
	int y, m, d;
	split_day(day, &y, &m, &d);
	int64_t month = (int64_t)y * 12 + (m - 1) + months;
	y = (int)(month / 12);
	m = (int)(month % 12) + 1;
	if (y > 9999)
		return last_of_month(9999, 12); // what a date of four digits can say
	int64_t last = last_of_month(y, m), same = str_date_ms(y, m, 1) + (d - 1) * DAY_MS;
	return same < last ? same : last;
}

int64_t support_named_end(const struct support_terms *t)
{
	int y, m, d;
	switch (t->basis) {
	case BASIS_END_DATE:
		if (!t->by_month)
			return t->end;
		split_day(t->end, &y, &m, &d);
		return last_of_month(y, m);
	case BASIS_MONTHS_FROM_SALE: // start is the day of sale where the passport can know it
		return t->start ? add_months(t->start, t->months) : 0;
	case BASIS_WHILE_SERVICE:
		return t->service_end;
	case BASIS_NONE:
	case BASIS_UNKNOWN:
		return 0;
	}
	return 0;
}

// What the rules ask for.
struct judged { const struct support_terms *terms; const struct support_view *view; int64_t now_ms; };

static bool is_over(const struct judged *j) { return j->view->until && j->now_ms >= j->view->until + DAY_MS; } // the day itself still counts
static bool is_served(const struct judged *j) // by a service that takes it in, although what is found in it is mended no more
{
	int64_t seen = j->terms->service_seen;
	return is_over(j) && seen >= j->view->until + DAY_MS && j->now_ms - seen <= SEEN_DAYS * DAY_MS;
}
static bool is_promised(const struct judged *j) { return j->view->until || j->terms->basis == BASIS_WHILE_SERVICE; }
static bool is_unfixed(const struct judged *j) { return j->terms->unfixed && is_promised(j); }
static bool is_given_up(const struct judged *j) { return j->terms->unsupported && is_promised(j); }
static bool is_shortened(const struct judged *j) { return j->view->shortened; }
static bool is_near(const struct judged *j) { return j->view->until && j->view->until - j->now_ms <= ENDING_DAYS * DAY_MS; }
static bool has_date(const struct judged *j) { return j->view->until; }
static bool hangs_on_service(const struct judged *j) { return j->terms->basis == BASIS_WHILE_SERVICE; }
static bool never_updates(const struct judged *j) { return j->terms->basis == BASIS_NONE; }
static bool is_unsupported(const struct judged *j) { return j->terms->unsupported; }
static bool is_left(const struct judged *j) { return j->terms != NULL; }

static const struct rule { const char *word; bool (*fits)(const struct judged *j); enum support_status gives; } rules[] = {
	{"service_runs_on", is_served, SUPPORT_ENDED},
	{"end_has_passed", is_over, SUPPORT_ENDED},
	{"no_fix_for_known_hole", is_unfixed, SUPPORT_CONTRADICTED},
	{"maker_gave_it_up", is_given_up, SUPPORT_CONTRADICTED},
	{"promise_shortened", is_shortened, SUPPORT_CONTRADICTED},
	{"end_is_near", is_near, SUPPORT_ENDING},
	{"end_is_named", has_date, SUPPORT_SUPPORTED},
	{"service_operates", hangs_on_service, SUPPORT_SERVICE},
	{"never_updated", never_updates, SUPPORT_NOT_UPDATABLE},
	{"maker_says_unsupported", is_unsupported, SUPPORT_ENDED},
	{"nothing_dated", is_left, SUPPORT_UNKNOWN},
};
#define RULES (sizeof(rules) / sizeof(rules[0]))

// The latest day that was ever promised; what was promised as months needs the day of sale to become one.
static int64_t promised_end(const struct support_terms *t)
{
	int64_t counted = t->start && t->promised_months ? add_months(t->start, t->promised_months) : 0;
	int64_t promised = counted > t->promised ? counted : t->promised;
	return t->promised_service && t->service_end > promised ? t->service_end : promised;
}

// Less is promised than before where no two days can tell: fewer months from an unknown sale, or an open end that is open no more.
static bool is_taken_back(const struct support_terms *t)
{
	if (t->promised_service && !t->service_end && t->basis != BASIS_WHILE_SERVICE)
		return true;
	if (t->start || !t->promised_months)
		return false;
	return t->basis == BASIS_MONTHS_FROM_SALE ? t->months < t->promised_months : t->basis == BASIS_NONE || t->basis == BASIS_UNKNOWN;
}

struct support_view support_view(const struct support_terms *t, int64_t now_ms, bool time_unsure)
{
	int64_t named = support_named_end(t), promised = promised_end(t);
	struct support_view v = {.until = named, .by_month = named && t->basis == BASIS_END_DATE && t->by_month, .shortened = is_taken_back(t)};
	if (promised > named) { // the longest promise counts
		v.until = promised;
		v.by_month = false;
		v.shortened = v.by_date = true;
	}
	const struct judged j = {t, &v, now_ms};
	size_t r = 0;
	while (r + 1 < RULES && !rules[r].fits(&j))
		r++;
	v.status = rules[r].gives;
	v.why = rules[r].word;
	v.broken = v.status == SUPPORT_CONTRADICTED && is_unfixed(&j);
	v.provisional = time_unsure && v.until;
	return v;
}

int support_rule_count(void)
{
	return (int)RULES;
}

const char *support_rule_word(int rule)
{
	return rules[rule].word;
}

const char *support_basis_word(enum support_basis b)
{
	switch (b) {
	case BASIS_UNKNOWN: return "unknown";
	case BASIS_END_DATE: return "end_date";
	case BASIS_MONTHS_FROM_SALE: return "months_from_sale";
	case BASIS_WHILE_SERVICE: return "while_service_operates";
	case BASIS_NONE: return "none";
	}
	return "unknown";
}

const char *support_status_word(enum support_status s)
{
	switch (s) {
	case SUPPORT_UNKNOWN: return "unknown";
	case SUPPORT_SUPPORTED: return "supported";
	case SUPPORT_SERVICE: return "supported_service";
	case SUPPORT_ENDING: return "ending";
	case SUPPORT_ENDED: return "ended";
	case SUPPORT_NOT_UPDATABLE: return "not_updatable";
	case SUPPORT_CONTRADICTED: return "contradicted";
	}
	return "unknown";
}
