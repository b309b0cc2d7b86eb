#include <arpa/inet.h>
#include <ctype.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <string.h>
#include <strings.h>
#include "base/str.h"
#include "platform/pki_parts.h"

enum { TAG_SEQUENCE = 0x30, TAG_PERMITTED = 0xa0, TAG_DNS = 0x82, TAG_ADDRESS = 0x87 };

// What the CA may vouch for besides the hub's own host name. A name permits everything below it.
static const char *const own_domains[] = {"local", "home.arpa", "localhost"};
// RFC 1918, loopback and RFC 3927; RFC 4193, RFC 4291 2.5.6 and loopback.
static const struct range { uint8_t size, addr[16], bits; } own_ranges[] = {
	{4, {10}, 8}, {4, {172, 16}, 12}, {4, {192, 168}, 16}, {4, {127}, 8}, {4, {169, 254}, 16},
	{16, {0xfc}, 7}, {16, {0xfe, 0x80}, 10}, {16, {[15] = 1}, 128},
};

static void put_tlv(struct buf *to, uint8_t tag, const void *p, size_t len)
{
	buf_put_u8(to, tag);
	if (len >= 256) {
		buf_put_u8(to, 0x82);
		buf_put_u16(to, (uint16_t)len);
	} else {
		if (len >= 128)
			buf_put_u8(to, 0x81);
		buf_put_u8(to, (uint8_t)len);
	}
	buf_put(to, p, len);
}

static bool is_dns_name(const char *s)
{
	size_t len = strlen(s);
	if (len == 0 || len > 127 || s[0] == '.' || s[len - 1] == '.' || strstr(s, ".."))
		return false;
	return strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-") == len;
}

// The size in bytes (4 or 16) of an address literal, or 0.
static uint8_t parse_address(uint8_t to[16], const char *s)
{
	if (inet_pton(AF_INET, s, to) == 1)
		return 4;
	return inet_pton(AF_INET6, s, to) == 1 ? 16 : 0;
}

static bool in_range(const struct range *r, const uint8_t *addr)
{
	size_t whole = r->bits / 8;
	uint8_t rest = (uint8_t)(0xff00 >> (r->bits % 8));
	return memcmp(r->addr, addr, whole) == 0 && (r->bits % 8 == 0 || ((r->addr[whole] ^ addr[whole]) & rest) == 0);
}

static bool is_own_address(const uint8_t *addr, uint8_t size)
{
	for (size_t i = 0; i < sizeof(own_ranges) / sizeof(own_ranges[0]); i++)
		if (own_ranges[i].size == size && in_range(&own_ranges[i], addr))
			return true;
	return false;
}

static bool is_own_domain(const char *host)
{
	size_t len = strlen(host);
	for (size_t i = 0; i < sizeof(own_domains) / sizeof(own_domains[0]); i++) {
		size_t tail = strlen(own_domains[i]);
		if (len >= tail && strcasecmp(host + len - tail, own_domains[i]) == 0 && (len == tail || host[len - tail - 1] == '.'))
			return true;
	}
	return false;
}

static void add(struct pki_names *n, uint8_t tag, const void *p, size_t len)
{
	struct pki_name name = {.len = len + 2};
	name.der[0] = tag;
	name.der[1] = (uint8_t)len; // at most 127
	memcpy(name.der + 2, p, len);
	for (int i = 0; i < n->count; i++)
		if (n->name[i].len == name.len && memcmp(n->name[i].der, name.der, name.len) == 0)
			return;
	if (n->count < (int)(sizeof(n->name) / sizeof(n->name[0])))
		n->name[n->count++] = name;
}

static void add_dns(struct pki_names *n, const char *host)
{
	char low[128];
	size_t len = strlen(host);
	for (size_t i = 0; i < len; i++)
		low[i] = (char)tolower((unsigned char)host[i]);
	add(n, TAG_DNS, low, len);
}

// Addresses that are up now and that the CA permits; not IPv6 link-local ones, which a browser cannot name.
static void add_interfaces(struct pki_names *n)
{
	struct ifaddrs *list;
	if (getifaddrs(&list))
		return; // the host name alone serves as well
	for (struct ifaddrs *i = list; i; i = i->ifa_next) {
		if (!i->ifa_addr || !(i->ifa_flags & IFF_UP) || (i->ifa_flags & IFF_LOOPBACK))
			continue;
		if (i->ifa_addr->sa_family == AF_INET) {
			struct sockaddr_in a;
			memcpy(&a, i->ifa_addr, sizeof(a));
			if (is_own_address((const uint8_t *)&a.sin_addr, 4))
				add(n, TAG_ADDRESS, &a.sin_addr, 4);
		} else if (i->ifa_addr->sa_family == AF_INET6) {
			struct sockaddr_in6 a;
			memcpy(&a, i->ifa_addr, sizeof(a));
			if (!IN6_IS_ADDR_LINKLOCAL(&a.sin6_addr) && is_own_address(a.sin6_addr.s6_addr, 16))
				add(n, TAG_ADDRESS, &a.sin6_addr, 16);
		}
	}
	freeifaddrs(list);
}

int pki_names_collect(struct pki_names *ret, const char *host)
{
	struct pki_names n = {.count = 0};
	uint8_t addr[16];
	uint8_t size = parse_address(addr, host);
	if (size)
		add(&n, TAG_ADDRESS, addr, size);
	else if (is_dns_name(host))
		add_dns(&n, host);
	else
		return ERR_INVALID;
	add_dns(&n, "localhost");
	add(&n, TAG_ADDRESS, (const uint8_t[]){127, 0, 0, 1}, 4);
	add(&n, TAG_ADDRESS, (const uint8_t[16]){[15] = 1}, 16);
	add_interfaces(&n);
	*ret = n;
	return 0;
}

void pki_names_san(const struct pki_names *n, struct buf *to)
{
	AUTO_BUF struct buf list;
	buf_init(&list, PKI_CERT_MAX);
	for (int i = 0; i < n->count; i++)
		buf_put(&list, n->name[i].der, n->name[i].len);
	put_tlv(to, TAG_SEQUENCE, list.data, list.len);
}

bool pki_names_in(const struct pki_names *n, const mbedtls_x509_buf *extensions)
{
	for (int i = 0; i < n->count; i++)
		if (!extensions->len || !memmem(extensions->p, extensions->len, n->name[i].der, n->name[i].len))
			return false;
	return true;
}

// One GeneralSubtree: SEQUENCE { base }, minimum and maximum absent.
static void put_subtree(struct buf *to, uint8_t tag, const void *p, size_t len)
{
	AUTO_BUF struct buf base;
	buf_init(&base, 256);
	put_tlv(&base, tag, p, len);
	put_tlv(to, TAG_SEQUENCE, base.data, base.len);
}

static void put_range(struct buf *to, const struct range *r)
{
	uint8_t both[32] = {0}; // address, then mask
	memcpy(both, r->addr, r->size);
	for (size_t bit = 0; bit < r->bits; bit++)
		both[r->size + bit / 8] |= (uint8_t)(0x80 >> (bit % 8));
	put_subtree(to, TAG_ADDRESS, both, 2u * r->size);
}

// The subtree that the host needs for itself; nothing when an own domain or range covers it.
static int put_host(struct buf *to, const char *host)
{
	struct range r = {0};
	r.size = parse_address(r.addr, host);
	r.bits = (uint8_t)(r.size * 8);
	if (r.size) {
		if (!is_own_address(r.addr, r.size))
			put_range(to, &r);
		return 0;
	}
	if (!is_dns_name(host))
		return ERR_INVALID;
	struct pki_names n = {.count = 0};
	add_dns(&n, host);
	if (!is_own_domain(host))
		put_subtree(to, TAG_DNS, n.name[0].der + 2, n.name[0].len - 2);
	return 0;
}

int pki_constraints(struct buf *to, const char *host)
{
	AUTO_BUF struct buf trees, permitted;
	buf_init(&trees, 1024);
	buf_init(&permitted, 1024);
	for (size_t i = 0; i < sizeof(own_domains) / sizeof(own_domains[0]); i++)
		put_subtree(&trees, TAG_DNS, own_domains[i], strlen(own_domains[i]));
	for (size_t i = 0; i < sizeof(own_ranges) / sizeof(own_ranges[0]); i++)
		put_range(&trees, &own_ranges[i]);
	int r = put_host(&trees, host);
	if (r)
		return r;
	put_tlv(&permitted, TAG_PERMITTED, trees.data, trees.len);
	put_tlv(to, TAG_SEQUENCE, permitted.data, permitted.len);
	return to->failed || permitted.failed || trees.failed ? ERR_LIMIT : 0;
}

bool pki_constraints_permit(const mbedtls_x509_buf *ca_extensions, const char *host)
{
	AUTO_BUF struct buf tree;
	buf_init(&tree, 256);
	if (put_host(&tree, host) || tree.failed)
		return false;
	return tree.len == 0 || memmem(ca_extensions->p, ca_extensions->len, tree.data, tree.len);
}
