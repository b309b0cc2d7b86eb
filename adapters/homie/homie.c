// Homie 5: homie/5/<id>/$state, $description, <node>/<property>, and /set. See README.md.
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/adapter.h"

#define PREFIX "homie/5/"
#define DESCRIPTION_MAX 65536
#define PROPERTIES_MAX 64
#define VALUE_MAX 1024

static const char *state_id(const json_t *state)
{
	return json_text_or(state, "id", "");
}

// What comes after "homie/5/<id>/", or NULL when the topic is not under it.
static const char *below_device(const char *topic, const char *id)
{
	size_t n = strlen(id);
	if (!n || !str_starts(topic, PREFIX))
		return NULL;
	topic += strlen(PREFIX);
	return strncmp(topic, id, n) == 0 && topic[n] == '/' ? topic + n + 1 : NULL;
}

static bool payload_is(const void *payload, size_t len, const char *word)
{
	return len == strlen(word) && memcmp(payload, word, len) == 0;
}

static bool is_state_word(const void *payload, size_t len)
{
	static const char *const words[] = {"init", "ready", "disconnected", "sleeping", "lost"};
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (payload_is(payload, len, words[i]))
			return true;
	return false;
}

static int read_description(const void *payload, size_t len, json_t **ret)
{
	json_t *j;
	int e = json_read(&j, payload, len, DESCRIPTION_MAX, 12);
	if (e)
		return e;
	if (!str_starts(json_text_or(j, "homie", ""), "5.")) {
		json_decref(j);
		return ERR_INVALID;
	}
	*ret = j;
	return 0;
}

static int recognise(const char *topic, const void *payload, size_t len, json_t *state)
{
	char id[65];
	if (!str_starts(topic, PREFIX))
		return ERR_NOT_FOUND;
	const char *at = topic + strlen(PREFIX), *end = strchrnul(at, '/');
	size_t n = (size_t)(end - at);
	if (n >= sizeof id || !*end)
		return ERR_NOT_FOUND;
	memcpy(id, at, n);
	id[n] = 0;
	if (!str_is_id(id, sizeof id - 1))
		return ERR_INVALID;
	if (str_eq(end, "/$state")) {
		if (!is_state_word(payload, len))
			return ERR_INVALID;
	} else if (str_eq(end, "/$description")) {
		AUTO_JSON json_t *description = NULL;
		int e = read_description(payload, len, &description);
		if (e)
			return e;
	} else {
		return ERR_NOT_FOUND;
	}
	json_object_set_new(state, "id", json_string(id));
	return 0;
}

static int add(struct grants *to, int verb, const char *id, const char *below)
{
	AUTO_FREE char *pattern = mem_printf(PREFIX "%s/%s", id, below);
	return grants_add(to, verb, pattern);
}

static int grants(const json_t *state, struct grants *to)
{
	const char *id = state_id(state);
	int e = str_is_id(id, 64) ? add(to, GRANT_SAY, id, "#") : ERR_INVALID;
	if (!e)
		e = add(to, GRANT_HEAR, id, "+/+/set");
	return e ? e : grants_add(to, GRANT_HEAR, PREFIX "$broadcast/#");
}

// --- the description ---

static const char *canonical_type(const char *datatype)
{
	static const struct { const char *homie, *type; } rows[] = {
		{"integer", "number"}, {"float", "number"}, {"boolean", "boolean"}, {"enum", "enum"}, {"color", "color"},
		{"string", "text"}, {"datetime", "text"}, {"duration", "text"}, {"json", "text"},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (str_eq(rows[i].homie, datatype))
			return rows[i].type;
	return NULL;
}

// What the adapter remembers of a property: enough to read its values, to send it commands and to know what the broker keeps.
static json_t *remembered(const json_t *p, const char *type)
{
	const char *format = json_text_or(p, "format", NULL);
	bool settable = json_is_true(json_object_get(p, "settable")), retained = !json_is_false(json_object_get(p, "retained"));
	if (format && strlen(format) > 512)
		format = NULL;
	return json_pack("{s:s, s:s, s:s*, s:b, s:b}", "type", type, "datatype", json_text_or(p, "datatype", ""), "format", format, "settable", settable, "retained",
		retained);
}

static const char *name_or(const json_t *o, const char *otherwise)
{
	const char *name = json_text_or(o, "name", otherwise);
	return str_is_name(name, 64) ? name : otherwise;
}

static void read_property(json_t *known, const char *node_id, const char *id, const json_t *p, const struct adapter_out *out)
{
	const char *type = canonical_type(json_text_or(p, "datatype", ""));
	if (!type || !str_is_id(id, 64) || json_object_size(known) >= PROPERTIES_MAX)
		return;
	AUTO_FREE char *key = mem_printf("%s/%s", node_id, id);
	json_t *r = remembered(p, type);
	json_object_set_new(known, key, r);
	const char *unit = json_text_or(p, "unit", NULL);
	out->property(out->data, key, name_or(p, id), type, json_text_or(r, "format", NULL), unit && str_is_name(unit, 16) ? unit : NULL,
		json_is_true(json_object_get(r, "settable")));
}

static json_t *read_nodes(const json_t *description, const struct adapter_out *out)
{
	json_t *known = json_object(), *node, *p;
	const char *node_id, *id;
	json_object_foreach(json_object_get(description, "nodes"), node_id, node) {
		if (!str_is_id(node_id, 64))
			continue;
		json_object_foreach(json_object_get(node, "properties"), id, p)
			read_property(known, node_id, id, p, out);
	}
	return known;
}

static int decode_description(json_t *state, bool *state_changed, const void *payload, size_t len, const struct adapter_out *out)
{
	AUTO_JSON json_t *description = NULL;
	int e = read_description(payload, len, &description);
	if (e)
		return e;
	AUTO_JSON json_t *known = read_nodes(description, out);
	if (!json_equal(known, json_object_get(state, "properties"))) {
		json_object_set(state, "properties", known);
		*state_changed = true;
	}
	const char *name = json_text_or(description, "name", NULL);
	if (name && str_is_name(name, 64))
		out->fact(out->data, "name", name);
	return 0;
}

// --- values ---

// The convention's float: no hexadecimal, infinity or NaN.
static bool read_number(double *ret, const char *s)
{
	char *end;
	if (!*s || strspn(s, "0123456789+-.eE") != strlen(s))
		return false;
	errno = 0;
	double v = strtod(s, &end);
	if (*end || errno || !isfinite(v))
		return false;
	*ret = v;
	return true;
}

static bool is_integer(const char *s)
{
	if (*s == '-')
		s++;
	return *s && strspn(s, "0123456789") == strlen(s);
}

// One side of "min:max[:step]"; an empty one is open.
static bool in_bound(double v, const char *text, size_t len, bool is_minimum)
{
	char side[32];
	double bound;
	if (!len || len >= sizeof side)
		return true;
	memcpy(side, text, len);
	side[len] = 0;
	if (!read_number(&bound, side))
		return true; // a broken format binds nobody
	return is_minimum ? v >= bound : v <= bound;
}

static bool in_range(double v, const char *format)
{
	const char *colon = format ? strchr(format, ':') : NULL;
	if (!colon)
		return true;
	return in_bound(v, format, (size_t)(colon - format), true) && in_bound(v, colon + 1, strcspn(colon + 1, ":"), false);
}

static bool is_one_of(const char *value, const char *format)
{
	size_t n = strlen(value);
	for (const char *at = format; at;) {
		const char *end = strchrnul(at, ',');
		if ((size_t)(end - at) == n && n && memcmp(at, value, n) == 0)
			return true;
		at = *end ? end + 1 : NULL;
	}
	return false;
}

static bool value_fits(const json_t *property, const char *value)
{
	const char *datatype = json_text_or(property, "datatype", ""), *format = json_text_or(property, "format", NULL);
	double v;
	if (str_eq(datatype, "boolean"))
		return str_eq(value, "true") || str_eq(value, "false");
	if (str_eq(datatype, "enum"))
		return is_one_of(value, format);
	if (str_eq(datatype, "integer"))
		return is_integer(value) && read_number(&v, value) && in_range(v, format);
	if (str_eq(datatype, "float"))
		return read_number(&v, value) && in_range(v, format);
	return true;
}

static int decode_value(const json_t *state, const char *key, const void *payload, size_t len, const struct adapter_out *out)
{
	const json_t *p = json_object_get(json_object_get(state, "properties"), key);
	if (!p)
		return ERR_NOT_FOUND;
	if (len == 1 && *(const char *)payload == 0)
		len = 0; // how the convention says "empty string"
	else if (!len)
		return 0; // the retained value was removed
	if (len > VALUE_MAX || !str_utf8_valid(payload, len))
		return ERR_INVALID;
	AUTO_FREE char *value = mem_strn(payload, len);
	// A reading outside its own declared range is still a reading; only its form must be right.
	double v;
	const char *type = json_text_or(p, "type", "");
	if ((str_eq(type, "boolean") && !value_fits(p, value)) || (str_eq(type, "number") && !read_number(&v, value)))
		return ERR_INVALID;
	out->value(out->data, key, value);
	return 0;
}

static int decode(json_t *state, bool *state_changed, const char *topic, const void *payload, size_t len, const struct adapter_out *out)
{
	const char *id = state_id(state), *below = below_device(topic, id);
	if (!below)
		return ERR_NOT_FOUND;
	if (str_eq(below, "$state")) {
		if (!is_state_word(payload, len))
			return len ? ERR_INVALID : 0;
		out->identity(out->data, "homie", id);
		out->online(out->data, payload_is(payload, len, "ready") || payload_is(payload, len, "sleeping"));
		return 0;
	}
	if (str_eq(below, "$description"))
		return len ? decode_description(state, state_changed, payload, len, out) : 0;
	return decode_value(state, below, payload, len, out);
}

static int encode(const json_t *state, const char *property, const char *value, struct adapter_send *to)
{
	const json_t *p = json_object_get(json_object_get(state, "properties"), property);
	if (!p)
		return ERR_NOT_FOUND;
	if (!json_is_true(json_object_get(p, "settable")) || !value_fits(p, value) || !str_copy(to->payload, sizeof to->payload, value))
		return ERR_INVALID;
	int n = snprintf(to->topic, sizeof to->topic, PREFIX "%s/%s/set", state_id(state), property);
	to->retain = false;
	return n > 0 && (size_t)n < sizeof to->topic ? 0 : ERR_LIMIT;
}

static int push_credential(const json_t *state, const char *host, uint16_t port, bool tls, const char *client_id, const char *username, const char *password,
	struct adapter_send *to)
{
	(void)state, (void)host, (void)port, (void)tls, (void)client_id, (void)username, (void)password, (void)to;
	return ERR_UNSUPPORTED; // the convention has no such message
}

static int reset(const json_t *state, const char *level, struct adapter_send *to)
{
	(void)state, (void)level, (void)to;
	return ERR_UNSUPPORTED; // nor this one
}

static bool retains(const json_t *state, const char *topic)
{
	const char *below = below_device(topic, state_id(state));
	if (!below)
		return false;
	if (str_eq(below, "$state") || str_eq(below, "$description"))
		return true;
	const json_t *p = json_object_get(json_object_get(state, "properties"), below);
	return json_is_true(json_object_get(p, "retained"));
}

static int check_announcement(const json_t *state, const char *topic, const void *payload, size_t len)
{
	(void)state, (void)topic, (void)payload, (void)len;
	return ERR_DENIED; // Homie discovery is the device's own subtree: nothing has to be announced elsewhere
}

const struct adapter adapter_homie = {
	.abi = ADAPTER_ABI, .name = "homie", .title = "Homie", .says_online = true, .recognise = recognise, .grants = grants, .decode = decode, .encode = encode,
	.push_credential = push_credential, .reset = reset, .retains = retains, .check_announcement = check_announcement,
};
