// The event loop, and the only file that knows libwebsockets drives it. One thread; only a job's run() is on another.
#ifndef PLATFORM_LOOP_H
#define PLATFORM_LOOP_H
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"

struct loop;
// Blocks SIGTERM and SIGINT in the calling thread until loop_free (they are read from a descriptor), so a child must unblock them.
int loop_new(struct loop **ret) CHECKED;
// After everything that uses it; NULL is fine. Jobs that wait still run, and their done() and what was deferred are called in here.
void loop_free(struct loop *l);
int loop_run(struct loop *l) CHECKED; // until loop_stop; SIGTERM and SIGINT stop it too
void loop_stop(struct loop *l);

// One-shot timers, embedded in their owner, on the boot clock.
struct loop_timer { struct loop *loop; void (*fn)(void *data); void *data; int64_t at; struct loop_timer *next, **prev; };
void loop_timer_init(struct loop_timer *t, struct loop *l, void (*fn)(void *data), void *data);
void loop_timer_arm(struct loop_timer *t, int64_t delay_ms); // re-arming moves it
void loop_timer_disarm(struct loop_timer *t);                // safe when not armed

// Descriptors. The loop watches a duplicate; the caller keeps and closes fd, after loop_fd_remove.
// Hang-up and errors are told as LOOP_READ (or LOOP_WRITE if only that is watched): the next read or write finds out what happened.
enum { LOOP_READ = 1, LOOP_WRITE = 2 };
struct loop_fd;
int loop_fd_add(struct loop *l, int fd, int events, void (*fn)(void *data, int events), void *data, struct loop_fd **ret) CHECKED;
void loop_fd_set(struct loop_fd *f, int events);
void loop_fd_remove(struct loop_fd *f); // NULL is fine; safe inside the callback

void loop_defer(struct loop *l, void (*fn)(void *data), void *data); // on the loop, after the present callback
// A worker pool of two threads for what is slow (Argon2id, big signatures). run() is on a worker and may touch only data; done() is on the loop.
// At most 64 wait: more is ERR_LIMIT. A started job always reaches done(): loop_run ends only after the last of them.
int loop_work(struct loop *l, void (*run)(void *data), void (*done)(void *data), void *data) CHECKED;

#endif
