// Peer addresses: which ones are on the LAN. Freehold answers only peers from loopback, private (RFC 1918, RFC 4193), link-local
// (RFC 3927, RFC 4291 2.5.6) addresses, or a prefix that is on link or configured; everything else is refused on every listener.
#ifndef BASE_NETADDR_H
#define BASE_NETADDR_H
#include <stdbool.h>
#include <stdint.h>
#include <sys/socket.h>
#include "base/err.h"

struct netaddr { uint8_t bytes[16]; };            // IPv6, or IPv4 mapped (::ffff:a.b.c.d)
struct netprefix { struct netaddr addr; uint8_t bits; }; // bits of the 128
int netaddr_parse(struct netaddr *ret, const char *s) CHECKED;   // dotted IPv4 or IPv6 text, %zone dropped
#define NETADDR_TEXT_MAX 46
int netaddr_of(struct netaddr *ret, const struct sockaddr *sa) CHECKED; // ERR_INVALID: of no IP family
void netaddr_text(char to[NETADDR_TEXT_MAX], const struct netaddr *a); // IPv4 dotted also where it came mapped
int netprefix_parse(struct netprefix *ret, const char *s) CHECKED; // "192.0.2.0/24"
bool netprefix_has(const struct netprefix *p, const struct netaddr *a);
// Global unicast IPv6 inside a prefix of an interface of this machine that others share (no tunnel, no dial-up): neighbours at home whose addresses the provider
// gave. Read from the system at most every ten seconds. IPv4 has its private ranges for that.
bool netaddr_is_on_link(const struct netaddr *a);
// Tests only: whose prefixes count instead; NULL puts the real ones back.
void netaddr_set_test_links(const struct netprefix *links, int count);
// The above, loopback, private, link-local, and what is configured.
bool netaddr_is_lan(const struct netaddr *a, const struct netprefix *extra, int extra_count);
bool netaddr_is_public(const struct netaddr *a);  // global unicast: what an outbound fetch may connect to

#endif
