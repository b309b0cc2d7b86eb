// A real store in a folder of its own, with the tables of one room, and a clock that the test sets.
#ifndef ACCESS_WORLD_H
#define ACCESS_WORLD_H
#include "folder.h"
#include "base/clock.h"
#include "platform/crypto.h"
#include "platform/store.h"

static int64_t world_wall = 1800000000000, world_boot = 1000000;
static int64_t world_wall_ms(void) { return world_wall; }
static int64_t world_boot_ms(void) { return world_boot; }

struct world { void *folder; struct store *store; char *path; };

static inline struct store *world_open(struct world *w, const char *schema)
{
	const struct store_migration ladder[] = { { 1, schema } };
	assert_int_equal(store_open(&w->store, w->path, 0600, 0, ladder, 1), 0);
	return w->store;
}

static inline void world_make(struct world *w)
{
	assert_int_equal(crypto_init(), 0);
	assert_int_equal(folder_make(&w->folder), 0);
	w->path = mem_printf("%s/hub.db", (char *)w->folder);
	clock_set_test(world_wall_ms, world_boot_ms);
}

static inline void world_done(struct world *w)
{
	store_close(w->store);
	clock_set_test(NULL, NULL);
	free(w->path);
	assert_int_equal(folder_remove(&w->folder), 0);
}

#endif
