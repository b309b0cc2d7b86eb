// The device's side of native onboarding (hub/devices/ONBOARDING.md): from an open window to an owner on disk.
#ifndef NATIVE_ONBOARD_H
#define NATIVE_ONBOARD_H
#include <stdint.h>
#include "base/err.h"
#include "factory.h"
#include "state.h"

struct onboard_options {
	const char *host;
	uint16_t port;
	int window_s; // how long the physical act opens the window
};
// Returns 0 once state holds an owner; ERR_TIMEOUT when the window closed without one; ERR_STATE when a signal stopped it.
// Everything else that can go wrong on the way (no ticket yet, hub away, answer lost) is tried again while the window is open.
int onboard_run(const struct onboard_options *o, const struct factory *f, struct state *s) CHECKED;

#endif
