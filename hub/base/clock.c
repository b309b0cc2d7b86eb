#include "base/clock.h"
#include <stddef.h>
#include <time.h>

static int64_t read_ms(clockid_t id)
{
	struct timespec t;
	clock_gettime(id, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static int64_t real_wall(void)
{
	return read_ms(CLOCK_REALTIME);
}

static int64_t real_boot(void)
{
	return read_ms(CLOCK_BOOTTIME);
}

static int64_t (*wall_source)(void) = real_wall;
static int64_t (*boot_source)(void) = real_boot;
static int64_t floor_ms;

int64_t clock_wall_ms(void)
{
	int64_t now = wall_source();
	return now < floor_ms ? floor_ms : now;
}

int64_t clock_boot_ms(void)
{
	return boot_source();
}

void clock_set_floor(int64_t wall_ms)
{
	floor_ms = wall_ms;
}

bool clock_is_unsure(void)
{
	return wall_source() < floor_ms;
}

void clock_set_test(int64_t (*wall)(void), int64_t (*boot)(void))
{
	wall_source = wall ? wall : real_wall;
	boot_source = boot ? boot : real_boot;
}
