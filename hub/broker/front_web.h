// MQTT over WebSocket, for devices that can only do that: path /mqtt and subprotocol "mqtt" on the HTTPS port. Caps, filters and forwards what the frames carry
// to Mosquitto's ws.sock, by which the plugin tells them apart. Who comes logs in as on the password door; a browser's page cannot come at all.
#ifndef BROKER_FRONT_WEB_H
#define BROKER_FRONT_WEB_H
#include "base/err.h"
#include "platform/http.h"
#include "platform/loop.h"

#define FRONT_WEB_PATH "/mqtt"
#define FRONT_WEB_MAX 128
#define FRONT_WEB_PER_ADDRESS_MAX 16

struct front_web;
int front_web_new(struct front_web **ret, struct loop *l, const char *socket_path) CHECKED; // ERR_LIMIT: the path is too long
void front_web_free(struct front_web *f); // after the server has stopped; NULL is fine
// A WebSocket that asks for FRONT_WEB_PATH. 0: it is in; ERR_DENIED: it has an Origin, does not speak "mqtt", or there is no place for it.
int front_web_open(struct front_web *f, struct http_request *r, struct http_client *c) CHECKED;
// The server's hooks for a client that was let in.
void front_web_bytes(struct http_client *c, const void *p, size_t len);
void front_web_drained(struct http_client *c);
void front_web_gone(struct http_client *c);

#endif
