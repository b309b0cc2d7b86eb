// A wall clock that a test moves: preloaded into freehold-hubd alone (what it starts gets a clean environment). CLOCK_REALTIME is the true time plus the
// milliseconds that lie in the file FREEHOLD_TEST_CLOCK names; the boot clock stays. No product code knows of it.
#include <dlfcn.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

int clock_gettime(clockid_t id, struct timespec *t);

static const volatile int64_t *offset_ms;
static int (*real)(clockid_t id, struct timespec *t);

__attribute__((constructor)) static void begin(void)
{
	const char *path = getenv("FREEHOLD_TEST_CLOCK");
	int fd = path ? open(path, O_RDONLY | O_CLOEXEC) : -1;
	void *p = fd >= 0 ? mmap(NULL, sizeof *offset_ms, PROT_READ, MAP_SHARED, fd, 0) : MAP_FAILED;
	if (fd >= 0)
		close(fd);
	if (p != MAP_FAILED)
		offset_ms = p;
}

int clock_gettime(clockid_t id, struct timespec *t)
{
	if (!real)
		*(void **)&real = dlsym(RTLD_NEXT, "clock_gettime");
	int r = real(id, t);
	if (r == 0 && id == CLOCK_REALTIME && offset_ms) {
		int64_t ms = *offset_ms;
		t->tv_sec += ms / 1000;
		t->tv_nsec += ms % 1000 * 1000000;
		if (t->tv_nsec >= 1000000000 || t->tv_nsec < 0) {
			int step = t->tv_nsec < 0 ? -1 : 1;
			t->tv_sec += step;
			t->tv_nsec -= step * 1000000000L;
		}
	}
	return r;
}
