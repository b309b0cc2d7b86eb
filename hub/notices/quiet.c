#include "notices/quiet.h"
#include <stdio.h>
#include <string.h>

bool quiet_now(const struct quiet *q, int minute)
{
	if (!q->on)
		return false;
	return q->from < q->to ? minute >= q->from && minute < q->to : minute >= q->from || minute < q->to;
}

bool quiet_holds(const struct quiet *q, enum urgency u, int minute, bool unsure)
{
	if (!q->on)
		return false;
	if (u == URGENCY_URGENT && q->urgent_passes)
		return false;
	return unsure ? u != URGENCY_URGENT : quiet_now(q, minute);
}

static int two_digits(const char *s, int max)
{
	if (s[0] < '0' || s[0] > '9' || s[1] < '0' || s[1] > '9')
		return -1;
	int v = (s[0] - '0') * 10 + s[1] - '0';
	return v <= max ? v : -1;
}

int quiet_minute(const char *text, int *ret)
{
	if (strlen(text) != 5 || text[2] != ':')
		return ERR_INVALID;
	int h = two_digits(text, 23), m = two_digits(text + 3, 59);
	if (h < 0 || m < 0)
		return ERR_INVALID;
	*ret = h * 60 + m;
	return 0;
}

void quiet_text(char to[6], int minute)
{
	snprintf(to, 6, "%02u:%02u", (unsigned)minute / 60 % 24, (unsigned)minute % 60);
}
