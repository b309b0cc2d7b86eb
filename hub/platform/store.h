// SQLite, and the only file that knows it. STRICT tables, WAL, synchronous=FULL: when store_commit returns 0 the change is on disk.
// SQL text lives in *_store.c and schema/ only, as string literals prepared once per process and owned by their room's store.
#ifndef PLATFORM_STORE_H
#define PLATFORM_STORE_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>
#include "base/err.h"

struct store;
struct stmt;
struct store_migration { int version; const char *sql; }; // rising by one from 1
enum store_flags { STORE_READONLY = 1, STORE_SHARED_READERS = 2 /* PERSIST_WAL: other users read with no writer alive */ };
// Opens (creates with mode) and climbs the ladder. A failing step leaves the file as it was, with a .before-N copy beside it, and refuses.
int store_open(struct store **ret, const char *path, mode_t mode, int flags, const struct store_migration *ladder, int steps) CHECKED;
void store_close(struct store *s); // finalizes every statement of it; NULL is fine
int store_begin(struct store *s) CHECKED; // BEGIN IMMEDIATE; nests by counting, only the outermost commits
int store_commit(struct store *s) CHECKED; // ERR_STORE, -ENOSPC: rolled back
void store_rollback(struct store *s);
bool store_is_sound(struct store *s); // walks the whole file: for small ones
int store_wipe_file(const char *path) CHECKED; // removes database, -wal and -shm

int store_prepare(struct store *s, struct stmt **ret, const char *sql) CHECKED; // owned by the store
// Parameters count from 1. Binding copies. A statement is reset and cleared by stmt_done (or by stmt_run).
void stmt_bind_text(struct stmt *q, int n, const char *v); // NULL binds NULL
void stmt_bind_int(struct stmt *q, int n, int64_t v);
void stmt_bind_blob(struct stmt *q, int n, const void *p, size_t len); // p NULL binds NULL
int stmt_run(struct stmt *q) CHECKED;         // to the end; ERR_EXISTS on a UNIQUE clash, ERR_STORE, -ENOSPC
int stmt_run_changes(struct stmt *q) CHECKED; // the same, returning the number of rows changed
int stmt_step(struct stmt *q) CHECKED;        // 1 a row, 0 the end, negative an error
const char *stmt_text(struct stmt *q, int column); // columns count from 0; borrowed until the next step; NULL for NULL
int64_t stmt_int(struct stmt *q, int column);
bool stmt_is_null(struct stmt *q, int column);
const void *stmt_blob(struct stmt *q, int column, size_t *len);
void stmt_done(struct stmt *q);
int64_t store_last_id(struct store *s);
void store_set_mode(const char *path, mode_t mode, const char *group); // database, -wal, -shm; group may be ""

#endif
