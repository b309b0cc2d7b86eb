// One call of the API, whether it came over HTTPS or over the hub's unix socket: what was asked, by whom, and exactly one answer.
#ifndef API_CALL_H
#define API_CALL_H
#include <stdbool.h>
#include <stdint.h>
#include "access/bouncer.h"
#include "access/people.h"
#include "base/json.h"

struct api;
#define CALL_PARAMS 3
#define CALL_DOCUMENT_MAX (2u << 20) // over HTTPS the listener takes far less
#define CALL_FILE_MAX (4u << 20)     // what the listener takes of who may send it
struct call {
	struct api *api;
	const char *method, *path;
	char params[CALL_PARAMS][64]; // the {placeholders} of the route, in order
	json_t *body;                 // an object, or NULL when the route takes none
	const void *document;         // of a route that takes bytes; borrowed until the handler returns
	size_t document_len;
	struct actor actor;
	struct people_session session; // of a signed-in person
	const char *peer;              // address text, or "local"
	void *transport;               // http_request or local connection
	const struct call_transport *via;
};
struct call_transport {
	const char *(*query)(struct call *c, const char *name);  // NULL when absent
	const char *(*header)(struct call *c, const char *name); // NULL when absent
	void (*set_cookie)(struct call *c, const char *value);
	void (*set_header)(struct call *c, const char *name, const char *value); // NULL: the transport has none
	void (*reply)(struct call *c, int status, const char *type, const void *body, size_t len);
	void (*on_gone)(struct call *c, void (*fn)(void *data), void *data);
};

// Answers; body is stolen. Each call is answered once, then freed.
void call_reply(struct call *c, int status, json_t *body);
void call_reply_text(struct call *c, int status, const char *type, const void *body, size_t len);
void call_empty(struct call *c); // 204
// Bytes that somebody brought: to be saved under name (ASCII), never shown as a page of the hub.
void call_reply_file(struct call *c, const char *name, const char *type, const void *body, size_t len);
// RFC 9457 problem with the code of err and the status that goes with it.
void call_error(struct call *c, int err);
void call_problem(struct call *c, int status, const char *code, json_t *params); // params stolen, may be NULL
void call_invalid(struct call *c, const char *field);                            // 422 "invalid" {field}
// A call that waits for a worker: the request may end meanwhile; call_resume gives it back, or NULL if it is gone (then everything was freed).
struct call_wait;
struct call_wait *call_suspend(struct call *c);
struct call *call_resume(struct call_wait *w);
bool call_is_gone(const struct call_wait *w); // nobody waits for the answer any more

#endif
