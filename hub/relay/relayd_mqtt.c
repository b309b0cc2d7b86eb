#define LOG_ROOM "relayd"
#include "relay/relayd_mqtt.h"
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/bus.h"
#include "platform/resolve.h"
#include "platform/tls.h"
#include "relay/wire.h"

#define SCHEME "mqtts://"
enum { LIMIT_MS = 20000, PUBLISHES_MAX = 16, ANSWERS_MAX = 16 << 10 /* bytes of a broker that is asked for nothing but acknowledgements */ };

struct mqtt_send {
	struct loop *loop;
	mqtt_sent_fn *done;
	void *data;
	char host[WIRE_HOST_SIZE], client_id[32];
	uint16_t port;
	char *user, *password, *ca, *ca_file;
	size_t ca_len;
	bool allow_private;
	json_t *publishes;
	struct resolving *resolving;
	struct resolved found;
	int next_address;
	struct tls_client *tls;
	struct tls_seen seen;
	struct bus *bus;
	struct loop_timer limit, next; // next: another address, or the end
	const char *why;               // NULL: it goes on
	int mids[PUBLISHES_MAX], open;
};

bool mqtt_send_is(const char *url)
{
	return str_starts(url, SCHEME);
}

static void hang_up(struct mqtt_send *m)
{
	bus_free(m->bus);
	tls_client_free(m->tls);
	m->bus = NULL;
	m->tls = NULL;
}

// Never from within one of the bus's hooks: the end comes with the loop's next turn.
static void finish(struct mqtt_send *m, const char *why)
{
	if (m->why)
		return;
	m->why = why;
	loop_timer_arm(&m->next, 0);
}

static void publish_all(void *data)
{
	struct mqtt_send *m = data;
	const json_t *one;
	size_t i;
	m->open = 0;
	json_array_foreach(m->publishes, i, one) {
		const char *payload = json_text_or(one, "payload", "");
		int err = bus_publish(m->bus, json_text_or(one, "topic", ""), payload, strlen(payload), 1, json_is_true(json_object_get(one, "retain")), &m->mids[m->open]);
		if (err < 0) {
			finish(m, err == ERR_INVALID ? "bad_address" : "unreachable");
			return;
		}
		m->open++;
	}
}

static void on_published(void *data, int mid)
{
	struct mqtt_send *m = data;
	for (int i = 0; i < m->open; i++)
		if (m->mids[i] == mid) {
			m->mids[i] = m->mids[--m->open];
			break;
		}
	if (m->open == 0)
		finish(m, "");
}

static void on_down(void *data, int err)
{
	struct mqtt_send *m = data;
	if (err == ERR_DENIED)
		finish(m, "login");
	else if (m->seen.why)
		finish(m, str_eq(m->seen.why, "too_long") ? "refused" : m->seen.why);
	else if (err == ERR_CRYPTO)
		finish(m, "tls_failed");
	else if (m->next_address < m->found.count)
		loop_timer_arm(&m->next, 0); // the name has another address
	else
		finish(m, "unreachable");
}

// The address was checked when it was resolved and is the one that is dialled; the name is what the certificate must carry.
static int dial(struct mqtt_send *m, const char *address)
{
	memset(&m->seen, 0, sizeof m->seen);
	m->seen.inbound_max = ANSWERS_MAX;
	int err = tls_client_new(&m->tls, m->host, m->ca_file, &m->seen);
	if (err == 0 && m->ca)
		err = tls_client_trust(m->tls, m->ca, m->ca_len);
	if (err < 0)
		return err;
	const struct bus_options options = { .host = address, .port = m->port, .client_id = m->client_id, .username = *m->user ? m->user : NULL, .password = m->password,
		.tls_context = tls_client_context(m->tls), .data = m, .up = publish_all, .down = on_down, .published = on_published };
	return bus_new(&m->bus, m->loop, &options);
}

static void on_found(void *data, int err, const struct resolved *found)
{
	struct mqtt_send *m = data;
	m->resolving = NULL;
	m->found = *found;
	if (err < 0)
		finish(m, err == ERR_DENIED ? "private_address" : err == ERR_NOT_FOUND ? "no_address" : "unreachable");
	else if (!m->why)
		loop_timer_arm(&m->next, 0);
}

static void look_up(struct mqtt_send *m)
{
	m->resolving = resolve_later(m->loop, m->host, m->allow_private, on_found, m);
	if (!m->resolving)
		finish(m, "busy");
}

static void on_next(void *data)
{
	struct mqtt_send *m = data;
	hang_up(m);
	if (m->why) {
		const struct fetch_sent sent = { .why = m->why };
		loop_timer_disarm(&m->limit);
		log_debug("sent to %s:%u: %s", LOGQ(m->host), m->port, *m->why ? m->why : "taken");
		m->done(m->data, &sent);
	} else if (dial(m, m->found.text[m->next_address++]) < 0) {
		finish(m, "tls_failed");
	}
}

static void on_limit(void *data)
{
	finish(data, "timeout");
}

static bool read_url(struct mqtt_send *m, const char *url)
{
	const char *host = url + strlen(SCHEME), *colon = strrchr(host, ':');
	uint64_t port;
	if (!mqtt_send_is(url) || !colon || str_u64(&port, colon + 1, UINT16_MAX) < 0 || port == 0)
		return false;
	AUTO_FREE char *name = mem_strn(host, (size_t)(colon - host));
	m->port = (uint16_t)port;
	return *name && str_copy(m->host, sizeof m->host, name);
}

static bool read_body(struct mqtt_send *m, const struct fetch_send *s)
{
	return json_read(&m->publishes, s->body, s->len, WIRE_BODY_MAX, 4) == 0 && json_array_size(m->publishes) > 0 && json_array_size(m->publishes) <= PUBLISHES_MAX;
}

struct mqtt_send *mqtt_send_new(struct loop *l, const struct fetch_send *s, mqtt_sent_fn *done, void *data)
{
	char id[13];
	struct mqtt_send *m = NEW(struct mqtt_send);
	*m = (struct mqtt_send){ .loop = l, .done = done, .data = data, .user = mem_str(s->user ? s->user : ""), .password = mem_str(s->password ? s->password : ""),
		.ca_file = s->ca_file ? mem_str(s->ca_file) : NULL, .ca = s->ca ? mem_strn(s->ca, s->ca_len) : NULL, .ca_len = s->ca ? s->ca_len : 0, .allow_private = s->allow_private };
	random_id(id);
	AUTO_FREE char *client_id = mem_printf("freehold-%s", id);
	(void)str_copy(m->client_id, sizeof m->client_id, client_id);
	loop_timer_init(&m->limit, l, on_limit, m);
	loop_timer_init(&m->next, l, on_next, m);
	loop_timer_arm(&m->limit, LIMIT_MS);
	if (read_url(m, s->url) && read_body(m, s))
		look_up(m);
	else
		finish(m, "bad_address");
	return m;
}

void mqtt_send_free(struct mqtt_send *m)
{
	if (!m)
		return;
	resolve_forget(m->resolving);
	loop_timer_disarm(&m->limit);
	loop_timer_disarm(&m->next);
	hang_up(m);
	json_decref(m->publishes);
	mem_wipe_str(m->password);
	free(m->user);
	free(m->ca);
	free(m->ca_file);
	free(m);
}
