// What the files of devices/ share with each other and with nobody else.
#ifndef DEVICES_INTERNAL_H
#define DEVICES_INTERNAL_H
#include <stdbool.h>
#include <stdint.h>
#include "base/map.h"
#include "devices/chosen.h"
#include "devices/devices.h"
#include "devices/lifecycle.h"
#include "devices/measure_store.h"
#include "devices/misuse.h"

#define UNITS_MAX 4096
#define UNIT_FACTS_MAX 64
#define UNIT_PROPERTIES_MAX 64
#define UNIT_TOPICS_MAX 1024
#define UNIT_DENIED_MAX 32
#define UNIT_VALUE_MAX 1024
#define UNIT_NAME_MAX 64
#define TRUST_SIZE 44 // base64url of a SHA-256

struct fact { char *key, *value, *source, *evidence; int64_t at; };
struct property { char *id, *name, *type, *format, *unit, *value; bool settable, dirty; };
struct denied { char *verb, *topic; int64_t count, last_at; };
struct identity { char *kind, *value; };

struct credential {
	int64_t id;
	enum auth_kind kind;
	enum auth_state state;
	char username[64], client_id[64]; // client_id "": not bound yet
	uint8_t verifier[32];             // SHA-256 of the password (of a chosen one its HMAC, chosen.h), or of the certificate's public key
	uint8_t fingerprint[32];
	char issuer[PKI_CA_ID];           // of a certificate: the CA that signed it
	int64_t created_at, last_used_at; // last_used_at 0: never
	char ended[24];                   // why it was revoked: a stable word, "" where nobody said
	int64_t ended_at;                 // 0: it was not
	bool fixed;                       // the firmware keeps it for good
	bool chosen;                      // somebody chose the password
	bool legacy;                      // may come through the plaintext front
	bool used;                        // last_used_at is newer than the row
	bool on;                          // a session of it is open, as far as the broker said
};

enum unit_session { SESSION_UNKNOWN = -1 }; // else a count; unknown until the first event after hubd's own start
enum unit_says { SAYS_NOTHING, SAYS_ONLINE, SAYS_OFFLINE };

struct unit {
	struct devices *owner;         // set by unit_add
	char id[UNIT_ID];
	char *name, *room;             // room may be NULL
	const struct adapter *adapter; // NULL until recognised
	bool native;
	bool listed;                   // never speaks to the hub: no credential, nothing live, not in auth.db (listed.c)
	enum unit_state state;
	int64_t epoch;
	bool has_identity;
	uint8_t identity[65];
	json_t *memory;                // the adapter's state
	char legacy_until[11];         // "" for a unit that speaks TLS
	int legacy_warned;             // days that were left at the last warning; LEGACY_NOT_WARNED before the first
	bool demo;
	char trust[TRUST_SIZE];        // of a native one: what it has stored of the roots to trust, see anchors.c; "": not known
	char pins[2][PKI_PRINT_SIZE];  // what it said is in its slots for the hub's key, see pins.c; "": not known
	int pin_tries;
	char *note;                    // credential_note of the API, or NULL
	int64_t created_at, last_seen_at;
	bool seen;                     // last_seen_at is newer than the row

	struct fact *facts;
	int fact_count;
	struct identity *identities;
	int identity_count;
	struct credential *credentials;
	int credential_count;
	struct measure measure;        // why it is shut out or kept apart

	// Live, never stored.
	struct grants grants;          // what was put into auth.db
	struct property *properties;
	int property_count;
	struct denied *denied;
	int denied_count;
	struct map *topics;            // every topic it was heard on: what a release clears
	struct map *held;              // while pending: topic -> struct held, said again by the hub on confirmation
	size_t held_bytes;
	bool behind;                   // auth.db does not hold it as it is: derive_again() goes on trying
	bool left_behind;              // by an earlier run of the hub: no ticket watches over it
	int sessions;
	enum unit_says says;
	bool was_online;
	int64_t offline_at, alarm_at;  // boot clock
	struct misuse_tally misuse;
	int64_t refused_at, shared_at, takeover_at; // boot clock of the last that was noted
	struct loop_timer blink_timer, trust_timer;
	struct rotation *rotation;
	struct key_renewal *renewal;
	int observed;                  // OBSERVED_*: told once per run
	bool dirty;
	struct unit *next_dirty;
};
enum { OBSERVED_CERTIFICATE = 1, OBSERVED_PASSWORD = 2, OBSERVED_PLAINTEXT = 4 };
#define LEGACY_NOT_WARNED 1000000

struct held { size_t len; char payload[]; };

struct tickets;
struct devices {
	struct devices_options o;
	struct broker *broker;
	struct observers observers;
	struct devices_store *store;
	struct measure_store measures;
	struct chosen chosen;
	struct map *by_id, *by_prefix;  // unit id -> struct unit; literal prefix of a SAY or ANNOUNCE grant -> struct unit
	struct unit **units;
	int unit_count;
	struct tickets *tickets;
	struct unit *dirty;             // units with unsent values
	struct loop_timer flush_timer, save_timer, day_timer, stale_timer, behind_timer, auth_timer;
	unsigned watched;               // how often auth.db was looked at
	int64_t behind_ms;              // until auth.db is tried again; 0: it holds everything
	bool legacy_open;
	int64_t crowd_at;               // boot clock of the last word about connections that were turned away
	char crowd_addr[46];            // whom it was about
	int64_t refused_at;             // boot clock of the last refused login of nobody here that was noted
};

// measures.c: shut out, kept apart
void measure_misuse(struct devices *d, struct unit *u, enum misuse m, int64_t times); // counts it, and keeps the unit apart where the rules say so
enum unit_event measure_stays(const struct unit *u); // it stays after all: as it was before its release began

// tell.c: word to the broker
int tell_publish(struct devices *d, const char *topic, const void *payload, size_t len, bool retain) CHECKED; // ERR_UNAVAILABLE
int tell_reload(struct devices *d, const char *unit) CHECKED;
int tell_revoke(struct devices *d, int64_t credential) CHECKED;
void ask_to_reconnect(struct devices *d, const struct unit *u); // cuts its sessions: it comes back, subscribes and introduces itself again

// registry.c: units in memory and on disk
struct unit *unit_new(const char *id);
void unit_free(struct unit *u);
struct unit *unit_find(const struct devices *d, const char *id); // NULL when there is none
void unit_add(struct devices *d, struct unit *u);
void unit_remove(struct devices *d, struct unit *u); // frees u
// The one way into another state: stores it, derives auth.db (now or as soon as it can), tells the broker and the observers. ERR_STATE where lifecycle.c has no such arrow.
int unit_enter(struct devices *d, struct unit *u, enum unit_event event) CHECKED;
int unit_enter_with(struct devices *d, struct unit *u, enum unit_event event, const struct measure *m) CHECKED; // in one commit with why; NULL: that stays as it is
struct unit *unit_by_identity(const struct devices *d, const char *kind, const char *value);
const char *unit_way_word(const struct unit *u); // how it came: "native", "adopted", "listed"
const char *unit_fact(const struct unit *u, const char *key); // of the most trusted source, or NULL
int unit_set_fact(struct devices *d, struct unit *u, const char *key, const char *value, const char *source, const char *evidence) CHECKED; // 1 changed, 0 not
int unit_drop_fact(struct devices *d, struct unit *u, const char *key, const char *source) CHECKED; // 1 it was there, 0 not
struct credential *unit_credential(struct unit *u, int64_t id);
struct credential *credential_add(struct unit *u, const struct credential *c);
struct property *unit_property(struct unit *u, const char *id);
void unit_set_text(char **to, const char *value);

// derive.c: auth.db from hub.db
int grants_of(const struct unit *u, struct grants *to) CHECKED;
int derive_unit(struct devices *d, struct unit *u) CHECKED;       // state, grants and credentials; then tells the broker
int derive_credential(struct devices *d, const struct unit *u, const struct credential *c) CHECKED;
int derive_all(struct devices *d) CHECKED;
// What is decided is in hub.db and could not be written into auth.db, for why: it is tried until it is there. u NULL: it is about a ticket.
void derive_later(struct devices *d, struct unit *u, int why);
void derive_again(void *data /* struct devices */);
void derive_watch(void *data /* struct devices */);
// Makes topics find the unit by its SAY and ANNOUNCE grants.
void route_unit(struct devices *d, struct unit *u);
void unroute_unit(struct devices *d, struct unit *u);
struct unit *route_topic(const struct devices *d, const char *topic);

// events.c: what observers hear
void notify_changed(struct devices *d, const struct unit *u);
void notify_gone(struct devices *d, const char *unit);
void notify_ticket(struct devices *d, const char *ticket, const char *unit);
void note_activity(struct devices *d, const char *unit, const char *code, json_t *params /* taken; may be NULL */, bool alarm);
void note_values(struct devices *d, struct unit *u); // sent once per loop turn, however many values came
void flush_values(void *data);
bool unit_has_session(const struct unit *u); // it can hear
bool unit_is_online(const struct unit *u);   // and is ready

// live.c
void live_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len, bool retain);
void live_decode(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len);
void live_session(struct devices *d, struct unit *u, struct credential *c, bool connected);
void live_denied(struct devices *d, struct unit *u, const char *verb, const char *topic, int64_t count);
void live_remember_topic(struct unit *u, const char *topic);
void live_check_online(struct devices *d, struct unit *u);

// guard.c: what a unit may claim to be, and announce
bool guard_filters_meet(const char *a, const char *b);
// May u have these grants beside everybody else's? NULL, or the unit (or "reserved") in whose ground they lie.
const char *guard_grants_clash(const struct devices *d, const struct unit *u, const struct adapter *adapter, const struct grants *g);
void guard_announcement(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len);
void guard_spoofed(struct devices *d, struct unit *u, const char *topic, const char *claims);

// pending.c: from the first diverted message to the owner's word
void pending_connected(struct unit *u);
void pending_blink(void *data /* struct unit */);
void pending_message(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len);
void pending_release_held(struct devices *d, struct unit *u);

// rotation.c: a fresh credential pushed into firmware that can take one
void rotation_begin(struct devices *d, struct unit *u);
void rotation_connected(struct devices *d, struct unit *u, struct credential *c);
void rotation_disconnected(struct unit *u, int64_t credential);
bool rotation_is_own(const struct unit *u, int64_t credential); // the hub's own proving session
void rotation_abandon(struct devices *d, struct unit *u); // revokes what was prepared and not pushed; also what a stopped hub left so
void rotation_end(struct unit *u); // frees what it holds in memory
#define CREDENTIALS_MAX 64 // of one unit, those that have ended included
int credential_end(struct devices *d, struct unit *u, struct credential *c, const char *why) CHECKED; // revokes it. why: "replaced", "unused", "authority", or a person's word
int credential_set_state(struct devices *d, struct unit *u, struct credential *c, enum auth_state state) CHECKED; // hub.db; auth.db and the broker follow
int credential_set_note(struct devices *d, struct unit *u, const char *note) CHECKED; // what the page says about its renewal; NULL: nothing
void credential_leave_note(struct devices *d, struct unit *u, const char *note);      // the same, where nothing hangs on it any more

// renewal.c: a new key and certificate for a native device
struct key_renewal {
	struct devices *d;
	struct unit *u;
	struct loop_timer timer;
	bool asked;         // the device has been told, and the time for its answer runs
	bool challenged;
	uint8_t nonce[32];
	int rounds, errors;
	json_t *answer;     // the last "certificate" message and the key that it is for
	uint8_t spki[32];
};
int renewal_begin(struct devices *d, struct unit *u) CHECKED; // ERR_STATE: it is wanted already; ERR_LIMIT
void renewal_connected(struct devices *d, struct unit *u);    // with a certificate that is not new
bool renewal_message(struct devices *d, struct unit *u, const char *type, const json_t *m); // false: not about a renewal
void renewal_wish(struct devices *d, struct unit *u, const char *issuer); // asks one that carries a certificate of another CA, unless it failed to take one
void renewal_end(struct unit *u); // frees what it holds in memory

// anchors.c: the roots that a native device is to trust
void anchors_handed_over(const struct devices *d, struct unit *u);                       // with its first certificate: those of now; the caller stores the unit
void anchors_renewed(struct devices *d, struct unit *u, const json_t *answer);           // it has come with the certificate of this "certificate" message
void anchors_connected(struct unit *u);                                                  // it is told once it can hear
bool unit_has_key(const struct unit *u);                                                 // one that has not been revoked
void anchors_tell(void *data /* struct unit */);                                         // now, unless it knows
bool anchors_message(struct devices *d, struct unit *u, const char *type, const json_t *m); // false: not about roots

// pins.c: the broker's key that a device knows the hub by
bool pins_are_wanted(const struct unit *u);
void pins_tell(struct unit *u);                                                                          // now, unless it knows
void pins_heard(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len); // any message of its own
#define PASSWORD_SIZE 33 // 24 random bytes as base64url: fits every firmware's field, and needs no quoting anywhere
void password_mint(char to[PASSWORD_SIZE], uint8_t verifier[32]); // the caller wipes to

// tickets.c
int tickets_start(struct devices *d) CHECKED;
void tickets_stop(struct devices *d);
void tickets_onboarding_event(struct devices *d, const char *label, const struct broker_line *line);
bool tickets_is_label(const struct devices *d, const char *label);
void tickets_message(struct devices *d, const char *topic, const void *payload, size_t len);
void tickets_unit_connected(struct devices *d, struct unit *u); // the first CONNECT: ends its ticket
void tickets_unit_confirmed(struct devices *d, const struct unit *u);
int tickets_put_again(struct devices *d) CHECKED; // the onboarding credentials of open ones, into an auth.db that was begun anew
int tickets_close_again(struct devices *d); // onboarding credentials that could not be taken back; returns how many are left
void tickets_unit_gone(struct devices *d, const char *unit);
bool tickets_want_legacy(const struct devices *d);
const struct adapter *tickets_adapter_of(const struct devices *d, const char *unit); // what the owner said it would be; NULL: any

// release.c
void unit_clear_retained(struct devices *d, const struct unit *u); // what it left in the broker
int unit_erase(struct devices *d, struct unit *u, enum unit_event event, bool tombstone, json_t **ret_cleared /* may be NULL */) CHECKED; // frees u

// legacy.c
int legacy_refresh(struct devices *d) CHECKED; // opens or shuts the plaintext front
void legacy_warn(struct devices *d);
int legacy_days_left(const char *until, int64_t now_ms);

extern const struct adapter adapter_generic, adapter_listed;

// json.c
json_t *unit_summary(const struct unit *u);
json_t *unit_detail(const struct unit *u);

#endif
