// What the plugin and hubd say to each other inside the broker. Text, one line, "1 <word> key=value ...", values percent-encoded; no JSON.
// plugin -> hubd, topic $hub/broker/event:
//   1 connect unit= cred= client= addr= via=(tls|certificate|onboarding|legacy|ws|hub) other=    a session was admitted;
//     other: the address of the session that it took over, which nothing had ended, "" when there was none
//   1 disconnect unit= cred= client= reason=<int>
//   1 refused user= client= addr= unit= bound= other= why=(unknown|password|client_id|revoked|state|listener|lan|fingerprint|suspended|clone)
//     unit: whose password or certificate it had, "" when the secret was wrong; bound: that credential's own client id, other: the address where its session lives
//   1 denied unit= verb=(say|hear|subscribe|will|keep|flood) topic= count=        at most one line per unit, verb and topic a second
//   1 bound unit= cred= client=                                        an unbound credential met its client id
//   1 clone unit= cred= client= addr= other=                           both sides of a takeover are alive
//   1 crowd addr= why=(often|many|silent|slow|full|outside) count=    connections of an address that were turned away before a login, why: the last of them;
//     at most one line per address a minute, from the eighth on
//   1 ready version=                                                   after start and after every reopen of auth.db
// hubd -> plugin, topic $CONTROL/freehold/v1:
//   1 reload unit=          grants and state changed: re-read for live sessions
//   1 revoke cred=          the row says revoked: cut its session now, forget its queue
//   1 kick unit=            cut every session of the unit
//   1 verify nonce=         answer "1 verified nonce= data_version=" on the event topic
#ifndef BROKER_EVENTS_H
#define BROKER_EVENTS_H
#include <stddef.h>
#include "base/err.h"

#define BROKER_EVENT_TOPIC "$hub/broker/event"
#define BROKER_CONTROL_TOPIC "$CONTROL/freehold/v1"
#define BROKER_DIVERT_PREFIX "$hub/in/" // + unit + "/" + topic
#define BROKER_LINE_MAX 2048

struct broker_line { char text[BROKER_LINE_MAX]; char *word; int count; struct { char *key, *value; } pairs[12]; };
// Splits a hostile line in place. ERR_PARSE: another version, shape, key twice or too many. Values come out decoded.
int broker_line_parse(struct broker_line *ret, const void *p, size_t len) CHECKED;
const char *broker_line_get(const struct broker_line *l, const char *key); // "" when absent
// "word", then key, value pairs, then NULL. Returns the length, or ERR_LIMIT.
int broker_line_format(char *to, size_t size, const char *word, ...) CHECKED __attribute__((sentinel));

#endif
