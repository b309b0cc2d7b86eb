// What the files of the channels share.
#ifndef NOTICES_CHANNELS_PARTS_H
#define NOTICES_CHANNELS_PARTS_H
#include "notices/channels.h"
#include "notices/channels_store.h"
#include "notices/notices_store.h"
#include "notices/post.h"
#include "notices/quiet.h"
#include "notices/vault.h"
#include "notices/words.h"

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

int channels_get(struct channels *c, int64_t id, json_t **ret) CHECKED; // as in the API; caller owns. ERR_NOT_FOUND
void channels_tell_changed(struct channels *c, int64_t id);
void channels_forget_tests(struct channels *c); // those under way still answer their callers, and touch c no more
int channels_load_settings(struct channels *c) CHECKED; // what channels_set kept, or the usual

#endif
