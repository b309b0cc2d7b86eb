// What the plugin tells hubd: lines on $hub/broker/event (broker/events.h), with a brake, so that a device that misbehaves cannot flood it.
#ifndef BROKER_PLUGIN_EVENT_H
#define BROKER_PLUGIN_EVENT_H
#include <stdbool.h>
#include <stdint.h>

struct plugin;
struct session;
#define EVENTS_DENIED 128      // different denials remembered at once
#define EVENTS_DENIED_UNIT 16  // of one unit, so that none takes every place
#define EVENTS_REFUSED_MAX 32  // refused logins told per second

struct denial { char unit[32], topic[256]; const char *verb; int64_t since_ms; unsigned untold; };
struct events { struct denial denials[EVENTS_DENIED]; unsigned refused; };

void event_connect(struct plugin *p, const struct session *s, const char *other);
void event_disconnect(struct plugin *p, const struct session *s, int reason);
// Texts as they came, any but why may be NULL; the last three as in broker/events.h.
struct refusal { const char *username, *client_id, *addr, *why, *unit, *bound, *other; };
void event_refused(struct plugin *p, const struct refusal *r);
void event_denied(struct plugin *p, const struct session *s, const char *verb, const char *topic, int64_t now_ms);
void event_bound(struct plugin *p, const struct session *s);
void event_clone(struct plugin *p, const struct session *incumbent, const char *addr);
// An address that was turned away at a door, count times since it was last told (plugin_doors.h brakes it).
void event_crowd(struct plugin *p, const char *addr, const char *why, unsigned count);
void event_ready(struct plugin *p);
void event_verified(struct plugin *p, const char *nonce);
void events_tick(struct plugin *p, int64_t now_ms); // once a second: tells what the brake held back

#endif
