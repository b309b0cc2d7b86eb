// Rows of the record: papers and requests for help. Queries fill what the caller handed in; rows are borrowed for the call.
#ifndef RECORD_RECORD_STORE_H
#define RECORD_RECORD_STORE_H
#include <stdbool.h>
#include <stdint.h>
#include "platform/store.h"

extern const char *const record_schema;

struct paper_row { int64_t id, size, at; const char *unit, *kind, *name, *media, *by; uint8_t sha256[32]; };
struct help_row {
	int64_t id, opened, closed; // closed 0: it is open
	const char *unit, *about, *whom, *name, *contact, *text, *promised /* JSON */, *by, *due, *outcome, *note; // outcome and note NULL: it is open
	bool told; // that it is due
};
struct registration_row {
	int64_t at, answered; // answered 0: nothing came back
	const char *unit, *choice /* NULL: there is none */, *fields /* JSON */, *to, *text, *by, *answer;
};
struct record_sizes { int64_t count, bytes; };

struct record_store;
int record_store_open(struct record_store **ret, struct store *s) CHECKED;
void record_store_close(struct record_store *t); // NULL is fine
int record_store_add_paper(struct record_store *t, const struct paper_row *row, const void *bytes, int64_t *ret_id) CHECKED;
int record_store_drop_paper(struct record_store *t, const char *unit, int64_t id) CHECKED; // ERR_NOT_FOUND
int record_store_each_paper(struct record_store *t, const char *unit, void (*row)(void *data, const struct paper_row *row), void *data) CHECKED;
int record_store_sizes(struct record_store *t, const char *unit /* NULL: of all */, struct record_sizes *ret) CHECKED;
// The paper itself. *ret is the caller's. ERR_NOT_FOUND.
int record_store_paper(struct record_store *t, const char *unit, int64_t id, char **ret_media, void **ret, size_t *ret_len) CHECKED;
int record_store_add_help(struct record_store *t, const struct help_row *row, int64_t *ret_id) CHECKED;
int record_store_move_help(struct record_store *t, int64_t id, const char *due) CHECKED; // to another day, of which nobody has told; these three: ERR_NOT_FOUND
int record_store_tell_help(struct record_store *t, int64_t id) CHECKED;
int record_store_close_help(struct record_store *t, int64_t id, const char *outcome, const char *note, int64_t at) CHECKED;
int record_store_each_help(struct record_store *t, const char *unit /* NULL: of all */, void (*row)(void *data, const struct help_row *row), void *data) CHECKED; // newest first
int record_store_put_registration(struct record_store *t, const struct registration_row *row) CHECKED; // without an answer
int record_store_answer_registration(struct record_store *t, const char *unit, const char *answer, int64_t at) CHECKED; // ERR_NOT_FOUND: nobody agreed
int record_store_registration(struct record_store *t, const char *unit, void (*row)(void *data, const struct registration_row *row), void *data) CHECKED;
int record_store_forget(struct record_store *t, const char *unit) CHECKED;

#endif
