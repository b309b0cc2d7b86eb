// What relayd publishes at an MQTT broker that the owner named: one short-lived connection per message, over checked TLS, on the loop.
#ifndef RELAY_RELAYD_MQTT_H
#define RELAY_RELAYD_MQTT_H
#include "platform/fetch.h"
#include "platform/loop.h"

struct mqtt_send;
typedef void mqtt_sent_fn(void *data, const struct fetch_sent *result);
bool mqtt_send_is(const char *url); // "mqtts://..."
// url is "mqtts://HOST:PORT", body a JSON array of {"topic","payload","retain"}, all of them published at QoS 1 with a clean session. Copies what it needs. done is told
// once, on the loop and never from within this call, after 20 s at the latest: "" when the broker has acknowledged every one, else a word of platform/fetch.h.
struct mqtt_send *mqtt_send_new(struct loop *l, const struct fetch_send *s, mqtt_sent_fn *done, void *data);
void mqtt_send_free(struct mqtt_send *m); // done is not told any more; NULL is fine; safe inside done

#endif
