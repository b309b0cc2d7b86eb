// Advisories as hub.db keeps them: documents (their digests), what was decided for each device, and what the owner decided for each model.
#ifndef ADVISORIES_ADVISORIES_STORE_H
#define ADVISORIES_ADVISORIES_STORE_H
#include <stdbool.h>
#include "advisories/makers.h"
#include "platform/store.h"

extern const char *const advisories_schema; // the room's tables, part of migration 1

#define ADVISORY_WORD_SIZE 24
#define ADVISORY_MODEL_SIZE 160

struct advisories_store;
int advisories_store_open(struct advisories_store **ret, struct store *s) CHECKED;
void advisories_store_close(struct advisories_store *a); // NULL is fine

// Text is borrowed. A document is known by its publisher's namespace and its tracking id.
struct advisory_row {
	int64_t id;
	const char *space, *tracking, *version, *title, *publisher, *status; // status: "final", "interim", "withdrawn"
	const char *origin;    // "file", or the address of the provider's metadata
	const char *signature; // "none", "good", "unknown_key", "unchecked"
	const uint8_t *sha256; // of the bytes as they came
	int64_t released_at, at;
	const char *digest;    // CSAF again, compact; NULL in lists
};
struct advisory_found { int64_t id, released_at; char version[64], origin[256]; uint8_t sha256[32]; };
int advisories_store_find(struct advisories_store *a, const char *space, const char *tracking, struct advisory_found *ret) CHECKED; // 1 found, 0 not
// Stores the document, or a newer version of one: it is then to be judged (again). *ret_id is its number, which stays.
int advisories_store_put(struct advisories_store *a, const struct advisory_row *r, const struct makers *makers, int64_t *ret_id) CHECKED;
int advisories_store_totals(struct advisories_store *a, int64_t *ret_documents, int64_t *ret_bytes, int64_t *ret_unjudged) CHECKED;

// Documents to compare, in rising order of their number; row() says whether to go on. sha256 tells whether one was replaced meanwhile.
typedef bool (*advisory_row_fn)(void *data, const struct advisory_row *r);
int advisories_store_unjudged(struct advisories_store *a, advisory_row_fn row, void *data) CHECKED;
int advisories_store_of_maker(struct advisories_store *a, const char *maker, int64_t after, advisory_row_fn row, void *data) CHECKED; // MAKER_ANY's too
int advisories_store_judged(struct advisories_store *a, int64_t document, const uint8_t sha256[32]) CHECKED;

// What the device was when its documents were last compared; "" for what is not known.
struct advisory_device { char unit[32]; char vendor[128], model[128], firmware[128], serial[128]; };
int advisories_store_get_device(struct advisories_store *a, const char *unit, struct advisory_device *ret) CHECKED; // 1 found, 0 not
// The device was compared with all its maker's documents: verdicts on others go.
int advisories_store_put_device(struct advisories_store *a, const struct advisory_device *d, const char *maker) CHECKED;
int advisories_store_forget_unit(struct advisories_store *a, const char *unit) CHECKED; // the owner's decisions about the model stay
int advisories_store_units(struct advisories_store *a, void (*row)(void *data, const char *unit), void *data) CHECKED;

// model: vendor key and designation, under which the owner decides. view: the verdict as JSON.
int advisories_store_put_verdict(struct advisories_store *a, int64_t document, const char *unit, const char *model, const char *state, const char *view, int64_t now) CHECKED;
// The document, or the documents numbered after..last, spoke of these units (documents) alone, a JSON array; former verdicts on others become "none".
int advisories_store_clear_document(struct advisories_store *a, int64_t document, const char *units) CHECKED;
int advisories_store_clear_range(struct advisories_store *a, const char *unit, int64_t after, int64_t last, const char *documents) CHECKED;
int advisories_store_drop_none(struct advisories_store *a) CHECKED; // "none" is kept only until the owner was told that a problem is over
struct advisory_verdict {
	struct advisory_row document;
	const char *unit, *model, *state, *view;
	const char *decision; // the owner's, "confirmed" or "dismissed", while the verdict is the one it was made about; or NULL
	int64_t since;
};
typedef void (*advisory_verdict_fn)(void *data, const struct advisory_verdict *v);
// Newest document first, open ones before others; unit NULL: only the open ones of all devices.
int advisories_store_list(struct advisories_store *a, const char *unit, int limit, advisory_verdict_fn row, void *data) CHECKED;
int advisories_store_get(struct advisories_store *a, int64_t document, const char *unit, advisory_verdict_fn row, void *data) CHECKED; // ERR_NOT_FOUND
int advisories_store_count_open(struct advisories_store *a, const char *unit, int *ret) CHECKED;
// What the owner has not been told: at most limit verdicts that became a problem, became worse, or are one no longer.
int advisories_store_untold(struct advisories_store *a, int limit, advisory_verdict_fn row, void *data) CHECKED;
int advisories_store_told(struct advisories_store *a, int64_t document, const char *unit) CHECKED;
// decision NULL takes it back. About every device of the model, while the verdict stays state.
int advisories_store_decide(struct advisories_store *a, int64_t document, const char *model, const char *state, const char *decision, int64_t now) CHECKED;

#endif
