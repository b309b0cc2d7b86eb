#include "broker/plugin_doors.h"

#include <linux/tcp.h> // counts bytes received, which the C library's own header does not know
#include <netinet/in.h>
#include <string.h>

#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"

#define PROBES 16
#define SIZE_MAX_FD 65536
#define BURST_MS (DOORS_BURST * DOORS_REFILL_MS)

static bool take_number(char **rest, uint64_t most, uint64_t *ret)
{
	const char *one = strsep(rest, ":");

	return one && str_u64(ret, one, most) == 0 && *ret > 0;
}

static int add_door(struct doors *d, char *rule)
{
	uint64_t port, places, per_address;

	if (d->count == DOORS_MAX || !take_number(&rule, UINT16_MAX, &port) || !take_number(&rule, 65536, &places) ||
	    !take_number(&rule, places, &per_address) || rule)
		return ERR_PARSE;
	d->doors[d->count++] = (struct door){ .port = (uint16_t)port, .places = (int)places, .per_address = (int)per_address, .listener = -1 };
	return 0;
}

int doors_init(struct doors *d, const char *rules, const struct netprefix *lan, int lan_count)
{
	AUTO_FREE char *text = mem_str(rules);

	*d = (struct doors){ .lan = lan, .lan_count = lan_count, .oldest = -1, .newest = -1 };
	for (char *rest = text, *one; (one = strsep(&rest, ","));)
		if (add_door(d, one) < 0)
			return ERR_PARSE;
	random_bytes(&d->seed, sizeof(d->seed));
	d->callers = mem_new(DOORS_CALLERS, sizeof(*d->callers));
	return 0;
}

void doors_done(struct doors *d)
{
	free(d->callers);
	free(d->waiters);
	*d = (struct doors){ 0 };
}

static int door_of(struct doors *d, int listener)
{
	struct sockaddr_storage own = { 0 };
	socklen_t len = sizeof(own);

	for (int i = 0; i < d->count; i++)
		if (d->doors[i].listener == listener)
			return i;
	if (getsockname(listener, (struct sockaddr *)&own, &len) < 0)
		return -1;
	uint16_t port = own.ss_family == AF_INET ? ((struct sockaddr_in *)&own)->sin_port : own.ss_family == AF_INET6 ? ((struct sockaddr_in6 *)&own)->sin6_port : 0;
	for (int i = 0; port && i < d->count; i++)
		if (d->doors[i].port == ntohs(port)) {
			d->doors[i].listener = listener; // of two families the one that was last asked
			return i;
		}
	return -1;
}

static size_t home_of(const struct doors *d, const struct netaddr *a)
{
	uint64_t x = d->seed;

	for (size_t i = 0; i < 2; i++) {
		uint64_t half;
		memcpy(&half, a->bytes + 8 * i, sizeof(half));
		x ^= half;
		x = (x ^ (x >> 32)) * 0xbf58476d1ce4e5b9u; // what tells addresses apart stands in the high bits
		x = (x ^ (x >> 29)) * 0x94d049bb133111ebu;
		x ^= x >> 32;
	}
	return (size_t)(x % DOORS_CALLERS);
}

static bool waits(const struct caller *c)
{
	for (int i = 0; i < DOORS_MAX; i++)
		if (c->waiting[i])
			return true;
	return false;
}

// More addresses than places: whoever came longest ago and does not wait is forgotten.
static struct caller *caller_of(struct doors *d, const struct netaddr *a, int64_t now_ms)
{
	struct caller *place = NULL;
	size_t home = home_of(d, a);

	for (size_t i = 0; i < PROBES; i++) {
		struct caller *c = &d->callers[(home + i) % DOORS_CALLERS];
		if (c->known && memcmp(&c->addr, a, sizeof(*a)) == 0)
			return c;
		if (!waits(c) && (!place || (place->known && (!c->known || c->seen_ms < place->seen_ms))))
			place = c;
	}
	if (place)
		*place = (struct caller){ .addr = *a, .known = true, .seen_ms = now_ms, .tokens = BURST_MS, .told_ms = -DOORS_TOLD_EVERY_MS };
	return place ? place : &d->rest;
}

static bool take_token(struct caller *c, int64_t now_ms)
{
	int64_t full = c->tokens + (now_ms - c->seen_ms);

	c->tokens = full > BURST_MS ? BURST_MS : (int32_t)full;
	c->seen_ms = now_ms;
	if (c->tokens < DOORS_REFILL_MS)
		return false;
	c->tokens -= DOORS_REFILL_MS;
	return true;
}

static struct waiter *waiter(struct doors *d, int fd)
{
	return fd >= 0 && fd < d->size && d->waiters[fd].door >= 0 ? &d->waiters[fd] : NULL;
}

static bool make_room(struct doors *d, int fd)
{
	if (fd >= SIZE_MAX_FD)
		return false;
	if (fd < d->size)
		return true;
	int size = d->size ? d->size : 64;
	while (size <= fd)
		size *= 2;
	d->waiters = mem_resize(d->waiters, (size_t)size, sizeof(*d->waiters));
	for (int i = d->size; i < size; i++)
		d->waiters[i].door = -1;
	d->size = size;
	return true;
}

static void begin_to_wait(struct doors *d, int fd, int door, struct caller *c, int64_t now_ms)
{
	d->waiters[fd] = (struct waiter){ .door = door, .older = d->newest, .newer = -1, .caller = c, .since_ms = now_ms };
	if (d->newest >= 0)
		d->waiters[d->newest].newer = fd;
	else
		d->oldest = fd;
	d->newest = fd;
	c->waiting[door]++;
	d->doors[door].waiting++;
}

static void end_waiting(struct doors *d, struct waiter *w)
{
	if (w->older >= 0)
		d->waiters[w->older].newer = w->newer;
	else
		d->oldest = w->newer;
	if (w->newer >= 0)
		d->waiters[w->newer].older = w->older;
	else
		d->newest = w->older;
	w->caller->waiting[w->door]--;
	d->doors[w->door].waiting--;
	w->door = -1;
}

static void count_turned_away(struct doors *d, struct caller *c, enum doors_why why)
{
	c->turned_away++;
	c->why = (uint8_t)why;
	d->untold = true;
}

// Mosquitto reads an end and closes it by itself.
static void shut(struct doors *d, int fd, enum doors_why why)
{
	struct waiter *w = waiter(d, fd);

	count_turned_away(d, w->caller, why);
	end_waiting(d, w);
	shutdown(fd, SHUT_RDWR);
}

static void relieve(struct doors *d, int door, int64_t now_ms)
{
	if (d->doors[door].waiting < d->doors[door].places / 2)
		return;
	for (int fd = d->oldest; fd >= 0 && now_ms - d->waiters[fd].since_ms >= DOORS_GRACE_MS; fd = d->waiters[fd].newer)
		if (d->waiters[fd].door == door) {
			shut(d, fd, DOORS_FULL);
			return;
		}
}

bool doors_accepted(struct doors *d, int listener, int fd, const struct sockaddr *from, int64_t now_ms)
{
	struct netaddr a;
	int door = netaddr_of(&a, from) == 0 ? door_of(d, listener) : -1;
	if (door < 0)
		return true; // another listener: nobody knocks at a unix socket whom its folder's mode keeps out
	struct caller *c = caller_of(d, &a, now_ms);
	if (!make_room(d, fd))
		return false;
	if (!netaddr_is_lan(&a, d->lan, d->lan_count)) {
		count_turned_away(d, c, DOORS_OUTSIDE);
		return false;
	}
	bool counted = c != &d->rest, often = counted && !take_token(c, now_ms);
	if (often || (counted && c->waiting[door] >= d->doors[door].per_address)) {
		count_turned_away(d, c, often ? DOORS_OFTEN : DOORS_MANY);
		return false;
	}
	relieve(d, door, now_ms);
	begin_to_wait(d, fd, door, c, now_ms);
	return true;
}

void doors_watched(struct doors *d, int fd, const void *client)
{
	struct waiter *w = waiter(d, fd);

	if (w)
		w->client = client;
}

void doors_closing(struct doors *d, int fd)
{
	struct waiter *w = waiter(d, fd);

	if (w)
		end_waiting(d, w);
}

void doors_entered(struct doors *d, const void *client)
{
	for (int fd = d->count ? d->oldest : -1; fd >= 0; fd = d->waiters[fd].newer) {
		struct waiter *w = &d->waiters[fd];
		if (w->client != client)
			continue;
		w->caller->tokens += DOORS_REFILL_MS; // no more than it took
		end_waiting(d, w);
		return;
	}
}

static bool has_said_nothing(int fd)
{
	struct tcp_info info = { 0 };
	socklen_t len = sizeof(info);

	return getsockopt(fd, IPPROTO_TCP, TCP_INFO, &info, &len) == 0 && info.tcpi_bytes_received == 0;
}

// One that Mosquitto does not wait for in anybody's name cannot be told from a session: only its silence proves that it has none.
static void end_long_waits(struct doors *d, int64_t now_ms)
{
	for (int fd = d->oldest, newer; fd >= 0 && now_ms - d->waiters[fd].since_ms >= DOORS_SILENT_MS; fd = newer) {
		newer = d->waiters[fd].newer;
		d->waiters[fd].spoke = d->waiters[fd].spoke || !has_said_nothing(fd);
		if (!d->waiters[fd].spoke)
			shut(d, fd, DOORS_SILENT);
		else if (d->waiters[fd].client && now_ms - d->waiters[fd].since_ms >= DOORS_LOGIN_MS)
			shut(d, fd, DOORS_SLOW);
	}
}

static const char *why_word(enum doors_why why)
{
	switch (why) {
	case DOORS_OFTEN:
		return "often";
	case DOORS_MANY:
		return "many";
	case DOORS_SILENT:
		return "silent";
	case DOORS_SLOW:
		return "slow";
	case DOORS_FULL:
		return "full";
	case DOORS_OUTSIDE:
		return "outside";
	}
	return "";
}

void doors_tick(struct doors *d, int64_t now_ms, void (*tell)(void *data, const char *addr, const char *why, unsigned count), void *data)
{
	if (!d->count)
		return;
	end_long_waits(d, now_ms);
	if (!d->untold)
		return;
	d->untold = false;
	for (int i = 0; i < DOORS_CALLERS; i++) {
		struct caller *c = &d->callers[i];
		bool due = c->turned_away >= DOORS_TOLD_FROM && now_ms - c->told_ms >= DOORS_TOLD_EVERY_MS;
		if (due) {
			char addr[NETADDR_TEXT_MAX];
			netaddr_text(addr, &c->addr);
			tell(data, addr, why_word((enum doors_why)c->why), c->turned_away);
			c->told_ms = now_ms;
			c->turned_away = 0;
		}
		d->untold = d->untold || c->turned_away >= DOORS_TOLD_FROM;
	}
}
