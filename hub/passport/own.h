// The hub's own passport: what whoever made this hub states of it, shown by the rules that hold for a device's. Rules: PASSPORT.md, "The hub's own".
#ifndef PASSPORT_OWN_H
#define PASSPORT_OWN_H
#include "passport/document.h"

struct own;
// Reads the signed passport at path ("" or no such file: none) and else the one that is built in, which nobody signed. A signed one that cannot be used is
// logged and named by own_card; then too the built-in one counts. ERR_INVALID: the built-in one breaks a rule (a test rules it out).
int own_open(struct own **ret, const char *path) CHECKED;
void own_close(struct own *o); // NULL is fine
const struct document *own_document(const struct own *o); // borrowed while o is open
// {"manufacturer","model","passport","label","support","checklist"} as in the API's OwnCard; caller owns.
json_t *own_card(const struct own *o, int64_t now_ms, bool time_unsure);
int64_t own_until(const struct own *o); // the last day of its updates, its start in UTC ms; 0: not stated
// Its security.txt (RFC 9116) as served at canonical: it runs out in 90 days, or with the support. Caller frees; NULL: no contact is stated, and without one there is none.
char *own_security_txt(const struct own *o, const char *canonical, int64_t now_ms);

#endif
