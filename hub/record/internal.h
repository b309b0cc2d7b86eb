// What the files of record/ share (private to record/).
#ifndef RECORD_INTERNAL_H
#define RECORD_INTERNAL_H
#include <stdbool.h>
#include "record/record.h"
#include "record/record_store.h"

struct record { struct record_options o; struct record_store *rows; struct loop_timer tick; };

void record_note(struct record *r, const char *unit, const char *by, const char *code, json_t *params /* stolen */, bool alarm);
bool record_fits(const struct record_sizes *unit, const struct record_sizes *hub, size_t len); // one paper more, of that many bytes
bool record_is_letter(const char *text); // some text of several lines
json_t *registration_offer(struct passports *p, const char *unit); // what its maker asks; null: it says nothing
json_t *registration_json(const struct registration_row *row);      // null: nobody decided
json_t *help_json(const struct help_row *h);

#endif
