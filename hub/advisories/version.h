// Versions as makers write them: tolerant, pure, and honest about what it could not compare. Rules: ADVISORIES.md.
#ifndef ADVISORIES_VERSION_H
#define ADVISORIES_VERSION_H
#include <stddef.h>
#include "base/err.h"

#define VERSION_MAX 128 // longer ones are compared by nothing

// Orders two versions: *ret below, at or above 0. Runs of digits count as numbers, of letters as words; a leading "V" and what stands in front of the
// version proper ("20230913-112003/v1.14.0-gcb84623") are skipped; alpha, beta, rc, pre and dev come before the release, other words after it.
// ERR_UNSUPPORTED: they are not of one kind (no digits, one of them a date, different leading words), so nothing can be said.
int version_compare(const char *a, const char *b, int *ret) CHECKED;

int version_compare_parts(const char *a, size_t alen, const char *b, size_t blen, int *ret) CHECKED; // the same of texts that do not end with NUL
// 1: the version begins with all of the prefix's parts ("9.4" with "9"); 0: not; ERR_UNSUPPORTED: they are not of one kind.
int version_begins(const char *version, size_t len, const char *prefix, size_t prefix_len) CHECKED;

#endif
