// Receipts: what a device signs about itself when it is wiped (reset-receipt+jws) and when it arrives (arrival-receipt+jws). Pure.
#ifndef OWNERSHIP_RECEIPT_H
#define OWNERSHIP_RECEIPT_H
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

#define RECEIPT_MAX 4096
struct receipt_expected {
	const char *unit;   // NULL: not named (arrival)
	const char *serial; // NULL: not known, any
	const char *level;  // NULL: arrival
	const char *nonce;  // base64url, ours
	int64_t min_epoch;  // the receipt's must not be lower
};
// 0; ERR_PARSE, ERR_LIMIT: not a receipt; ERR_MISMATCH: not signed by that key, or not about this unit, level, nonce or epoch. ret_epoch may be NULL.
int receipt_check(const char *jws, size_t len, const char *typ, const uint8_t identity[65], const struct receipt_expected *expected, int64_t *ret_epoch) CHECKED;

#endif
