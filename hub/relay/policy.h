// What may leave the house, decided without I/O: which declared interactions are endpoints, which of them the hub can carry as MQTT links,
// whose messages go where, and how an observed contact is judged. Start from no: what is not declared and approved is refused.
#ifndef RELAY_POLICY_H
#define RELAY_POLICY_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"
#include "relay/wire.h"

#define POLICY_ENDPOINTS_MAX 32 // per unit
#define POLICY_INTERACTION_SIZE 65
#define POLICY_FLOWS_MAX 64     // per unit; the one not seen for longest makes room

// One endpoint of the Internet that a unit's passport declares.
struct endpoint {
	char interaction[POLICY_INTERACTION_SIZE]; // the passport's name for it
	char host[WIRE_HOST_SIZE];
	uint16_t port;
	uint16_t keepalive_s;
	bool mqtt;         // the hub can carry it: MQTT over TLS, begun by the device, without a client certificate; else it is declared and no more
	json_t *described; // operator, country, purpose, data, personal, optional, required_for: as in the API's Link
};
struct endpoints { struct endpoint rows[POLICY_ENDPOINTS_MAX]; int count; };
void endpoint_done(struct endpoint *e);
void endpoints_done(struct endpoints *e);

// Reads a verified passport's "interactions"; those that are not device_to_cloud or name no host are none of the relay's. ERR_INVALID: not an array;
// ERR_LIMIT: more endpoints than allowed.
int policy_read(struct endpoints *ret, const json_t *interactions) CHECKED;
// The owner approves an endpoint for a purpose: the approval of an endpoint whose peer, purpose code, data or personal changes does not hold for the new one.
bool policy_is_same(const struct endpoint *a, const struct endpoint *b);
// Lower-case host name of letters, digits and hyphens whose last label is no number; to holds WIRE_HOST_SIZE. ERR_INVALID.
int policy_host(char *to, const char *host) CHECKED;

// The part of cloud/<unit>/<path> that may leave, borrowed; NULL for any other topic and for what came in from the cloud itself (cloud/<unit>/in/...).
const char *policy_outbound_path(const char *unit, const char *topic);
// True when path names the interaction in its first level ("telemetry/power" for "telemetry"); *ret_rest is then what follows.
bool policy_path_names(const char *path, const char *interaction, const char **ret_rest);
// <link>/<path>, what the cloud sees: never the unit's id, name or serial. ERR_LIMIT.
int policy_remote_topic(char to[WIRE_TOPIC_SIZE], const char *link, const char *path) CHECKED;
// cloud/<unit>/in/<path> for what arrives on <link>/in/<path>. ERR_INVALID: no legal topic name.
int policy_local_topic(char to[WIRE_TOPIC_SIZE], const char *unit, const char *path) CHECKED;

enum flow_verdict { FLOW_DECLARED = 0 /* and approved */, FLOW_REFUSED = 1 /* declared, not approved */, FLOW_UNDECLARED = 2 };
struct flow { char host[WIRE_HOST_SIZE]; uint16_t port; enum flow_verdict verdict; int64_t count, first_at, last_at; bool dirty; };
struct flows { struct flow *rows; int count; bool displaced /* a row made room for another since they were stored */; };
void flows_done(struct flows *f);
const char *flow_word(enum flow_verdict v); // "declared", "refused", "undeclared"
int flow_verdict_of(enum flow_verdict *ret, const char *word) CHECKED;
// Counts one contact. True when it is news: an endpoint or a verdict not seen before.
bool flows_note(struct flows *f, const char *host, uint16_t port, enum flow_verdict v, int64_t now_ms);

#endif
