// The loop's worker threads (private to platform/loop).
#ifndef PLATFORM_LOOP_WORK_H
#define PLATFORM_LOOP_WORK_H
#include "base/err.h"

struct workers;
struct workers *workers_new(void (*wake)(void *data), void *data); // wake() is called on a worker when a job has been run; no thread starts before the first job
int workers_add(struct workers *w, void (*run)(void *data), void (*done)(void *data), void *data) CHECKED; // ERR_LIMIT, -errno
void workers_finish(struct workers *w); // calls done() of the jobs that have been run
void workers_free(struct workers *w);   // runs and finishes what waits, ends the threads

#endif
