#include "relay/channel.h"
#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/mem.h"

#define READ_AT_ONCE (256u << 10)

struct channel {
	struct loop *loop;
	int fd;
	struct loop_fd *watch;
	struct channel_hooks hooks;
	struct buf in, out;
	size_t sent; // of out
	bool writing, freed;
};

static void destroy(void *data)
{
	struct channel *c = data;
	buf_done(&c->in);
	buf_done(&c->out);
	free(c);
}

static void shut(struct channel *c)
{
	loop_fd_remove(c->watch);
	c->watch = NULL;
	if (c->fd >= 0)
		close(c->fd);
	c->fd = -1;
}

void channel_free(struct channel *c)
{
	if (!c || c->freed)
		return;
	c->freed = true;
	shut(c);
	loop_defer(c->loop, destroy, c); // one of its hooks may be running
}

static void end(struct channel *c, int err)
{
	if (c->fd < 0)
		return;
	shut(c);
	c->hooks.gone(c->hooks.data, err);
}

static void want_write(struct channel *c, bool want)
{
	if (c->writing == want)
		return;
	c->writing = want;
	loop_fd_set(c->watch, LOOP_READ | (want ? LOOP_WRITE : 0));
}

static int write_some(struct channel *c)
{
	while (c->sent < c->out.len) {
		ssize_t n = send(c->fd, c->out.data + c->sent, c->out.len - c->sent, MSG_NOSIGNAL | MSG_DONTWAIT);
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return errno == EAGAIN ? 0 : -errno;
		c->sent += (size_t)n;
	}
	buf_clear(&c->out);
	c->sent = 0;
	want_write(c, false);
	if (c->hooks.drained)
		c->hooks.drained(c->hooks.data);
	return 0;
}

static int handle_frames(struct channel *c)
{
	size_t used = 0, len;
	int r = 0;
	struct wire_msg m;
	while (!c->freed && (r = wire_decode(&m, c->in.data + used, c->in.len - used, &len)) > 0) {
		used += len;
		r = c->hooks.message(c->hooks.data, &m);
		if (r < 0)
			break;
	}
	if (!c->freed)
		buf_drop_front(&c->in, used);
	return r < 0 ? r : 0;
}

// Reads once per event, so that one busy connection leaves the loop to others.
static int read_some(struct channel *c)
{
	static uint8_t piece[READ_AT_ONCE];
	ssize_t n = recv(c->fd, piece, sizeof piece, MSG_DONTWAIT);
	if (n == 0)
		return ERR_UNAVAILABLE;
	if (n < 0)
		return errno == EAGAIN || errno == EINTR ? 0 : -errno;
	buf_put(&c->in, piece, (size_t)n);
	return c->in.failed ? ERR_LIMIT : handle_frames(c);
}

static void on_socket(void *data, int events)
{
	struct channel *c = data;
	int r = events & LOOP_READ ? read_some(c) : 0;
	if (!r && !c->freed && events & LOOP_WRITE)
		r = write_some(c);
	if (r < 0 && !c->freed)
		end(c, r);
}

int channel_new(struct channel **ret, struct loop *l, int fd, const struct channel_hooks *hooks)
{
	struct channel *c = NEW(struct channel);
	*c = (struct channel){.loop = l, .fd = fd, .hooks = *hooks};
	buf_init(&c->in, WIRE_FRAME_MAX + READ_AT_ONCE);
	buf_init(&c->out, CHANNEL_UNSENT_MAX);
	int err = loop_fd_add(l, fd, LOOP_READ, on_socket, c, &c->watch);
	if (err) {
		shut(c);
		free(c);
		return err;
	}
	*ret = c;
	return 0;
}

int channel_send(struct channel *c, const struct wire_msg *m)
{
	if (c->fd < 0)
		return ERR_UNAVAILABLE;
	if (c->sent > c->out.len / 2) {
		buf_drop_front(&c->out, c->sent);
		c->sent = 0;
	}
	int err = wire_encode(&c->out, m);
	if (!err)
		want_write(c, true);
	return err;
}

size_t channel_unsent(const struct channel *c)
{
	return c->out.len - c->sent;
}
