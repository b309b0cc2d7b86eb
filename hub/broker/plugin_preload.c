// freehold_doors.so: see plugin_preload.h. Mosquitto is of one thread, and no other thread of its process has a socket of a door.
#include "broker/plugin_preload.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/syscall.h>
#include <unistd.h>

static struct preload_hooks hooks;

preload_attach freehold_doors_attach;
void freehold_doors_attach(const struct preload_hooks *h)
{
	hooks = h ? *h : (struct preload_hooks){ 0 };
}

static int real_close(int fd)
{
	return (int)syscall(SYS_close, fd);
}

// Reset instead of closed: nothing of it lingers here.
static void turn_away(int fd)
{
	const struct linger now = { .l_onoff = 1 };

	setsockopt(fd, SOL_SOCKET, SO_LINGER, &now, sizeof(now));
	real_close(fd);
}

int accept(int listener, __SOCKADDR_ARG to, socklen_t *restrict len)
{
	struct sockaddr *addr = to.__sockaddr__;

	for (int i = 0; i < PRELOAD_TURNED_AWAY_MAX; i++) {
		struct sockaddr_storage from = { 0 };
		socklen_t size = sizeof(from);
		int fd = accept4(listener, (struct sockaddr *)&from, &size, SOCK_CLOEXEC);
		if (fd < 0)
			return -1;
		if (hooks.accepted && !hooks.accepted(hooks.data, listener, fd, (const struct sockaddr *)&from)) {
			turn_away(fd);
			continue;
		}
		if (addr && len) {
			memcpy(addr, &from, *len < size ? *len : size);
			*len = size;
		}
		return fd;
	}
	errno = EAGAIN; // the listener is ready still: Mosquitto comes back in its next turn
	return -1;
}

int epoll_ctl(int epfd, int op, int fd, struct epoll_event *event)
{
	if (op == EPOLL_CTL_ADD && event && hooks.watched)
		hooks.watched(hooks.data, fd, event->data.ptr);
	return (int)syscall(SYS_epoll_ctl, epfd, op, fd, event);
}

int close(int fd)
{
	if (hooks.closing)
		hooks.closing(hooks.data, fd);
	return real_close(fd);
}
