// The end of support as a maker's own page names it. Pure.
#ifndef PASSPORT_PUBLISHED_H
#define PASSPORT_PUBLISHED_H
#include <stdbool.h>
#include <stddef.h>
#include "base/err.h"

#define PUBLISHED_BYTES_MAX (512 * 1024)
// The first day (YYYY-MM-DD, or YYYY-MM for its last one) that stands within 1,000 bytes after the model's name, which letter case aside stands there by itself and not as
// part of a longer one; of several places the first that has a day. to: YYYY-MM-DD. ERR_NOT_FOUND.
int published_read(char to[11], const void *page, size_t len, const char *model) CHECKED;
// The page's host is the domain's own: itself, or below it ("www." aside). address: https.
bool published_is_own(const char *address, const char *domain);

#endif
