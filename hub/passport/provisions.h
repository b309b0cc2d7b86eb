// EN 303 645 point by point: its provisions as data, what a passport declares of each, and what the hub itself saw. Rules: PASSPORT.md, "The standard".
#ifndef PASSPORT_PROVISIONS_H
#define PASSPORT_PROVISIONS_H
#include "passport/facts.h"

#define PROVISIONS_STANDARD "EN 303 645"
#define PROVISIONS_VERSION "2.1.1"

enum provision_result { PROVISION_UNKNOWN, PROVISION_YES, PROVISION_NO, PROVISION_NA };
struct provision { const char *id, *status; }; // status: "M", "R", "MC", "RC" (C: conditional)
const struct provision *provision_at(int i);   // NULL after the last
const struct provision *provision_find(const char *id); // NULL: unknown

// What rooms beside this one saw of the unit. A connection counts when the unit came over it with a key that is still valid.
struct provision_sight {
	bool certificate, encrypted, readable; // its sessions at the broker: with a certificate of its own; over TLS 1.2 or newer; without encryption
	int64_t session_at;
	bool cloud_tls, cloud_personal, update_contact; // links that the relay keeps for it: over checked TLS; the same with personal data; to its update service
	int64_t cloud_at;
	bool declared_contact, undeclared_contact;
	int64_t contact_at;
	const char *session_detail, *cloud_detail, *contact_detail, *drill_detail; // what exactly, in letters and figures that need no translation: "TCP 8884"; NULL: nothing more
};
struct provision_known { const struct document *passport; const struct support_view *support; const struct observation *seen; int seen_count; const struct provision_sight *sight; };

struct provision_word { enum provision_result result; const char *code, *why; bool partial; int64_t at; const char *detail; }; // code: a stable word; why: the maker's text, or NULL; detail: as in the sight
// Both may be PROVISION_UNKNOWN.
void provision_judge(const struct provision *p, const struct provision_known *known, struct provision_word *ret_declared, struct provision_word *ret_observed);
bool provision_is_observable(const struct provision *p); // the hub has a way to see it
const char *provision_result_word(enum provision_result r);
json_t *provisions_view(const struct provision_known *known); // as in the API; caller owns

#endif
