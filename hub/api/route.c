#include "api/route.h"
#include <string.h>
#include "base/str.h"

static const struct route *const tables[] = { hub_routes, own_routes, certificate_routes, people_routes, passkey_routes, household_routes, token_routes, device_routes, listed_routes, known_routes, ownership_routes, record_routes, evidence_routes, advisories_routes, notices_routes, channel_routes, label_routes, checklist_routes, drill_routes, passport_routes };

static bool path_matches(const char *pattern, const char *path, char params[CALL_PARAMS][64])
{
	int n = 0;
	while (*pattern) {
		if (pattern[0] == '{' && pattern[1] == '}') {
			size_t len = strcspn(path, "/");
			if (len == 0 || len >= 64 || n == CALL_PARAMS)
				return false;
			memcpy(params[n], path, len);
			params[n++][len] = '\0';
			path += len;
			pattern += 2;
		} else if (*pattern++ != *path++) {
			return false;
		}
	}
	return *path == '\0';
}

int route_find(const char *method, const char *path, const struct route **ret, char params[CALL_PARAMS][64])
{
	int err = ERR_NOT_FOUND;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
		for (const struct route *r = tables[t]; r->method; r++) {
			if (!path_matches(r->path, path, params))
				continue;
			if (str_eq(r->method, method)) {
				*ret = r;
				return 0;
			}
			err = ERR_UNSUPPORTED;
		}
	}
	return err;
}
