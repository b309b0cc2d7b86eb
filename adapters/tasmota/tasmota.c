// Tasmota: discovery in its own form, state, commands, a pushed credential, and its two resets. See README.md.
#include "tasmota.h"
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

static int recognise(const char *topic, const void *payload, size_t len, json_t *state)
{
	AUTO_JSON json_t *read = NULL;
	int e = tasmota_read_config(topic, payload, len, &read);
	if (!e)
		json_object_update(state, read);
	return e;
}

static int add(struct grants *to, int verb, const char *before, const char *after)
{
	AUTO_FREE char *pattern = mem_printf("%s%s", before, after);
	return grants_add(to, verb, pattern);
}

// The fallback topic is the command topic with the fallback name in the place of the device's own.
static int hear_fallback(const json_t *state, struct grants *to)
{
	const char *cmnd = json_text_or(state, "cmnd", ""), *t = json_text_or(state, "topic", "");
	const char *at = strstr(cmnd, t);
	if (!at)
		return 0; // a full topic without %topic%: there is none
	AUTO_FREE char *pattern = mem_printf("%.*s%s%s#", (int)(at - cmnd), cmnd, json_text_or(state, "fallback", ""), at + strlen(t));
	return grants_add(to, GRANT_HEAR, pattern);
}

static int grants(const json_t *state, struct grants *to)
{
	AUTO_FREE char *discovery = mem_printf("tasmota/discovery/%s/#", json_text_or(state, "mac", ""));
	int e = add(to, GRANT_SAY, json_text_or(state, "stat", ""), "#");
	if (!e && !str_eq(json_text_or(state, "tele", ""), json_text_or(state, "stat", "")))
		e = add(to, GRANT_SAY, json_text_or(state, "tele", ""), "#");
	if (!e)
		e = grants_add(to, GRANT_ANNOUNCE, discovery);
	if (!e)
		e = add(to, GRANT_HEAR, json_text_or(state, "cmnd", ""), "#");
	return e ? e : hear_fallback(state, to);
}

static bool same_address(const json_t *a, const json_t *b)
{
	static const char *const keys[] = {"mac", "topic", "cmnd", "stat", "tele"};
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
		if (!str_eq(json_text_or(a, keys[i], ""), json_text_or(b, keys[i], "")))
			return false;
	return true;
}

static int decode_config(json_t *state, bool *state_changed, const char *topic, const void *payload, size_t len, const struct adapter_out *out)
{
	AUTO_JSON json_t *read = NULL, *config = NULL;
	int e = tasmota_read_config(topic, payload, len, &read);
	if (!e)
		e = tasmota_parse_config(payload, len, &config);
	if (e)
		return e;
	if (!same_address(state, read))
		return ERR_DENIED; // it moved: its grants are for where it was adopted
	if (!json_equal(state, read)) {
		json_object_update(state, read);
		*state_changed = true;
	}
	tasmota_tell_config(state, config, out);
	return 0;
}

static int decode_announced_sensors(const void *payload, size_t len, const struct adapter_out *out)
{
	AUTO_JSON json_t *j = NULL;
	int e = tasmota_parse_config(payload, len, &j);
	return e ? e : tasmota_decode_sensors(json_object_get(j, "sn"), out);
}

static int decode(json_t *state, bool *state_changed, const char *topic, const void *payload, size_t len, const struct adapter_out *out)
{
	const char *mac = json_text_or(state, "mac", "");
	if (tasmota_is_discovery(topic, mac, "config"))
		return len ? decode_config(state, state_changed, topic, payload, len, out) : 0;
	if (tasmota_is_discovery(topic, mac, "sensors"))
		return len ? decode_announced_sensors(payload, len, out) : 0;
	return tasmota_decode_state(state, topic, payload, len, out);
}

// --- commands ---

static int command(const json_t *state, struct adapter_send *to, const char *name, const char *payload)
{
	int n = snprintf(to->topic, sizeof to->topic, "%s%s", json_text_or(state, "cmnd", ""), name);
	to->retain = false;
	return n > 0 && (size_t)n < sizeof to->topic && str_copy(to->payload, sizeof to->payload, payload) ? 0 : ERR_LIMIT;
}

static bool is_percent(const char *value)
{
	uint64_t v;
	return str_u64(&v, value, 100) == 0;
}

// The number behind a property's word, 1 to max; 0 when it is another property.
static int numbered(const char *property, const char *word, int max)
{
	uint64_t n;
	if (!str_starts(property, word) || str_u64(&n, property + strlen(word), (uint64_t)max))
		return 0;
	return (int)n;
}

static int encode(const json_t *state, const char *property, const char *value, struct adapter_send *to)
{
	char name[32];
	int n = numbered(property, "power", TASMOTA_RELAYS);
	if (n && (tasmota_relay(state, n - 1) == 1 || tasmota_relay(state, n - 1) == 2)) {
		bool on = str_eq(value, "true");
		if (!on && !str_eq(value, "false"))
			return ERR_INVALID;
		snprintf(name, sizeof name, "POWER%d", n);
		return command(state, to, name, json_text_or(state, on ? "on" : "off", on ? "ON" : "OFF"));
	}
	if (str_eq(property, "dimmer") && json_is_true(json_object_get(state, "dimmer")))
		return is_percent(value) ? command(state, to, "Dimmer", value) : ERR_INVALID;
	n = numbered(property, "shutter", tasmota_relay_count(state, 3, 3) / 2);
	if (!n)
		return ERR_NOT_FOUND;
	snprintf(name, sizeof name, "ShutterPosition%d", n);
	return is_percent(value) ? command(state, to, name, value) : ERR_INVALID;
}

static bool is_plain(const char *s)
{
	return *s && strlen(s) >= 5 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == strlen(s);
}

// One message, because each of these commands alone would restart the device between two; Backlog3 does not echo the password. Host, port and TLS
// stay: it has just reached the hub by the ones it has, and a wrong one would lose it (Tasmota resolves no .local names).
static int push_credential(const json_t *state, const char *host, uint16_t port, bool tls, const char *client_id, const char *username, const char *password,
	struct adapter_send *to)
{
	char line[sizeof to->payload];
	(void)host, (void)port, (void)tls;
	if (!is_plain(client_id) || !is_plain(username) || !is_plain(password) || str_eq(client_id, json_text_or(state, "topic", "")))
		return ERR_INVALID;
	int n = snprintf(line, sizeof line, "MqttClient %s;MqttUser %s;MqttPassword %s", client_id, username, password);
	int e = n > 0 && (size_t)n < sizeof line ? command(state, to, "Backlog3", line) : ERR_LIMIT;
	mem_wipe(line, sizeof line);
	return e;
}

// 4 erases the settings but not Wi-Fi; 2 erases everything, so that the next owner finds its access point.
static int reset(const json_t *state, const char *level, struct adapter_send *to)
{
	if (str_eq(level, "troubleshoot"))
		return command(state, to, "Reset", "4");
	return str_eq(level, "transfer") ? command(state, to, "Reset", "2") : ERR_INVALID;
}

static bool retains(const json_t *state, const char *topic)
{
	const char *mac = json_text_or(state, "mac", "");
	AUTO_FREE char *lwt = mem_printf("%sLWT", json_text_or(state, "tele", ""));
	return str_eq(topic, lwt) || tasmota_is_discovery(topic, mac, "config") || tasmota_is_discovery(topic, mac, "sensors");
}

static int check_announcement(const json_t *state, const char *topic, const void *payload, size_t len)
{
	const char *mac = json_text_or(state, "mac", "");
	AUTO_JSON json_t *j = NULL;
	if (tasmota_is_discovery(topic, mac, "sensors"))
		return len && tasmota_parse_config(payload, len, &j) ? ERR_DENIED : 0;
	if (!tasmota_is_discovery(topic, mac, "config"))
		return ERR_DENIED;
	if (!len)
		return 0; // it takes its own announcement back
	return tasmota_read_config(topic, payload, len, &j) || !same_address(state, j) ? ERR_DENIED : 0;
}

const struct adapter adapter_tasmota = {
	.abi = ADAPTER_ABI, .name = "tasmota", .title = "Tasmota", .says_online = true, .recognise = recognise, .grants = grants, .decode = decode, .encode = encode,
	.push_credential = push_credential, .pin = tasmota_pin, .read_pin = tasmota_read_pin, .reset = reset, .retains = retains, .check_announcement = check_announcement,
};
