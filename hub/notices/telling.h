// From notices to messages: those of one kind are one message, however many devices it is about, and no kind speaks more than six times an hour.
#ifndef NOTICES_TELLING_H
#define NOTICES_TELLING_H
#include "devices/devices.h"
#include "notices/channels.h"
#include "notices/notices_store.h"

struct telling;
struct telling_options { struct loop *loop; struct store *store; struct notices_store *rows; struct channels *channels; struct devices *devices; }; // borrowed
struct telling *telling_new(const struct telling_options *o); // takes up what a restart left untold
void telling_free(struct telling *t); // NULL is fine
void telling_soon(struct telling *t); // there may be something to tell
void telling_changed(struct telling *t); // what is open may have changed: channels that keep it are told soon

#endif
