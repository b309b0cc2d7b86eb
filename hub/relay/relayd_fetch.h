// relayd's fetches and sends: one at a time, so that a slow server never takes both workers and names can still be looked up.
#ifndef RELAY_RELAYD_FETCH_H
#define RELAY_RELAYD_FETCH_H
#include "platform/loop.h"
#include "relay/wire.h"

struct fetcher;
struct fetcher_options {
	struct loop *loop;
	const char *ca_file; // NULL: the system's roots
	bool allow_private;
	void *data;
	int (*say)(void *data, const struct wire_msg *m); // negative: hubd is away, or does not keep up
};
struct fetcher *fetcher_new(const struct fetcher_options *o);
void fetcher_free(struct fetcher *f);  // one that runs ends at loop_free, unheard; NULL is fine
void fetcher_add(struct fetcher *f, const struct wire_fetch *asked); // answered with its parts and one WIRE_FETCH_DONE
void fetcher_send(struct fetcher *f, const struct wire_send *asked); // copied; answered with one WIRE_SEND_DONE
void fetcher_forget(struct fetcher *f); // hubd is gone: nobody waits for what was asked

#endif
