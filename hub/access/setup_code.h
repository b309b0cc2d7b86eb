// The one-time setup code of a hub that nobody owns yet: 80 random bits, 30 minutes of boot time, single use, rate-limited. Kept in memory only.
#ifndef ACCESS_SETUP_CODE_H
#define ACCESS_SETUP_CODE_H
#include <stdint.h>
#include "base/err.h"

#define SETUP_CODE_MS (30LL * 60 * 1000)
#define SETUP_CODE_TRIES 10 // wrong codes before this one is void
#define SETUP_CODE_SIZE 20  // XXXX-XXXX-XXXX-XXXX and the NUL

struct setup_code { uint8_t hash[32]; int64_t expires_at; int tries_left; };
// Makes a new code; every earlier one is void. Only its hash is kept.
void setup_code_issue(struct setup_code *c, char to[SETUP_CODE_SIZE]);
// Checks without using up. ERR_EXPIRED: none, too old or void after too many wrong tries; ERR_MISMATCH: wrong, one try fewer.
int setup_code_check(struct setup_code *c, const char *typed) CHECKED;
void setup_code_void(struct setup_code *c); // after it has served

#endif
