// Compares documents with devices on the loop's workers, a bounded batch at a time, and writes what came of it. What is still to be compared is in the
// store, so nothing is lost when the hub stops in between.
#ifndef ADVISORIES_JUDGE_H
#define ADVISORIES_JUDGE_H
#include "advisories/advisories_store.h"
#include "base/json.h"
#include "platform/loop.h"

struct judge;
struct judge_options {
	struct loop *loop;
	struct store *store;
	struct advisories_store *rows;
	void *data;
	// On the loop, after a batch was committed: verdicts on these units (NULL-terminated, borrowed) may have changed.
	void (*judged)(void *data, const char *const *units);
};
struct judge *judge_new(const struct judge_options *o);
void judge_free(struct judge *j); // a batch that runs ends unheard; NULL is fine
// The devices as they are now; all are compared with documents that come. A device that is not as it was last compared is compared again.
void judge_set_device(struct judge *j, const struct advisory_device *d);
void judge_drop_device(struct judge *j, const char *unit);
void judge_wake(struct judge *j); // documents were stored, or there is something else to compare
bool judge_is_busy(const struct judge *j);
void judge_model(char to[ADVISORY_MODEL_SIZE], const struct advisory_device *d); // under which the owner decides

#endif
