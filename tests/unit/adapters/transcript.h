// Replays a transcript through an adapter: one JSON line per message, {"topic", "payload", "says": [text]}, where says is everything the adapter
// must tell about it, in order, and nothing else. A line with "recognises": true must be recognised first.
#ifndef TRANSCRIPT_H
#define TRANSCRIPT_H
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/adapter.h"

static inline void heard_text(void *data, char *text)
{
	json_array_append_new(data, json_string(text));
	free(text);
}

static inline void heard_fact(void *data, const char *key, const char *value)
{
	heard_text(data, mem_printf("fact %s %s", key, value));
}

static inline void heard_identity(void *data, const char *kind, const char *value)
{
	heard_text(data, mem_printf("identity %s %s", kind, value));
}

static inline void heard_online(void *data, bool online)
{
	heard_text(data, mem_printf("online %s", online ? "true" : "false"));
}

static inline void heard_property(void *data, const char *id, const char *name, const char *type, const char *format, const char *unit, bool settable)
{
	heard_text(data, mem_printf("property %s | %s | %s | %s | %s | %s", id, name, type, format ? format : "-", unit ? unit : "-", settable ? "settable" : "shown"));
}

static inline void heard_value(void *data, const char *id, const char *value)
{
	heard_text(data, mem_printf("value %s %s", id, value));
}

static inline struct adapter_out heard(json_t *list)
{
	return (struct adapter_out){.data = list, .fact = heard_fact, .identity = heard_identity, .online = heard_online, .property = heard_property,
		.value = heard_value};
}

static inline int transcript_line(const struct adapter *a, json_t *state, const json_t *line)
{
	AUTO_JSON json_t *said = json_array();
	const struct adapter_out out = heard(said);
	const char *topic = json_text_or(line, "topic", ""), *payload = json_text_or(line, "payload", "");
	bool changed = false;
	if (json_is_true(json_object_get(line, "recognises")))
		assert_int_equal(a->recognise(topic, payload, strlen(payload), state), 0);
	int e = a->decode(state, &changed, topic, payload, strlen(payload), &out);
	const json_t *wanted = json_object_get(line, "says");
	if (wanted && !json_equal(said, wanted)) {
		AUTO_FREE char *got = json_write(said);
		fail_msg("%s said %s", topic, got);
	}
	return e;
}

// Returns the number of messages.
static inline int transcript_replay(const struct adapter *a, json_t *state, const char *path)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	int count = 0;
	assert_int_equal(file_read(path, 1 << 22, &text, &len), 0);
	char *at = text;
	for (char *line; (line = strsep(&at, "\n")); ) {
		AUTO_JSON json_t *j = NULL;
		if (!*line)
			continue;
		assert_int_equal(json_read(&j, line, strlen(line), 1 << 20, 16), 0);
		transcript_line(a, state, j);
		count++;
	}
	return count;
}

#endif
