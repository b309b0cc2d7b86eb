// What hubd and freehold-relayd say to each other over relay.sock. A frame is a 4-byte length (of what follows), 1 byte version, 1 byte type,
// then the type's fields (base/buf.h; text is a 2-byte length and valid UTF-8, bytes a 4-byte length). Either side ends the connection at
// the first frame it does not understand. Pure: bytes to messages, messages to bytes.
#ifndef RELAY_WIRE_H
#define RELAY_WIRE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"

#define WIRE_VERSION 1
#define WIRE_FRAME_MAX (1u << 20)      // length field included
#define WIRE_PAYLOAD_MAX (256u << 10)  // one MQTT payload
#define WIRE_PART_MAX (512u << 10)     // one piece of a fetched body
#define WIRE_LINK_SIZE 16              // sizes of text fields, NUL included
#define WIRE_UNIT_SIZE 32
#define WIRE_HOST_SIZE 254
#define WIRE_TOPIC_SIZE 513
#define WIRE_URL_SIZE 2049
#define WIRE_WORD_SIZE 64
#define WIRE_NAME_SIZE 257             // user, password, an address of mail
#define WIRE_MARK_SIZE 256             // by what a server knows a version of a document again
#define WIRE_HEADERS_MAX (8u << 10)
#define WIRE_BODY_MAX (64u << 10)      // of what is sent

enum wire_type {
	// hubd to relayd
	WIRE_HELLO = 1,       // first frame of every connection
	WIRE_LINK_SET = 2,    // this link shall exist; a second one for the same id replaces it
	WIRE_LINK_REMOVE = 3, // it shall not, and what is queued for it is dropped
	WIRE_SYNCED = 4,      // every link not set since HELLO is removed
	WIRE_PUBLISH = 5,
	WIRE_FETCH = 6,
	WIRE_SEND = 7,
	// relayd to hubd
	WIRE_ACK = 33,
	WIRE_LINK_STATE = 34,
	WIRE_INBOUND = 35,
	WIRE_FETCH_PART = 36,
	WIRE_FETCH_DONE = 37,
	WIRE_SEND_DONE = 38,
};
enum wire_link_state { WIRE_LINK_CONNECTING = 1, WIRE_LINK_UP = 2, WIRE_LINK_WAITING = 3 /* for a next try */, WIRE_LINK_REFUSED = 4 /* policy or the cloud said no; tried again rarely */ };

struct wire_bytes { const uint8_t *data; size_t len; }; // borrowed from the frame, or from the caller while encoding

struct wire_hello { uint64_t run; };     // random, new for each start of hubd: sequence numbers count within it
struct wire_link_set { char link[WIRE_LINK_SIZE], unit[WIRE_UNIT_SIZE], host[WIRE_HOST_SIZE]; uint16_t port, keepalive_s; };
struct wire_link_remove { char link[WIRE_LINK_SIZE]; };
struct wire_publish { uint64_t seq; char link[WIRE_LINK_SIZE]; char topic[WIRE_TOPIC_SIZE]; struct wire_bytes payload; };
struct wire_fetch { uint32_t id, max; char url[WIRE_URL_SIZE], mark[WIRE_MARK_SIZE]; }; // mark not "": only if it is another version than that
// A POST (https://), a mail (smtps://, or smtp:// with STARTTLS) or messages for an MQTT broker (mqtts://, body: [{"topic","payload","retain"}...]). Lists are lines, each ended by "\n".
struct wire_send {
	uint32_t id;
	uint8_t allow_private;                  // 1: the owner said that this one is in the house
	char url[WIRE_URL_SIZE];
	char user[WIRE_NAME_SIZE], password[WIRE_NAME_SIZE], from[WIRE_NAME_SIZE]; // of a mail, the first two of a broker too; "" without
	struct wire_bytes lines;                // headers of a POST, recipients of a mail
	struct wire_bytes body;
	struct wire_bytes ca;                   // PEM of the only root to trust; empty: the usual ones
};
struct wire_ack { uint64_t seq; };       // every publish up to this one is on relayd's disk, or was dropped by its limits and counted
struct wire_link_report {
	char link[WIRE_LINK_SIZE];
	enum wire_link_state state;
	char why[WIRE_WORD_SIZE];        // "" when there is nothing to explain
	char version[WIRE_WORD_SIZE], cipher[WIRE_WORD_SIZE], key[WIRE_WORD_SIZE]; // of the TLS session; "" when there is none
	uint64_t sent, received, queued, dropped; // sent, received and dropped since relayd started
};
struct wire_inbound { char link[WIRE_LINK_SIZE]; char path[WIRE_TOPIC_SIZE]; struct wire_bytes payload; };
struct wire_fetch_part { uint32_t id; struct wire_bytes body; };
struct wire_fetch_done { uint32_t id; int32_t err; char mark[WIRE_MARK_SIZE]; };
struct wire_send_done { uint32_t id, retry_after_s; uint16_t status; char why[WIRE_WORD_SIZE]; }; // why "": delivered

struct wire_msg {
	enum wire_type type;
	union {
		struct wire_hello hello;
		struct wire_link_set link_set;
		struct wire_link_remove link_remove;
		struct wire_publish publish;
		struct wire_fetch fetch;
		struct wire_send send;
		struct wire_ack ack;
		struct wire_link_report link_state;
		struct wire_inbound inbound;
		struct wire_fetch_part fetch_part;
		struct wire_fetch_done fetch_done;
		struct wire_send_done send_done;
	};
};

const char *wire_link_word(enum wire_link_state s); // as in the API's Link: "connecting", "up", "waiting", "refused"
// Appends one frame. ERR_LIMIT: a field or the frame is too large, or to is full; nothing is appended then.
int wire_encode(struct buf *to, const struct wire_msg *m) CHECKED;
// Looks for one whole frame at p. 1 and *ret_len (bytes to skip) when there is one; 0 when more bytes are needed;
// ERR_PARSE for a broken or unknown frame, ERR_UNSUPPORTED for another version, ERR_LIMIT for one too large. *ret's bytes point into p.
int wire_decode(struct wire_msg *ret, const void *p, size_t len, size_t *ret_len) CHECKED;

#endif
