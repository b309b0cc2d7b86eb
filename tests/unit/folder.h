// A folder of a test's own under /tmp, and everything in it removed at the end. For cmocka's setup and teardown: *state is the path.
#ifndef FOLDER_H
#define FOLDER_H
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"

static inline int folder_remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

static inline int folder_make(void **state)
{
	char *path = mem_str("/tmp/freehold-XXXXXX");
	*state = mkdtemp(path);
	return *state ? 0 : -1;
}

static inline int folder_remove(void **state)
{
	int r = nftw(*state, folder_remove_one, 16, FTW_DEPTH | FTW_PHYS);
	free(*state);
	return r;
}

#endif
