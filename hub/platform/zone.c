#include "platform/zone.h"
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>
#include "base/mem.h"
#include "base/str.h"

#define ZONES "/usr/share/zoneinfo/"
#define OWN ":/etc/localtime"

// The environment's entry is put in once, before there are threads; later only its value is written, so nobody who reads the environment at that moment
// meets a list that is being moved.
static char variable[3 + ZONE_NAME_SIZE] = "TZ=" OWN;
static char name_set[ZONE_NAME_SIZE];

void zone_init(void)
{
	putenv(variable);
	tzset();
}

static bool is_name(const char *s)
{
	static const char chars[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/";
	size_t len = strlen(s);
	return len && len < ZONE_NAME_SIZE - 1 && strspn(s, chars) == len && s[0] != '/' && s[len - 1] != '/' && !strstr(s, "//");
}

int zone_set(const char *name)
{
	struct stat st;
	if (*name) {
		AUTO_FREE char *path = mem_printf(ZONES "%s", name);
		if (!is_name(name))
			return ERR_INVALID;
		if (stat(path, &st) < 0 || !S_ISREG(st.st_mode))
			return ERR_NOT_FOUND;
	}
	(void)str_copy(name_set, sizeof name_set, name);
	if (*name) {
		variable[3] = ':';
		(void)str_copy(variable + 4, sizeof variable - 4, name);
	} else {
		(void)str_copy(variable + 3, sizeof variable - 3, OWN);
	}
	tzset();
	return 0;
}

const char *zone_name(void)
{
	return name_set;
}

void zone_machine(char to[ZONE_NAME_SIZE])
{
	char target[256];
	ssize_t n = readlink("/etc/localtime", target, sizeof target - 1);
	target[n > 0 ? n : 0] = '\0';
	const char *name = strstr(target, "zoneinfo/");
	name = name ? name + strlen("zoneinfo/") : "UTC";
	if (!is_name(name) || !str_copy(to, ZONE_NAME_SIZE, name))
		(void)str_copy(to, ZONE_NAME_SIZE, "UTC");
}

struct zone_time zone_time(int64_t wall_ms)
{
	time_t seconds = (time_t)(wall_ms / 1000);
	struct tm tm;
	localtime_r(&seconds, &tm);
	return (struct zone_time){ .day_ms = str_date_ms(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday), .minute = tm.tm_hour * 60 + tm.tm_min,
		.offset_min = (int)(tm.tm_gmtoff / 60) };
}
