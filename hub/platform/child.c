#include "platform/child.h"
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/mem.h"
#define LOG_ROOM "child"
#include "base/log.h"

enum {
	BACK_OFF_FIRST_MS = 200,
	BACK_OFF_MOST_MS = 30000,
	STEADY_MS = 60000,      // up for so long: the next failure starts with the shortest wait again
	START_LIMIT_MS = 30000, // not ready by then: killed and started again
	STOP_LIMIT_MS = 3000,
};

struct child {
	struct loop *loop;
	struct child_options o;
	char **argv;
	enum child_state state;
	pid_t pid; // 0: not running
	int pid_fd;
	struct loop_fd *pid_watch;
	int notify_fd; // -1: ready as soon as started
	struct loop_fd *notify_watch;
	struct sockaddr_un notify_at;
	struct loop_timer timer; // starting: the limit; backing off: the next start
	int64_t started_at;
	int back_off_ms;
};

static void start(struct child *c);

static void enter_state(struct child *c, enum child_state state)
{
	static const char *const names[] = {"stopped", "starting", "ready", "backing off"};
	if (c->state == state)
		return;
	c->state = state;
	log_info("%s: %s", c->o.name, names[state]);
	if (c->o.state)
		c->o.state(c->o.data, state);
}

static void back_off(struct child *c)
{
	if (clock_boot_ms() - c->started_at >= STEADY_MS)
		c->back_off_ms = BACK_OFF_FIRST_MS;
	loop_timer_arm(&c->timer, c->back_off_ms);
	c->back_off_ms = c->back_off_ms * 2 > BACK_OFF_MOST_MS ? BACK_OFF_MOST_MS : c->back_off_ms * 2;
	enter_state(c, CHILD_BACKING_OFF);
}

// Takes the dead process out of the system's table. Blocks until it is dead.
static void reap(struct child *c)
{
	int status = 0;
	while (waitpid(c->pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		log_info("%s: ended by signal %d", c->o.name, WTERMSIG(status));
	else
		log_info("%s: ended with status %d", c->o.name, WEXITSTATUS(status));
	loop_fd_remove(c->pid_watch);
	c->pid_watch = NULL;
	close(c->pid_fd);
	c->pid_fd = -1;
	c->pid = 0;
}

static void on_exit_of_child(void *data, int events)
{
	struct child *c = data;
	(void)events;
	reap(c);
	loop_timer_disarm(&c->timer);
	back_off(c);
}

static void on_timer(void *data)
{
	struct child *c = data;
	switch (c->state) {
	case CHILD_STARTING:
		log_warning("%s: not ready after %d s, started again", c->o.name, START_LIMIT_MS / 1000);
		child_signal(c, SIGKILL);
		break;
	case CHILD_BACKING_OFF:
		start(c);
		break;
	case CHILD_READY:
	case CHILD_STOPPED:
		break;
	}
}

// sd_notify(3): lines of assignments in one datagram.
static void on_notify(void *data, int events)
{
	struct child *c = data;
	char text[1024];
	ssize_t n = recv(c->notify_fd, text, sizeof text - 1, MSG_DONTWAIT);
	(void)events;
	text[n > 0 ? n : 0] = 0;
	char *rest = text;
	for (char *line; (line = strsep(&rest, "\n"));)
		if (!strcmp(line, "READY=1") && c->state == CHILD_STARTING) {
			loop_timer_disarm(&c->timer);
			enter_state(c, CHILD_READY);
		}
}

// In the new process, between fork and exec: only async-signal-safe calls.
static void become(struct child *c, pid_t parent, char *const *environment)
{
	sigset_t none;
	sigemptyset(&none);
	for (int signal_number = 1; signal_number < NSIG; signal_number++)
		signal(signal_number, SIG_DFL);
	sigprocmask(SIG_SETMASK, &none, NULL);
	if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent) // the parent may have died before the request
		_exit(126);
	int null = open("/dev/null", O_RDONLY);
	if (null < 0 || dup2(null, STDIN_FILENO) < 0)
		_exit(126);
	close_range(3, ~0u, 0); // a second line: every descriptor of ours is close-on-exec
	execve(c->argv[0], c->argv, environment);
	_exit(127);
}

static int spawn(struct child *c)
{
	char *environment[] = {(char *)"PATH=/usr/sbin:/usr/bin:/sbin:/bin", (char *)"LANG=C.UTF-8", NULL, NULL, NULL};
	int count = 2;
	AUTO_FREE char *notify = mem_printf("NOTIFY_SOCKET=%s", c->notify_at.sun_path);
	AUTO_FREE char *preload = mem_printf("LD_PRELOAD=%s", c->o.preload ? c->o.preload : "");
	if (c->notify_fd >= 0)
		environment[count++] = notify;
	if (c->o.preload)
		environment[count] = preload;
	pid_t parent = getpid(), pid = fork();
	if (pid < 0)
		return -errno;
	if (pid == 0)
		become(c, parent, environment);
	c->pid = pid;
	c->pid_fd = pidfd_open(pid, 0);
	int r = c->pid_fd < 0 ? -errno : loop_fd_add(c->loop, c->pid_fd, LOOP_READ, on_exit_of_child, c, &c->pid_watch);
	if (r < 0) { // without news of its end it cannot be looked after
		kill(pid, SIGKILL);
		reap(c);
	}
	return r;
}

static void start(struct child *c)
{
	c->started_at = clock_boot_ms();
	int r = spawn(c);
	if (r < 0) {
		log_error("%s: cannot start %s: %s", c->o.name, c->argv[0], err_text(r));
		back_off(c);
		return;
	}
	enter_state(c, CHILD_STARTING);
	if (c->notify_fd < 0)
		enter_state(c, CHILD_READY);
	else
		loop_timer_arm(&c->timer, START_LIMIT_MS);
}

static int open_notify_socket(struct child *c)
{
	c->notify_at.sun_family = AF_UNIX;
	AUTO_FREE char *path = mem_printf("%s/notify-%s", c->o.notify_dir, c->o.name);
	if (strlen(path) >= sizeof c->notify_at.sun_path)
		return -ENAMETOOLONG;
	strcpy(c->notify_at.sun_path, path);
	int r = file_remove(path);
	if (r < 0)
		return r;
	c->notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->notify_fd < 0 || bind(c->notify_fd, (struct sockaddr *)&c->notify_at, sizeof c->notify_at) < 0)
		return -errno;
	return loop_fd_add(c->loop, c->notify_fd, LOOP_READ, on_notify, c, &c->notify_watch);
}

static char **copy_argv(const char *const *argv)
{
	size_t count = 0;
	while (argv[count])
		count++;
	char **copy = mem_new(count + 1, sizeof *copy);
	for (size_t i = 0; i < count; i++)
		copy[i] = mem_str(argv[i]);
	return copy;
}

int child_new(struct child **ret, struct loop *l, const struct child_options *o)
{
	if (!o->argv[0] || o->argv[0][0] != '/')
		return ERR_INVALID;
	struct child *c = NEW(struct child);
	*c = (struct child){.loop = l, .o = *o, .pid_fd = -1, .notify_fd = -1, .back_off_ms = BACK_OFF_FIRST_MS};
	c->o.name = mem_str(o->name);
	c->o.notify_dir = mem_str(o->notify_dir);
	c->o.preload = mem_str(o->preload);
	c->argv = copy_argv(o->argv);
	loop_timer_init(&c->timer, l, on_timer, c);
	int r = o->notify_dir ? open_notify_socket(c) : 0;
	if (r < 0) {
		child_free(c);
		return r;
	}
	*ret = c; // before the first state is told
	start(c);
	return 0;
}

void child_signal(struct child *c, int signal_number)
{
	if (c->pid)
		kill(c->pid, signal_number);
}

int child_pid(const struct child *c)
{
	return c->pid;
}

static void stop(struct child *c)
{
	if (!c->pid)
		return;
	struct pollfd p = {.fd = c->pid_fd, .events = POLLIN};
	int64_t until = clock_boot_ms() + STOP_LIMIT_MS, left;
	child_signal(c, SIGTERM);
	while (!p.revents && (left = until - clock_boot_ms()) > 0)
		if (poll(&p, 1, (int)left) < 0 && errno != EINTR)
			break;
	if (!p.revents)
		child_signal(c, SIGKILL);
	reap(c);
}

void child_free(struct child *c)
{
	if (!c)
		return;
	loop_timer_disarm(&c->timer);
	stop(c);
	loop_fd_remove(c->notify_watch);
	if (c->notify_fd >= 0)
		close(c->notify_fd);
	if (c->notify_at.sun_path[0])
		unlink(c->notify_at.sun_path);
	for (char **arg = c->argv; *arg; arg++)
		free(*arg);
	free(c->argv);
	free((char *)c->o.name);
	free((char *)c->o.notify_dir);
	free((char *)c->o.preload);
	free(c);
}
