// What the files of record/ share (private to record/).
#ifndef RECORD_INTERNAL_H
#define RECORD_INTERNAL_H
#include <stdbool.h>
#include "record/record.h"
#include "record/record_store.h"

struct record { struct record_options o; struct record_store *rows; struct loop_timer tick; };

void record_note(struct record *r, const char *unit, const char *by, const char *code, json_t *params /* stolen */, bool alarm);
bool record_fits(const struct record_sizes *unit, const struct record_sizes *hub, size_t len); // one paper more, of that many bytes
json_t *help_json(const struct help_row *h);

#endif
