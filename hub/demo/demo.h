// The demo: the reference device and a recorded Tasmota plug, joined as real MQTT clients through real onboarding, so that an empty kitchen table
// still shows a populated hub. Clearly marked; removed with one command. Its processes run as the hub's children and come back after a restart.
#ifndef DEMO_DEMO_H
#define DEMO_DEMO_H
#include <stdbool.h>
#include "base/config.h"
#include "devices/devices.h"
#include "platform/loop.h"

struct demo;
struct demo_options {
	struct loop *loop; const struct config *config; struct devices *devices;
	void *data;
	void (*removed)(void *data, const char *unit); // the unit is out of the registry: other rooms forget it too
};
int demo_start(struct demo **ret, const struct demo_options *o) CHECKED; // goes on when it was on
void demo_stop(struct demo *d);
bool demo_is_on(const struct demo *d);
int demo_begin(struct demo *d) CHECKED; // ERR_STATE: on already; ERR_UNAVAILABLE: freehold-device is not installed
int demo_end(struct demo *d) CHECKED;   // stops the processes, takes their units out, removes their files. ERR_STATE: not on

#endif
