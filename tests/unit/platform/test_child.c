#include "unit.h"
#include <errno.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "folder.h"
#include "platform/child.h"

struct fixture {
	struct loop *loop;
	struct child *child;
	struct loop_timer limit;
	char *folder, *out;
	char states[64]; // a letter each
	char stop_at;    // ends the loop
	bool looping;
	int count, stop_count;
};

static void too_late(void *data)
{
	struct fixture *x = data;
	strcat(x->states, "TIMEOUT");
	loop_stop(x->loop);
}

static int setup(void **state)
{
	struct fixture *x = NEW(struct fixture);
	if (loop_new(&x->loop) < 0 || folder_make((void **)&x->folder) < 0)
		return -1;
	x->out = mem_printf("%s/out", x->folder);
	loop_timer_init(&x->limit, x->loop, too_late, x);
	loop_timer_arm(&x->limit, 8000);
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;
	child_free(x->child);
	loop_free(x->loop);
	int r = folder_remove((void **)&x->folder);
	free(x->out);
	free(x);
	return r;
}

static void on_state(void *data, enum child_state child_state)
{
	struct fixture *x = data;
	char letter = "xsrb"[child_state];
	strncat(x->states, &letter, 1);
	if (letter == x->stop_at && ++x->count >= x->stop_count && x->looping)
		loop_stop(x->loop);
}

// Until the state to stop at has come so many times.
static void loop(struct fixture *x)
{
	x->looping = true;
	if (x->count < x->stop_count)
		assert_int_equal(loop_run(x->loop), 0);
	x->looping = false;
}

// Runs a shell script as the child until it has been in the given state so many times.
static void run(struct fixture *x, const char *script, bool notify, char stop_at, int stop_count)
{
	const char *const argv[] = {"/bin/sh", "-c", script, "sh", x->out, NULL};
	const struct child_options o = {.name = "script", .argv = argv, .notify_dir = notify ? x->folder : NULL, .data = x, .state = on_state};
	x->stop_at = stop_at;
	x->stop_count = stop_count;
	assert_int_equal(child_new(&x->child, x->loop, &o), 0);
	loop(x);
}

// What sd_notify does, with what every Debian has.
#define NOTIFY(text) "perl -MIO::Socket::UNIX -e '" \
	"IO::Socket::UNIX->new(Type => SOCK_DGRAM, Peer => $ENV{NOTIFY_SOCKET})->send(\"" text "\")'; "

static void a_child_is_ready_when_it_says_so(void **state)
{
	struct fixture *x = *state;
	run(x, NOTIFY("STATUS=waking\\n") NOTIFY("NOT READY=1\\n") NOTIFY("STATUS=up\\nREADY=1\\n") "exec sleep 60", true, 'r', 1);
	assert_string_equal(x->states, "sr");
	assert_true(child_pid(x->child) > 0);
}

static void without_a_notify_socket_it_is_ready_at_once(void **state)
{
	struct fixture *x = *state;
	run(x, "exec sleep 60", false, 'r', 1);
	assert_string_equal(x->states, "sr");
}

static void a_child_that_ends_is_started_again_with_growing_waits(void **state)
{
	struct fixture *x = *state;
	int64_t before = clock_boot_ms();
	run(x, "exit 3", false, 'b', 3);
	assert_string_equal(x->states, "srbsrbsrb");
	int64_t took = clock_boot_ms() - before; // 0.2 s and 0.4 s
	assert_true(took >= 590);
	assert_true(took < 3000);
	assert_int_equal(child_pid(x->child), 0);
}

static void a_killed_child_comes_back(void **state)
{
	struct fixture *x = *state;
	run(x, "exec sleep 60", false, 'r', 1);
	int first = child_pid(x->child);
	x->stop_count = 2;
	child_signal(x->child, SIGKILL);
	loop(x);
	assert_string_equal(x->states, "srbsr");
	assert_int_not_equal(child_pid(x->child), first);
}

static void a_missing_program_is_tried_again(void **state)
{
	struct fixture *x = *state;
	const char *const argv[] = {"/nonexistent/program", NULL}, *const relative[] = {"sh", NULL};
	struct child_options o = {.name = "none", .argv = relative, .data = x, .state = on_state};
	assert_int_equal(child_new(&x->child, x->loop, &o), ERR_INVALID);
	o.argv = argv;
	x->stop_at = 'b';
	x->stop_count = 2;
	assert_int_equal(child_new(&x->child, x->loop, &o), 0);
	loop(x);
	assert_string_equal(x->states, "srbsrb");
}

static void the_child_inherits_nothing_it_does_not_need(void **state)
{
	struct fixture *x = *state;
	char *text = NULL;
	size_t len;
	int leak = dup(STDERR_FILENO); // not close-on-exec
	setenv("FREEHOLD_SECRET", "x", 1);
	signal(SIGPIPE, SIG_IGN);
	run(x, "exec > $1; env | cut -d= -f1 | grep -v -e PWD -e SHLVL -e _ | sort | tr '\\n' ' '; ls /proc/$$/fd | tr '\\n' ' '; "
		"grep SigIgn /proc/$$/status; readlink /proc/$$/fd/0; exec sleep 60", false, 'r', 1);
	for (int i = 0; i < 500 && (file_read(x->out, 1000, &text, &len) < 0 || !strstr(text, "/dev/null")); i++) {
		free(text);
		text = NULL;
		usleep(10000);
	}
	close(leak);
	assert_non_null(text);
	assert_null(strstr(text, "FREEHOLD_SECRET"));
	assert_non_null(strstr(text, "LANG PATH 0 1 2 "));
	assert_non_null(strstr(text, "SigIgn:\t0000000000000000\n/dev/null\n"));
	free(text);
}

static void freeing_stops_and_reaps_it(void **state)
{
	struct fixture *x = *state;
	run(x, "exec sleep 60", false, 'r', 1);
	int pid = child_pid(x->child);
	int64_t before = clock_boot_ms();
	child_free(x->child);
	x->child = NULL;
	assert_true(clock_boot_ms() - before < 2000);
	assert_int_equal(kill(pid, 0), -1);
	assert_int_equal(errno, ESRCH);
}

static void a_child_deaf_to_sigterm_is_killed_after_three_seconds(void **state)
{
	struct fixture *x = *state;
	run(x, "trap '' TERM; " NOTIFY("READY=1") "while :; do sleep 1; done", true, 'r', 1);
	int pid = child_pid(x->child);
	int64_t before = clock_boot_ms();
	child_free(x->child);
	x->child = NULL;
	int64_t took = clock_boot_ms() - before;
	assert_true(took >= 2900 && took < 6000);
	assert_int_equal(kill(pid, 0), -1);
}

static void a_notify_folder_too_deep_for_a_socket_is_refused(void **state)
{
	struct fixture *x = *state;
	char deep[200] = "/tmp/";
	const char *const argv[] = {"/bin/true", NULL};
	memset(deep + 5, 'x', 120);
	const struct child_options o = {.name = "deep", .argv = argv, .notify_dir = deep};
	assert_int_equal(child_new(&x->child, x->loop, &o), -ENAMETOOLONG);
	assert_null(x->child);
}

#define CHILD(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		CHILD(a_child_is_ready_when_it_says_so),
		CHILD(without_a_notify_socket_it_is_ready_at_once),
		CHILD(a_child_that_ends_is_started_again_with_growing_waits),
		CHILD(a_killed_child_comes_back),
		CHILD(a_missing_program_is_tried_again),
		CHILD(the_child_inherits_nothing_it_does_not_need),
		CHILD(freeing_stops_and_reaps_it),
		CHILD(a_child_deaf_to_sigterm_is_killed_after_three_seconds),
		CHILD(a_notify_folder_too_deep_for_a_socket_is_refused),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
