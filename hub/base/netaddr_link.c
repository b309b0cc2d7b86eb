// Which IPv6 addresses are neighbours: the prefixes of this machine's own interfaces.
#include <ifaddrs.h>
#include <net/if.h>
#include <netinet/in.h>
#include <string.h>
#include "base/clock.h"
#include "base/netaddr.h"

enum { LINKS_MAX = 16, READ_EVERY_MS = 10000, BITS_MIN = 48 /* nobody's home is wider; a mask of nothing would let the world in */ };

static struct netprefix links[LINKS_MAX];
static int link_count;
static int64_t read_at = -READ_EVERY_MS;
static bool is_test;

static bool is_shared(const struct ifaddrs *i)
{
	return i->ifa_addr && i->ifa_netmask && i->ifa_addr->sa_family == AF_INET6 && (i->ifa_flags & IFF_UP) && !(i->ifa_flags & (IFF_LOOPBACK | IFF_POINTOPOINT));
}

static uint8_t bits_of(const struct sockaddr *mask)
{
	const uint8_t *m = ((const struct sockaddr_in6 *)(const void *)mask)->sin6_addr.s6_addr;
	uint8_t bits = 0;
	while (bits < 128 && m[bits / 8] & (0x80u >> bits % 8))
		bits++;
	return bits;
}

static void read_links(void)
{
	struct ifaddrs *all;
	link_count = 0;
	if (getifaddrs(&all) < 0)
		return; // nobody is a neighbour then
	for (const struct ifaddrs *i = all; i && link_count < LINKS_MAX; i = i->ifa_next) {
		struct netprefix *p = &links[link_count];
		if (!is_shared(i) || netaddr_of(&p->addr, i->ifa_addr) < 0)
			continue;
		p->bits = bits_of(i->ifa_netmask);
		link_count += p->bits >= BITS_MIN && p->bits < 128;
	}
	freeifaddrs(all);
}

void netaddr_set_test_links(const struct netprefix *test, int count)
{
	is_test = test != NULL;
	link_count = is_test ? count : 0;
	read_at = -READ_EVERY_MS;
	if (is_test)
		memcpy(links, test, sizeof *test * (size_t)count);
}

bool netaddr_is_on_link(const struct netaddr *a)
{
	if (a->bytes[0] >> 5 != 1) // 2000::/3
		return false;
	int64_t now = clock_boot_ms();
	if (!is_test && now - read_at >= READ_EVERY_MS) {
		read_at = now;
		read_links();
	}
	for (int i = 0; i < link_count; i++)
		if (netprefix_has(&links[i], a))
			return true;
	return false;
}
