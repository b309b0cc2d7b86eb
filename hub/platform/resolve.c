#include "platform/resolve.h"
#include <arpa/inet.h>
#include <netdb.h>
#include <netinet/in.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

struct resolving {
	char host[256];
	bool allow_private;
	struct resolved found;
	int err;
	void (*on_found)(void *data, int err, const struct resolved *found);
	void *data;
};

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

static void run_resolve(void *data)
{
	struct resolving *r = data;
	r->err = resolve_host(&r->found, r->host, r->allow_private);
}

static void end_resolve(void *data)
{
	struct resolving *r = data;
	if (r->on_found)
		r->on_found(r->data, r->err, &r->found);
	free(r);
}

struct resolving *resolve_later(struct loop *l, const char *host, bool allow_private, void (*on_found)(void *data, int err, const struct resolved *found), void *data)
{
	struct resolving *r = NEW(struct resolving);
	r->allow_private = allow_private;
	r->on_found = on_found;
	r->data = data;
	if (str_copy(r->host, sizeof r->host, host) && loop_work(l, run_resolve, end_resolve, r) == 0)
		return r;
	free(r);
	return NULL;
}

void resolve_forget(struct resolving *r)
{
	if (r)
		r->on_found = NULL;
}
