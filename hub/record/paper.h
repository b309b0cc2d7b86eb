// A paper that somebody adds to a device's record, photographed or scanned: which of three formats it is by its bytes, whatever anybody says, and what is kept
// of them. Pure; every byte is hostile.
#ifndef RECORD_PAPER_H
#define RECORD_PAPER_H
#include <stddef.h>
#include "base/buf.h"

enum paper_format { PAPER_JPEG, PAPER_PNG, PAPER_PDF };
#define PAPER_MAX (4u << 20) // bytes

// Appends to `to` (its maximum at least len) what is kept of p. Of a picture that is the picture alone: where and when it was taken, with what, comments, small copies,
// and whatever follows its end are left out. A PDF is kept as it is. ERR_UNSUPPORTED: none of the three; ERR_PARSE: it breaks off or contradicts itself;
// ERR_LIMIT: larger than PAPER_MAX.
int paper_take(struct buf *to, const void *p, size_t len, enum paper_format *ret) CHECKED;
const char *paper_media(enum paper_format f);  // "image/jpeg"
const char *paper_ending(enum paper_format f); // "jpg"
int paper_format_parse(const char *media, enum paper_format *ret) CHECKED; // ERR_INVALID

#endif
