// Child processes: start, READY=1 by notify socket, restart with back-off (0.2 s doubling to 30 s, reset after 60 s up), stop by pid.
#ifndef PLATFORM_CHILD_H
#define PLATFORM_CHILD_H
#include <stdbool.h>
#include "base/err.h"
#include "platform/loop.h"

enum child_state { CHILD_STOPPED, CHILD_STARTING, CHILD_READY, CHILD_BACKING_OFF };
struct child;
struct child_options {
	const char *name;          // for the log
	const char *const *argv;   // NULL-terminated, argv[0] an absolute path; copied. Environment: PATH, NOTIFY_SOCKET, LANG, LD_PRELOAD only
	const char *preload;       // a library to be loaded before all others (LD_PRELOAD); NULL: none
	const char *notify_dir;    // where the notify socket may be made; NULL: ready as soon as started
	void *data;
	void (*state)(void *data, enum child_state state);
};
int child_new(struct child **ret, struct loop *l, const struct child_options *o) CHECKED; // starts it; PDEATHSIG where it holds
void child_signal(struct child *c, int signal);
int child_pid(const struct child *c); // 0 when not running
void child_free(struct child *c);     // SIGTERM, up to 3 s, SIGKILL, reaped

#endif
