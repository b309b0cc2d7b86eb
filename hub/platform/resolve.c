#include "platform/resolve.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>

int resolve_netaddr(struct netaddr *ret, const struct sockaddr *a)
{
	static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff};
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
	switch (a->sa_family) {
	case AF_INET:
		memcpy(&v4, a, sizeof v4);
		memcpy(ret->bytes, mapped, sizeof mapped);
		memcpy(ret->bytes + sizeof mapped, &v4.sin_addr, 4);
		return 0;
	case AF_INET6:
		memcpy(&v6, a, sizeof v6);
		memcpy(ret->bytes, &v6.sin6_addr, 16);
		return 0;
	default:
		return ERR_UNSUPPORTED;
	}
}

int resolve_host(struct resolved *ret, const char *host, bool allow_private)
{
	struct addrinfo wanted = {.ai_family = AF_UNSPEC, .ai_socktype = SOCK_STREAM}, *found;
	struct resolved r = {.count = 0};
	if (getaddrinfo(host, NULL, &wanted, &found))
		return ERR_NOT_FOUND;
	for (const struct addrinfo *a = found; a && r.count < RESOLVE_MAX; a = a->ai_next) {
		struct netaddr address;
		if (resolve_netaddr(&address, a->ai_addr) || !(allow_private || netaddr_is_public(&address)))
			continue;
		if (!getnameinfo(a->ai_addr, a->ai_addrlen, r.text[r.count], sizeof r.text[0], NULL, 0, NI_NUMERICHOST))
			r.count++;
	}
	freeaddrinfo(found);
	if (!r.count)
		return ERR_DENIED;
	*ret = r;
	return 0;
}
