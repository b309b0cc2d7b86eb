// MQTT, as Home Assistant understands it: a sensor with what is open, found by MQTT discovery and kept by the broker, and an event for every message.
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"
#include "platform/tls.h"

#define PORT 8883
#define CA_MAX (16 << 10)
enum { PREFIX_MAX = 64 };

// Levels of letters, digits, "_" and "-": nothing that a broker gives a meaning of its own, and none that is empty.
static bool is_prefix(const char *s)
{
	size_t len = strlen(s);
	return len && len <= PREFIX_MAX && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-/") == len && *s != '/' && s[len - 1] != '/' && !strstr(s, "//");
}

static int read_server(const json_t *typed, json_t *kept, const char **field)
{
	const char *host, *prefix = "freehold";
	int64_t port = PORT;
	*field = "host";
	if (json_get_text(typed, "host", 253, &host) < 0 || !outgoing_is_host(host))
		return ERR_INVALID;
	*field = "port";
	int err = json_get_int(typed, "port", 1, 65535, &port);
	if (err < 0 && err != ERR_NOT_FOUND)
		return ERR_INVALID;
	*field = "prefix";
	err = json_get_text(typed, "prefix", PREFIX_MAX, &prefix);
	if ((err < 0 && err != ERR_NOT_FOUND) || !is_prefix(prefix))
		return ERR_INVALID;
	json_object_set_new(kept, "host", json_string(host));
	json_object_set_new(kept, "port", json_integer(port));
	json_object_set_new(kept, "prefix", json_string(prefix));
	return 0;
}

static int read_ca(const json_t *typed, json_t *kept, const char **field)
{
	const char *ca;
	*field = "ca";
	int err = json_get_text(typed, "ca", CA_MAX, &ca);
	if (err == ERR_NOT_FOUND)
		return 0;
	if (err < 0 || tls_roots(ca, strlen(ca)) < 0)
		return ERR_INVALID;
	json_object_set_new(kept, "ca", json_string(ca));
	return 0;
}

static int read_typed(const json_t *typed, json_t **ret, const char **field)
{
	static const char *const keys[] = { "host", "port", "user", "password", "prefix", "ca", NULL };
	static outgoing_part *const parts[] = { read_server, outgoing_read_account, read_ca, NULL };
	*field = "host";
	return outgoing_read(typed, keys, parts, ret, field);
}

static json_t *show(const json_t *kept)
{
	static const char *const open[] = { "host", "port", "user", "prefix", NULL };
	json_t *shown = outgoing_show(kept, open);
	json_object_set_new(shown, "ca_set", json_boolean(json_object_get(kept, "ca") != NULL));
	return shown;
}

static void put(json_t *publishes, const char *topic, const char *payload, bool retain)
{
	json_array_append_new(publishes, json_pack("{s:s, s:s, s:b}", "topic", topic, "payload", payload, "retain", retain));
}

// What Home Assistant knows the sensor by: another hub, or another prefix, is another one.
static char *unique_id(const struct outgoing *o, const char *prefix)
{
	char *id = mem_printf("freehold_%s_%s", o->instance ? o->instance : "", prefix);
	for (char *c = id; *c; c++)
		*c = *c == '/' ? '_' : *c;
	return id;
}

static char *discovery(const char *id, const char *state_topic, const char *instance)
{
	AUTO_FREE char *device = mem_printf("freehold_%s", instance ? instance : "");
	AUTO_JSON json_t *config = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:{s:[s], s:s, s:s}, s:{s:s}}", "name", "Open notices", "unique_id", id, "state_topic", state_topic, "value_template", "{{ value_json.count }}", "json_attributes_topic", state_topic, "icon", "mdi:shield-home",
		"device", "identifiers", device, "name", "Freehold", "manufacturer", "Freehold", "origin", "name", "Freehold");
	return json_write(config);
}

static char *event(const json_t *message)
{
	AUTO_JSON json_t *said = json_pack("{s:s, s:s, s:s, s:s, s:I, s:s}", "id", json_text_or(message, "id", ""), "title", json_text_or(message, "title", ""), "text",
		json_text_or(message, "text", ""), "severity", json_text_or(message, "urgency", ""), "at", json_integer_value(json_object_get(message, "at")), "link", json_text_or(message, "link", ""));
	return json_write(said);
}

static char *publishes(const struct outgoing *o, const char *prefix, const json_t *message)
{
	AUTO_JSON json_t *all = json_array();
	const char *code = json_text_or(message, "code", "");
	AUTO_FREE char *id = unique_id(o, prefix), *config_topic = mem_printf("homeassistant/sensor/%s/config", id), *state_topic = mem_printf("%s/notices", prefix),
		*event_topic = mem_printf("%s/notice", prefix);
	if (str_eq(code, OUTGOING_CLEAR)) {
		put(all, config_topic, "", true);
		put(all, state_topic, "", true);
	} else if (o->open) {
		AUTO_FREE char *config = discovery(id, state_topic, o->instance), *state = json_write(o->open);
		put(all, config_topic, config, true);
		put(all, state_topic, state, true);
	}
	if (!str_eq(code, OUTGOING_CLEAR) && !str_eq(code, OUTGOING_STATE)) {
		AUTO_FREE char *said = event(message);
		put(all, event_topic, said, false);
	}
	return json_array_size(all) ? json_write(all) : NULL;
}

static int build(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms)
{
	const char *ca = json_text_or(kept, "ca", "");
	AUTO_FREE char *body = publishes(o, json_text_or(kept, "prefix", ""), message);
	(void)now_ms;
	if (!body)
		return ERR_STATE; // nobody can say what is open yet: later
	snprintf(o->send.url, sizeof o->send.url, "mqtts://%s:%d", json_text_or(kept, "host", ""), (int)json_integer_value(json_object_get(kept, "port")));
	buf_put_str(&o->body, body);
	o->send.ca = (struct wire_bytes){ (const uint8_t *)ca, strlen(ca) };
	bool fits = str_copy(o->send.user, sizeof o->send.user, json_text_or(kept, "user", "")) && str_copy(o->send.password, sizeof o->send.password, json_text_or(kept, "password", ""));
	return fits ? outgoing_end(o) : ERR_LIMIT;
}

const struct channel_kind to_mqtt = { .kind = "mqtt", .read = read_typed, .show = show, .build = build, .keeps = true, .in_house = true };
