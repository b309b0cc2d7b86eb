#include "api/browser.h"
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/str.h"

#define COOKIE "__Host-freehold="

// The next cookie of the list that is ours, behind its name; NULL when there is none.
static const char *next_of_ours(const char *at)
{
	while (at && *at) {
		at += strspn(at, " ;");
		if (str_starts(at, COOKIE))
			return at + strlen(COOKIE);
		at = strchr(at, ';');
	}
	return NULL;
}

bool browser_session_token(char to[PEOPLE_TOKEN_SIZE], const char *cookies)
{
	const char *token = next_of_ours(cookies);
	if (!token || next_of_ours(strchr(token, ';')) || strcspn(token, "; ") != PEOPLE_TOKEN_SIZE - 1)
		return false;
	memcpy(to, token, PEOPLE_TOKEN_SIZE - 1);
	to[PEOPLE_TOKEN_SIZE - 1] = '\0';
	return true;
}

bool browser_has_session(const char *cookies)
{
	return next_of_ours(cookies) != NULL;
}

const char *browser_bearer(const char *authorization)
{
	static const char scheme[] = "Bearer ";
	return authorization && strncasecmp(authorization, scheme, sizeof scheme - 1) == 0 ? authorization + sizeof scheme - 1 : NULL;
}

bool browser_origin_is(const char *origin, const char *host)
{
	return origin && host && str_starts(origin, "https://") && str_eq(origin + strlen("https://"), host);
}

bool browser_type_is_json(const char *content_type)
{
	static const char json[] = "application/json";
	if (!content_type || strncasecmp(content_type, json, sizeof json - 1))
		return false;
	const char *rest = content_type + sizeof json - 1;
	rest += strspn(rest, " \t");
	return *rest == '\0' || *rest == ';';
}
