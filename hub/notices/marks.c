#include "notices/marks.h"
#include <stddef.h>

#define DAY_MS INT64_C(86400000)

static const int marks[] = { 0, 7, 30, 90, 180 };

int64_t marks_days(int64_t today_ms, int64_t end_ms)
{
	int64_t ms = end_ms - today_ms;
	return ms / DAY_MS - (ms % DAY_MS < 0);
}

int marks_due(int64_t days_left)
{
	for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
		if (days_left <= marks[i])
			return marks[i];
	return MARK_NONE;
}
