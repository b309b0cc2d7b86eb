// One release: its steps, and how it is kept and shown. The deciding is in ownership.c.
#ifndef OWNERSHIP_RELEASE_H
#define OWNERSHIP_RELEASE_H
#include <stdbool.h>
#include "base/json.h"
#include "ownership/ownership_store.h"

enum release_step { STEP_SUSPEND, STEP_RESET, STEP_RECEIPT, STEP_REVOKE, STEP_UNLINK, STEP_CLEAR, STEP_SLIP, STEP_COUNT };
enum step_state { STEP_TODO, STEP_DOING, STEP_DONE, STEP_FAILED, STEP_SKIPPED };
enum release_stage { RELEASE_UNDOABLE, RELEASE_RESETTING, RELEASE_FINISHING, RELEASE_DONE };

struct release {
	char unit[32], name[128], slip[13];
	enum release_stage stage;
	struct { enum step_state state; char code[32]; int64_t at; } steps[STEP_COUNT];
	int64_t started_at, undo_until;
	char nonce[44];       // of the reset, base64url
	char outcome[16];     // "", "confirmed", "not_confirmed", "not_possible"
	bool native, listed;
	char serial[65], model[65], manufacturer[65], identity[44]; // what the slip will say, read before the unit is cleared
	int64_t epoch;
	char *receipt;        // the device's receipt, once it was good
	json_t *cleared;
};
void release_free(struct release *r);
void release_set(struct release *r, enum release_step step, enum step_state state, const char *code); // stamps the time; code may be NULL
json_t *release_json(const struct release *r);                          // the Release of the API; caller owns
int release_save(const struct release *r, struct ownership_store *q) CHECKED;
int release_load(struct release **ret, const struct release_row *row) CHECKED; // ERR_PARSE

#endif
