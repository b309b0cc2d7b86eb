#include <errno.h>
#include <pthread.h>
#include <setjmp.h>
#include <signal.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>
#include <cmocka.h>
#include "platform/loop.h"

struct fixture {
	struct loop *loop;
	struct loop_timer limit; // no test hangs
	struct loop_timer timers[4];
	char trace[64];
	int pipe[2], other[2];
	struct loop_fd *watch, *other_watch;
	int count;
	pthread_t worker;
};

static void too_late(void *data)
{
	struct fixture *x = data;
	strcat(x->trace, "TIMEOUT");
	loop_stop(x->loop);
}

static int setup(void **state)
{
	static struct fixture x;
	memset(&x, 0, sizeof x);
	if (loop_new(&x.loop) || pipe(x.pipe) || pipe(x.other))
		return -1;
	loop_timer_init(&x.limit, x.loop, too_late, &x);
	loop_timer_arm(&x.limit, 5000);
	*state = &x;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;
	loop_free(x->loop);
	for (int i = 0; i < 2; i++) {
		close(x->pipe[i]);
		close(x->other[i]);
	}
	return 0;
}

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void trace_a(void *data) { strcat(((struct fixture *)data)->trace, "a"); }
static void trace_b(void *data) { strcat(((struct fixture *)data)->trace, "b"); }
static void trace_c(void *data) { strcat(((struct fixture *)data)->trace, "c"); }
static void trace_stop(void *data)
{
	struct fixture *x = data;
	strcat(x->trace, ".");
	loop_stop(x->loop);
}

static void timers_fire_in_the_order_of_their_time(void **state)
{
	struct fixture *x = *state;
	void (*fn[])(void *) = {trace_stop, trace_c, trace_a, trace_b};
	int64_t delay[] = {30, 20, 0, 10};
	int64_t start = now_ms();
	for (int i = 0; i < 4; i++) {
		loop_timer_init(&x->timers[i], x->loop, fn[i], x);
		loop_timer_arm(&x->timers[i], delay[i]);
	}
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "abc.");
	assert_in_range(now_ms() - start, 30, 1000);
}

static void rearm(void *data)
{
	struct fixture *x = data;
	if (++x->count < 5)
		loop_timer_arm(&x->timers[0], x->count % 2);
	else
		loop_stop(x->loop);
}

static void a_timer_can_rearm_itself_in_its_callback(void **state)
{
	struct fixture *x = *state;
	loop_timer_init(&x->timers[0], x->loop, rearm, x);
	loop_timer_arm(&x->timers[0], 1);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->count, 5);
}

static void disarm_the_others(void *data)
{
	struct fixture *x = data;
	strcat(x->trace, "d");
	loop_timer_disarm(&x->timers[1]);
	loop_timer_arm(&x->timers[2], 20);
}

static void a_timer_disarms_and_moves_others_that_are_due_at_once(void **state)
{
	struct fixture *x = *state;
	void (*fn[])(void *) = {disarm_the_others, trace_a, trace_b, trace_stop};
	int64_t delay[] = {5, 5, 5, 40};
	for (int i = 0; i < 4; i++) {
		loop_timer_init(&x->timers[i], x->loop, fn[i], x);
		loop_timer_arm(&x->timers[i], delay[i]);
	}
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "db.");
	loop_timer_disarm(&x->timers[0]); // not armed: no harm
}

static void moving_a_timer_earlier_and_later_moves_the_alarm(void **state)
{
	struct fixture *x = *state;
	loop_timer_init(&x->timers[0], x->loop, trace_a, x);
	loop_timer_init(&x->timers[1], x->loop, trace_stop, x);
	loop_timer_arm(&x->timers[0], 1);
	loop_timer_arm(&x->timers[0], 4000);
	loop_timer_arm(&x->timers[1], 4000);
	loop_timer_arm(&x->timers[1], 15);
	int64_t start = now_ms();
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, ".");
	assert_in_range(now_ms() - start, 15, 1000);
	loop_timer_disarm(&x->timers[0]);
}

static void on_pipe(void *data, int events)
{
	struct fixture *x = data;
	char c;
	assert_int_equal(events, LOOP_READ);
	assert_int_equal(read(x->pipe[0], &c, 1), 1);
	strncat(x->trace, &c, 1);
	if (c == '.')
		loop_stop(x->loop);
}

static void a_readable_descriptor_is_told_until_it_is_read(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(loop_fd_add(x->loop, x->pipe[0], LOOP_READ, on_pipe, x, &x->watch), 0);
	assert_int_equal(write(x->pipe[1], "xyz.", 4), 4);
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "xyz.");
	loop_fd_remove(x->watch);
}

static void on_writable(void *data, int events)
{
	struct fixture *x = data;
	assert_int_equal(events, LOOP_WRITE);
	loop_fd_set(x->watch, 0);
	if (++x->count == 2)
		loop_stop(x->loop);
	else
		loop_timer_arm(&x->timers[0], 10);
}

static void want_write(void *data)
{
	loop_fd_set(((struct fixture *)data)->watch, LOOP_WRITE);
}

static void writability_is_told_only_while_it_is_wanted(void **state)
{
	struct fixture *x = *state;
	loop_timer_init(&x->timers[0], x->loop, want_write, x);
	assert_int_equal(loop_fd_add(x->loop, x->pipe[1], LOOP_WRITE, on_writable, x, &x->watch), 0);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->count, 2);
	loop_fd_remove(x->watch);
}

static void on_hangup(void *data, int events)
{
	struct fixture *x = data;
	char c;
	assert_int_equal(events, LOOP_READ);
	assert_int_equal(read(x->pipe[0], &c, 1), 0);
	trace_stop(x);
}

static void a_hangup_is_told_as_readable(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(loop_fd_add(x->loop, x->pipe[0], LOOP_READ, on_hangup, x, &x->watch), 0);
	close(x->pipe[1]);
	x->pipe[1] = -1;
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, ".");
	loop_fd_remove(x->watch);
}

static void remove_both(void *data, int events)
{
	struct fixture *x = data;
	(void)events;
	x->count++;
	loop_fd_remove(x->watch);
	loop_fd_remove(x->other_watch);
	loop_timer_arm(&x->timers[0], 20);
}

static void removing_descriptors_in_a_callback_silences_those_ready_in_the_same_round(void **state)
{
	struct fixture *x = *state;
	loop_timer_init(&x->timers[0], x->loop, trace_stop, x);
	assert_int_equal(write(x->pipe[1], "x", 1), 1);
	assert_int_equal(write(x->other[1], "x", 1), 1);
	assert_int_equal(loop_fd_add(x->loop, x->pipe[0], LOOP_READ, remove_both, x, &x->watch), 0);
	assert_int_equal(loop_fd_add(x->loop, x->other[0], LOOP_READ, remove_both, x, &x->other_watch), 0);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->count, 1);
}

static void add_another(void *data, int events)
{
	struct fixture *x = data;
	(void)events;
	loop_fd_remove(x->watch);
	assert_int_equal(loop_fd_add(x->loop, x->pipe[0], LOOP_READ, on_pipe, x, &x->watch), 0);
}

static void a_descriptor_can_be_replaced_in_its_callback(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(write(x->pipe[1], "q.", 2), 2);
	assert_int_equal(loop_fd_add(x->loop, x->pipe[0], LOOP_READ, add_another, x, &x->watch), 0);
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "q.");
	loop_fd_remove(x->watch);
}

static void a_bad_descriptor_is_refused(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(loop_fd_add(x->loop, -1, LOOP_READ, on_pipe, x, &x->watch), -EBADF);
}

static void defer_again(void *data)
{
	struct fixture *x = data;
	strcat(x->trace, "1");
	loop_defer(x->loop, trace_stop, x);
}

static void deferred_calls_run_in_order_and_may_defer_more(void **state)
{
	struct fixture *x = *state;
	loop_defer(x->loop, trace_a, x);
	loop_defer(x->loop, defer_again, x);
	loop_defer(x->loop, trace_b, x);
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "a1b.");
}

static void run_job(void *data)
{
	((struct fixture *)data)->worker = pthread_self();
}

static void job_done(void *data)
{
	struct fixture *x = data;
	assert_false(pthread_equal(x->worker, pthread_self()));
	x->count++;
	loop_stop(x->loop);
}

static void a_job_runs_on_a_worker_and_comes_back_to_the_loop(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(loop_work(x->loop, run_job, job_done, x), 0);
	assert_int_equal(loop_run(x->loop), 0);
	assert_int_equal(x->count, 1);
}

static void slow_job(void *data)
{
	(void)data;
	usleep(20000);
}

static void count_job(void *data)
{
	++*(int *)data;
}

static void at_most_64_jobs_wait_and_all_are_done_at_shutdown(void **state)
{
	struct loop *l;
	(void)state;
	int done = 0, accepted = 0;
	assert_int_equal(loop_new(&l), 0);
	for (int i = 0; i < 100; i++) {
		int e = loop_work(l, slow_job, count_job, &done);
		assert_true(e == 0 || e == ERR_LIMIT);
		accepted += e == 0;
	}
	assert_in_range(accepted, 64, 66);
	loop_free(l);
	assert_int_equal(done, accepted);
}

static void sigterm_ends_the_run(void **state)
{
	struct fixture *x = *state;
	kill(getpid(), SIGTERM);
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "");
}

static void a_stop_before_the_run_ends_it_at_once(void **state)
{
	struct fixture *x = *state;
	loop_stop(x->loop);
	assert_int_equal(loop_run(x->loop), 0);
	assert_string_equal(x->trace, "");
}

static void an_idle_loop_sleeps(void **state)
{
	struct fixture *x = *state;
	struct timespec a, b;
	loop_timer_init(&x->timers[0], x->loop, trace_stop, x);
	loop_timer_arm(&x->timers[0], 500);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &a);
	assert_int_equal(loop_run(x->loop), 0);
	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &b);
	int64_t cpu_us = (int64_t)(b.tv_sec - a.tv_sec) * 1000000 + (b.tv_nsec - a.tv_nsec) / 1000;
	assert_in_range(cpu_us, 0, 20000);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(timers_fire_in_the_order_of_their_time),
		TEST(a_timer_can_rearm_itself_in_its_callback),
		TEST(a_timer_disarms_and_moves_others_that_are_due_at_once),
		TEST(moving_a_timer_earlier_and_later_moves_the_alarm),
		TEST(a_readable_descriptor_is_told_until_it_is_read),
		TEST(writability_is_told_only_while_it_is_wanted),
		TEST(a_hangup_is_told_as_readable),
		TEST(removing_descriptors_in_a_callback_silences_those_ready_in_the_same_round),
		TEST(a_descriptor_can_be_replaced_in_its_callback),
		TEST(a_bad_descriptor_is_refused),
		TEST(deferred_calls_run_in_order_and_may_defer_more),
		TEST(a_job_runs_on_a_worker_and_comes_back_to_the_loop),
		TEST(at_most_64_jobs_wait_and_all_are_done_at_shutdown),
		TEST(sigterm_ends_the_run),
		TEST(a_stop_before_the_run_ends_it_at_once),
		TEST(an_idle_loop_sleeps),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
