// What relay.c (relayd's reports, counters, start and stop) and relay_units.c (declarations, decisions, messages) share.
#ifndef RELAY_INTERNAL_H
#define RELAY_INTERNAL_H
#include "base/map.h"
#include "relay/courier.h"
#include "relay/relay.h"
#include "relay/relay_store.h"

struct owned_link { struct cloud_unit *unit; struct cloud_link *link; }; // by link id
struct relay {
	struct loop *loop;
	struct store *store;
	struct relay_store *sql;
	struct relay_hooks hooks;
	struct courier *courier;
	struct map *units; // struct cloud_unit
	struct map *links; // struct owned_link
	struct loop_timer flush, tell, day;
	bool day_armed;
	int64_t flush_at, flushed_at; // flush_at 0: not armed
	bool telling;
};
struct cloud_unit *relay_make_unit(struct relay *r, const char *unit);                    // NULL when the name is longer than unit ids are
void relay_add_link(struct relay *r, struct cloud_unit *u, struct cloud_link *l);         // takes l
void relay_note_flow(struct relay *r, struct cloud_unit *u, const char *host, uint16_t port, enum flow_verdict v, const char *why /* NULL: nobody is told */);
void relay_tell(struct relay *r, struct cloud_link *l);                                   // its changed hook, within a second
void relay_set_link(struct relay *r, const struct cloud_unit *u, const struct cloud_link *l); // hands an approved link to relayd
void relay_watch_days(struct relay *r);    // units whose first day has not ended are looked at again
void relay_on_day(void *data);             // the timer
void relay_close_report(struct cloud_link *l); // relayd's counters end with it or with the link: they are added to the link's own

#endif
