// Who may stand at a door without having said who he is: how many connections of one address, how often, and for how long. Judged where a connection is
// accepted, before TLS costs anything. A connection with a session is never looked at again. Knows no Mosquitto, so that tests can drive it.
#ifndef BROKER_PLUGIN_DOORS_H
#define BROKER_PLUGIN_DOORS_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include "base/netaddr.h"

#define DOORS_MAX 4
#define DOORS_CALLERS 4096      // addresses remembered at once
#define DOORS_SILENT_MS 5000    // without a single byte
#define DOORS_LOGIN_MS 30000    // until there is a session: a thousand devices that come back at once wait for each other
#define DOORS_GRACE_MS 2000     // when half a door's places wait, whoever has waited longest gives his up, but not before
#define DOORS_BURST 64          // connections of an address at once; each session that comes of one gives its own back
#define DOORS_REFILL_MS 500     // and one more per half second
#define DOORS_TOLD_FROM 8       // fewer turned away are not worth a word
#define DOORS_TOLD_EVERY_MS 60000

enum doors_why { DOORS_OFTEN, DOORS_MANY, DOORS_SILENT, DOORS_SLOW, DOORS_FULL, DOORS_OUTSIDE };
struct door { uint16_t port; int places, per_address; int listener /* -1: not seen yet */, waiting; };
// An address. Its tokens are milliseconds of refilling.
struct caller { struct netaddr addr; int64_t seen_ms, told_ms; int32_t tokens; uint32_t turned_away; uint16_t waiting[DOORS_MAX]; bool known; uint8_t why; };
// By descriptor. door < 0: not waiting.
struct waiter { int door, older, newer; bool spoke; struct caller *caller; const void *client; int64_t since_ms; };
struct doors {
	struct door doors[DOORS_MAX];
	int count;
	const struct netprefix *lan;
	int lan_count;
	struct caller *callers; // DOORS_CALLERS
	struct caller rest;     // all for whom there is no place among them: not counted one by one
	uint64_t seed;
	struct waiter *waiters;
	int size, oldest, newest; // oldest and newest: descriptors, -1: none waits
	bool untold;
};
// "port:places:per_address,..." ERR_PARSE.
int doors_init(struct doors *d, const char *rules, const struct netprefix *lan, int lan_count) CHECKED;
void doors_done(struct doors *d);
// The three of plugin_preload.h.
bool doors_accepted(struct doors *d, int listener, int fd, const struct sockaddr *from, int64_t now_ms);
void doors_watched(struct doors *d, int fd, const void *client);
void doors_closing(struct doors *d, int fd);
// The client has a session now.
void doors_entered(struct doors *d, const void *client);
// Once a second: shuts down whoever waits too long, and tells of addresses that were turned away often.
void doors_tick(struct doors *d, int64_t now_ms, void (*tell)(void *data, const char *addr, const char *why, unsigned count), void *data);

#endif
