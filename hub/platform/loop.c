#define LOG_ROOM "loop"
#include "platform/loop.h"
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/signalfd.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>
#include "base/log.h"
#include "base/mem.h"
#include "platform/loop_lws.h"
#include "platform/loop_work.h"

// libwebsockets sizes its tables by this; 512 connections, listeners and the one descriptor below need far less than the process limit.
enum { LWS_FD_LIMIT = 2048, EVENTS_AT_ONCE = 32, TLS_HANDSHAKE_LIMIT_S = 10 };

struct loop_fd {
	struct loop *loop;
	int fd; // the duplicate
	void (*fn)(void *data, int events);
	void *data;
	bool removed;
	struct loop_fd *next_removed;
};
struct deferred {
	void (*fn)(void *data);
	void *data;
	struct deferred *next;
};
struct loop {
	struct lws_context *lws;
	// All descriptors but those of libwebsockets' own connections wait in one epoll set, which libwebsockets polls as one raw file: it would
	// drop a raw file by itself on hang-up, and its look-up of descriptors is a linear search.
	int epoll;
	int dispatching;
	struct loop_fd *removed; // during dispatch: freed after it
	int timer_fd, signal_fd;
	struct loop_fd *timer_watch, *signal_watch;
	struct loop_timer *timers; // earliest first
	struct deferred *deferred, **deferred_last;
	struct workers *workers;
	sigset_t old_mask;
	bool stopping;
};

static int64_t now_ms(void)
{
	struct timespec t;
	clock_gettime(CLOCK_BOOTTIME, &t);
	return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

// --- descriptors ---

static uint32_t to_epoll(int events)
{
	return (events & LOOP_READ ? EPOLLIN : 0U) | (events & LOOP_WRITE ? EPOLLOUT : 0U);
}

static int from_epoll(uint32_t events)
{
	int e = (events & EPOLLIN ? LOOP_READ : 0) | (events & EPOLLOUT ? LOOP_WRITE : 0);
	return e ? e : LOOP_READ; // only EPOLLHUP or EPOLLERR
}

int loop_fd_add(struct loop *l, int fd, int events, void (*fn)(void *data, int events), void *data, struct loop_fd **ret)
{
	int copy = fcntl(fd, F_DUPFD_CLOEXEC, 3);
	if (copy < 0)
		return -errno;
	struct loop_fd *f = NEW(struct loop_fd);
	*f = (struct loop_fd){.loop = l, .fd = copy, .fn = fn, .data = data};
	struct epoll_event e = {.events = to_epoll(events), .data.ptr = f};
	if (epoll_ctl(l->epoll, EPOLL_CTL_ADD, copy, &e) < 0) {
		int error = -errno;
		close(copy);
		free(f);
		return error;
	}
	*ret = f;
	return 0;
}

void loop_fd_set(struct loop_fd *f, int events)
{
	struct epoll_event e = {.events = to_epoll(events), .data.ptr = f};
	if (epoll_ctl(f->loop->epoll, EPOLL_CTL_MOD, f->fd, &e) < 0)
		log_error("cannot change what a descriptor waits for: %s", strerror(errno));
}

void loop_fd_remove(struct loop_fd *f)
{
	if (!f)
		return;
	struct loop *l = f->loop;
	epoll_ctl(l->epoll, EPOLL_CTL_DEL, f->fd, NULL); // explicitly: the caller's descriptor keeps the file open
	close(f->fd);
	if (l->dispatching) { // a later event of the same round may point to it
		f->removed = true;
		f->next_removed = l->removed;
		l->removed = f;
	} else {
		free(f);
	}
}

static void free_removed(struct loop *l)
{
	while (l->removed) {
		struct loop_fd *f = l->removed;
		l->removed = f->next_removed;
		free(f);
	}
}

static void dispatch(struct loop *l)
{
	struct epoll_event events[EVENTS_AT_ONCE];
	int n = epoll_wait(l->epoll, events, EVENTS_AT_ONCE, 0);
	l->dispatching++;
	for (int i = 0; i < n; i++) {
		struct loop_fd *f = events[i].data.ptr;
		if (!f->removed)
			f->fn(f->data, from_epoll(events[i].events));
	}
	if (--l->dispatching == 0)
		free_removed(l);
}

// --- timers ---

static void set_alarm(struct loop *l)
{
	struct itimerspec t = {0};
	if (l->timers) {
		t.it_value.tv_sec = l->timers->at / 1000;
		t.it_value.tv_nsec = l->timers->at % 1000 * 1000000;
	}
	if (timerfd_settime(l->timer_fd, TFD_TIMER_ABSTIME, &t, NULL) < 0)
		log_error("cannot set the alarm: %s", strerror(errno));
}

void loop_timer_init(struct loop_timer *t, struct loop *l, void (*fn)(void *data), void *data)
{
	*t = (struct loop_timer){.loop = l, .fn = fn, .data = data};
}

static void unlink_timer(struct loop_timer *t)
{
	if (!t->prev)
		return;
	*t->prev = t->next;
	if (t->next)
		t->next->prev = t->prev;
	t->next = NULL;
	t->prev = NULL;
}

static void link_timer(struct loop_timer *t, struct loop_timer **at)
{
	t->next = *at;
	t->prev = at;
	if (t->next)
		t->next->prev = &t->next;
	*at = t;
}

// An alarm that is too early does no harm, so it is moved only when the earliest timer got earlier.
void loop_timer_arm(struct loop_timer *t, int64_t delay_ms)
{
	struct loop *l = t->loop;
	unlink_timer(t);
	t->at = now_ms() + (delay_ms > 0 ? delay_ms : 0);
	struct loop_timer **at = &l->timers;
	while (*at && (*at)->at <= t->at)
		at = &(*at)->next;
	link_timer(t, at);
	if (l->timers == t)
		set_alarm(l);
}

void loop_timer_disarm(struct loop_timer *t)
{
	unlink_timer(t);
}

// Timers due now move to a list of their own first, so that one which re-arms itself with 0 waits for the next round.
static void on_alarm(void *data, int events)
{
	struct loop *l = data;
	uint64_t count;
	(void)events;
	if (read(l->timer_fd, &count, sizeof count) < 0 && errno != EAGAIN)
		log_error("cannot read the alarm: %s", strerror(errno));
	int64_t now = now_ms();
	struct loop_timer *due = NULL, **last = &due;
	while (l->timers && l->timers->at <= now) {
		struct loop_timer *t = l->timers;
		unlink_timer(t);
		link_timer(t, last);
		last = &t->next;
	}
	while (due) {
		struct loop_timer *t = due;
		unlink_timer(t);
		t->fn(t->data);
	}
	set_alarm(l);
}

// --- deferred calls and jobs ---

void loop_defer(struct loop *l, void (*fn)(void *data), void *data)
{
	struct deferred *d = NEW(struct deferred);
	*d = (struct deferred){.fn = fn, .data = data};
	*l->deferred_last = d;
	l->deferred_last = &d->next;
}

static void run_deferred(struct loop *l)
{
	struct deferred *d = l->deferred;
	l->deferred = NULL;
	l->deferred_last = &l->deferred;
	while (d) {
		struct deferred *next = d->next;
		d->fn(d->data);
		free(d);
		d = next;
	}
}

static void wake(void *data)
{
	struct loop *l = data;
	lws_cancel_service(l->lws); // the one call of libwebsockets that is allowed on another thread
}

int loop_work(struct loop *l, void (*run)(void *data), void (*done)(void *data), void *data)
{
	return workers_add(l->workers, run, done, data);
}

// --- libwebsockets ---

static int on_lws(struct lws *wsi, enum lws_callback_reasons reason, void *user, void *in, size_t len)
{
	(void)user, (void)in, (void)len;
	struct loop *l = lws_context_user(lws_get_context(wsi));
	if (reason == LWS_CALLBACK_RAW_RX_FILE)
		dispatch(l);
	else if (reason == LWS_CALLBACK_EVENT_WAIT_CANCELLED && l->workers)
		workers_finish(l->workers);
	return 0;
}

static const struct lws_protocols protocols[] = {{.name = "loop", .callback = on_lws}, {0}};

static int start_lws(struct loop *l)
{
	lws_set_log_level(0, NULL); // what matters is logged where it is decided
	struct lws_context_creation_info info = {
		.options = LWS_SERVER_OPTION_EXPLICIT_VHOSTS | LWS_SERVER_OPTION_DO_SSL_GLOBAL_INIT | LWS_SERVER_OPTION_NO_LWS_SYSTEM_STATES |
			LWS_SERVER_OPTION_SKIP_SERVER_CANONICAL_NAME,
		.fd_limit_per_thread = LWS_FD_LIMIT,
		.timeout_secs = TLS_HANDSHAKE_LIMIT_S,
		.user = l,
		.gid = -1, .uid = -1,
	};
	l->lws = lws_create_context(&info);
	if (!l->lws)
		return ERR_INTERNAL;
	info.port = CONTEXT_PORT_NO_LISTEN;
	info.vhost_name = "loop";
	info.protocols = protocols;
	info.options = LWS_SERVER_OPTION_DISABLE_OS_CA_CERTS;
	struct lws_vhost *v = lws_create_vhost(l->lws, &info);
	int copy = v ? fcntl(l->epoll, F_DUPFD_CLOEXEC, 3) : -1; // libwebsockets closes what it adopts
	if (copy < 0)
		return ERR_INTERNAL;
	lws_sock_file_fd_type fd = {.filefd = copy};
	return lws_adopt_descriptor_vhost(v, LWS_ADOPT_RAW_FILE_DESC, fd, protocols[0].name, NULL) ? 0 : ERR_INTERNAL;
}

struct lws_context *loop_lws(const struct loop *l)
{
	return l->lws;
}

// --- the loop itself ---

static void on_signal(void *data, int events)
{
	struct loop *l = data;
	struct signalfd_siginfo info;
	(void)events;
	while (read(l->signal_fd, &info, sizeof info) == (ssize_t)sizeof info)
		loop_stop(l);
}

static int start_signals(struct loop *l)
{
	sigset_t set;
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGINT);
	pthread_sigmask(SIG_BLOCK, &set, &l->old_mask);
	l->signal_fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
	return l->signal_fd < 0 ? -errno : loop_fd_add(l, l->signal_fd, LOOP_READ, on_signal, l, &l->signal_watch);
}

static int start_timers(struct loop *l)
{
	l->timer_fd = timerfd_create(CLOCK_BOOTTIME, TFD_NONBLOCK | TFD_CLOEXEC);
	return l->timer_fd < 0 ? -errno : loop_fd_add(l, l->timer_fd, LOOP_READ, on_alarm, l, &l->timer_watch);
}

static int start(struct loop *l)
{
	l->epoll = epoll_create1(EPOLL_CLOEXEC);
	if (l->epoll < 0)
		return -errno;
	int e = start_signals(l);
	if (!e)
		e = start_timers(l);
	if (!e)
		e = start_lws(l);
	return e;
}

int loop_new(struct loop **ret)
{
	struct loop *l = NEW(struct loop);
	l->epoll = l->timer_fd = l->signal_fd = -1;
	l->deferred_last = &l->deferred;
	pthread_sigmask(SIG_BLOCK, NULL, &l->old_mask);
	int e = start(l);
	if (e) {
		loop_free(l);
		return e;
	}
	l->workers = workers_new(wake, l);
	*ret = l;
	return 0;
}

static void close_fd(int fd)
{
	if (fd >= 0)
		close(fd);
}

void loop_free(struct loop *l)
{
	if (!l)
		return;
	workers_free(l->workers);
	l->workers = NULL;
	while (l->deferred)
		run_deferred(l);
	loop_fd_remove(l->timer_watch);
	loop_fd_remove(l->signal_watch);
	if (l->lws)
		lws_context_destroy(l->lws);
	close_fd(l->timer_fd);
	close_fd(l->signal_fd);
	close_fd(l->epoll);
	pthread_sigmask(SIG_SETMASK, &l->old_mask, NULL);
	free(l);
}

int loop_run(struct loop *l)
{
	while (!l->stopping) {
		run_deferred(l);
		if (!l->stopping && lws_service(l->lws, l->deferred ? -1 : 0) < 0) // -1: do not wait
			return ERR_INTERNAL;
	}
	l->stopping = false;
	// What was started is finished while those who asked for it still exist.
	workers_free(l->workers);
	l->workers = workers_new(wake, l);
	return 0;
}

void loop_stop(struct loop *l)
{
	l->stopping = true;
}
