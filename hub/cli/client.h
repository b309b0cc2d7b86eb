// The command line's end of the hub's socket.
#ifndef CLI_CLIENT_H
#define CLI_CLIENT_H
#include "base/buf.h"
#include "base/json.h"

struct client { char socket[108]; bool json; };
// One call. *ret_body: the answer's JSON, or NULL when it had none; caller owns. Returns the HTTP status, or an error (-ENOENT, -ECONNREFUSED: no hub there).
int client_call(const struct client *c, const char *method, const char *path, const json_t *body, json_t **ret_body) CHECKED;

// The answer as it came. to is initialised here, also on failure; the caller ends it.
int client_fetch(const struct client *c, const char *path, struct buf *to) CHECKED;
// The same with a body of any bytes.
int client_send(const struct client *c, const char *method, const char *path, const void *body, size_t len, json_t **ret_body) CHECKED;

#endif
