// Whom to tell about a weak spot: the security.txt (RFC 9116) of a maker's website, fetched when the owner asks, and again by contact_watch.h.
#ifndef ADVISORIES_CONTACT_H
#define ADVISORIES_CONTACT_H
#include "advisories/security_txt.h"
#include "relay/relay.h"

struct contact {
	int err;         // 0; ERR_NOT_FOUND: the site has none, or what it has is no security.txt; ERR_UNAVAILABLE and others: it did not answer
	const char *url; // where it was looked for
	struct security_txt found; // with err 0
	bool is_expired; // its date has passed
};
// A domain, or the https address of a security.txt. done is called on the loop exactly once, unless ERR_INVALID (neither) or another error is returned.
int contact_ask(struct relay *r, const char *address, void (*done)(void *data, const struct contact *c), void *data) CHECKED;

#endif
