// From what is written down to what the verdict is computed from: a passport's statements and the hub's observations as facts with a source.
#ifndef PASSPORT_FACTS_H
#define PASSPORT_FACTS_H
#include "passport/document.h"
#include "passport/verdict.h"

// What the hub observed about a unit. value "no": not any more.
struct observation { char kind[33], value[65]; int64_t at; };

#define FACTS_MAX 16
// d may be NULL. Returns how many facts were written.
int facts_collect(struct label_fact facts[FACTS_MAX], const struct document *d, const struct support_view *support, const struct observation *seen, int count);
// Until when the owner lets the unit stay unlabelled: the end date of its time as a legacy device. 0: none.
int64_t facts_grace_until(const struct observation *seen, int count);

#endif
