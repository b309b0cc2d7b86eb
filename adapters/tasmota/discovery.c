// Tasmota's own discovery message: who it is, where its topics are, what it has.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"
#include "base/str.h"
#include "tasmota.h"

#define DISCOVERY "tasmota/discovery/"
#define CONFIG_MAX 8192
#define MAC 12

static bool is_mac(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (!isdigit((unsigned char)s[i]) && !(s[i] >= 'A' && s[i] <= 'F'))
			return false;
	return len == MAC;
}

bool tasmota_is_discovery(const char *topic, const char *mac, const char *leaf)
{
	if (!str_starts(topic, DISCOVERY))
		return false;
	const char *at = topic + strlen(DISCOVERY), *end = strchrnul(at, '/');
	if (!is_mac(at, (size_t)(end - at)) || !*end || !str_eq(end + 1, leaf))
		return false;
	return !mac || strncmp(at, mac, MAC) == 0;
}

int tasmota_parse_config(const void *payload, size_t len, json_t **ret)
{
	json_t *j;
	int e = json_read(&j, payload, len, CONFIG_MAX, 6);
	if (e)
		return e;
	if (!json_is_object(j)) {
		json_decref(j);
		return ERR_INVALID;
	}
	*ret = j;
	return 0;
}

// A part of a topic as the firmware allows it: no wildcard, no blank, no $ in front.
static bool is_topic_part(const char *s)
{
	return *s && *s != '$' && strlen(s) <= 64 && !strpbrk(s, "+# \t") && str_utf8_valid(s, strlen(s));
}

static const char *placeholder_value(const json_t *config, const char *mac, const char *prefix, const char *name, size_t len, char id[7])
{
	if (len == 6 && memcmp(name, "prefix", len) == 0)
		return prefix;
	if (len == 5 && memcmp(name, "topic", len) == 0)
		return json_text_or(config, "t", "");
	if (len == 8 && memcmp(name, "hostname", len) == 0)
		return json_text_or(config, "hn", "");
	if (len == 2 && memcmp(name, "id", len) == 0) {
		memcpy(id, mac + MAC - 6, 7);
		return id;
	}
	return NULL;
}

// The full topic ("ft") with its placeholders filled in, ending in a slash. ERR_INVALID unless it names both the prefix and this device.
static int full_topic(char **ret, const json_t *config, const char *mac, const char *prefix)
{
	struct buf b __attribute__((cleanup(buf_done)));
	const char *ft = json_text_or(config, "ft", "");
	char id[7];
	bool has_prefix = false, has_device = false;
	buf_init(&b, 192);
	while (*ft) {
		const char *end = *ft == '%' ? strchr(ft + 1, '%') : NULL;
		if (!end) {
			buf_put_u8(&b, (uint8_t)*ft++);
			continue;
		}
		const char *value = placeholder_value(config, mac, prefix, ft + 1, (size_t)(end - ft - 1), id);
		if (!value || !is_topic_part(value))
			return ERR_INVALID;
		*(value == prefix ? &has_prefix : &has_device) = true;
		buf_put_str(&b, value);
		ft = end + 1;
	}
	if (b.len && b.data[b.len - 1] != '/')
		buf_put_str(&b, "/");
	if (b.failed || !has_prefix || !has_device || b.data[0] == '/' || b.data[0] == '$' || !grant_topic_valid((const char *)b.data))
		return ERR_INVALID;
	*ret = buf_steal_str(&b);
	return 0;
}

static int set_topics(json_t *state, const json_t *config, const char *mac)
{
	static const char *const keys[] = {"cmnd", "stat", "tele"};
	json_t *prefixes;
	int e = json_get_array(config, "tp", 3, &prefixes);
	if (e || json_array_size(prefixes) != 3)
		return ERR_INVALID;
	for (size_t i = 0; i < 3; i++) {
		AUTO_FREE char *topic = NULL;
		const char *prefix = json_string_value(json_array_get(prefixes, i));
		if (!prefix || !is_topic_part(prefix) || full_topic(&topic, config, mac, prefix))
			return ERR_INVALID;
		json_object_set_new(state, keys[i], json_string(topic));
	}
	bool same = str_eq(json_text_or(state, "cmnd", ""), json_text_or(state, "stat", "")) || str_eq(json_text_or(state, "cmnd", ""), json_text_or(state, "tele", ""));
	return same ? ERR_INVALID : 0; // what it is told and what it says must be apart
}

static void set_words(json_t *state, const json_t *config)
{
	const json_t *words = json_object_get(config, "state");
	const char *off = json_string_value(json_array_get(words, 0)), *on = json_string_value(json_array_get(words, 1));
	json_object_set_new(state, "off", json_string(off ? off : "OFF"));
	json_object_set_new(state, "on", json_string(on ? on : "ON"));
	json_object_set_new(state, "offline", json_string(json_text_or(config, "ofln", "Offline")));
	json_object_set_new(state, "online", json_string(json_text_or(config, "onln", "Online")));
}

static void set_relays(json_t *state, const json_t *config)
{
	json_t *relays = json_array(), *names = json_array();
	const json_t *rl = json_object_get(config, "rl"), *fn = json_object_get(config, "fn");
	for (size_t i = 0; i < TASMOTA_RELAYS; i++) {
		json_int_t kind = json_integer_value(json_array_get(rl, i));
		const char *name = json_string_value(json_array_get(fn, i));
		json_array_append_new(relays, json_integer(kind >= 0 && kind <= 3 ? kind : 0));
		json_array_append_new(names, json_string(name && str_is_name(name, 64) ? name : ""));
	}
	json_object_set_new(state, "relays", relays);
	json_object_set_new(state, "names", names);
	json_object_set_new(state, "dimmer", json_boolean(json_integer_value(json_object_get(config, "lt_st")) > 0));
}

int tasmota_read_config(const char *topic, const void *payload, size_t len, json_t **ret)
{
	AUTO_JSON json_t *config = NULL;
	if (!tasmota_is_discovery(topic, NULL, "config"))
		return ERR_NOT_FOUND;
	int e = tasmota_parse_config(payload, len, &config);
	if (e)
		return e;
	const char *mac = json_text_or(config, "mac", ""), *t = json_text_or(config, "t", "");
	if (!tasmota_is_discovery(topic, mac, "config") || strlen(mac) != MAC || !is_topic_part(t) || strchr(t, '/'))
		return ERR_INVALID; // speaks of another device than its topic does
	AUTO_JSON json_t *state = json_pack("{s:s, s:s}", "mac", mac, "topic", t);
	e = set_topics(state, config, mac);
	if (e)
		return e;
	char fallback[16];
	snprintf(fallback, sizeof fallback, "DVES_%s_fb", mac + MAC - 6);
	json_object_set_new(state, "fallback", json_string(fallback));
	set_words(state, config);
	set_relays(state, config);
	*ret = STEAL(state);
	return 0;
}

int tasmota_relay(const json_t *state, int index)
{
	return (int)json_integer_value(json_array_get(json_object_get(state, "relays"), (size_t)index));
}

int tasmota_relay_count(const json_t *state, int kind_a, int kind_b)
{
	int n = 0;
	for (int i = 0; i < TASMOTA_RELAYS; i++)
		n += tasmota_relay(state, i) == kind_a || tasmota_relay(state, i) == kind_b;
	return n;
}

static void tell_relays(const json_t *state, const struct adapter_out *out)
{
	bool single = tasmota_relay_count(state, 1, 2) == 1;
	for (int i = 0; i < TASMOTA_RELAYS; i++) {
		char id[24], word[24];
		int kind = tasmota_relay(state, i);
		if (kind != 1 && kind != 2)
			continue;
		snprintf(id, sizeof id, "power%d", i + 1);
		snprintf(word, sizeof word, "Power %d", i + 1);
		const char *name = json_string_value(json_array_get(json_object_get(state, "names"), (size_t)i));
		out->property(out->data, id, single ? "Power" : name && *name ? name : word, "boolean", "off,on", NULL, true);
	}
	for (int i = 0; i < tasmota_relay_count(state, 3, 3) / 2; i++) { // a shutter drives two relays
		char id[24], name[24];
		snprintf(id, sizeof id, "shutter%d", i + 1);
		snprintf(name, sizeof name, "Shutter %d", i + 1);
		out->property(out->data, id, name, "number", "0:100", "%", true);
	}
	if (json_is_true(json_object_get(state, "dimmer")))
		out->property(out->data, "dimmer", "Brightness", "number", "0:100", "%", true);
}

static void tell_fact(const struct adapter_out *out, const json_t *config, const char *member, const char *key)
{
	const char *value = json_text_or(config, member, NULL);
	if (value && str_is_name(value, 128))
		out->fact(out->data, key, value);
}

void tasmota_tell_config(const json_t *state, const json_t *config, const struct adapter_out *out)
{
	out->identity(out->data, "mac", json_text_or(state, "mac", ""));
	out->identity(out->data, "tasmota", json_text_or(state, "topic", ""));
	tell_fact(out, config, "md", "model");
	tell_fact(out, config, "sw", "firmware");
	tell_fact(out, config, "mac", "mac");
	tell_fact(out, config, "ip", "ip");
	tell_fact(out, config, "dn", "name");
	tell_relays(state, out);
}
