// The command line's socket: run_dir/hub.cli, one framed request and one framed answer per connection at a time. Peers: root or the hub's own user.
#ifndef API_LOCAL_H
#define API_LOCAL_H
#include <stdint.h>
#include "api/call.h"
#include "api/api.h"
#include "base/buf.h"

#define LOCAL_VERSION 1
#define LOCAL_FRAME_MAX (CALL_DOCUMENT_MAX + 4096) // the largest document, and what stands around it
#define LOCAL_ANSWER_MAX (24u << 20)              // the evidence of a device, papers included
#define LOCAL_SOCKET "hub.cli"
// Frames, big endian. Request: u32 length of the rest, u8 version, u8 method length, method, u16 path length, path with query, body (JSON or empty).
// Answer: u32 length of the rest, u8 version, u16 status, body.
struct local_request { char method[8]; char path[1024]; const uint8_t *body; size_t body_len; };
int local_request_parse(struct local_request *ret, const void *frame, size_t len) CHECKED; // frame without its length; ERR_PARSE, ERR_UNSUPPORTED (version)
void local_request_format(struct buf *to, const char *method, const char *path, const void *body, size_t len);

struct local;
int local_start(struct local **ret, struct api *a) CHECKED;
void local_stop(struct local *l);

#endif
