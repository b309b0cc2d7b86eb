// Where messages go: channels that the owner set up, tested, switched off and removed. Nothing leaves without one. Which word of a message goes where: CHANNELS.md.
#ifndef NOTICES_CHANNELS_H
#define NOTICES_CHANNELS_H
#include "access/activity.h"
#include "base/config.h"
#include "base/json.h"
#include "notices/kinds.h"
#include "platform/loop.h"
#include "platform/store.h"
#include "relay/relay.h"

struct channels;
struct channels_options {
	struct loop *loop; struct store *store; struct relay *relay; struct activity *activity; const struct config *config; const char *instance; // borrowed
	void *data;
	void (*changed)(void *data, const json_t *channel); // borrowed; as in the API
};
int channels_start(struct channels **ret, const struct channels_options *o) CHECKED; // ERR_INVALID: its key is none
void channels_stop(struct channels *c); // NULL is fine
void channels_push_key(const struct channels *c, char to[88]); // the public key under which browsers are asked to let the hub push, base64url
json_t *channels_list(struct channels *c); // array, as in the API, without secrets; caller owns
// body: {"kind","name","least","names","private","language"?,KIND:{...}}. *ret: the channel, and once "secret" where the hub made one; caller owns. ERR_INVALID and *field; ERR_LIMIT.
int channels_add(struct channels *c, const json_t *body, json_t **ret, const char **field) CHECKED;
int channels_change(struct channels *c, int64_t id, const json_t *body, json_t **ret, const char **field) CHECKED; // name, least, names, enabled, language?. ERR_INVALID, ERR_NOT_FOUND
int channels_remove(struct channels *c, int64_t id) CHECKED; // ERR_NOT_FOUND
// A test message now. done is told how it ended, on the loop, once: result->why is "" or a stable word. ERR_NOT_FOUND, ERR_UNAVAILABLE, ERR_LIMIT, ERR_MISMATCH.
int channels_test(struct channels *c, int64_t id, void (*done)(void *data, const struct wire_send_done *result), void *data) CHECKED;
// Puts a message into the queue of every channel that wants its urgency, in the caller's transaction: what say gives for the channel's language, with names or without.
// Wake afterwards.
typedef json_t *channels_say_fn(const void *data, const char *language, bool names); // caller owns
int channels_enqueue(struct channels *c, enum urgency u, channels_say_fn *say, const void *data) CHECKED;
void channels_wake(struct channels *c);
// What is open has changed: those that keep it are told, with what open gives when the message goes. channels_watch(c, NULL, NULL): it can no longer be asked.
typedef json_t *channels_open_fn(void *data, const char *language, enum urgency least, bool names); // as in notices/outgoing.h; caller owns
void channels_watch(struct channels *c, channels_open_fn *open, void *data);
void channels_changed(struct channels *c);
const char *channels_link(const struct channels *c); // address of the alerts page; borrowed
// {"zone":name,"quiet":{"from":"22:00","to":"07:00"}|null,"urgent_passes":bool}; caller owns.
json_t *channels_settings(struct channels *c);
int channels_set(struct channels *c, const json_t *body, const char **field) CHECKED; // the same members, all of them. ERR_INVALID

#endif
