// What a channel makes of a message: who is spoken to, and in which words. One file per kind (to_*.c); pure but for random numbers where a protocol wants them.
#ifndef NOTICES_OUTGOING_H
#define NOTICES_OUTGOING_H
#include "base/buf.h"
#include "base/json.h"
#include "platform/pki.h"
#include "relay/wire.h"

// Messages that alert nobody, by their code, for kinds that keep something at the other end: what is open has changed; what is kept is to go.
#define OUTGOING_STATE "state"
#define OUTGOING_CLEAR "clear"

// A message, as it waits in the queue:
// {"id":"abc...","code":"support.ending","urgency":"soon","at":ms,"title":text,"text":text,"count":n,"devices":[{"id","name"}...; empty without names],
//  "params":{...} of one device, with names only,"link":"https://.../alerts"}
struct outgoing {
	struct wire_send send;        // points into the buffers
	struct buf lines, body;
	const struct pki_key *push_key; // who the hub is to push services; borrowed
	const char *instance;           // who it is to home systems: the hub's instance id; borrowed
	const json_t *open;             // what is open now, of kinds that keep it: {"count":n,"notices":[{"title","text","urgency","at"}... newest first]}; NULL: not known
};
void outgoing_init(struct outgoing *o, const struct pki_key *push_key); // NULL: nothing is pushed
void outgoing_done(struct outgoing *o); // wipes
void outgoing_header(struct outgoing *o, const char *name, const char *value);
int outgoing_end(struct outgoing *o) CHECKED; // joins the buffers to send; ERR_LIMIT: too long

// Everything that a kind of channel is.
struct channel_kind {
	const char *kind;
	// Checks what the owner typed and gives what is kept of it. ERR_INVALID and *field: the member that breaks a rule.
	int (*read)(const json_t *typed, json_t **ret_kept, const char **field);
	json_t *(*show)(const json_t *kept);       // what of it the API may show; caller owns
	int (*build)(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms);
	bool keeps;                                // the other end keeps what is open: it is told of changes, and cleared when the channel is switched off or removed
	bool in_house;                             // it is something of the household's own network: an address there needs no leave of its own
	bool ends_when_gone;                       // "gone" means that nobody hears it any more
};
const struct channel_kind *channel_kind_of(const char *kind); // NULL: none
extern const struct channel_kind to_webhook, to_ntfy, to_mail, to_push, to_mqtt;

// An https address without a user in it, for a request: host, port and path. False: it is none.
bool outgoing_is_host(const char *s); // a host name or an IPv4 address, as far as its letters go
bool outgoing_is_https(const char *url);
// "user" and "password", both or neither, from what was typed to what is kept. ERR_INVALID and *field.
int outgoing_read_account(const json_t *typed, json_t *kept, const char **field) CHECKED;
// What is kept of an object with these keys only (the last is NULL), part by part. ERR_INVALID and *field as the part says, or as it was.
typedef int outgoing_part(const json_t *typed, json_t *kept, const char **field);
int outgoing_read(const json_t *typed, const char *const *keys, outgoing_part *const *parts, json_t **ret_kept, const char **field) CHECKED;
json_t *outgoing_show(const json_t *kept, const char *const *open); // what of it may be shown as it is, and whether a password is set; caller owns
char *outgoing_host(const char *url); // "host" or "host:port" of an address; caller frees

#endif
