// What a Tasmota device says after its discovery: relays, sensors, and whether it is there.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "tasmota.h"

#define STATE_MAX 16384
#define SENSOR_DEPTH 4
#define SENSOR_ID_MAX 96
#define SENSOR_ITEMS 16 // of one array

static void tell_power(const json_t *state, int index, const char *word, const struct adapter_out *out)
{
	char id[24];
	int kind = tasmota_relay(state, index);
	if (kind != 1 && kind != 2)
		return;
	snprintf(id, sizeof id, "power%d", index + 1);
	if (str_eq(word, json_text_or(state, "on", "ON")))
		out->value(out->data, id, "true");
	else if (str_eq(word, json_text_or(state, "off", "OFF")))
		out->value(out->data, id, "false");
}

// "POWER" is the first relay, "POWER2" the second. -1: another key.
static int power_index(const char *key)
{
	if (!str_starts(key, "POWER"))
		return -1;
	key += strlen("POWER");
	if (!*key)
		return 0;
	return key[0] >= '1' && key[0] < '1' + TASMOTA_RELAYS && !key[1] ? key[0] - '1' : -1;
}

static void tell_position(const struct adapter_out *out, const char *key, const json_t *value)
{
	char id[24], text[24];
	const json_t *position = json_object_get(value, "Position");
	if (!str_starts(key, "Shutter") || !isdigit((unsigned char)key[7]) || key[8] || !json_is_integer(position))
		return;
	snprintf(id, sizeof id, "shutter%c", key[7]);
	snprintf(text, sizeof text, "%lld", (long long)json_integer_value(position));
	out->value(out->data, id, text);
}

static void tell_switches(const json_t *state, const json_t *j, const struct adapter_out *out)
{
	const char *key;
	json_t *value;
	json_object_foreach((json_t *)j, key, value) {
		int index = power_index(key);
		if (index >= 0 && json_is_string(value))
			tell_power(state, index, json_string_value(value), out);
		else
			tell_position(out, key, value);
	}
	const json_t *dimmer = json_object_get(j, "Dimmer");
	if (json_is_integer(dimmer) && json_is_true(json_object_get(state, "dimmer"))) {
		char text[24];
		snprintf(text, sizeof text, "%lld", (long long)json_integer_value(dimmer));
		out->value(out->data, "dimmer", text);
	}
}

// --- sensors: any tree of objects and arrays; each leaf becomes a property named by its path ---

static const char *unit_of(const char *key, const char *temperature_unit)
{
	static const struct { const char *key, *unit; } rows[] = {
		{"Humidity", "%"},     {"Pressure", "hPa"}, {"Illuminance", "lx"},   {"Power", "W"},       {"ApparentPower", "VA"}, {"ReactivePower", "var"},
		{"Voltage", "V"},      {"Current", "A"},    {"Total", "kWh"},        {"Today", "kWh"},     {"Yesterday", "kWh"},    {"Frequency", "Hz"},
		{"CarbonDioxide", "ppm"}, {"PM2.5", "µg/m³"}, {"PM10", "µg/m³"},
	};
	if (str_eq(key, "Temperature") || str_eq(key, "DewPoint"))
		return temperature_unit;
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(rows[i].key, key))
			return rows[i].unit;
	return NULL;
}

struct walk { const struct adapter_out *out; const char *temperature_unit; };

static void tell_leaf(const struct walk *w, const char *path, const char *key, const json_t *value)
{
	const char *unit = json_is_number(value) ? unit_of(key, w->temperature_unit) : NULL;
	AUTO_FREE char *text = json_is_string(value) ? mem_str(json_string_value(value)) : json_write(value);
	// 20.6, not the 20.600000000000001 of a full-precision writer.
	if (json_is_real(value)) {
		free(text);
		text = mem_printf("%.10g", json_real_value(value));
	}
	AUTO_FREE char *name = mem_str(path);
	for (char *slash = name; (slash = strchr(slash, '/'));)
		*slash = ' ';
	w->out->property(w->out->data, path, name, json_is_number(value) ? "number" : "text", NULL, unit, false);
	w->out->value(w->out->data, path, text);
}

static void walk_sensors(const struct walk *w, const char *path, const char *key, const json_t *value, int depth)
{
	if (strlen(path) > SENSOR_ID_MAX || depth > SENSOR_DEPTH)
		return;
	if (json_is_number(value) || json_is_string(value)) {
		tell_leaf(w, path, key, value);
	} else if (json_is_object(value)) {
		const char *name;
		json_t *child;
		json_object_foreach((json_t *)value, name, child) {
			AUTO_FREE char *below = *path ? mem_printf("%s/%s", path, name) : mem_str(name);
			bool is_note = str_eq(name, "Time") || str_eq(name, "TempUnit") || str_eq(name, "PressureUnit") || str_eq(name, "Id");
			if (!is_note && str_is_name(name, 48))
				walk_sensors(w, below, name, child, depth + 1);
		}
	} else if (json_is_array(value)) {
		for (size_t i = 0; i < json_array_size(value) && i < SENSOR_ITEMS; i++) {
			AUTO_FREE char *below = mem_printf("%s/%zu", path, i + 1);
			walk_sensors(w, below, key, json_array_get(value, i), depth + 1);
		}
	}
}

int tasmota_decode_sensors(const json_t *sensors, const struct adapter_out *out)
{
	if (!json_is_object(sensors))
		return ERR_INVALID;
	const struct walk w = {out, str_eq(json_text_or(sensors, "TempUnit", "C"), "F") ? "°F" : "°C"};
	json_t *copy = json_copy((json_t *)sensors); // shutters are told as positions, not as sensors
	const char *key;
	json_t *value;
	void *next;
	json_object_foreach_safe(copy, next, key, value) {
		if (!str_starts(key, "Shutter"))
			continue;
		tell_position(out, key, value);
		json_object_del(copy, key);
	}
	walk_sensors(&w, "", "", copy, 0);
	json_decref(copy);
	return 0;
}

static int decode_availability(const json_t *state, const void *payload, size_t len, const struct adapter_out *out)
{
	AUTO_FREE char *word = mem_strn(payload, len);
	bool online = str_eq(word, json_text_or(state, "online", "Online"));
	if (!online && !str_eq(word, json_text_or(state, "offline", "Offline")))
		return ERR_INVALID;
	out->online(out->data, online);
	return 0;
}

static int decode_json(const json_t *state, const char *leaf, const void *payload, size_t len, const struct adapter_out *out)
{
	AUTO_JSON json_t *j = NULL;
	int e = json_read(&j, payload, len, STATE_MAX, 8);
	if (e)
		return e;
	if (str_eq(leaf, "SENSOR"))
		return tasmota_decode_sensors(j, out);
	if (str_starts(leaf, "STATUS")) {
		const json_t *sensors = json_object_get(j, "StatusSNS");
		return sensors ? tasmota_decode_sensors(sensors, out) : 0;
	}
	tell_switches(state, j, out);
	return 0;
}

static const char *below(const json_t *state, const char *prefix, const char *topic)
{
	const char *base = json_text_or(state, prefix, "");
	return *base && str_starts(topic, base) ? topic + strlen(base) : NULL;
}

int tasmota_decode_state(const json_t *state, const char *topic, const void *payload, size_t len, const struct adapter_out *out)
{
	const char *leaf = below(state, "tele", topic);
	if (!len)
		return 0; // a retained message was removed
	if (leaf) {
		if (str_eq(leaf, "LWT"))
			return decode_availability(state, payload, len, out);
		return str_eq(leaf, "STATE") || str_eq(leaf, "SENSOR") ? decode_json(state, leaf, payload, len, out) : 0;
	}
	leaf = below(state, "stat", topic);
	if (!leaf)
		return ERR_NOT_FOUND;
	int index = power_index(leaf);
	if (index >= 0) {
		AUTO_FREE char *word = mem_strn(payload, len);
		tell_power(state, index, word, out);
		return 0;
	}
	bool known = str_eq(leaf, "RESULT") || str_eq(leaf, "STATUS8") || str_eq(leaf, "STATUS10");
	return known ? decode_json(state, leaf, payload, len, out) : 0;
}
