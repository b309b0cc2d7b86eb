// The days before an end on which the owner is told: 180, 90, 30 and 7 before, and the day itself. Pure.
#ifndef NOTICES_MARKS_H
#define NOTICES_MARKS_H
#include <stdint.h>

#define MARK_NONE (-1)

// Whole days from one calendar day to another; negative when it is past. Both are starts of days in milliseconds.
int64_t marks_days(int64_t today_ms, int64_t end_ms);
// The mark that is due with that many days left: the nearest one that has been reached (0 on the day and after it), or MARK_NONE. Of marks that were
// passed while nobody looked only the nearest is due.
int marks_due(int64_t days_left);

#endif
