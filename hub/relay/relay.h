// The hub's half of the relay: outbound policy, cloud links, flow log; hands decided work to freehold-relayd over relay/wire.h.
#ifndef RELAY_RELAY_H
#define RELAY_RELAY_H
#include <stdbool.h>
#include <stdint.h>
#include "base/config.h"
#include "base/json.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "relay/wire.h"

struct relay;
struct relay_hooks {
	void *data;
	void (*changed)(void *data, const char *unit, const char *link); // state, counters or verdict of a link changed (at most once a second each)
	void (*refused)(void *data, const char *unit, const char *host, uint16_t port, const char *why); // an undeclared or unapproved contact
	void (*inbound)(void *data, const char *unit, const char *topic, const void *payload, size_t len); // from the cloud, mapped to the unit's command topic
	void (*first_day_over)(void *data, const char *unit);
};
int relay_start(struct relay **ret, struct loop *l, const struct config *c, struct store *s, const struct relay_hooks *hooks) CHECKED;
void relay_stop(struct relay *r);
bool relay_is_up(const struct relay *r); // freehold-relayd is connected
// Declares what the unit's verified passport says it talks to (array "interactions" of PASSPORT.md). Replaces former declarations;
// approvals of endpoints that stay are kept; endpoints that go away are switched off.
int relay_declare(struct relay *r, const char *unit, const json_t *interactions) CHECKED;
// The owner's decision. ERR_NOT_FOUND: the unit declares no such MQTT link.
int relay_approve(struct relay *r, const char *unit, const char *link, bool approved) CHECKED;
// A unit that is shut out or kept apart: its links are cut whatever was approved, until shut is false again.
void relay_shut(struct relay *r, const char *unit, bool shut);
// A unit that came from somebody else: approvals count from then on only. Wall clock.
int relay_begin_first_day(struct relay *r, const char *unit, int64_t until) CHECKED;
int64_t relay_first_day(const struct relay *r, const char *unit);     // its end; 0: none, or over
int relay_allow_now(struct relay *r, const char *unit) CHECKED;       // the owner's word ends it. ERR_STATE: there is none
// Holds the ways out that are open shut for a while, or opens them again; approvals stay as they are and the hold is not kept over a restart. What the unit says
// meanwhile is dropped, what it asks for refused. ERR_NOT_FOUND: it declares nothing; ERR_STATE: nothing is open, so there is nothing to hold.
int relay_hold(struct relay *r, const char *unit, bool held) CHECKED;
// A message the unit said (cloud/<unit>/<path>); dropped and noted as a flow unless its link is approved. No I/O and no SQL on this path.
void relay_message(struct relay *r, const char *unit, const char *topic, const void *payload, size_t len);
// A unit asks for an endpoint by name (native devices: $hub/device/<unit>/up {"type":"cloud","host","port"}). Records declared/undeclared. 0 or ERR_DENIED.
int relay_ask(struct relay *r, const char *unit, const char *host, uint16_t port) CHECKED;
json_t *relay_links(struct relay *r, const char *unit); // array of link objects as in the API; caller owns
json_t *relay_flows(struct relay *r, const char *unit);
int relay_forget_unit(struct relay *r, const char *unit) CHECKED; // links, flows, queued outbox rows
// Fetch over https from a public address through relayd, at most max bytes; done on the loop exactly once.
int relay_fetch(struct relay *r, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len), void *data) CHECKED;
// The same, but only if it is another version than mark names (what done was told when it was fetched last; "": in any case): ERR_EXISTS when it is not.
int relay_fetch_changed(struct relay *r, const char *url, size_t max, const char *mark, void (*done)(void *data, int err, const char *mark, const void *body, size_t len),
	void *data) CHECKED;
// Sends through relayd; done on the loop exactly once, never from within this call. Of the fields of wire_send the id is filled in here. ERR_UNAVAILABLE, ERR_LIMIT.
int relay_send(struct relay *r, const struct wire_send *send, void (*done)(void *data, const struct wire_send_done *result), void *data) CHECKED;

#endif
