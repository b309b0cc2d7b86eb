// A unit's declared endpoints and what is known of them now. Private to hubd's half of relay/.
#ifndef RELAY_CLOUD_LINK_H
#define RELAY_CLOUD_LINK_H
#include "relay/policy.h"

struct cloud_link {
	char id[WIRE_LINK_SIZE];         // the hub's; also the name the cloud knows the unit by
	struct endpoint endpoint;
	int position;                    // in the passport
	bool approved;
	int64_t sent, received;          // before relayd's present run, whose numbers are in report
	int64_t last_seen_at;            // last time it was up; 0: never
	struct wire_link_report report;  // state 0: relayd has not spoken of it
	bool counted;                    // counters changed since they were stored
	int64_t told_at;                 // when the changed hook last ran
	bool untold;                     // and whether it should again
};
struct cloud_unit {
	char unit[WIRE_UNIT_SIZE];
	struct cloud_link **links;       // in the passport's order
	int count;
	bool shut;                       // the unit is shut out or kept apart: nothing of it leaves
	int64_t first_day;               // wall clock: nothing of it leaves before, since it came from somebody else; 0: no such day
	bool held;                       // the owner tries how it does without: nothing of it leaves for a while
	struct flows flows;
	int refusals_told;               // refused hooks in the present hour
	int64_t refusals_since;
};
// Why nothing passes although the owner allowed it: "kept_apart", "first_day", "without_cloud"; NULL: no reason.
const char *cloud_unit_paused(const struct cloud_unit *u, int64_t now_ms);
bool cloud_link_is_open(const struct cloud_unit *u, const struct cloud_link *l, int64_t now_ms); // approved, and not paused
// The Link object of the API; caller owns.
json_t *cloud_link_json(const struct cloud_link *l, const struct cloud_unit *u, int64_t now_ms, bool relay_is_up, uint64_t waiting_here);
json_t *cloud_flows_json(const struct cloud_unit *u);
void cloud_link_free(struct cloud_link *l);
void cloud_unit_free(void *unit);

#endif
