#define LOG_ROOM "relayd"
#include "relay/relayd_hub.h"
#include <errno.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "relay/channel.h"
#include "relay/relayd_fetch.h"
#include "relay/relayd_link.h"

enum {
	LINKS_MAX = 256,
	COMMIT_MS = 20, COMMIT_ROWS = 200,                 // a batch of messages; hubd waits for it
	LINK_ROWS_MAX = 50000, LINK_BYTES_MAX = 8 << 20,   // of one link's queue
	DIAL_FIRST_MS = 100, DIAL_LONGEST_MS = 5000,
	DISK_RETRY_MS = 5000,
};

struct hub {
	struct hub_options o;
	struct outbox *outbox;
	struct link_world world;
	struct fetcher *fetcher;
	struct channel *channel;
	struct map *links;                // struct link by id
	struct map *told;                 // ids set since HELLO
	struct loop_timer dial, commit;
	int64_t dial_ms;
	uint64_t run;                     // hubd's
	int uncommitted;                  // messages
	bool commit_due, lagging;
};

// --- saying ---

static int say(void *data, const struct wire_msg *m)
{
	struct hub *h = data;
	return h->channel ? channel_send(h->channel, m) : ERR_UNAVAILABLE;
}

static void report(void *data, const struct wire_msg *m)
{
	struct hub *h = data;
	bool lagging = say(h, m) == ERR_LIMIT;
	if (lagging && !h->lagging)
		log_warning("hubd does not keep up: reports and messages from clouds are dropped");
	h->lagging = lagging;
}

static void drop_channel(struct hub *h, int64_t again_ms)
{
	channel_free(h->channel);
	h->channel = NULL;
	fetcher_forget(h->fetcher);
	loop_timer_arm(&h->dial, again_ms);
}

// --- messages ---

static bool feed_link(const char *id, void *link, void *data)
{
	(void)id;
	(void)data;
	link_feed(link);
	return true;
}

// What is on disk is acknowledged, and nothing before. After a failure hubd is made to say again what was not.
static void commit(void *data)
{
	struct hub *h = data;
	bool taken_in = h->uncommitted > 0;
	loop_timer_disarm(&h->commit);
	h->uncommitted = 0;
	h->commit_due = false;
	int err = outbox_commit(h->outbox);
	if (err < 0) {
		log_error("the outbox cannot be written: %s", err_text(err));
		drop_channel(h, DISK_RETRY_MS);
		return;
	}
	if (!taken_in)
		return;
	const struct wire_msg ack = {.type = WIRE_ACK, .ack = {.seq = outbox_seq(h->outbox, h->run)}};
	report(h, &ack);
	map_each(h->links, feed_link, NULL);
}

static void commit_soon(void *data)
{
	struct hub *h = data;
	if (h->commit_due)
		return;
	h->commit_due = true;
	loop_timer_arm(&h->commit, COMMIT_MS);
}

static int take_in(struct hub *h, const struct wire_publish *m)
{
	if (!map_get(h->links, m->link))
		return 0; // its link was removed meanwhile; the next acknowledgement covers it
	int put = outbox_put(h->outbox, h->run, m->seq, m->link, m->topic, m->payload.data, m->payload.len);
	if (put < 0)
		return put;
	if (++h->uncommitted >= COMMIT_ROWS)
		commit(h);
	else
		commit_soon(h);
	return 0;
}

// --- links ---

static void refuse_link(struct hub *h, const struct wire_link_set *set)
{
	struct wire_msg m = {.type = WIRE_LINK_STATE, .link_state = {.state = WIRE_LINK_REFUSED, .why = "too_many_links"}};
	(void)str_copy(m.link_state.link, sizeof m.link_state.link, set->link);
	report(h, &m);
}

static void set_link(struct hub *h, const struct wire_link_set *set)
{
	struct link *l = map_get(h->links, set->link);
	if (!l && map_len(h->links) >= LINKS_MAX) {
		refuse_link(h, set);
		return;
	}
	map_put(h->told, set->link, h);
	if (l && link_is(l, set)) {
		link_report(l);
		return;
	}
	link_free(map_take(h->links, set->link));
	map_put(h->links, set->link, link_new(&h->world, set));
}

static int remove_link(struct hub *h, const char *id)
{
	link_free(map_take(h->links, id));
	int err = outbox_drop_link(h->outbox, id);
	commit_soon(h);
	return err;
}

struct leftovers { struct hub *hub; char (*ids)[WIRE_LINK_SIZE]; size_t count; };

static void note_leftover(void *data, const char *id)
{
	struct leftovers *left = data;
	if (map_get(left->hub->told, id))
		return;
	left->ids = mem_resize(left->ids, left->count + 1, WIRE_LINK_SIZE);
	(void)str_copy(left->ids[left->count++], WIRE_LINK_SIZE, id);
}

static bool note_leftover_link(const char *id, void *link, void *data)
{
	(void)link;
	note_leftover(data, id);
	return true;
}

// Links that hubd no longer knows go, and what still waits for them.
static int sync_links(struct hub *h)
{
	struct leftovers left = {.hub = h};
	map_each(h->links, note_leftover_link, &left);
	outbox_each_link(h->outbox, note_leftover, &left);
	int err = 0;
	for (size_t i = 0; i < left.count && !err; i++)
		err = remove_link(h, left.ids[i]);
	free(left.ids);
	return err;
}

// --- the conversation ---

static void greet(struct hub *h, uint64_t run)
{
	map_free(h->told, NULL);
	h->told = map_new();
	h->run = run;
	const struct wire_msg ack = {.type = WIRE_ACK, .ack = {.seq = outbox_seq(h->outbox, run)}};
	report(h, &ack); // what hubd still holds of it need not come again
}

static int on_message(void *data, const struct wire_msg *m)
{
	struct hub *h = data;
	if (!h->told && m->type != WIRE_HELLO)
		return ERR_PARSE;
	switch (m->type) {
	case WIRE_HELLO:
		greet(h, m->hello.run);
		return 0;
	case WIRE_LINK_SET:
		set_link(h, &m->link_set);
		return 0;
	case WIRE_LINK_REMOVE:
		return remove_link(h, m->link_remove.link);
	case WIRE_SYNCED:
		return sync_links(h);
	case WIRE_PUBLISH:
		return take_in(h, &m->publish);
	case WIRE_FETCH:
		fetcher_add(h->fetcher, &m->fetch);
		return 0;
	case WIRE_SEND:
		fetcher_send(h->fetcher, &m->send);
		return 0;
	case WIRE_ACK:
	case WIRE_LINK_STATE:
	case WIRE_INBOUND:
	case WIRE_FETCH_PART:
	case WIRE_FETCH_DONE:
	case WIRE_SEND_DONE:
		break;
	}
	return ERR_PARSE; // ours to say, not hubd's
}

static void on_gone(void *data, int err)
{
	log_info("hubd is gone: %s", err_text(err));
	drop_channel(data, DIAL_FIRST_MS);
}

static int connect_to(const char *path)
{
	struct sockaddr_un to = {.sun_family = AF_UNIX};
	if (!str_copy(to.sun_path, sizeof to.sun_path, path))
		return ERR_LIMIT;
	int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -errno;
	if (connect(fd, (struct sockaddr *)&to, sizeof to) < 0) {
		int err = -errno;
		close(fd);
		return err;
	}
	return fd;
}

static void dial(void *data)
{
	struct hub *h = data;
	const struct channel_hooks hooks = {.data = h, .message = on_message, .gone = on_gone};
	map_free(h->told, NULL);
	h->told = NULL; // nothing is believed before HELLO
	int fd = connect_to(h->o.socket);
	if (fd >= 0 && channel_new(&h->channel, h->o.loop, fd, &hooks) == 0) {
		h->dial_ms = DIAL_FIRST_MS;
		return;
	}
	h->channel = NULL;
	loop_timer_arm(&h->dial, h->dial_ms);
	h->dial_ms = h->dial_ms * 2 < DIAL_LONGEST_MS ? h->dial_ms * 2 : DIAL_LONGEST_MS;
}

int hub_new(struct hub **ret, const struct hub_options *o)
{
	const struct outbox_limits limits = {.rows = LINK_ROWS_MAX, .bytes = LINK_BYTES_MAX};
	AUTO_FREE char *path = mem_printf("%s/outbox.db", o->data_dir);
	struct hub *h = NEW(struct hub);
	h->o = *o;
	int err = outbox_open(&h->outbox, path, &limits);
	if (err) {
		free(h);
		return err;
	}
	const struct fetcher_options fetcher = {.loop = o->loop, .ca_file = o->ca_file, .allow_private = o->allow_private, .data = h, .say = say};
	h->fetcher = fetcher_new(&fetcher);
	h->world = (struct link_world){.loop = o->loop, .outbox = h->outbox, .ca_file = o->ca_file, .allow_private = o->allow_private,
		.data = h, .say = report, .delivered = commit_soon};
	h->links = map_new();
	h->dial_ms = DIAL_FIRST_MS;
	loop_timer_init(&h->dial, o->loop, dial, h);
	loop_timer_init(&h->commit, o->loop, commit, h);
	loop_timer_arm(&h->dial, 0);
	*ret = h;
	return 0;
}

static void free_link(void *link)
{
	link_free(link);
}

void hub_free(struct hub *h)
{
	if (!h)
		return;
	map_free(h->links, free_link);
	if (outbox_commit(h->outbox) < 0)
		log_error("the outbox could not be written at the end");
	loop_timer_disarm(&h->dial);
	loop_timer_disarm(&h->commit);
	fetcher_free(h->fetcher);
	channel_free(h->channel);
	map_free(h->told, NULL);
	outbox_close(h->outbox);
	free(h);
}
