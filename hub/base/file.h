// Files: whole-file reads with a limit, replacement that survives a power cut (temporary file, fsync, rename, fsync of the folder).
#ifndef BASE_FILE_H
#define BASE_FILE_H
#include <stddef.h>
#include <sys/types.h>
#include "base/err.h"

int file_read(const char *path, size_t max, char **ret, size_t *ret_len) CHECKED; // NUL-terminated copy, caller frees; ERR_NOT_FOUND, ERR_LIMIT, -errno
int file_replace(const char *path, const void *p, size_t len, mode_t mode) CHECKED;
int file_make_dir(const char *path, mode_t mode) CHECKED; // one level; exists is fine when it is a folder of ours
int file_remove(const char *path) CHECKED;                // missing is fine

#endif
