// A store with the room's tables and the room on top, in a folder of its own; a maker's and another's key.
#ifndef HOME_H
#define HOME_H
#include "passport/sample.h"
#include <sys/stat.h>
#include <unistd.h>
#include "passport/passport.h"
#include "passport/passport_store.h"

#define DAY_MS INT64_C(86400000)
#define NOW INT64_C(1795478400000) // 2026-11-24

struct home { char folder[24]; struct store *store; struct passports *p; struct pki_key *maker, *other; };
static struct home home;

static inline int open_home(void)
{
	AUTO_FREE char *path = mem_printf("%s/hub.db", home.folder);
	const struct store_migration ladder[] = {{1, passport_schema}};
	if (store_open(&home.store, path, 0600, 0, ladder, 1))
		return -1;
	return passports_open(&home.p, home.store);
}

static inline void close_home(void)
{
	passports_close(home.p);
	store_close(home.store);
}

static inline void restart(void)
{
	close_home();
	assert_int_equal(open_home(), 0);
}

static inline int setup(void **state)
{
	(void)state;
	strcpy(home.folder, "/tmp/passXXXXXX");
	if (!mkdtemp(home.folder) || pki_key_new(&home.maker) || pki_key_new(&home.other))
		return -1;
	return open_home();
}

static inline int teardown(void **state)
{
	(void)state;
	close_home();
	pki_key_free(home.maker);
	pki_key_free(home.other);
	AUTO_FREE char *line = mem_printf("rm -rf %s", home.folder);
	return system(line);
}

#endif
