#define LOG_ROOM "bus"
#include "platform/bus.h"
#include <errno.h>
#include <fcntl.h>
#include <mosquitto.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include "base/log.h"
#include "base/mem.h"

enum {
	BACKOFF_MIN_MS = 100, BACKOFF_MAX_MS = 5000,
	STEADY_MS = 5000,        // a session that lasted this long resets the back-off
	CONNECT_LIMIT_MS = 10000,
	PACKETS_AT_ONCE = 64,
	UNSENT_MAX = 16 << 20,
	IN_FLIGHT_MAX = 1000,
	KEEPALIVE_S = 30,
};

struct bus {
	struct loop *loop;
	struct mosquitto *m;
	struct bus_options o; // the strings in it are not ours after bus_new
	char *host;
	bool tls, up, freed;
	int refused;          // the CONNACK's verdict of this attempt, 0 or ERR_DENIED
	int told;             // what down() said last
	int attempt, backoff_ms;
	size_t unsent;        // at most this much waits in libmosquitto
	struct loop_fd *watch;
	int watched;          // events
	struct loop_timer timer, steady; // timer: back-off, time limit of an attempt, or keep-alive
};

static int to_err(int rc)
{
	switch (rc) {
	case MOSQ_ERR_SUCCESS: return 0;
	case MOSQ_ERR_NO_CONN: case MOSQ_ERR_CONN_LOST: case MOSQ_ERR_ERRNO: return ERR_UNAVAILABLE;
	case MOSQ_ERR_PAYLOAD_SIZE: case MOSQ_ERR_OVERSIZE_PACKET: return ERR_LIMIT;
	case MOSQ_ERR_TLS: return ERR_CRYPTO;
	default: return ERR_INVALID;
	}
}

// --- the connection ---

static void on_socket(void *data, int events);

static void unwatch(struct bus *b)
{
	loop_fd_remove(b->watch);
	b->watch = NULL;
}

static void fail(struct bus *b, int err)
{
	unwatch(b);
	loop_timer_disarm(&b->steady);
	loop_timer_arm(&b->timer, b->backoff_ms);
	b->backoff_ms = b->backoff_ms * 2 < BACKOFF_MAX_MS ? b->backoff_ms * 2 : BACKOFF_MAX_MS;
	bool news = b->up || b->told != err;
	b->up = false;
	b->told = err;
	if (news && b->o.down && !b->freed)
		b->o.down(b->o.data, err);
}

// Waits for what libmosquitto wants. During a TLS handshake its wish to write never ends, so after the first event only reading counts there.
static void watch_again(struct bus *b)
{
	int events = LOOP_READ;
	if (mosquitto_want_write(b->m)) {
		if (b->up || !b->tls)
			events |= LOOP_WRITE;
	} else {
		b->unsent = 0;
	}
	if (b->watch && events != b->watched)
		loop_fd_set(b->watch, events);
	b->watched = events;
}

static int watch_first(struct bus *b)
{
	int fd = mosquitto_socket(b->m);
	if (fcntl(fd, F_SETFD, FD_CLOEXEC) < 0)
		return -errno;
	b->watched = LOOP_READ | LOOP_WRITE;
	return loop_fd_add(b->loop, fd, b->watched, on_socket, b, &b->watch);
}

// libmosquitto 2.0.11 frees a bind address that is set to NULL but goes on using it: once set, it is only ever replaced.
static int connect_from(struct bus *b, const char *source)
{
	int rc = source ? mosquitto_string_option(b->m, MOSQ_OPT_BIND_ADDRESS, source) : MOSQ_ERR_SUCCESS;
	return rc ? rc : mosquitto_connect_async(b->m, b->host, source ? b->o.port : 0, b->o.keepalive_s);
}

// Without a bind address libmosquitto tries only the first address of a name; attempts take turns with the two families so that a dead IPv6 address
// cannot keep it away. A family that the name or this machine does not have fails at once and leaves the turn to the other.
static int connect_by_turns(struct bus *b)
{
	static const char *const any[] = {"::", "0.0.0.0"};
	int turn = b->attempt++ & 1;
	int rc = connect_from(b, any[turn]);
	return rc > 0 ? connect_from(b, any[!turn]) : rc;
}

static void connect_now(struct bus *b)
{
	b->refused = 0;
	b->unsent = 0;
	int rc = b->host[0] == '/' ? connect_from(b, NULL) : connect_by_turns(b);
	if (rc > 0 || watch_first(b))
		fail(b, rc == MOSQ_ERR_TLS ? ERR_CRYPTO : ERR_UNAVAILABLE);
	else
		loop_timer_arm(&b->timer, CONNECT_LIMIT_MS);
}

static void keep_alive(struct bus *b)
{
	int rc = mosquitto_loop_misc(b->m);
	if (rc || mosquitto_socket(b->m) < 0) {
		fail(b, ERR_UNAVAILABLE);
	} else {
		watch_again(b);
		loop_timer_arm(&b->timer, b->o.keepalive_s * 1000 / 4);
	}
}

static void on_timer(void *data)
{
	struct bus *b = data;
	if (b->up)
		keep_alive(b);
	else if (b->watch)
		fail(b, ERR_UNAVAILABLE); // the time limit; connecting again closes the old socket
	else
		connect_now(b);
}

static void on_steady(void *data)
{
	((struct bus *)data)->backoff_ms = BACKOFF_MIN_MS;
}

// libmosquitto takes ECONNREFUSED and ECONNRESET during a TLS handshake for "try again", and its first write may have taken the error off
// the socket; but a socket that is ready and has no peer is a dead one.
static bool is_broken(const struct bus *b)
{
	int fd = mosquitto_socket(b->m), error = 0;
	socklen_t len = sizeof error;
	struct sockaddr_storage peer;
	socklen_t peer_len = sizeof peer;
	return getsockopt(fd, SOL_SOCKET, SO_ERROR, &error, &len) < 0 || error || getpeername(fd, (struct sockaddr *)&peer, &peer_len) < 0;
}

static bool has_input(const struct bus *b)
{
	int n = 0;
	int fd = mosquitto_socket(b->m);
	return fd >= 0 && ioctl(fd, FIONREAD, &n) == 0 && n > 0;
}

static int read_and_write(struct bus *b, int events)
{
	int rc = 0;
	if (events & LOOP_READ || (b->tls && !b->up)) { // reading is also what goes on with a handshake
		int limit = PACKETS_AT_ONCE;
		do
			rc = mosquitto_loop_read(b->m, 1);
		while (!rc && !b->freed && --limit && has_input(b));
	}
	if (!rc && !b->freed)
		rc = mosquitto_loop_write(b->m, 1);
	return rc;
}

static void on_socket(void *data, int events)
{
	struct bus *b = data;
	if (!b->up && is_broken(b)) {
		fail(b, ERR_UNAVAILABLE);
		return;
	}
	int rc = read_and_write(b, events);
	if (b->freed)
		return;
	if (rc || mosquitto_socket(b->m) < 0)
		fail(b, b->refused ? b->refused : rc == MOSQ_ERR_TLS ? ERR_CRYPTO : ERR_UNAVAILABLE);
	else
		watch_again(b);
}

// --- libmosquitto's callbacks ---

static void on_connect(struct mosquitto *m, void *data, int code)
{
	struct bus *b = data;
	(void)m;
	if (b->freed)
		return;
	if (code) { // 3: the broker is not ready; all others are about us
		b->refused = code == 3 ? ERR_UNAVAILABLE : ERR_DENIED;
		return;
	}
	b->up = true;
	b->told = 0;
	loop_timer_arm(&b->steady, STEADY_MS);
	loop_timer_arm(&b->timer, b->o.keepalive_s * 1000 / 4);
	if (b->o.up)
		b->o.up(b->o.data);
}

static void on_message(struct mosquitto *m, void *data, const struct mosquitto_message *message)
{
	struct bus *b = data;
	(void)m;
	if (!b->freed && b->o.message)
		b->o.message(b->o.data, message->topic, message->payload ? message->payload : "", (size_t)message->payloadlen, message->retain);
}

static void on_publish(struct mosquitto *m, void *data, int mid)
{
	struct bus *b = data;
	(void)m;
	if (!b->freed && b->o.published)
		b->o.published(b->o.data, mid);
}

static void on_log(struct mosquitto *m, void *data, int level, const char *text)
{
	(void)m, (void)data;
	if (level & (MOSQ_LOG_ERR | MOSQ_LOG_WARNING))
		log_debug("libmosquitto: %s", LOGQ(text));
}

// --- set-up and the public functions ---

static int set_up_tls(struct bus *b, const struct bus_options *o)
{
	b->tls = o->ca_file || o->psk_hex || o->tls_context;
	if (!b->tls)
		return 0;
	if (o->psk_hex)
		return mosquitto_tls_psk_set(b->m, o->psk_hex, o->psk_identity, "ECDHE-PSK-CHACHA20-POLY1305");
	int rc;
	if (o->tls_context) { // it is complete: libmosquitto would refuse to add roots of its own to it, having none
		rc = mosquitto_int_option(b->m, MOSQ_OPT_SSL_CTX_WITH_DEFAULTS, 0);
		return rc ? rc : mosquitto_void_option(b->m, MOSQ_OPT_SSL_CTX, o->tls_context);
	}
	rc = mosquitto_tls_set(b->m, o->ca_file, NULL, o->cert_file, o->key_file, NULL);
	return rc ? rc : mosquitto_tls_opts_set(b->m, 1, "tlsv1.2", NULL); // 1: the peer's certificate and name are checked; 1.2 is the least
}

static int set_up(struct bus *b, const struct bus_options *o)
{
	int rc = mosquitto_int_option(b->m, MOSQ_OPT_PROTOCOL_VERSION, MQTT_PROTOCOL_V311);
	if (!rc)
		rc = mosquitto_int_option(b->m, MOSQ_OPT_SEND_MAXIMUM, IN_FLIGHT_MAX);
	if (!rc && o->host[0] != '/')
		rc = mosquitto_int_option(b->m, MOSQ_OPT_TCP_NODELAY, 1);
	if (!rc && o->username)
		rc = mosquitto_username_pw_set(b->m, o->username, o->password);
	if (!rc && o->will_topic)
		rc = mosquitto_will_set(b->m, o->will_topic, (int)strlen(o->will_payload), o->will_payload, 1, o->will_retain);
	if (!rc)
		rc = set_up_tls(b, o);
	mosquitto_connect_callback_set(b->m, on_connect);
	mosquitto_message_callback_set(b->m, on_message);
	mosquitto_publish_callback_set(b->m, on_publish);
	mosquitto_log_callback_set(b->m, on_log);
	return to_err(rc);
}

static void destroy(void *data)
{
	struct bus *b = data;
	if (b->up)
		mosquitto_disconnect(b->m);
	mosquitto_destroy(b->m);
	mosquitto_lib_cleanup();
	free(b->host);
	free(b);
}

int bus_new(struct bus **ret, struct loop *l, const struct bus_options *o)
{
	struct bus *b = NEW(struct bus);
	*b = (struct bus){.loop = l, .o = *o, .host = mem_str(o->host), .backoff_ms = BACKOFF_MIN_MS};
	if (!b->o.keepalive_s)
		b->o.keepalive_s = KEEPALIVE_S;
	loop_timer_init(&b->timer, l, on_timer, b);
	loop_timer_init(&b->steady, l, on_steady, b);
	mosquitto_lib_init();
	b->m = mosquitto_new(o->client_id, true, b);
	int e = b->m ? set_up(b, o) : ERR_INVALID;
	if (e) {
		destroy(b);
		return e;
	}
	loop_timer_arm(&b->timer, 0);
	*ret = b;
	return 0;
}

void bus_free(struct bus *b)
{
	if (!b || b->freed)
		return;
	b->freed = true;
	unwatch(b);
	loop_timer_disarm(&b->timer);
	loop_timer_disarm(&b->steady);
	loop_defer(b->loop, destroy, b); // we may be inside one of its callbacks
}

bool bus_is_up(const struct bus *b)
{
	return b->up;
}

int bus_subscribe(struct bus *b, const char *filter, int qos)
{
	if (!b->up)
		return ERR_UNAVAILABLE;
	int rc = mosquitto_subscribe(b->m, NULL, filter, qos);
	watch_again(b);
	return to_err(rc);
}

int bus_publish(struct bus *b, const char *topic, const void *payload, size_t len, int qos, bool retain, int *ret_mid)
{
	if (!b->up)
		return ERR_UNAVAILABLE;
	if (len > UNSENT_MAX || b->unsent + len > UNSENT_MAX)
		return ERR_LIMIT;
	b->unsent += len;
	int rc = mosquitto_publish(b->m, ret_mid, topic, (int)len, payload, qos, retain);
	watch_again(b);
	return to_err(rc);
}
