// What the files of people/ share (private to them).
#ifndef ACCESS_PEOPLE_PARTS_H
#define ACCESS_PEOPLE_PARTS_H
#include "access/people.h"
#include "access/people_store.h"
#include "base/map.h"

#define PEOPLE_SESSIONS_OF_ONE 32 // an account that signs in more often loses its oldest

struct people {
	struct people_store store;
	struct map *sessions; // id -> struct session
};
struct session {
	struct session_row row;
	struct actor actor;
	int64_t touched_at;
	int64_t came_at; // with its last request, in this run of the hub
	int64_t proven_until; // boot ms; 0: not
	enum session_made proven_by;
};

int people_actor(const struct account_row *row, struct actor *ret) CHECKED; // ERR_STORE: a role that nobody knows
int people_load_sessions(struct people *p) CHECKED;                         // the database's, into memory
void people_forget_sessions(struct people *p, const char *account, const char *keep); // out of memory only; keep may be ""

#endif
