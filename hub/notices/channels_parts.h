// What the two files of the channels share.
#ifndef NOTICES_CHANNELS_PARTS_H
#define NOTICES_CHANNELS_PARTS_H
#include "notices/channels.h"
#include "notices/channels_store.h"
#include "notices/notices_store.h"
#include "notices/post.h"
#include "notices/quiet.h"
#include "notices/vault.h"

struct channels {
	struct channels_options o;
	struct channels_store *rows;
	struct notices_store *words;
	struct vault vault;
	struct pki_key *push_key;
	struct quiet quiet;
	struct post *post;
	struct test *tests; // under way
	channels_open_fn *open; // NULL: nobody can say what is open
	void *open_data;
	char *link;
};

int channels_load_settings(struct channels *c) CHECKED; // what channels_set kept, or the usual

#endif
