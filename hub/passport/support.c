#include "passport/support.h"
#include "base/str.h"

#define DAY_MS INT64_C(86400000)
#define ENDING_DAYS 180

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

static enum support_status without_date(enum support_basis b)
{
	switch (b) {
	case BASIS_WHILE_SERVICE:
		return SUPPORT_SERVICE;
	case BASIS_NONE:
		return SUPPORT_NOT_UPDATABLE;
	case BASIS_END_DATE:
	case BASIS_MONTHS_FROM_SALE:
	case BASIS_UNKNOWN:
		return SUPPORT_UNKNOWN;
	}
	return SUPPORT_UNKNOWN;
}

struct support_view support_view(const struct support_terms *t, int64_t now_ms, bool time_unsure)
{
	int64_t named = support_named_end(t);
	struct support_view v = {.until = named, .by_month = named && t->basis == BASIS_END_DATE && t->by_month};
	if (t->promised > named) { // the longest promise counts
		v.until = t->promised;
		v.by_month = false;
		v.shortened = true;
	}
	if (!v.until) {
		v.status = without_date(t->basis);
		return v;
	}
	v.provisional = time_unsure;
	if (now_ms >= v.until + DAY_MS) // the day itself still counts
		v.status = SUPPORT_ENDED;
	else if (v.shortened)
		v.status = SUPPORT_CONTRADICTED;
	else if (v.until - now_ms <= ENDING_DAYS * DAY_MS)
		v.status = SUPPORT_ENDING;
	else
		v.status = SUPPORT_SUPPORTED;
	return v;
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
