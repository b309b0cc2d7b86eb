// Live events: every signed-in WebSocket hears what changed. Frames are made once and shared by all.
#ifndef API_EVENTS_H
#define API_EVENTS_H
#include "api/api.h"

struct events;
struct events *events_new(struct api *a);
void events_free(struct events *e);
// The rooms that speak exist only once the hub is owned.
void events_watch(struct events *e);
int events_open(struct events *e, struct http_request *r, struct http_client *client) CHECKED; // 0 accepted
void events_gone(struct events *e, struct http_client *client);
void events_send(struct events *e, enum action needed, json_t *message); // to whoever may do what is needed; steals
int events_count(const struct events *e);
void events_prune(struct events *e); // a session ended: its phone is told so and cut
void events_renew(struct events *e, const char *account); // what the account may do has changed: its phones come back and ask anew
void events_device(struct events *e, const char *unit);

#endif
