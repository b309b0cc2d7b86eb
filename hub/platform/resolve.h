// Names to addresses, for connections that leave the house.
#ifndef PLATFORM_RESOLVE_H
#define PLATFORM_RESOLVE_H
#include <stdbool.h>
#include <sys/socket.h>
#include "base/err.h"
#include "base/netaddr.h"
#include "platform/loop.h"

#define RESOLVE_MAX 4

struct resolved { char text[RESOLVE_MAX][46]; int count; }; // numeric addresses in the order to try
// At most RESOLVE_MAX addresses of host, public ones only unless allow_private. ERR_NOT_FOUND: the name has no address now; ERR_DENIED: none that is public.
// Blocks: for workers of freehold-relayd only.
int resolve_host(struct resolved *ret, const char *host, bool allow_private) CHECKED;
int resolve_netaddr(struct netaddr *ret, const struct sockaddr *a) CHECKED; // ERR_UNSUPPORTED: neither IPv4 nor IPv6

// The same on a worker; on_found() is called on the loop, once. NULL: too much waits already, and it never will be.
struct resolving *resolve_later(struct loop *l, const char *host, bool allow_private, void (*on_found)(void *data, int err, const struct resolved *found), void *data) CHECKED;
void resolve_forget(struct resolving *r); // nobody wants to know any more; NULL is fine

#endif
