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
	const char *psk_identity, *psk_hex;          // optional, instead of ca_file: TLS-PSK (ECDHE-PSK-CHACHA20-POLY1305), the key in hexadecimal; copied
	void *tls_context;      // optional, instead of ca_file: the SSL_CTX of platform/tls.h, which checks the peer
	const char *will_topic, *will_payload;       // optional, both or none; QoS 1; copied
	bool will_retain;
	int keepalive_s;        // 0: 30
	void *data;
	void (*up)(void *data);                  // connected (or reconnected): subscribe here
	// ERR_DENIED refused by the broker, ERR_CRYPTO no TLS session (certificate, name or key), ERR_UNAVAILABLE otherwise. Told when a session ends
	// and when an attempt fails for another reason than the last one.
	void (*down)(void *data, int err);
	void (*message)(void *data, const char *topic, const void *payload, size_t len, bool retain);
	void (*published)(void *data, int mid);  // QoS 1/2 acknowledged (a QoS 0 mid is told once it is written)
};
// Starts connecting at once; hooks are called from the loop only. ERR_INVALID when a file is missing or a value is refused.
// A host name is resolved with getaddrinfo, which blocks: the hub itself uses a socket path, programs that use names must bear it.
int bus_new(struct bus **ret, struct loop *l, const struct bus_options *o) CHECKED;
void bus_free(struct bus *b); // says goodbye when up; NULL is fine; safe inside a hook
bool bus_is_up(const struct bus *b);
// ERR_UNAVAILABLE when not up, ERR_INVALID for a bad topic or filter, ERR_LIMIT when 16 MiB wait to be written. While up, QoS 1/2 messages survive
// a reconnect and are sent again.
int bus_subscribe(struct bus *b, const char *filter, int qos) CHECKED;
int bus_publish(struct bus *b, const char *topic, const void *payload, size_t len, int qos, bool retain, int *ret_mid) CHECKED; // ret_mid may be NULL

#endif
