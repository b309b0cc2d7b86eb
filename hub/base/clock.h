// Time, injected so that tests can set it. Wall time is UTC milliseconds as an integer; boot time counts through suspend and never jumps.
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H
#include <stdbool.h>
#include <stdint.h>

int64_t clock_wall_ms(void); // never below the floor
int64_t clock_boot_ms(void); // CLOCK_BOOTTIME; for tickets and time-outs
// The last wall time known to have been true (stored by the hub). A wall clock below it makes time unsure: dates are then provisional.
void clock_set_floor(int64_t wall_ms);
bool clock_is_unsure(void);
// Tests only: replace the sources; NULL puts the real one back.
void clock_set_test(int64_t (*wall)(void), int64_t (*boot)(void));

#endif
