// The providers of advisories that the owner allowed: each is asked once a day for its list, and every document on it that is new is fetched, whatever it is
// about, so that no provider learns which devices are here. CSAF 2.0, section 7; fetched by freehold-relayd alone.
#ifndef ADVISORIES_SOURCES_H
#define ADVISORIES_SOURCES_H
#include "advisories/advisories.h"
#include "relay/relay.h"

struct sources;
struct sources_options {
	struct loop *loop;
	struct store *store;
	struct relay *relay;
	struct advisories *advisories;
	const char *dir; // for gpgv's files
};
int sources_start(struct sources **ret, const struct sources_options *o) CHECKED;
void sources_stop(struct sources *s); // before relay_stop; NULL is fine
json_t *sources_list(struct sources *s); // as in the API; caller owns
// A domain ("example.com"), or the https address of a provider-metadata.json or aggregator.json. It is checked at once. ERR_INVALID, ERR_EXISTS, ERR_LIMIT.
int sources_add(struct sources *s, const char *address, int64_t *ret_id) CHECKED;
int sources_remove(struct sources *s, int64_t id) CHECKED; // what it brought stays; ERR_NOT_FOUND
int sources_check_now(struct sources *s, int64_t id) CHECKED; // ERR_NOT_FOUND

#endif
