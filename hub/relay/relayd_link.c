#define LOG_ROOM "relayd"
#include "relay/relayd_link.h"
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/bus.h"
#include "platform/resolve.h"
#include "platform/tls.h"

enum {
	WINDOW = 512,             // rows under way, not yet acknowledged
	RETRY_FIRST_MS = 1000, RETRY_LONGEST_MS = 60000,
	REPORT_MS = 1000,
	DELETE_EVERY = 256,       // acknowledged rows that leave the disk together, or after REPORT_MS
	INBOUND_PER_S = 100, INBOUND_BYTES_PER_S = WIRE_PAYLOAD_MAX, // what a cloud may say; more is dropped
	FLOOD_PER_S = 2000, FLOOD_BYTES_PER_S = 8 << 20, // on who says so much all the same it hangs up
	PACKET_MAX = WIRE_PAYLOAD_MAX + (64 << 10), // libmosquitto would read a packet of any announced length into memory
	STUCK_SESSIONS = 5,       // sessions that ended at the same row before it is dropped: the cloud hangs up on it
};

struct flight { int mid; int64_t row; bool acknowledged; };

struct link {
	const struct link_world *world;
	struct wire_link_set set;
	enum wire_link_state state;
	const char *why;
	struct resolving *resolving;
	struct resolved found; // of the last look-up; those not tried yet come before a new one
	int next_address;
	struct tls_client *tls;
	struct tls_seen seen;
	struct bus *bus;
	struct loop_timer retry, report, flood;
	int64_t retry_ms;
	struct flight flights[WINDOW]; // a ring of `flying` from `first`
	int first, flying;
	int64_t last_row, acknowledged_row; // sent up to, acknowledged up to
	int undeleted;                      // acknowledged and still on disk
	int64_t stuck_row;
	int stuck_sessions;
	uint64_t sent, received, refused; // refused: rows that the cloud will never take
	int64_t inbound_second;
	int inbound_count;
	size_t inbound_bytes; // in that second
	bool flooded;
	bool report_due;
};

// --- what hubd hears ---

static void report_soon(struct link *l)
{
	if (l->report_due)
		return;
	l->report_due = true;
	loop_timer_arm(&l->report, REPORT_MS);
}

void link_report(struct link *l)
{
	const struct outbox_count count = outbox_count(l->world->outbox, l->set.link);
	struct wire_msg m = { .type = WIRE_LINK_STATE, .link_state = { .state = l->state, .sent = l->sent, .received = l->received,
		.queued = (uint64_t)(count.rows - l->undeleted), .dropped = (uint64_t)count.dropped + l->refused } };
	(void)str_copy(m.link_state.link, sizeof m.link_state.link, l->set.link);
	(void)str_copy(m.link_state.why, sizeof m.link_state.why, l->why ? l->why : "");
	(void)str_copy(m.link_state.version, sizeof m.link_state.version, l->seen.version);
	(void)str_copy(m.link_state.cipher, sizeof m.link_state.cipher, l->seen.cipher);
	(void)str_copy(m.link_state.key, sizeof m.link_state.key, l->seen.key);
	l->world->say(l->world->data, &m);
}

static void enter_state(struct link *l, enum wire_link_state state, const char *why)
{
	if (l->state == state && str_eq(l->why, why))
		return;
	l->state = state;
	l->why = why;
	log_info("link %s to %s:%u: %s%s%s", l->set.link, l->set.host, l->set.port, wire_link_word(state), why ? ", " : "", why ? why : "");
	link_report(l);
}

// --- rows ---

static void delete_acknowledged(struct link *l)
{
	if (!l->undeleted)
		return;
	if (outbox_delete_upto(l->world->outbox, l->set.link, l->acknowledged_row) < 0)
		log_error("delivered rows could not be removed, link %s", l->set.link); // after a restart they are sent again: at least once
	l->undeleted = 0;
	l->world->delivered(l->world->data);
}

static void on_report(void *data)
{
	struct link *l = data;
	l->report_due = false;
	delete_acknowledged(l);
	link_report(l);
}

static bool send_row(void *data, int64_t id, const char *topic, const void *payload, size_t len)
{
	struct link *l = data;
	struct flight *f = &l->flights[(l->first + l->flying) % WINDOW];
	*f = (struct flight){.row = id};
	int err = bus_publish(l->bus, topic, payload, len, 1, false, &f->mid);
	if (err == ERR_INVALID) { // no legal topic: it will never go out
		f->acknowledged = true;
		l->refused++;
	} else if (err < 0) {
		return false;
	}
	l->last_row = id;
	l->flying++;
	return true;
}

// Takes what was acknowledged off the front of the window: rows leave the disk in order, so that a restart repeats but never skips.
static void land(struct link *l)
{
	while (l->flying && l->flights[l->first].acknowledged) {
		l->acknowledged_row = l->flights[l->first].row;
		l->first = (l->first + 1) % WINDOW;
		l->flying--;
		l->undeleted++;
	}
	if (l->undeleted >= DELETE_EVERY)
		delete_acknowledged(l);
	if (l->undeleted)
		report_soon(l);
}

void link_feed(struct link *l)
{
	if (l->state != WIRE_LINK_UP || l->flying > WINDOW / 2)
		return;
	if (outbox_read(l->world->outbox, l->set.link, l->last_row, WINDOW - l->flying, send_row, l) < 0)
		log_error("the outbox cannot be read, link %s", l->set.link);
	land(l);
}

static void on_published(void *data, int mid)
{
	struct link *l = data;
	l->seen.inbound = 0;
	for (int i = 0; i < l->flying; i++) {
		struct flight *f = &l->flights[(l->first + i) % WINDOW];
		if (f->mid == mid && !f->acknowledged) {
			f->acknowledged = true;
			l->sent++;
			break;
		}
	}
	land(l);
	link_feed(l);
}

// A row on which the cloud hangs up every time would hold up all behind it for ever.
static void note_stuck(struct link *l)
{
	if (l->state != WIRE_LINK_UP || !l->flying)
		return;
	int64_t row = l->flights[l->first].row;
	l->stuck_sessions = row == l->stuck_row ? l->stuck_sessions + 1 : 1;
	l->stuck_row = row;
	if (l->stuck_sessions < STUCK_SESSIONS)
		return;
	log_warning("the cloud hangs up on a message: dropped, link %s", l->set.link);
	l->flights[l->first].acknowledged = true;
	l->refused++;
	land(l);
}

// --- the session ---

static void hang_up(struct link *l)
{
	bus_free(l->bus);
	tls_client_free(l->tls);
	l->bus = NULL;
	l->tls = NULL;
	l->first = l->flying = 0;
	l->last_row = l->acknowledged_row; // what was not acknowledged is sent again
}

// Tries again later; what the cloud or the policy refused is tried as rarely as can be.
static void retry_later(struct link *l, enum wire_link_state state, const char *why)
{
	enter_state(l, state, why);
	l->retry_ms = state == WIRE_LINK_REFUSED || l->retry_ms * 2 > RETRY_LONGEST_MS ? RETRY_LONGEST_MS : l->retry_ms * 2;
	loop_timer_arm(&l->retry, l->retry_ms);
}

static void on_up(void *data)
{
	struct link *l = data;
	char filter[WIRE_LINK_SIZE + 8];
	snprintf(filter, sizeof filter, "%s/in/#", l->set.link);
	if (bus_subscribe(l->bus, filter, 1) < 0)
		log_warning("link %s hears nothing from its cloud", l->set.link);
	l->retry_ms = RETRY_FIRST_MS / 2;
	l->next_address = RESOLVE_MAX; // after this session the name is looked up again
	enter_state(l, WIRE_LINK_UP, NULL);
	link_feed(l);
}

static void on_down(void *data, int err)
{
	struct link *l = data;
	const char *why = l->seen.why;
	note_stuck(l);
	hang_up(l);
	if (err == ERR_DENIED)
		retry_later(l, WIRE_LINK_REFUSED, "cloud_refused");
	else if (why)
		retry_later(l, WIRE_LINK_REFUSED, why);
	else if (err == ERR_CRYPTO)
		retry_later(l, WIRE_LINK_REFUSED, "tls_failed");
	else if (l->next_address < l->found.count)
		loop_timer_arm(&l->retry, 0); // the name has another address
	else
		retry_later(l, WIRE_LINK_WAITING, "unreachable");
}

static bool may_say_more(struct link *l, size_t len)
{
	int64_t second = clock_boot_ms() / 1000;
	if (second != l->inbound_second) {
		l->inbound_second = second;
		l->inbound_count = 0;
		l->inbound_bytes = 0;
	}
	l->inbound_count++;
	l->inbound_bytes += len;
	return l->inbound_count <= INBOUND_PER_S && l->inbound_bytes <= INBOUND_BYTES_PER_S;
}

static void hang_up_flooded(void *data)
{
	struct link *l = data;
	hang_up(l);
	retry_later(l, WIRE_LINK_REFUSED, "cloud_floods");
}

// Dropping costs next to nothing, but taking each message off the line does. Not from within libmosquitto's callback.
static void look_for_flood(struct link *l)
{
	if (l->flooded || (l->inbound_count <= FLOOD_PER_S && l->inbound_bytes <= FLOOD_BYTES_PER_S))
		return;
	l->flooded = true;
	loop_timer_arm(&l->flood, 0);
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct link *l = data;
	size_t skip = strlen(l->set.link) + strlen("/in/");
	struct wire_msg m = { .type = WIRE_INBOUND, .inbound = { .payload = { payload, len } } };
	(void)retain;
	l->seen.inbound = 0; // a whole one has come
	bool may = may_say_more(l, len);
	look_for_flood(l);
	if (strlen(topic) <= skip || len > WIRE_PAYLOAD_MAX || !may || !str_copy(m.inbound.path, sizeof m.inbound.path, topic + skip))
		return;
	(void)str_copy(m.inbound.link, sizeof m.inbound.link, l->set.link);
	l->received++;
	report_soon(l);
	l->world->say(l->world->data, &m);
}

// The address was checked when it was resolved and is the one that is dialled; the name is what the certificate must carry.
static int dial(struct link *l, const char *address)
{
	memset(&l->seen, 0, sizeof l->seen);
	l->seen.inbound_max = PACKET_MAX;
	l->flooded = false;
	int err = tls_client_new(&l->tls, l->set.host, l->world->ca_file, &l->seen);
	if (err < 0)
		return err;
	const struct bus_options options = { .host = address, .port = l->set.port, .client_id = l->set.link, .tls_context = tls_client_context(l->tls),
		.keepalive_s = l->set.keepalive_s, .data = l, .up = on_up, .down = on_down, .message = on_message, .published = on_published };
	return bus_new(&l->bus, l->world->loop, &options);
}

// --- names ---

static void fail_to_dial(struct link *l, int err)
{
	hang_up(l);
	if (err == ERR_DENIED)
		retry_later(l, WIRE_LINK_REFUSED, "private_address");
	else
		retry_later(l, WIRE_LINK_WAITING, err == ERR_NOT_FOUND ? "no_address" : "unreachable");
}

static void on_found(void *data, int err, const struct resolved *found)
{
	struct link *l = data;
	l->resolving = NULL;
	l->found = *found;
	l->next_address = 1;
	if (err == 0 && dial(l, found->text[0]) < 0)
		err = ERR_UNAVAILABLE;
	if (err < 0)
		fail_to_dial(l, err);
}

static void look_up(struct link *l)
{
	l->resolving = resolve_later(l->world->loop, l->set.host, l->world->allow_private, on_found, l);
	if (!l->resolving)
		retry_later(l, WIRE_LINK_WAITING, "busy");
}

static void start(void *data)
{
	struct link *l = data;
	if (l->resolving || l->bus)
		return;
	enter_state(l, WIRE_LINK_CONNECTING, NULL);
	if (l->next_address == 0 || l->next_address >= l->found.count)
		look_up(l);
	else if (dial(l, l->found.text[l->next_address++]) < 0)
		fail_to_dial(l, ERR_UNAVAILABLE);
}

// --- the public functions ---

struct link *link_new(const struct link_world *w, const struct wire_link_set *set)
{
	struct link *l = NEW(struct link);
	l->world = w;
	l->set = *set;
	l->retry_ms = RETRY_FIRST_MS / 2;
	loop_timer_init(&l->retry, w->loop, start, l);
	loop_timer_init(&l->report, w->loop, on_report, l);
	loop_timer_init(&l->flood, w->loop, hang_up_flooded, l);
	start(l);
	return l;
}

void link_free(struct link *l)
{
	if (!l)
		return;
	delete_acknowledged(l);
	resolve_forget(l->resolving);
	loop_timer_disarm(&l->retry);
	loop_timer_disarm(&l->report);
	loop_timer_disarm(&l->flood);
	hang_up(l);
	free(l);
}

bool link_is(const struct link *l, const struct wire_link_set *set)
{
	return str_eq(l->set.host, set->host) && l->set.port == set->port && l->set.keepalive_s == set->keepalive_s && str_eq(l->set.unit, set->unit);
}
