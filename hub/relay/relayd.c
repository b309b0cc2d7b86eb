// freehold-relayd: the only process that opens Internet connections. Does what hubd has decided: cloud links with an outbox that survives a kill, and fetches.
#define LOG_ROOM "relayd"
#include <errno.h>
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "platform/fetch.h"
#include "platform/ready.h"
#include "relay/channel.h"
#include "relay/relayd_link.h"

#define LINKS_MAX 256
#define COMMIT_MS 20
#define COMMIT_ROWS 200
#define DIAL_FIRST_MS 100
#define DIAL_LONGEST_MS 5000

struct relayd {
	struct link_world world;
	struct outbox outbox;
	struct channel *channel;
	struct map *links, *told; // told: ids set since HELLO
	struct loop_timer dial, commit;
	const char *socket;
	int64_t dial_ms;
	uint64_t run, seq, acked; // seq: last one taken in
	int uncommitted;
};

static void say(void *data, const struct wire_msg *m)
{
	struct relayd *d = data;
	if (d->channel && channel_send(d->channel, m) < 0)
		log_warning("hubd does not keep up: a report was dropped");
}

static bool feed_one(const char *key, void *value, void *data)
{
	(void)key;
	(void)data;
	link_feed(value);
	return true;
}

static void drop_channel(struct relayd *d)
{
	channel_free(d->channel);
	d->channel = NULL;
	loop_timer_arm(&d->dial, d->dial_ms);
}

// What is on disk is acknowledged, not before. A failed commit ends the connection: hubd then sends again what was not acknowledged.
static void commit(void *data)
{
	struct relayd *d = data;
	loop_timer_disarm(&d->commit);
	d->uncommitted = 0;
	int err = outbox_commit(&d->outbox);
	if (err < 0) {
		log_error("the outbox cannot be written: %s", err_text(err));
		d->seq = d->acked;
		drop_channel(d);
		return;
	}
	d->acked = d->seq;
	const struct wire_msg ack = { .type = WIRE_ACK, .ack = { .seq = d->seq } };
	say(d, &ack);
	map_each(d->links, feed_one, NULL);
}

static int take_in(struct relayd *d, const struct wire_publish *m)
{
	char dropped[WIRE_LINK_SIZE] = "";
	if (m->seq > d->seq) {
		int err = map_get(d->links, m->link) ? outbox_add(&d->outbox, d->run, m, dropped) : 0; // of a link removed meanwhile: dropped
		if (err < 0)
			return err;
		d->seq = m->seq;
		struct link *victim = dropped[0] ? map_get(d->links, dropped) : NULL;
		if (victim)
			link_dropped(victim);
	}
	if (++d->uncommitted >= COMMIT_ROWS)
		commit(d);
	else if (d->uncommitted == 1)
		loop_timer_arm(&d->commit, COMMIT_MS);
	return 0;
}

static int greet(struct relayd *d, const struct wire_hello *hello)
{
	map_free(d->told, NULL);
	d->told = map_new();
	d->run = hello->run;
	int err = outbox_seen(&d->outbox, d->run, &d->seq);
	d->acked = d->seq;
	return err;
}

static int set_link(struct relayd *d, const struct wire_link_set *set)
{
	struct link *l = map_get(d->links, set->link);
	if (!l && map_len(d->links) >= LINKS_MAX)
		return ERR_LIMIT;
	map_put(d->told, set->link, d);
	if (l && link_is(l, set)) {
		link_report(l);
		return 0;
	}
	link_free(map_take(d->links, set->link));
	map_put(d->links, set->link, link_new(&d->world, set));
	return 0;
}

static int remove_link(struct relayd *d, const char *id)
{
	commit(d);
	link_free(map_take(d->links, id));
	return outbox_drop_link(&d->outbox, id);
}

struct untold { struct relayd *d; char ids[LINKS_MAX][WIRE_LINK_SIZE]; int count; };

static void note_untold(void *data, const char *id)
{
	struct untold *u = data;
	if (!map_get(u->d->told, id) && u->count < LINKS_MAX)
		(void)str_copy(u->ids[u->count++], WIRE_LINK_SIZE, id);
}

static bool note_untold_link(const char *key, void *value, void *data)
{
	(void)value;
	note_untold(data, key);
	return true;
}

// Links hubd no longer knows go, and what still waits for them.
static int synced(struct relayd *d)
{
	AUTO_FREE struct untold *u = NEW(struct untold);
	u->d = d;
	map_each(d->links, note_untold_link, u);
	int err = outbox_each_link(&d->outbox, note_untold, u);
	for (int i = 0; err == 0 && i < u->count; i++)
		err = remove_link(d, u->ids[i]);
	return err;
}

struct fetching { struct relayd *d; struct wire_fetch asked; struct buf body; int err; };

static void run_fetch(void *data)
{
	struct fetching *f = data;
	const struct fetch_options options = { .url = f->asked.url, .ca_file = f->d->world.ca_file, .allow_private = f->d->world.allow_private };
	f->err = fetch_get(&options, &f->body);
}

static void end_fetch(void *data)
{
	struct fetching *f = data;
	for (size_t at = 0; f->err == 0 && at < f->body.len; at += WIRE_PART_MAX) {
		size_t len = f->body.len - at < WIRE_PART_MAX ? f->body.len - at : WIRE_PART_MAX;
		const struct wire_msg part = { .type = WIRE_FETCH_PART, .fetch_part = { .id = f->asked.id, .body = { f->body.data + at, len } } };
		if (!f->d->channel || channel_send(f->d->channel, &part) < 0)
			f->err = ERR_UNAVAILABLE;
	}
	const struct wire_msg done = { .type = WIRE_FETCH_DONE, .fetch_done = { .id = f->asked.id, .err = f->err } };
	say(f->d, &done);
	buf_done(&f->body);
	free(f);
}

static int start_fetch(struct relayd *d, const struct wire_fetch *asked)
{
	struct fetching *f = NEW(struct fetching);
	f->d = d;
	f->asked = *asked;
	buf_init(&f->body, asked->max);
	if (loop_work(d->world.loop, run_fetch, end_fetch, f) < 0) {
		f->err = ERR_LIMIT;
		end_fetch(f);
	}
	return 0;
}

static int on_message(void *data, const struct wire_msg *m)
{
	struct relayd *d = data;
	switch (m->type) {
	case WIRE_HELLO:
		return greet(d, &m->hello);
	case WIRE_LINK_SET:
		return set_link(d, &m->link_set);
	case WIRE_LINK_REMOVE:
		return remove_link(d, m->link_remove.link);
	case WIRE_SYNCED:
		return synced(d);
	case WIRE_PUBLISH:
		return take_in(d, &m->publish);
	case WIRE_FETCH:
		return start_fetch(d, &m->fetch);
	case WIRE_ACK:
	case WIRE_LINK_STATE:
	case WIRE_INBOUND:
	case WIRE_FETCH_PART:
	case WIRE_FETCH_DONE:
		break;
	}
	return ERR_PARSE; // ours to say, not hubd's
}

static void on_gone(void *data, int err)
{
	struct relayd *d = data;
	log_info("hubd is gone: %s", err_text(err));
	drop_channel(d);
}

static int connect_to(const char *path)
{
	struct sockaddr_un to = { .sun_family = AF_UNIX };
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
	struct relayd *d = data;
	const struct channel_hooks hooks = { .data = d, .message = on_message, .gone = on_gone };
	int fd = connect_to(d->socket);
	if (fd >= 0 && channel_new(&d->channel, d->world.loop, fd, &hooks) == 0) {
		d->dial_ms = DIAL_FIRST_MS;
		return;
	}
	d->channel = NULL;
	d->dial_ms = d->dial_ms * 2 < DIAL_LONGEST_MS ? d->dial_ms * 2 : DIAL_LONGEST_MS;
	loop_timer_arm(&d->dial, d->dial_ms);
}

static void free_link(void *l)
{
	link_free(l);
}

static int run(struct relayd *d, const char *data_dir)
{
	AUTO_FREE char *path = mem_printf("%s/outbox.db", data_dir);
	int err = crypto_init();
	if (err == 0)
		err = fetch_init();
	if (err == 0)
		err = loop_new(&d->world.loop);
	if (err == 0)
		err = outbox_open(&d->outbox, path);
	if (err == 0) {
		loop_timer_init(&d->dial, d->world.loop, dial, d);
		loop_timer_init(&d->commit, d->world.loop, commit, d);
		d->dial_ms = DIAL_FIRST_MS;
		dial(d);
		ready_notify();
		err = loop_run(d->world.loop);
		commit(d);
		loop_timer_disarm(&d->dial);
	}
	if (err < 0)
		log_error("%s", err_text(err));
	map_free(d->links, free_link);
	map_free(d->told, NULL);
	channel_free(d->channel);
	outbox_close(&d->outbox);
	loop_free(d->world.loop);
	return err;
}

int main(int argc, char **argv)
{
	static const struct option options[] = { { "socket", required_argument, NULL, 's' }, { "data-dir", required_argument, NULL, 'd' },
		{ "ca-file", required_argument, NULL, 'c' }, { "allow-private", no_argument, NULL, 'p' }, { NULL, 0, NULL, 0 } };
	struct relayd d = { .links = map_new(), .told = map_new() };
	const char *data_dir = NULL;
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 's': d.socket = optarg; break;
		case 'd': data_dir = optarg; break;
		case 'c': d.world.ca_file = optarg; break;
		case 'p': d.world.allow_private = true; break;
		default: data_dir = NULL; optind = argc; break;
		}
	}
	if (!d.socket || !data_dir) {
		fputs("usage: freehold-relayd --socket PATH --data-dir DIR [--ca-file FILE] [--allow-private]\n", stderr);
		return 2;
	}
	d.world.outbox = &d.outbox;
	d.world.data = &d;
	d.world.say = say;
	umask(0077);
	prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
	prctl(PR_SET_DUMPABLE, 0);
	return run(&d, data_dir) < 0 ? 1 : 0;
}
