#define LOG_ROOM "relay"
#include "relay/courier.h"
#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/accept.h"
#include "platform/child.h"
#include "relay/channel.h"
#include "relay/courier_asks.h"
#include "relay/courier_queue.h"

enum {
	UNSENT_LOW = 512 << 10,   // keeps the socket busy without copying the whole queue into it
};

struct courier {
	struct loop *loop;
	struct courier_hooks hooks;
	char path[128];
	gid_t group; // whose members may be relayd; (gid_t)-1: nobody but ourselves
	int listener;
	struct loop_fd *watch;
	struct child *child;
	struct channel *channel;
	uint64_t run;
	struct courier_queue queue;
	uint64_t drops_told;
	struct courier_asks asks;
};

// --- fetches and sends ---

// err of the channel, or why there is no room for one more.
static int ask(struct courier *c, const struct wire_msg *m)
{
	return !c->channel ? ERR_UNAVAILABLE : courier_asks_full(&c->asks) ? ERR_LIMIT : channel_send(c->channel, m);
}

int courier_fetch(struct courier *c, const char *url, size_t max, const char *mark, courier_fetched_fn *done, void *data)
{
	struct wire_msg m = {.type = WIRE_FETCH, .fetch = {.id = courier_asks_next(&c->asks), .max = (uint32_t)max}};
	if (max > COURIER_FETCH_MAX || !str_copy(m.fetch.url, sizeof m.fetch.url, url) || !str_copy(m.fetch.mark, sizeof m.fetch.mark, mark))
		return c->channel ? ERR_LIMIT : ERR_UNAVAILABLE;
	int err = ask(c, &m);
	if (!err)
		courier_asks_add_fetch(&c->asks, max, done, data);
	return err;
}

int courier_send(struct courier *c, const struct wire_send *send, courier_sent_fn *done, void *data)
{
	struct wire_msg m = {.type = WIRE_SEND, .send = *send};
	m.send.id = courier_asks_next(&c->asks);
	int err = ask(c, &m);
	mem_wipe(m.send.password, sizeof m.send.password);
	if (!err)
		courier_asks_add_send(&c->asks, done, data);
	return err;
}

// --- the connection ---

static void pump(struct courier *c)
{
	while (c->channel && c->queue.unsent && channel_unsent(c->channel) < UNSENT_LOW) {
		const struct parcel *p = c->queue.unsent;
		struct wire_msg m = {.type = WIRE_PUBLISH, .publish = {.seq = p->seq, .payload = {p->payload, p->len}}};
		str_copy(m.publish.link, sizeof m.publish.link, p->link);
		str_copy(m.publish.topic, sizeof m.publish.topic, p->topic);
		if (channel_send(c->channel, &m) < 0)
			return; // sizes were checked by courier_publish: only a full or dying channel gets here
		c->queue.unsent = p->next;
	}
}

static void on_drained(void *data)
{
	pump(data);
}

static int on_message(void *data, const struct wire_msg *m)
{
	struct courier *c = data;
	switch (m->type) {
	case WIRE_ACK:
		courier_queue_acknowledge(&c->queue, m->ack.seq);
		return 0;
	case WIRE_LINK_STATE:
		c->hooks.report(c->hooks.data, &m->link_state);
		return 0;
	case WIRE_INBOUND:
		c->hooks.inbound(c->hooks.data, &m->inbound);
		return 0;
	case WIRE_FETCH_PART:
		courier_asks_part(&c->asks, &m->fetch_part);
		return 0;
	case WIRE_FETCH_DONE:
		courier_asks_fetched(&c->asks, &m->fetch_done);
		return 0;
	case WIRE_SEND_DONE:
		courier_asks_sent(&c->asks, &m->send_done);
		return 0;
	case WIRE_HELLO:
	case WIRE_LINK_SET:
	case WIRE_LINK_REMOVE:
	case WIRE_SYNCED:
	case WIRE_PUBLISH:
	case WIRE_FETCH:
	case WIRE_SEND:
		break;
	}
	return ERR_PARSE; // ours to say, not relayd's
}

static void drop_channel(struct courier *c)
{
	if (!c->channel)
		return;
	channel_free(c->channel);
	c->channel = NULL;
	courier_asks_end(&c->asks, ERR_UNAVAILABLE, "relay_away");
	c->hooks.lost(c->hooks.data);
}

static void on_gone(void *data, int err)
{
	struct courier *c = data;
	log_warning("freehold-relayd is gone: %s", err_text(err));
	drop_channel(c);
}

// Our own user (a child of ours), or the configured group.
static bool may_be_relayd(const struct courier *c, int fd)
{
	struct ucred peer;
	socklen_t len = sizeof peer;
	if (getsockopt(fd, SOL_SOCKET, SO_PEERCRED, &peer, &len) < 0)
		return false;
	return peer.uid == geteuid() || (c->group != (gid_t)-1 && peer.gid == c->group);
}

static void greet(struct courier *c)
{
	struct wire_msg m = {.type = WIRE_HELLO, .hello = {.run = c->run}};
	int err = channel_send(c->channel, &m);
	if (!err) {
		c->hooks.connected(c->hooks.data);
		m = (struct wire_msg){.type = WIRE_SYNCED};
		err = channel_send(c->channel, &m);
	}
	if (err) {
		log_error("freehold-relayd could not be greeted: %s", err_text(err));
		drop_channel(c);
		return;
	}
	courier_queue_rewind(&c->queue);
	pump(c);
}

static void on_connection(void *data, int events)
{
	struct courier *c = data;
	(void)events;
	int fd = accept_next(c->listener, NULL);
	if (fd < 0)
		return;
	if (!may_be_relayd(c, fd)) {
		log_warning("somebody who is not freehold-relayd came to %s", c->path);
		close(fd);
		return;
	}
	drop_channel(c); // a restarted relayd replaces the one that died unnoticed
	const struct channel_hooks hooks = {.data = c, .message = on_message, .drained = on_drained, .gone = on_gone};
	int err = channel_new(&c->channel, c->loop, fd, &hooks);
	if (err) {
		log_error("freehold-relayd could not be taken in: %s", err_text(err));
		c->channel = NULL;
		return;
	}
	log_info("freehold-relayd is connected");
	greet(c);
}

// --- start and stop ---

static int listen_at(struct courier *c)
{
	struct sockaddr_un a = {.sun_family = AF_UNIX};
	if (!str_copy(a.sun_path, sizeof a.sun_path, c->path))
		return ERR_LIMIT;
	c->listener = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (c->listener < 0)
		return -errno;
	if (unlink(c->path) < 0 && errno != ENOENT)
		return -errno;
	mode_t before = umask(0177);
	int bound = bind(c->listener, (struct sockaddr *)&a, sizeof a);
	umask(before);
	if (bound < 0 || (c->group != (gid_t)-1 && chown(c->path, (uid_t)-1, c->group) < 0) || chmod(c->path, 0660) < 0 || listen(c->listener, 4) < 0)
		return -errno;
	return loop_fd_add(c->loop, c->listener, LOOP_READ, on_connection, c, &c->watch);
}

static int find_group(gid_t *ret, const char *name)
{
	*ret = (gid_t)-1;
	if (!name[0])
		return 0;
	const struct group *g = getgrnam(name);
	if (!g)
		return ERR_NOT_FOUND;
	*ret = g->gr_gid;
	return 0;
}

static int start_child(struct courier *c, const struct config *config)
{
	AUTO_FREE char *dir = mem_printf("%s/relay", config->data_dir);
	const char *argv[10] = {config->relayd, "--socket", c->path, "--data-dir", dir};
	int n = 5;
	if (config->relay_ca_file[0]) {
		argv[n++] = "--ca-file";
		argv[n++] = config->relay_ca_file;
	}
	if (config->relay_private)
		argv[n++] = "--allow-private";
	const struct child_options o = {.name = "freehold-relayd", .argv = argv, .notify_dir = config->run_dir};
	return child_new(&c->child, c->loop, &o);
}

int courier_start(struct courier **ret, struct loop *l, const struct config *config, const struct courier_hooks *hooks)
{
	struct courier *c = NEW(struct courier);
	*c = (struct courier){.loop = l, .hooks = *hooks, .listener = -1};
	courier_queue_init(&c->queue, COURIER_MESSAGES_MAX, COURIER_BYTES_MAX);
	random_bytes(&c->run, sizeof c->run);
	courier_asks_init(&c->asks, l);
	int err = find_group(&c->group, config->relay_group);
	AUTO_FREE char *path = mem_printf("%s/relay.sock", config->run_dir);
	if (!err && !str_copy(c->path, sizeof c->path, path))
		err = ERR_LIMIT;
	if (!err)
		err = listen_at(c);
	if (!err && config->supervise)
		err = start_child(c, config);
	if (err) {
		courier_stop(c);
		return err;
	}
	*ret = c;
	return 0;
}

void courier_stop(struct courier *c)
{
	if (!c)
		return;
	loop_fd_remove(c->watch);
	if (c->listener >= 0) {
		close(c->listener);
		unlink(c->path);
	}
	channel_free(c->channel);
	c->channel = NULL;
	courier_asks_end(&c->asks, ERR_UNAVAILABLE, "relay_away");
	child_free(c->child);
	courier_queue_done(&c->queue);
	free(c);
}

bool courier_is_up(const struct courier *c)
{
	return c->channel != NULL;
}

void courier_set_link(struct courier *c, const struct wire_link_set *link)
{
	struct wire_msg m = {.type = WIRE_LINK_SET, .link_set = *link};
	if (c->channel && channel_send(c->channel, &m) < 0)
		drop_channel(c); // it is told everything again when it is back
}

void courier_remove_link(struct courier *c, const char *link)
{
	struct wire_msg m = {.type = WIRE_LINK_REMOVE};
	courier_queue_remove_link(&c->queue, link);
	if (c->channel && (!str_copy(m.link_remove.link, sizeof m.link_remove.link, link) || channel_send(c->channel, &m) < 0))
		drop_channel(c);
}

void courier_publish(struct courier *c, const char *link, const char *topic, const void *payload, size_t len)
{
	if (len > WIRE_PAYLOAD_MAX || strlen(topic) >= WIRE_TOPIC_SIZE)
		return; // the broker's own limits are lower
	courier_queue_add(&c->queue, link, topic, payload, len);
	if (c->queue.dropped >= c->drops_told * 2 + 1) { // at 1, 3, 7, ... so that a long outage does not fill the log
		c->drops_told = c->queue.dropped;
		log_warning("freehold-relayd is away: %llu messages dropped", (unsigned long long)c->queue.dropped);
	}
	pump(c);
}

uint64_t courier_waiting(const struct courier *c, const char *link)
{
	return courier_queue_waiting(&c->queue, link);
}
