// Labels and support as the API shows them. Objects are the caller's.
#ifndef PASSPORT_VIEW_H
#define PASSPORT_VIEW_H
#include "base/json.h"
#include "passport/facts.h"

// The passport of a unit in short. d NULL: none in use.
struct passport_view { const struct document *d; const char *problem; int64_t key_first_seen_at; };

json_t *view_label(const struct label_view *label, const struct passport_view *passport, const struct observation *seen, int count);
json_t *view_labels(const struct label_entry *labels, int count, const struct label_unit *unit);
json_t *view_day(int64_t day); // "YYYY-MM-DD"; null for 0
json_t *view_support(const struct support_terms *t, const struct support_view *v, enum fact_source source);

#endif
