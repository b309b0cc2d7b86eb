// MQTT client (libmosquitto on the loop), and the only file that knows it. Reconnects by itself with back-off 0.1..5 s.
#ifndef PLATFORM_BUS_H
#define PLATFORM_BUS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "platform/loop.h"

struct bus;
struct bus_options {
	const char *host;       // host name or address; an absolute path is a unix socket
	uint16_t port;
	const char *client_id, *username, *password; // copied
	const char *ca_file;    // NULL: no TLS (unix socket only)
	const char *cert_file, *key_file;            // optional client certificate
	int keepalive_s;        // 0: 30
	void *data;
	void (*up)(void *data);                  // connected (or reconnected): subscribe here
	void (*down)(void *data, int err);       // ERR_DENIED refused by the broker, ERR_UNAVAILABLE otherwise
	void (*message)(void *data, const char *topic, const void *payload, size_t len, bool retain);
	void (*published)(void *data, int mid);  // QoS 1/2 acknowledged
};
int bus_new(struct bus **ret, struct loop *l, const struct bus_options *o) CHECKED; // starts connecting at once
void bus_free(struct bus *b);
bool bus_is_up(const struct bus *b);
int bus_subscribe(struct bus *b, const char *filter, int qos) CHECKED;
int bus_publish(struct bus *b, const char *topic, const void *payload, size_t len, int qos, bool retain, int *ret_mid) CHECKED; // ret_mid may be NULL

#endif
