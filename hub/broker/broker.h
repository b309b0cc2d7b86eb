// The broker as hubd sees it: writes Mosquitto's configuration, supervises it, speaks to the plugin over the unix socket with the pinned account.
#ifndef BROKER_BROKER_H
#define BROKER_BROKER_H
#include <stdbool.h>
#include "access/authdb.h"
#include "base/config.h"
#include "broker/events.h"
#include "platform/loop.h"

struct broker;
struct broker_hooks {
	void *data;
	void (*up)(void *data);     // connected, subscribed, plugin verified
	void (*down)(void *data);
	void (*event)(void *data, const struct broker_line *line);
	// Every message hubd may read: state of active units (topic as published) and diverted ones (unit set, topic without the prefix).
	void (*message)(void *data, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain);
};
// Writes data_dir/broker/mosquitto.conf, makes the hub's account with a fresh secret in auth.db, starts Mosquitto when config->supervise.
int broker_start(struct broker **ret, struct loop *l, const struct config *c, struct authdb *a, const struct broker_hooks *hooks) CHECKED;
void broker_stop(struct broker *b);
bool broker_is_up(const struct broker *b);
int broker_publish(struct broker *b, const char *topic, const void *payload, size_t len, bool retain) CHECKED; // QoS 1; ERR_UNAVAILABLE when down
// Each returns at once; the plugin acts within its next loop turn. Lost while the broker is down, where its own re-read of auth.db serves instead.
int broker_reload_unit(struct broker *b, const char *unit) CHECKED;
int broker_revoke(struct broker *b, int64_t credential) CHECKED;
int broker_kick(struct broker *b, const char *unit) CHECKED;
// The plaintext front for named legacy devices (own small forwarder to run_dir/legacy.sock): open or shut. ERR_UNAVAILABLE: port taken.
int broker_set_legacy_front(struct broker *b, bool open) CHECKED;
void broker_reload_certificate(struct broker *b); // the broker's leaf was replaced: Mosquitto reads it again and keeps its connections
int broker_pid(const struct broker *b);

#endif
