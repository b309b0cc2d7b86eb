#define LOG_ROOM "accept"
#include "platform/accept.h"
#include <errno.h>
#include <fcntl.h>
#include <time.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/log.h"

enum { SHED_AT_ONCE = 64, TOLD_EVERY_MS = 60000 };

static int spare = -1;
static int64_t told_at = -TOLD_EVERY_MS;

static int take(int listener, struct sockaddr_storage *from)
{
	struct sockaddr_storage ignored;
	socklen_t len = sizeof ignored;
	return accept4(listener, (struct sockaddr *)(from ? from : &ignored), &len, SOCK_CLOEXEC | SOCK_NONBLOCK);
}

static void keep_spare(void)
{
	if (spare < 0)
		spare = open("/dev/null", O_RDONLY | O_CLOEXEC);
}

// Everybody who waits is turned away: nobody could be served.
static void shed(int listener)
{
	int64_t now = clock_boot_ms();
	if (now - told_at >= TOLD_EVERY_MS)
		log_error("no descriptor is left: connections are turned away");
	told_at = now - told_at >= TOLD_EVERY_MS ? now : told_at;
	if (spare < 0) // another has taken that one too: at least the processor is left to those who may give some back
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	for (int i = 0; i < SHED_AT_ONCE; i++) {
		if (spare >= 0)
			close(spare);
		spare = -1;
		int fd = take(listener, NULL);
		if (fd >= 0)
			close(fd);
		keep_spare();
		if (fd < 0)
			return;
	}
}

int accept_next(int listener, struct sockaddr_storage *from)
{
	keep_spare();
	for (int i = 0; i < SHED_AT_ONCE; i++) {
		int fd = take(listener, from);
		if (fd >= 0)
			return fd;
		if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
			shed(listener);
		else if (errno == ECONNABORTED || errno == EINTR) // of that one connection
			continue;
		return -1;
	}
	return -1;
}
