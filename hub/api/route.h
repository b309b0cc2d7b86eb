// Routes are rows: what an unauthenticated peer can reach is one grep for ACTION_GREET, ACTION_CLAIM and ACTION_SIGN_IN.
#ifndef API_ROUTE_H
#define API_ROUTE_H
#include "api/call.h"

enum route_flags {
	ROUTE_BODY = 1,       // takes a JSON object
	ROUTE_DOCUMENT = 4,   // takes bytes as they come, up to CALL_DOCUMENT_MAX; the handler reads them
	ROUTE_FILE = 8,       // the same up to CALL_FILE_MAX, typed application/octet-stream: what it is, its bytes say
	ROUTE_PROVEN = 16,    // gives away power or cannot be undone: the person must have proven who they are within PEOPLE_PROVEN_MS (README.md)
	ROUTE_BEFORE_SESSION = 2, // no CSRF value yet: same-origin is proven by Origin and content type instead
};
struct route {
	const char *method, *path; // "{}" stands for one segment
	int phases;                // of enum phase
	enum action action;
	int flags;
	void (*handler)(struct call *c); // answers the call, now or later
};
#define PHASE_ANY (PHASE_PROVISIONING | PHASE_OWNED)

extern const struct route hub_routes[], own_routes[], certificate_routes[], people_routes[], passkey_routes[], household_routes[], token_routes[], device_routes[], listed_routes[], known_routes[], ownership_routes[], record_routes[], evidence_routes[], advisories_routes[], notices_routes[], channel_routes[], label_routes[], checklist_routes[], drill_routes[], passport_routes[]; // each ends with a NULL method
// ERR_NOT_FOUND; ERR_UNSUPPORTED when the path exists with another method. Fills params.
int route_find(const char *method, const char *path, const struct route **ret, char params[CALL_PARAMS][64]) CHECKED;

#endif
