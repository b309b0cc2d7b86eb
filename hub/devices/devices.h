// The device registry and everything that happens to a unit: lifecycle, onboarding, adoption, live state, commands. The face that api/, ownership/ and the house use.
#ifndef DEVICES_DEVICES_H
#define DEVICES_DEVICES_H
#include <stdbool.h>
#include <stdint.h>
#include "access/authdb.h"
#include "base/config.h"
#include "base/json.h"
#include "base/observer.h"
#include "broker/broker.h"
#include "devices/adapter.h"
#include "platform/loop.h"
#include "platform/pki.h"
#include "platform/store.h"

enum unit_state { UNIT_ANNOUNCED, UNIT_PENDING, UNIT_ACTIVE, UNIT_SUSPENDED, UNIT_QUARANTINED, UNIT_RELEASING, UNIT_RELEASED, UNIT_RETIRED };
const char *unit_state_word(enum unit_state s);

#define UNIT_ID 13 // random_id, NUL included
struct devices;
enum devices_event_kind { DEVICES_CHANGED /* unit row or facts */, DEVICES_VALUES /* live values or online */, DEVICES_GONE, DEVICES_TICKET, DEVICES_ACTIVITY /* worth a line in the log */ };
struct devices_event {
	enum devices_event_kind kind;
	const char *unit;      // NULL for a ticket without one yet
	const char *ticket;    // DEVICES_TICKET
	const json_t *values;  // DEVICES_VALUES: {property: value text}
	bool online;           // DEVICES_VALUES
	const char *code;      // DEVICES_ACTIVITY: stable word, e.g. "device.connected", "device.confirmed", "device.denied", "ticket.aborted"
	const json_t *params;  // DEVICES_ACTIVITY
	bool alarm;            // DEVICES_ACTIVITY: the owner should look
};
struct devices_options {
	struct loop *loop; const struct config *config; struct store *store; struct authdb *auth; struct pki *pki; const char *hub_id;
	void *data;
	// A native device handed over a passport text: the passport room checks and stores it. Arrival receipts likewise go to ownership.
	void (*passport)(void *data, const char *unit, const char *jws, size_t len);
	void (*arrival)(void *data, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce_b64);
	// Control channel messages devices/ does not itself handle ("receipt", "cloud").
	void (*control)(void *data, const char *unit, const char *type, const json_t *message);
	void (*credential)(void *data, const char *unit, const char *kind); // it connected with a credential that is its own alone: "certificate" or "password"
	void (*plaintext)(void *data, const char *unit, const char *until); // it came through the plaintext front, which its owner allows until that date
	void (*confirmed)(void *data, const char *unit, bool received); // it was let in; received: it has belonged to somebody before
	bool (*may_quarantine)(void *data); // may a rule keep a unit apart without asking? NULL: it may
	// Messages an active unit says under cloud/<unit>/.
	void (*cloud)(void *data, const char *unit, const char *topic, const void *payload, size_t len);
};
int devices_start(struct devices **ret, const struct devices_options *o) CHECKED; // loads the registry
void devices_stop(struct devices *d);
void devices_set_broker(struct devices *d, struct broker *b);
// Broker hooks, called by the house.
void devices_broker_up(struct devices *d);
void devices_broker_down(struct devices *d); // nobody is known to be online any more
void devices_broker_event(struct devices *d, const struct broker_line *line);
void devices_broker_message(struct devices *d, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain);
struct observers *devices_observers(struct devices *d); // events are struct devices_event

// Tickets. Body members as in the API. *ret: the ticket object of the API, the password included this once; caller owns.
int devices_ticket_open(struct devices *d, const json_t *body, json_t **ret) CHECKED;
// Why a password that somebody chose may not be a device's, for a ticket's "password": NULL, or a stable word of chosen.h, or "reused": some device
// has it or had it. names: of the device, the house and its people, NULL-terminated.
const char *devices_password_refusal(struct devices *d, const char *password, const char *const *names);
bool devices_password_is_known(struct devices *d, const char *password); // some device has it or had it
int devices_ticket_get(struct devices *d, const char *id, json_t **ret) CHECKED; // without secrets
json_t *devices_tickets(struct devices *d); // the open ones; caller owns
int devices_ticket_cancel(struct devices *d, const char *id) CHECKED;

// Units. JSON as in the API without "label" and "support", which the passport room adds. Caller owns.
json_t *devices_list(struct devices *d);
int devices_summary(struct devices *d, const char *unit, json_t **ret) CHECKED; // one row of the list
int devices_get(struct devices *d, const char *unit, json_t **ret) CHECKED; // detail, with "may", "credentials", "facts"
bool devices_exists(struct devices *d, const char *unit);
bool devices_is_enforced(struct devices *d, const char *unit); // false: the broker does not know yet what is decided about it; the hub goes on telling it
bool devices_is_recognised(struct devices *d, const char *unit); // an adapter knows what it is
bool devices_has_legacy(const struct devices *d); // a named legacy device or ticket keeps the plaintext front open
int devices_state(struct devices *d, const char *unit, enum unit_state *ret) CHECKED;
int devices_rename(struct devices *d, const char *unit, const char *name, const char *room) CHECKED; // NULL keeps
int devices_confirm(struct devices *d, const char *unit, const char *name, const char *room) CHECKED; // pending -> active
int devices_reject(struct devices *d, const char *unit) CHECKED;   // pending -> gone
// Units that never speak to the hub (listed.c). Texts may be NULL or "": not known; kind is one of listed_kinds. ERR_INVALID, ERR_LIMIT.
struct listed_about { const char *kind, *manufacturer, *model, *firmware, *serial; };
extern const char *const listed_kinds[]; // NULL-terminated
int devices_add_listed(struct devices *d, const char *name, const char *room, const struct listed_about *about, char ret_unit[UNIT_ID]) CHECKED;
int devices_edit_listed(struct devices *d, const char *unit, const struct listed_about *about) CHECKED; // ERR_UNSUPPORTED: it is no listed one
bool devices_is_listed(const struct devices *d, const char *unit);
// Shut out, or let in again. reason: a stable word that the page shows, or NULL. ERR_STATE, ERR_UNSUPPORTED: a listed one was never let in.
int devices_suspend(struct devices *d, const char *unit, bool suspended, const char *reason) CHECKED;
// Kept apart: the hub hears it and nobody else does, and nothing reaches it (README.md, "Kept apart"); or let back in. ERR_STATE, ERR_UNSUPPORTED.
int devices_quarantine(struct devices *d, const char *unit, bool quarantined, const char *reason) CHECKED;
// A fresh password or certificate, by proof and switch: the present one ends only when the device has come with the new. A native device that is away is
// asked when it is back. ERR_STATE: not active, or under way already;
// ERR_UNSUPPORTED: its firmware takes none; ERR_LIMIT.
int devices_renew_credential(struct devices *d, const char *unit) CHECKED;
int devices_stop_renewal(struct devices *d, const char *unit) CHECKED; // of a native device, until it has come with the new one. ERR_STATE: none is under way
// While the CA of device certificates is being replaced. Asks every native device that carries a certificate of the old one for a new key; again also those
// that did not take one.
void devices_ask_for_certificates(struct devices *d, bool again);
// {"devices": n, "done": m, "left": [{"device", "name", "why": "asked|away|failed|shut_out|unconfirmed|not_asked"}]}: who carries a certificate of the CA that signs
// now, and who would be locked out if the old one retired. Caller owns.
json_t *devices_certificates(struct devices *d);
// Ends every certificate of another CA than the one that signs now.
int devices_end_old_certificates(struct devices *d) CHECKED;
// While the hub's root is replaced. Tells every native device that is on of the roots to trust (the others are told when they are back); devices_try_roots asks
// every device that speaks TLS to connect again, so that it shows whether it accepts what is shown now.
void devices_tell_roots(struct devices *d);
void devices_try_roots(struct devices *d);
// [{"device","name","state","online","locked_out"}] of all that speak TLS. state: came (since since_ms; 0: nobody has), knows (a native one said what it
// has stored), asked, away, shut_out (native ones that do not know yet), pins (it knows the hub by a key that stays), by_hand (its owner gave it a root, or
// it checks nothing: the hub cannot know). locked_out: it would be, as far as the hub knows, if the other root ended now. Caller owns.
json_t *devices_roots(struct devices *d, int64_t since_ms);
// While the key of the broker is replaced: tells every device that pins it of what it should know (again also those that did not answer).
void devices_tell_pins(struct devices *d);
// null, or {"fingerprint": of the next key, "devices": [{"device","name","state":"knows|asked|away|shut_out","locked_out"}]} of all that can pin. Caller owns.
json_t *devices_pins(struct devices *d);
int devices_revoke_credential(struct devices *d, const char *unit, int64_t credential, const char *reason /* a stable word, or NULL */) CHECKED; // at once; ERR_STATE: it is revoked
// Another last day for a device without encryption, at most two years from now. ERR_STATE: it speaks TLS; ERR_INVALID: no such day, or not to come.
int devices_set_legacy_until(struct devices *d, const char *unit, const char *until) CHECKED;
// May it? verb is "say", "hear" or "subscribe". {"answer":"yes|guard|no","because":"granted|announced|unconfirmed|not_granted|reserved|shut_out|kept_apart|not_a_topic",
// "by": the pattern that allows it, or null}. ERR_INVALID: no such verb. Caller owns.
int devices_may(struct devices *d, const char *unit, const char *verb, const char *topic, json_t **ret) CHECKED;
int devices_command(struct devices *d, const char *unit, const char *property, const char *value) CHECKED; // ERR_UNAVAILABLE, ERR_STATE, ERR_INVALID
int devices_send_control(struct devices *d, const char *unit, const json_t *message) CHECKED; // native: $hub/device/<unit>/down
int devices_send_reset(struct devices *d, const char *unit, const char *level) CHECKED;       // adapters: the firmware's own reset; ERR_UNSUPPORTED
int devices_identity(struct devices *d, const char *unit, uint8_t point[65]) CHECKED;         // native identity key; ERR_NOT_FOUND
int devices_fact(struct devices *d, const char *unit, const char *key, const char **ret) CHECKED; // borrowed until the next call
int devices_set_demo(struct devices *d, const char *unit) CHECKED; // marks a unit as belonging to the demo
int devices_set_fact(struct devices *d, const char *unit, const char *key, const char *value, const char *source, const char *evidence) CHECKED;
// For ownership/: -> releasing (only the control channel is left), -> released (credentials revoked, retained topics, history, names, facts cleared, tombstone), and out of the list.
int devices_begin_release(struct devices *d, const char *unit) CHECKED;
int devices_undo_release(struct devices *d, const char *unit) CHECKED; // back to active, until the reset was sent
int devices_finish_release(struct devices *d, const char *unit, json_t **ret_cleared /* what was cleared, with counts; caller owns */) CHECKED;

#endif
