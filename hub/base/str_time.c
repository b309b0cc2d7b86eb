// RFC 3339 times and dates.
#include <stdio.h>
#include <string.h>
#include "base/str.h"

enum { DAY_S = 86400 };

// Days since 1970-01-01, proleptic Gregorian. The year is counted from March, so that the leap day is its last.
static int64_t days_from_date(int64_t y, int m, int d)
{
	y -= m <= 2;
	int64_t era = (y >= 0 ? y : y - 399) / 400, year = y - era * 400;
	int64_t day = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1;
	return era * 146097 + year * 365 + year / 4 - year / 100 + day - 719468;
}

static void date_from_days(int64_t days, int *ret_y, int *ret_m, int *ret_d)
{
	days += 719468;
	int64_t era = (days >= 0 ? days : days - 146096) / 146097, of_era = days - era * 146097;
	int64_t year = (of_era - of_era / 1460 + of_era / 36524 - of_era / 146096) / 365;
	int64_t day = of_era - (365 * year + year / 4 - year / 100), month = (5 * day + 2) / 153;
	*ret_d = (int)(day - (153 * month + 2) / 5 + 1);
	*ret_m = (int)(month < 10 ? month + 3 : month - 9);
	*ret_y = (int)(year + era * 400 + (*ret_m <= 2));
}

static int days_in_month(int y, int m)
{
	static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
	bool leap = y % 4 == 0 && (y % 100 != 0 || y % 400 == 0);
	return days[m - 1] + (m == 2 && leap);
}

// Reads text of the form of mask, where each run of '0' is one number; the text must be as long as the mask.
static bool read_form(const char *s, const char *mask, int *numbers)
{
	bool inside = false;
	for (; *mask; s++, mask++) {
		if (*mask != '0') {
			if (*s != *mask)
				return false;
			numbers += inside;
			inside = false;
			continue;
		}
		if (*s < '0' || *s > '9')
			return false;
		*numbers = (inside ? *numbers * 10 : 0) + (*s - '0');
		inside = true;
	}
	return !*s;
}

static bool is_date(const int *date)
{
	return date[0] >= 1 && date[1] >= 1 && date[1] <= 12 && date[2] >= 1 && date[2] <= days_in_month(date[0], date[1]);
}

int64_t str_date_ms(int y, int m, int d)
{
	return days_from_date(y, m, d) * DAY_S * 1000;
}

int str_date_parse(int *y, int *m, int *d, const char *s)
{
	int n[3];
	if (!read_form(s, "0000-00-00", n) || !is_date(n))
		return ERR_PARSE;
	*y = n[0];
	*m = n[1];
	*d = n[2];
	return 0;
}

int64_t str_day_ms(const char *s)
{
	int y, m, d;
	return s && str_date_parse(&y, &m, &d, s) == 0 ? str_date_ms(y, m, d) : 0;
}

int str_time_parse(int64_t *ret_ms, const char *s)
{
	int n[7] = {0};
	if (!read_form(s, "0000-00-00T00:00:00Z", n) && !read_form(s, "0000-00-00T00:00:00.000Z", n))
		return ERR_PARSE;
	if (!is_date(n) || n[3] > 23 || n[4] > 59 || n[5] > 59)
		return ERR_PARSE;
	*ret_ms = str_date_ms(n[0], n[1], n[2]) + ((n[3] * 60 + n[4]) * 60 + n[5]) * (int64_t)1000 + n[6];
	return 0;
}

// "+hh:mm", "-hh:mm" or "Z", and nothing after it.
static bool read_offset(const char *s, int *ret_minutes)
{
	int n[2];
	*ret_minutes = 0;
	if ((*s == 'Z' || *s == 'z') && !s[1])
		return true;
	if ((*s != '+' && *s != '-') || !read_form(s + 1, "00:00", n) || n[0] > 23 || n[1] > 59)
		return false;
	*ret_minutes = (*s == '+' ? 1 : -1) * (n[0] * 60 + n[1]);
	return true;
}

int str_time_parse_any(int64_t *ret_ms, const char *s)
{
	char text[21];
	int64_t ms;
	int minutes, fraction = 0;
	if (strnlen(s, 20) < 20)
		return ERR_PARSE;
	memcpy(text, s, 19);
	memcpy(text + 19, "Z", 2);
	if (text[10] == 't' || text[10] == ' ')
		text[10] = 'T';
	if (str_time_parse(&ms, text) < 0)
		return ERR_PARSE;
	const char *at = s + 19;
	if (*at == '.') {
		int weight = 100;
		if (at[1] < '0' || at[1] > '9')
			return ERR_PARSE;
		for (at++; *at >= '0' && *at <= '9'; at++, weight /= 10)
			fraction += (*at - '0') * weight;
	}
	if (!read_offset(at, &minutes))
		return ERR_PARSE;
	*ret_ms = ms + fraction - (int64_t)minutes * 60000;
	return 0;
}

void str_time(char to[25], int64_t ms)
{
	int64_t first = str_date_ms(1, 1, 1), last = str_date_ms(10000, 1, 1) - 1;
	ms = ms < first ? first : ms > last ? last : ms;
	int64_t of_day = ms % (DAY_S * 1000), days = ms / (DAY_S * 1000);
	if (of_day < 0) {
		of_day += DAY_S * 1000;
		days--;
	}
	int y, m, d, s = (int)(of_day / 1000);
	date_from_days(days, &y, &m, &d);
	snprintf(to, 25, "%04u-%02u-%02uT%02u:%02u:%02u.%03uZ", (unsigned)y % 10000, (unsigned)m % 100, (unsigned)d % 100,
		(unsigned)s / 3600 % 100, (unsigned)s / 60 % 60, (unsigned)s % 60, (unsigned)(of_day % 1000));
}
