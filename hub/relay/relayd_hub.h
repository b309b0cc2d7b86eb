// relayd's conversation with hubd: dials relay.sock, keeps the links that hubd wants, takes messages in and acknowledges them once they are on disk.
#ifndef RELAY_RELAYD_HUB_H
#define RELAY_RELAYD_HUB_H
#include <stdbool.h>
#include "base/err.h"
#include "platform/loop.h"

struct hub_options {
	struct loop *loop;
	const char *socket, *data_dir;
	const char *ca_file; // NULL: the system's roots
	bool allow_private;
};
struct hub;
int hub_new(struct hub **ret, const struct hub_options *o) CHECKED; // o's texts are borrowed for its life; dials until hubd answers, for ever
void hub_free(struct hub *h); // commits what can be; NULL is fine

#endif
