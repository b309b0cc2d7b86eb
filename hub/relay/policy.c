#include "relay/policy.h"
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

#define MQTT_TLS_PORT 8883 // IANA secure-mqtt
#define KEEPALIVE_S 60
#define KEEPALIVE_MIN_S 10
#define KEEPALIVE_MAX_S 1800
#define TEXT_MAX 300
#define LIST_MAX 32

void endpoint_done(struct endpoint *e)
{
	json_decref(e->described);
	e->described = NULL;
}

void endpoints_done(struct endpoints *e)
{
	for (int i = 0; i < e->count; i++)
		endpoint_done(&e->rows[i]);
	e->count = 0;
}

// --- passports ---

int policy_host(char *to, const char *host)
{
	char lower[WIRE_HOST_SIZE];
	if (!host[0] || !str_copy(lower, sizeof lower, host))
		return ERR_INVALID;
	bool numeric = true;
	size_t label = 0;
	for (char *p = lower; *p; p++) {
		*p = (char)tolower((unsigned char)*p);
		if (*p == '.') {
			if (!label || p[-1] == '-')
				return ERR_INVALID;
			label = 0;
			numeric = true;
			continue;
		}
		bool digit = *p >= '0' && *p <= '9';
		if (!(digit || (*p >= 'a' && *p <= 'z') || (*p == '-' && label)) || ++label > 63)
			return ERR_INVALID;
		numeric = numeric && digit;
	}
	if (!label || numeric || lower[strlen(lower) - 1] == '-')
		return ERR_INVALID;
	memcpy(to, lower, sizeof lower);
	return 0;
}

static bool has_word(const json_t *o, const char *key, const char *word)
{
	return str_eq(json_text_or(o, key, NULL), word);
}

// What the passport's "purpose" says in the first language there is, English before others.
static const char *purpose_text(const json_t *purpose)
{
	json_t *texts = json_object_get(purpose, "text");
	const char *english = json_text_or(texts, "en", NULL);
	void *first = json_object_iter(texts);
	const char *text = english ? english : first ? json_string_value(json_object_iter_value(first)) : NULL;
	return text && strlen(text) <= TEXT_MAX ? text : NULL;
}

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

static json_t *words(const json_t *o, const char *key)
{
	json_t *list = json_array();
	const json_t *from = json_object_get(o, key), *item;
	for (size_t i = 0; i < json_array_size(from) && json_array_size(list) < LIST_MAX; i++)
		if (json_is_string(item = json_array_get(from, i)))
			json_array_append_new(list, json_string(json_string_value(item)));
	return list;
}

static json_t *describe(const json_t *interaction, const json_t *peer)
{
	const json_t *purpose = json_object_get(interaction, "purpose");
	json_t *d = json_object();
	json_object_set_new(d, "operator", text_or_null(json_text_or(peer, "operator", NULL)));
	json_object_set_new(d, "country", text_or_null(json_text_or(peer, "country", NULL)));
	json_object_set_new(d, "purpose", json_pack("{s:s, s:o}", "code", json_text_or(purpose, "code", "core_function"), "text", text_or_null(purpose_text(purpose))));
	json_object_set_new(d, "data", words(interaction, "data"));
	json_object_set_new(d, "personal", json_boolean(json_is_true(json_object_get(interaction, "personal"))));
	json_object_set_new(d, "optional", json_boolean(json_is_true(json_object_get(interaction, "optional"))));
	json_object_set_new(d, "required_for", words(interaction, "required_for"));
	return d;
}

static bool is_mqtt_link(const json_t *interaction, const json_t *transport, uint16_t port)
{
	const json_t *tls = json_object_get(transport, "tls");
	const char *application = json_text_or(transport, "app", port == MQTT_TLS_PORT ? "mqtt" : "");
	return has_word(interaction, "initiated_by", "device") && has_word(transport, "proto", "tcp") && json_is_object(tls) &&
		!json_is_true(json_object_get(tls, "mutual")) && str_eq(application, "mqtt");
}

// True when the interaction is an endpoint of the Internet.
static bool read_endpoint(struct endpoint *to, const json_t *interaction)
{
	json_t *peer, *transport;
	const char *id, *host;
	int64_t port = 0, keepalive = KEEPALIVE_S;
	*to = (struct endpoint){0};
	if (!has_word(interaction, "flow", "device_to_cloud") || json_get_object(interaction, "peer", &peer) || json_get_object(interaction, "transport", &transport) ||
		json_get_text(interaction, "id", sizeof to->interaction - 1, &id) || json_get_text(peer, "host", sizeof to->host - 1, &host))
		return false;
	if (json_get_int(transport, "port", 1, UINT16_MAX, &port) || policy_host(to->host, host) || !str_copy(to->interaction, sizeof to->interaction, id))
		return false;
	if (json_get_int(interaction, "keepalive_s", KEEPALIVE_MIN_S, KEEPALIVE_MAX_S, &keepalive))
		keepalive = KEEPALIVE_S;
	to->port = (uint16_t)port;
	to->keepalive_s = (uint16_t)keepalive;
	to->mqtt = is_mqtt_link(interaction, transport, to->port);
	to->described = describe(interaction, peer);
	return true;
}

static bool has_interaction(const struct endpoints *e, const char *interaction)
{
	for (int i = 0; i < e->count; i++)
		if (str_eq(e->rows[i].interaction, interaction))
			return true;
	return false;
}

int policy_read(struct endpoints *ret, const json_t *interactions)
{
	struct endpoints e = {.count = 0};
	if (!json_is_array(interactions))
		return ERR_INVALID;
	for (size_t i = 0; i < json_array_size(interactions); i++) {
		struct endpoint one;
		if (!read_endpoint(&one, json_array_get(interactions, i)))
			continue;
		if (has_interaction(&e, one.interaction)) { // the first one counts
			endpoint_done(&one);
			continue;
		}
		if (e.count == POLICY_ENDPOINTS_MAX) {
			endpoint_done(&one);
			endpoints_done(&e);
			return ERR_LIMIT;
		}
		e.rows[e.count++] = one;
	}
	*ret = e;
	return 0;
}

bool policy_is_same(const struct endpoint *a, const struct endpoint *b)
{
	const json_t *x = a->described, *y = b->described;
	return str_eq(a->interaction, b->interaction) && str_eq(a->host, b->host) && a->port == b->port && a->mqtt == b->mqtt &&
		has_word(json_object_get(x, "purpose"), "code", json_text_or(json_object_get(y, "purpose"), "code", "")) &&
		json_equal(json_object_get(x, "data"), json_object_get(y, "data")) && json_equal(json_object_get(x, "personal"), json_object_get(y, "personal"));
}

// --- topics ---

const char *policy_outbound_path(const char *unit, const char *topic)
{
	size_t len = strlen(unit);
	if (!str_starts(topic, "cloud/") || strncmp(topic + 6, unit, len) != 0 || topic[6 + len] != '/')
		return NULL;
	const char *path = topic + 6 + len + 1;
	return !path[0] || str_eq(path, "in") || str_starts(path, "in/") ? NULL : path;
}

bool policy_path_names(const char *path, const char *interaction, const char **ret_rest)
{
	size_t len = strlen(interaction);
	if (strncmp(path, interaction, len) != 0 || path[len] != '/' || !path[len + 1])
		return false;
	*ret_rest = path + len + 1;
	return true;
}

int policy_remote_topic(char to[WIRE_TOPIC_SIZE], const char *link, const char *path)
{
	int n = snprintf(to, WIRE_TOPIC_SIZE, "%s/%s", link, path);
	return n > 0 && n < WIRE_TOPIC_SIZE ? 0 : ERR_LIMIT;
}

int policy_local_topic(char to[WIRE_TOPIC_SIZE], const char *unit, const char *path)
{
	if (!path[0] || strpbrk(path, "+#"))
		return ERR_INVALID;
	int n = snprintf(to, WIRE_TOPIC_SIZE, "cloud/%s/in/%s", unit, path);
	return n > 0 && n < WIRE_TOPIC_SIZE ? 0 : ERR_INVALID;
}

// --- flows ---

static const char *const flow_words[] = {[FLOW_DECLARED] = "declared", [FLOW_REFUSED] = "refused", [FLOW_UNDECLARED] = "undeclared"};

const char *flow_word(enum flow_verdict v)
{
	return flow_words[v];
}

int flow_verdict_of(enum flow_verdict *ret, const char *word)
{
	for (size_t i = 0; i < sizeof flow_words / sizeof *flow_words; i++)
		if (str_eq(flow_words[i], word)) {
			*ret = (enum flow_verdict)i;
			return 0;
		}
	return ERR_INVALID;
}

void flows_done(struct flows *f)
{
	free(f->rows);
	*f = (struct flows){0};
}

static struct flow *find_flow(struct flows *f, const char *host, uint16_t port)
{
	for (int i = 0; i < f->count; i++)
		if (f->rows[i].port == port && str_eq(f->rows[i].host, host))
			return &f->rows[i];
	return NULL;
}

static struct flow *make_room(struct flows *f)
{
	if (f->count < POLICY_FLOWS_MAX) {
		f->rows = mem_resize(f->rows, (size_t)f->count + 1, sizeof *f->rows);
		return &f->rows[f->count++];
	}
	struct flow *oldest = &f->rows[0];
	for (int i = 1; i < f->count; i++)
		if (f->rows[i].last_at < oldest->last_at)
			oldest = &f->rows[i];
	f->displaced = true;
	return oldest;
}

bool flows_note(struct flows *f, const char *host, uint16_t port, enum flow_verdict v, int64_t now_ms)
{
	struct flow *row = find_flow(f, host, port);
	bool news = !row || row->verdict != v;
	if (!row) {
		row = make_room(f);
		*row = (struct flow){.port = port, .first_at = now_ms};
		memcpy(row->host, host, strnlen(host, sizeof row->host - 1));
	}
	row->verdict = v;
	row->count++;
	row->last_at = now_ms;
	row->dirty = true;
	return news;
}
