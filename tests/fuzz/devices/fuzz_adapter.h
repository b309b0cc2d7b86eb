// Shows one message to an adapter as a stranger's, and then to a unit that it has recognised. Nothing it says or grants may lie outside its rules.
#ifndef FUZZ_ADAPTER_H
#define FUZZ_ADAPTER_H
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/adapter.h"

static inline void must(bool good)
{
	if (!good)
		abort();
}

static inline void is_text(const char *s)
{
	must(s && str_utf8_valid(s, strlen(s)));
}

static inline void fuzz_pair(void *data, const char *a, const char *b)
{
	(void)data;
	is_text(a);
	is_text(b);
}

static inline void fuzz_online(void *data, bool online)
{
	(void)data, (void)online;
}

static inline void fuzz_property(void *data, const char *id, const char *name, const char *type, const char *format, const char *unit, bool settable)
{
	(void)data, (void)format, (void)unit, (void)settable;
	must(strlen(id) <= 160);
	is_text(id);
	is_text(name);
	is_text(type);
}

static inline void check_grants(const struct adapter *a, const json_t *memory)
{
	struct grants g = {0};
	if (a->grants(memory, &g) == 0) {
		for (int i = 0; i < g.count; i++)
			must(grant_filter_valid(g.rows[i].pattern) && *g.rows[i].pattern != '$' && *g.rows[i].pattern != '+' && *g.rows[i].pattern != '#');
	}
	grants_done(&g);
}

static inline void fuzz_message(const struct adapter *a, json_t *memory, const char *topic, const void *payload, size_t len)
{
	const struct adapter_out out = {.fact = fuzz_pair, .identity = fuzz_pair, .online = fuzz_online, .property = fuzz_property, .value = fuzz_pair};
	bool changed = false;
	(void)!a->decode(memory, &changed, topic, payload, len, &out);
	(void)!a->check_announcement(memory, topic, payload, len);
	(void)a->retains(memory, topic);
	check_grants(a, memory);
}

static inline void fuzz_adapter(const struct adapter *a, const uint8_t *p, size_t len)
{
	const uint8_t *end = memchr(p, '\n', len);
	if (!end)
		return;
	AUTO_FREE char *topic = mem_strn((const char *)p, (size_t)(end - p));
	const void *payload = end + 1;
	size_t payload_len = len - (size_t)(end - p) - 1;
	if (!grant_topic_valid(topic))
		return;
	AUTO_JSON json_t *stranger = json_object();
	if (a->recognise(topic, payload, payload_len, stranger) == 0)
		fuzz_message(a, stranger, topic, payload, payload_len);
	// A unit as a good device of the ecosystem would have left it.
	AUTO_JSON json_t *known = json_pack("{s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:[i,i,i,i], s:b, s:{s:{s:s, s:s, s:b}}}", "id", "x", "mac", "AAAAAA000001", "topic", "x", "cmnd",
		"cmnd/x/", "stat", "stat/x/", "tele", "tele/x/", "fallback", "DVES_000001_fb", "relays", 1, 2, 3, 3, "dimmer", 1, "properties", "n/p", "type", "number",
		"datatype", "float", "settable", 1);
	fuzz_message(a, known, topic, payload, payload_len);
}

#endif
