// The owned life of the example device, a smart plug: it describes itself in Homie 5, says its values, obeys, and answers the hub's control channel.
#ifndef NATIVE_DEVICE_H
#define NATIVE_DEVICE_H
#include <stdbool.h>
#include "base/err.h"
#include "factory.h"
#include "state.h"

struct device_options { int reading_s; /* seconds between two meter readings */ };
// Until a signal (0), or until a transfer reset has been obeyed and reported (0, and state is no longer owned). Reconnects for ever in between.
int device_run(const struct device_options *o, const struct factory *f, struct state *s) CHECKED;

#endif
