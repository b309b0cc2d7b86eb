#include "demo/factory_run.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdint.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"

#define LIMIT_MS 10000

static int spawn(const char *const *argv, int out, pid_t *pid)
{
	static const char *const environment[] = { "PATH=/usr/bin:/bin", NULL };
	posix_spawn_file_actions_t actions;
	int err = posix_spawn_file_actions_init(&actions);
	if (err)
		return -err;
	err = posix_spawn_file_actions_adddup2(&actions, out, STDOUT_FILENO);
	if (!err)
		err = posix_spawn(pid, argv[0], &actions, NULL, (char *const *)(uintptr_t)argv, (char *const *)(uintptr_t)environment);
	posix_spawn_file_actions_destroy(&actions);
	return -err;
}

static size_t read_line(int fd, char *line, size_t size, int64_t until)
{
	size_t len = 0;
	while (len + 1 < size && !memchr(line, '\n', len)) {
		struct pollfd p = { .fd = fd, .events = POLLIN };
		int64_t left = until - clock_boot_ms();
		if (left <= 0 || poll(&p, 1, (int)left) <= 0)
			break;
		ssize_t n = read(fd, line + len, size - 1 - len);
		if (n <= 0)
			break;
		len += (size_t)n;
	}
	line[len] = '\0';
	line[strcspn(line, "\n")] = '\0';
	return strlen(line);
}

int factory_run(const char *const *argv, char *line, size_t size)
{
	int ends[2], status = 0;
	pid_t pid;
	int64_t until = clock_boot_ms() + LIMIT_MS;
	if (pipe2(ends, O_CLOEXEC) < 0)
		return -errno;
	int err = spawn(argv, ends[1], &pid);
	close(ends[1]);
	if (err < 0) {
		close(ends[0]);
		return ERR_UNAVAILABLE;
	}
	size_t len = read_line(ends[0], line, size, until);
	close(ends[0]);
	pid_t done;
	while ((done = waitpid(pid, &status, WNOHANG)) == 0 && clock_boot_ms() < until)
		usleep(5000);
	if (done == 0) {
		kill(pid, SIGKILL);
		waitpid(pid, &status, 0);
		return ERR_TIMEOUT;
	}
	return WIFEXITED(status) && WEXITSTATUS(status) == 0 && len > 0 ? 0 : ERR_UNAVAILABLE;
}
