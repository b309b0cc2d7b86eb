// Randomness from the kernel (getrandom), injected so that tests can repeat a run.
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H
#include <stddef.h>
#include <stdint.h>

void random_bytes(void *to, size_t len); // aborts if the kernel cannot
void random_id(char to[13]);             // 12 characters [a-z2-7] (60 bits): the hub's ids for units, tickets, links
void random_set_test(void (*source)(void *to, size_t len)); // tests only; NULL puts the real one back

#endif
