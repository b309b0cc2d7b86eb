// hubd's half of the relay on a real database and a real socket, with one loop to run until something holds.
#ifndef RELAY_WORLD_H
#define RELAY_WORLD_H
#include <string.h>
#include "folder.h"
#include "base/clock.h"
#include "base/str.h"
#include "relay/drill_store.h"
#include "relay/relay.h"
#include "relay/relay_store.h"

#define WAIT_MS 20000

struct world {
	char *dir;
	struct config config;
	struct loop *loop;
	struct store *store;
	struct relay *relay;
	struct loop_timer step;
	int changed, refused, days_over, inbound, fetched, fetch_err, sent;
	char refused_host[256], refused_why[64], topic[600], payload[600], changed_link[32], body[600], sent_why[WIRE_WORD_SIZE];
};

static inline void world_on_changed(void *data, const char *unit, const char *link)
{
	struct world *w = data;
	assert_non_null(unit);
	w->changed++;
	str_copy(w->changed_link, sizeof w->changed_link, link);
}

static inline void world_on_refused(void *data, const char *unit, const char *host, uint16_t port, const char *why)
{
	struct world *w = data;
	assert_non_null(unit);
	assert_true(port > 0);
	w->refused++;
	str_copy(w->refused_host, sizeof w->refused_host, host);
	str_copy(w->refused_why, sizeof w->refused_why, why);
}

static inline void world_on_inbound(void *data, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct world *w = data;
	assert_non_null(unit);
	w->inbound++;
	str_copy(w->topic, sizeof w->topic, topic);
	snprintf(w->payload, sizeof w->payload, "%.*s", (int)len, (const char *)payload);
}

static inline void world_on_fetched(void *data, int err, const void *body, size_t len)
{
	struct world *w = data;
	w->fetched++;
	w->fetch_err = err;
	snprintf(w->body, sizeof w->body, "%.*s", (int)len, body ? (const char *)body : "");
}

static inline void world_on_sent(void *data, const struct wire_send_done *result)
{
	struct world *w = data;
	w->sent++;
	str_copy(w->sent_why, sizeof w->sent_why, result->why);
}

static inline void world_on_day_over(void *data, const char *unit)
{
	struct world *w = data;
	assert_non_null(unit);
	w->days_over++;
}

static inline void world_open(struct world *w)
{
	const struct relay_hooks hooks = {.data = w, .changed = world_on_changed, .refused = world_on_refused, .inbound = world_on_inbound,
		.first_day_over = world_on_day_over};
	const struct store_migration ladder[] = {{1, relay_schema}, {2, drill_schema}};
	AUTO_FREE char *path = mem_printf("%s/hub.db", w->dir);
	assert_int_equal(loop_new(&w->loop), 0);
	assert_int_equal(store_open(&w->store, path, 0600, 0, ladder, 2), 0);
	assert_int_equal(relay_start(&w->relay, w->loop, &w->config, w->store, &hooks), 0);
}

static inline void world_close(struct world *w)
{
	relay_stop(w->relay);
	store_close(w->store);
	loop_free(w->loop);
}

static inline int world_make(void **state)
{
	struct world *w = NEW(struct world);
	void *dir;
	char *message = NULL;
	if (folder_make(&dir))
		return -1;
	w->dir = dir;
	AUTO_FREE char *data = mem_printf("%s/data", w->dir), *run = mem_printf("%s/data/run", w->dir), *relay = mem_printf("%s/data/relay", w->dir);
	if (mkdir(data, 0700) || mkdir(run, 0700) || mkdir(relay, 0700) || config_load(&w->config, NULL, data, &message))
		return -1;
	w->config.supervise = false;
	*state = w;
	return 0;
}

static inline int world_remove(void **state)
{
	struct world *w = *state;
	void *dir = w->dir;
	free(w);
	return folder_remove(&dir);
}

struct world_wait { struct world *world; bool (*holds)(void *data); void *data; int64_t ends_at; bool held; };

static inline void world_step(void *data)
{
	struct world_wait *wait = data;
	wait->held = wait->holds && wait->holds(wait->data);
	if (wait->held || clock_boot_ms() >= wait->ends_at)
		loop_stop(wait->world->loop);
	else
		loop_timer_arm(&wait->world->step, 5);
}

// Runs the loop until holds() says so; false when that took longer than ms.
static inline bool world_run(struct world *w, int64_t ms, bool (*holds)(void *data), void *data)
{
	struct world_wait wait = {.world = w, .holds = holds, .data = data, .ends_at = clock_boot_ms() + ms};
	loop_timer_init(&w->step, w->loop, world_step, &wait);
	loop_timer_arm(&w->step, 0);
	assert_int_equal(loop_run(w->loop), 0);
	return wait.held;
}

// A passport's interactions with one MQTT endpoint of that name.
static inline json_t *world_interactions(const char *id, const char *host, int port)
{
	return json_pack("[{s:s, s:s, s:s, s:{s:s, s:s}, s:{s:s, s:i, s:s, s:{s:s}}, s:{s:s, s:{s:s}}, s:[s], s:b, s:b}]", "id", id, "flow", "device_to_cloud",
		"initiated_by", "device", "peer", "kind", "service", "host", host, "transport", "proto", "tcp", "port", port, "app", "mqtt", "tls", "min", "1.2",
		"purpose", "code", "telemetry", "text", "en", "Shows consumption", "data", "energy", "personal", 1, "optional", 1);
}

static inline void world_declare(struct world *w, const char *unit, const char *id, const char *host, int port)
{
	AUTO_JSON json_t *list = world_interactions(id, host, port);
	assert_int_equal(relay_declare(w->relay, unit, list), 0);
}

// The unit's link with this position, or NULL; borrowed from *ret_list, which the caller owns.
static inline const json_t *world_link(struct world *w, const char *unit, size_t i, json_t **ret_list)
{
	*ret_list = relay_links(w->relay, unit);
	return json_array_get(*ret_list, i);
}

static inline void world_link_id(struct world *w, const char *unit, size_t i, char to[32])
{
	AUTO_JSON json_t *list = NULL;
	const json_t *link = world_link(w, unit, i, &list);
	assert_non_null(link);
	assert_true(str_copy(to, 32, json_text_or(link, "id", "")));
}

#endif
