#include "base/netaddr.h"
#include <arpa/inet.h>
#include <netinet/in.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};

// Not public though inside global unicast, or IPv4 outside it (the IANA special-purpose registries, RFC 6890).
static const char *const not_public[] = {
	"0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
	"192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
	"2001::/23",     // Teredo, benchmarking, ORCHID
	"2001:db8::/32", // documentation
	"2002::/16",     // 6to4: carries an IPv4 address of any kind
	"3fff::/20",     // documentation
};
static const char *const lan[] = {"127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "::1/128", "fc00::/7", "fe80::/10"};

int netaddr_parse(struct netaddr *ret, const char *s)
{
	char text[INET6_ADDRSTRLEN];
	size_t len = strcspn(s, "%");
	struct netaddr a;
	if (len >= sizeof text)
		return ERR_PARSE;
	memcpy(text, s, len);
	text[len] = 0;
	memcpy(a.bytes, mapped, sizeof mapped);
	bool is_v4 = !s[len] && inet_pton(AF_INET, text, a.bytes + 12) == 1; // a zone belongs to IPv6 only
	if (!is_v4 && inet_pton(AF_INET6, text, a.bytes) != 1)
		return ERR_PARSE;
	*ret = a;
	return 0;
}

int netaddr_of(struct netaddr *ret, const struct sockaddr *sa)
{
	struct netaddr a;
	if (sa->sa_family == AF_INET6) {
		memcpy(a.bytes, &((const struct sockaddr_in6 *)(const void *)sa)->sin6_addr, sizeof a.bytes);
	} else if (sa->sa_family == AF_INET) {
		memcpy(a.bytes, mapped, sizeof mapped);
		memcpy(a.bytes + sizeof mapped, &((const struct sockaddr_in *)(const void *)sa)->sin_addr, 4);
	} else {
		return ERR_INVALID;
	}
	*ret = a;
	return 0;
}

void netaddr_text(char to[NETADDR_TEXT_MAX], const struct netaddr *a)
{
	bool is_v4 = !memcmp(a->bytes, mapped, sizeof mapped);
	inet_ntop(is_v4 ? AF_INET : AF_INET6, a->bytes + (is_v4 ? sizeof mapped : 0), to, NETADDR_TEXT_MAX);
}

int netprefix_parse(struct netprefix *ret, const char *s)
{
	const char *slash = strchr(s, '/');
	if (!slash || memchr(s, '%', (size_t)(slash - s)))
		return ERR_PARSE;
	AUTO_FREE char *text = mem_strn(s, (size_t)(slash - s));
	struct netprefix p, host;
	uint64_t bits;
	bool is_v4 = !strchr(text, ':');
	if (netaddr_parse(&p.addr, text) < 0 || str_u64(&bits, slash + 1, is_v4 ? 32 : 128) < 0)
		return ERR_PARSE;
	p.bits = (uint8_t)(bits + (is_v4 ? 96 : 0));
	host = p;
	for (unsigned i = p.bits; i < 128; i++)
		host.addr.bytes[i / 8] &= (uint8_t)~(0x80u >> i % 8);
	if (memcmp(&host.addr, &p.addr, sizeof p.addr)) // bits beyond the prefix: a slip of the hand, ask again
		return ERR_INVALID;
	*ret = p;
	return 0;
}

bool netprefix_has(const struct netprefix *p, const struct netaddr *a)
{
	unsigned whole = p->bits / 8, rest = p->bits % 8;
	if (memcmp(p->addr.bytes, a->bytes, whole))
		return false;
	return !rest || !((p->addr.bytes[whole] ^ a->bytes[whole]) >> (8 - rest));
}

static bool is_in(const char *const *list, size_t count, const struct netaddr *a)
{
	struct netprefix p;
	for (size_t i = 0; i < count; i++)
		if (netprefix_parse(&p, list[i]) == 0 && netprefix_has(&p, a))
			return true;
	return false;
}

bool netaddr_is_lan(const struct netaddr *a, const struct netprefix *extra, int extra_count)
{
	for (int i = 0; i < extra_count; i++)
		if (netprefix_has(&extra[i], a))
			return true;
	return is_in(lan, sizeof lan / sizeof *lan, a) || netaddr_is_on_link(a);
}

bool netaddr_is_public(const struct netaddr *a)
{
	static const uint8_t nat64[12] = {0x00, 0x64, 0xff, 0x9b}; // RFC 6052: the IPv4 address behind it decides
	struct netaddr b = *a;
	if (!memcmp(a->bytes, nat64, sizeof nat64))
		memcpy(b.bytes, mapped, sizeof mapped);
	bool is_v4 = !memcmp(b.bytes, mapped, sizeof mapped), is_global_v6 = b.bytes[0] >> 5 == 1;
	return (is_v4 || is_global_v6) && !is_in(not_public, sizeof not_public / sizeof *not_public, &b);
}
