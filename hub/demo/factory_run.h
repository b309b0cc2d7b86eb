// Makes the demo's lamp as its maker would, and reads its label. Blocking: worker only.
#ifndef DEMO_FACTORY_RUN_H
#define DEMO_FACTORY_RUN_H
#include <stddef.h>
#include "base/err.h"

// Runs argv (NULL-terminated, absolute path first) for at most ten seconds and reads its first line of output. ERR_UNAVAILABLE: it failed; ERR_TIMEOUT.
int factory_run(const char *const *argv, char *line, size_t size) CHECKED;

#endif
