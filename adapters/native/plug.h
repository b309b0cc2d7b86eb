// A recorded Tasmota plug that answers: what the firmware says and does on MQTT, for a demo without hardware. Its messages' shapes: adapters/tasmota/README.md.
#ifndef NATIVE_PLUG_H
#define NATIVE_PLUG_H
#include <stdint.h>
#include "base/err.h"

struct plug_options {
	const char *host, *user, *password, *client_id;
	uint16_t port;
	const char *ca;    // file; NULL: no TLS
	const char *topic; // "tasmota_" and six upper-case hexadecimal digits
	const char *state; // folder where a pushed credential is kept; NULL: until the end of the process
};
// Until a signal or a Reset command: 0. ERR_INVALID: the topic has another shape.
int plug_run(const struct plug_options *o) CHECKED;

#endif
