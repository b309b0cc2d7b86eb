// The broker plugin's own face, for plugin*.c only: the one object behind all callbacks, and the callbacks.
// Mosquitto calls everything from its one thread; nothing here locks.
#ifndef BROKER_PLUGIN_H
#define BROKER_PLUGIN_H
#include <mosquitto.h>
#include <mosquitto_broker.h>
#include <mosquitto_plugin.h>
#include "base/map.h"
#include "base/netaddr.h"
#include "broker/plugin_budget.h"
#include "broker/plugin_crypto.h"
#include "broker/plugin_doors.h"
#include "broker/plugin_event.h"
#include "broker/plugin_pace.h"
#include "broker/plugin_session.h"
#include "broker/plugin_store.h"

#define PLUGIN_PATH_MAX 108 // a unix socket's path

struct plugin {
	mosquitto_plugin_id_t *id;
	char hub_socket[PLUGIN_PATH_MAX], legacy_socket[PLUGIN_PATH_MAX], ws_socket[PLUGIN_PATH_MAX]; // told apart by the client's "address", which is the socket's path
	char password_key[256]; // the file; "": chosen passwords are not taken
	struct netprefix lan[8];
	int lan_count;
	char pace_rule[64];    // "": units speak as fast as they like
	struct paces paces;
	char door_rules[128];  // "": whoever is accepted is Mosquitto's business
	struct doors doors;
	struct plugin_store store;
	struct plugin_crypto crypto;
	struct sessions sessions;
	struct events events;
	struct budgets kept;       // of units: topics on which a message is retained, and their bytes
	struct budgets subscribed; // of client ids: filters, and their levels
	struct map *bindings;  // credential id -> client id it met, until hubd has stored that
	int64_t ticked_ms;     // boot clock, of the last whole tick
	uint32_t generation;   // counts changes of auth.db; sessions of an older one are to be read again
	bool refreshing, refresh_found; // rounds over the sessions until one finds none that is older
	size_t refresh_at;     // slot of the session table
};

int plugin_on_basic_auth(int event, void *event_data, void *userdata);
int plugin_on_psk_key(int event, void *event_data, void *userdata);
int plugin_on_acl_check(int event, void *event_data, void *userdata);
int plugin_on_message(int event, void *event_data, void *userdata);
int plugin_on_control(int event, void *event_data, void *userdata);
int plugin_on_disconnect(int event, void *event_data, void *userdata);
int plugin_on_tick(int event, void *event_data, void *userdata);

// Reads state and grants of a session's unit again, and cuts the session when the unit is gone or its credential revoked.
void plugin_refresh(struct plugin *p, struct session *s);
// Cuts every session the filter picks, without its will; it hears nothing more, also not into its queue.
void plugin_kick(struct plugin *p, bool (*picks)(const struct session *s, const void *data), const void *data);

#endif
