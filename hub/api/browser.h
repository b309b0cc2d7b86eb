// What a browser says about itself and its page, read so that a page of another site can make none of it. Pure.
#ifndef API_BROWSER_H
#define API_BROWSER_H
#include <stdbool.h>
#include "access/people.h"

// The session's token out of a Cookie field (NULL is fine). False when there is none, or more than one: which of them a browser meant is anybody's guess,
// and only an attacker has a reason to add one.
bool browser_session_token(char to[PEOPLE_TOKEN_SIZE], const char *cookies);
bool browser_has_session(const char *cookies); // a cookie of our name, good or not
// The token of an Authorization field "Bearer TOKEN" (RFC 6750 2.1), borrowed; NULL when it is none.
const char *browser_bearer(const char *authorization);
// Is this Origin field the page of the host that was asked? Either may be NULL, which it then is not.
bool browser_origin_is(const char *origin, const char *host);
bool browser_type_is_json(const char *content_type); // application/json, with or without parameters: what no form can send

#endif
