// The plaintext front for named legacy devices: accepts on mqtt_legacy_port, caps and filters, and forwards bytes to Mosquitto's legacy.sock, by which
// the plugin tells them apart. Reads nothing of what it carries but that a CONNECT comes first.
#ifndef BROKER_FRONT_H
#define BROKER_FRONT_H
#include "base/config.h"
#include "base/err.h"
#include "platform/loop.h"

#define FRONT_CONNECTIONS_MAX 128
#define FRONT_PER_ADDRESS_MAX 16
#define FRONT_CONNECT_MS 10000 // until the broker has answered the CONNECT
#define FRONT_BUFFER (64 * 1024)

struct front;
int front_open(struct front **ret, struct loop *l, const struct config *c, const char *socket_path) CHECKED; // -EADDRINUSE: the port is taken
void front_close(struct front *f); // cuts everybody; NULL is fine

#endif
