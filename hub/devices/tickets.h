// Tickets: the owner's permission for one device to join. In memory only: a stopped hub forgets them, and clears what they left at its next start.
#ifndef DEVICES_TICKETS_H
#define DEVICES_TICKETS_H
#include "devices/internal.h"
#include "devices/native.h"

#define TICKETS_OPEN_MAX 4
#define TICKETS_KEPT 16 // ended ones stay readable until their place is needed
#define TICKET_NATIVE_MS (10 * 60 * 1000)
#define TICKET_ADOPT_MS (60 * 60 * 1000)

enum ticket_state { TICKET_OPEN, TICKET_TALKING, TICKET_ISSUED, TICKET_CONNECTED, TICKET_CONFIRMED, TICKET_ABORTED, TICKET_EXPIRED, TICKET_CANCELLED };
struct ticket {
	struct devices *d;
	char id[13];
	bool is_native;
	enum ticket_state state;
	int64_t expires_at;            // wall clock, for people; the timer counts
	struct loop_timer timer;
	char unit[UNIT_ID];            // "" until there is one
	const char *problem;           // stable word of the last refusal, or NULL
	struct native talk;            // native
	int64_t credential;            // native: of the onboarding listener, 0 once removed
	int sessions;                  // native: live ones on the onboarding listener, 0 or 1
	char addr[64];                 // native: who talks, or talked last
	const struct adapter *adapter; // adopt: what the owner said; NULL any
	bool legacy;
};
struct tickets { struct ticket *rows[TICKETS_KEPT]; int count; };

bool ticket_is_open(const struct ticket *t); // still lets somebody in
struct ticket *ticket_find(const struct devices *d, const char *id);
struct ticket *ticket_by_label(const struct devices *d, const char *label); // open native ones
// Ends it (from an open state), takes back what it gave out and removes a unit that never came. Says so to the observers.
void ticket_end(struct ticket *t, enum ticket_state how, const char *problem);
void ticket_set_state(struct ticket *t, enum ticket_state state);
json_t *ticket_json(const struct ticket *t);

// tickets_native.c
int ticket_native_open(struct ticket *t, const json_t *body) CHECKED;
void ticket_native_message(struct ticket *t, const void *payload, size_t len);
void ticket_native_event(struct ticket *t, const struct broker_line *line);
int ticket_native_put_again(const struct ticket *t) CHECKED; // its credential, into an auth.db that was begun anew
void ticket_native_close(struct ticket *t); // takes the onboarding credential back
// tickets_adopt.c
int ticket_adopt_open(struct ticket *t, const json_t *body, json_t **ret_instructions) CHECKED;

#endif
