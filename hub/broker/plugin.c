// freehold_broker.so: registers the callbacks, and nothing else. Options: authdb, hub_socket, legacy_socket, ws_socket, lan ("prefix,prefix"),
// doors (plugin_doors.h), pace (plugin_pace.h), password_key (access/authdb.h).
#include "broker/plugin.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>

#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "broker/events.h"
#include "broker/plugin_preload.h"

// What one unit may have the broker hold for it. Zigbee2MQTT keeps two topics and some kilobytes for each of its devices, of which there are five hundred at most.
#define KEPT_TOPICS_MAX 4096
#define KEPT_BYTES_MAX (8u << 20)
#define FILTERS_MAX 1000
#define FILTER_LEVELS_MAX 8000 // each costs the broker some 400 bytes

static const struct row { int event; MOSQ_FUNC_generic_callback fn; const char *topic; } rows[] = {
	{ MOSQ_EVT_BASIC_AUTH, plugin_on_basic_auth, NULL },
	{ MOSQ_EVT_PSK_KEY, plugin_on_psk_key, NULL },
	{ MOSQ_EVT_ACL_CHECK, plugin_on_acl_check, NULL },
	{ MOSQ_EVT_MESSAGE, plugin_on_message, NULL },
	{ MOSQ_EVT_CONTROL, plugin_on_control, BROKER_CONTROL_TOPIC },
	{ MOSQ_EVT_DISCONNECT, plugin_on_disconnect, NULL },
	{ MOSQ_EVT_TICK, plugin_on_tick, NULL },
};

static bool add_lan(struct plugin *p, const char *list)
{
	AUTO_FREE char *text = mem_str(list);

	for (char *rest = text, *one; (one = strsep(&rest, ","));)
		if (p->lan_count == (int)(sizeof(p->lan) / sizeof(p->lan[0])) || netprefix_parse(&p->lan[p->lan_count++], one) < 0)
			return false;
	return true;
}

static bool take_option(struct plugin *p, const struct mosquitto_opt *o)
{
	if (str_eq(o->key, "authdb"))
		return str_copy(p->store.path, sizeof(p->store.path), o->value);
	if (str_eq(o->key, "hub_socket"))
		return str_copy(p->hub_socket, sizeof(p->hub_socket), o->value);
	if (str_eq(o->key, "legacy_socket"))
		return str_copy(p->legacy_socket, sizeof(p->legacy_socket), o->value);
	if (str_eq(o->key, "ws_socket"))
		return str_copy(p->ws_socket, sizeof(p->ws_socket), o->value);
	if (str_eq(o->key, "password_key"))
		return str_copy(p->password_key, sizeof(p->password_key), o->value);
	if (str_eq(o->key, "doors"))
		return str_copy(p->door_rules, sizeof(p->door_rules), o->value);
	if (str_eq(o->key, "pace"))
		return str_copy(p->pace_rule, sizeof(p->pace_rule), o->value);
	if (str_eq(o->key, "key_bits"))
		return plugin_crypto_read_bits(&p->crypto, o->value) == 0;
	return str_eq(o->key, "lan") && add_lan(p, o->value);
}

static bool on_accepted(void *data, int listener, int fd, const struct sockaddr *from)
{
	return doors_accepted(data, listener, fd, from, clock_boot_ms());
}

static void on_watched(void *data, int fd, const void *client)
{
	doors_watched(data, fd, client);
}

static void on_closing(void *data, int fd)
{
	doors_closing(data, fd);
}

static void attach(const struct preload_hooks *hooks)
{
	preload_attach *to;

	*(void **)&to = dlsym(RTLD_DEFAULT, PRELOAD_ATTACH);
	if (to)
		to(hooks);
	else if (hooks)
		mosquitto_log_printf(MOSQ_LOG_WARNING, "freehold: started without freehold_doors.so: nothing keeps one address from taking every place");
}

static bool guard_doors(struct plugin *p)
{
	if (p->door_rules[0] == '\0')
		return true;
	if (doors_init(&p->doors, p->door_rules, p->lan, p->lan_count) < 0) {
		mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: option doors is not legal");
		return false;
	}
	attach(&(struct preload_hooks){ .data = &p->doors, .accepted = on_accepted, .watched = on_watched, .closing = on_closing });
	return true;
}

static void plugin_free(struct plugin *p)
{
	attach(NULL);
	doors_done(&p->doors);
	plugin_store_close(&p->store);
	plugin_crypto_done(&p->crypto);
	sessions_done(&p->sessions);
	paces_done(&p->paces);
	budgets_done(&p->kept);
	budgets_done(&p->subscribed);
	map_free(p->bindings, free);
	free(p);
}

static int set_up(struct plugin *p, const struct mosquitto_opt *options, int count)
{
	for (int i = 0; i < count; i++)
		if (!take_option(p, &options[i])) {
			mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: option %s is unknown or not legal", options[i].key);
			return MOSQ_ERR_INVAL;
		}
	if (p->store.path[0] == '\0' || p->hub_socket[0] == '\0' || p->legacy_socket[0] == '\0') {
		mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: options authdb, hub_socket and legacy_socket are needed");
		return MOSQ_ERR_INVAL;
	}
	if (!guard_doors(p))
		return MOSQ_ERR_INVAL;
	if (paces_init(&p->paces, p->pace_rule) < 0) {
		mosquitto_log_printf(MOSQ_LOG_ERR, "freehold: option pace is not legal");
		return MOSQ_ERR_INVAL;
	}
	if (plugin_crypto_init(&p->crypto) < 0 || plugin_store_open(&p->store) < 0)
		return MOSQ_ERR_UNKNOWN;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		if (mosquitto_callback_register(p->id, rows[i].event, rows[i].fn, rows[i].topic, p) != MOSQ_ERR_SUCCESS)
			return MOSQ_ERR_UNKNOWN;
	return MOSQ_ERR_SUCCESS;
}

int mosquitto_plugin_version(int supported_version_count, const int *supported_versions)
{
	for (int i = 0; i < supported_version_count; i++)
		if (supported_versions[i] == MOSQ_PLUGIN_VERSION)
			return MOSQ_PLUGIN_VERSION;
	return -1;
}

int mosquitto_plugin_init(mosquitto_plugin_id_t *identifier, void **userdata, struct mosquitto_opt *options, int option_count)
{
	struct plugin *p = NEW(struct plugin);

	p->id = identifier;
	p->bindings = map_new();
	budgets_init(&p->kept, KEPT_TOPICS_MAX, KEPT_BYTES_MAX);
	budgets_init(&p->subscribed, FILTERS_MAX, FILTER_LEVELS_MAX);
	sessions_init(&p->sessions);
	*userdata = p;
	return set_up(p, options, option_count); // Mosquitto ends when this fails, without a cleanup call
}

int mosquitto_plugin_cleanup(void *userdata, struct mosquitto_opt *options, int option_count)
{
	struct plugin *p = userdata;

	(void)options;
	(void)option_count;
	for (size_t i = 0; i < sizeof(rows) / sizeof(rows[0]); i++)
		mosquitto_callback_unregister(p->id, rows[i].event, rows[i].fn, rows[i].topic);
	plugin_free(p);
	return MOSQ_ERR_SUCCESS;
}
