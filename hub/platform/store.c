#include "platform/store.h"
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <grp.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/mem.h"
#define LOG_ROOM "store"
#include "base/log.h"

enum {
	BUSY_TIMEOUT_MS = 250,     // hubd is the only writer of its stores; only a command-line tool's moment is waited for
	WAL_KEPT_BYTES = 1 << 20,  // a checkpoint cuts a larger log back
};

struct store {
	sqlite3 *db;
	struct stmt *statements;
	int depth;  // of store_begin
	int doomed; // why the open transaction can only be rolled back; 0: it can be committed
	char *path;
};

struct stmt {
	struct store *store;
	sqlite3_stmt *q;
	int bind_result;
	struct stmt *next;
};

// The result of a failed call in our words; logs what SQLite says where the word cannot carry it.
static int failure(struct store *s, int code)
{
	if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID)
		return ERR_EXISTS;
	int r = (code & 0xff) == SQLITE_FULL || sqlite3_system_errno(s->db) == ENOSPC ? -ENOSPC : ERR_STORE;
	log_error("%s: %s (%d)", s->path, s->db ? sqlite3_errmsg(s->db) : sqlite3_errstr(code), code);
	// A full disk and the like make SQLite roll back by itself; what follows must then not be committed one by one.
	if (s->depth && sqlite3_get_autocommit(s->db) && !s->doomed)
		s->doomed = r;
	return r;
}

static int run_text(struct store *s, const char *sql)
{
	int code = sqlite3_exec(s->db, sql, NULL, NULL, NULL);
	return code == SQLITE_OK ? 0 : failure(s, code);
}

// The one number that a query answers; 0 when it answers no row.
static int read_number(struct store *s, const char *sql, int *ret)
{
	sqlite3_stmt *q;
	int code = sqlite3_prepare_v2(s->db, sql, -1, &q, NULL);
	if (code == SQLITE_OK)
		code = sqlite3_step(q);
	int number = code == SQLITE_ROW ? sqlite3_column_int(q, 0) : 0;
	int r = code == SQLITE_ROW || code == SQLITE_DONE ? 0 : failure(s, code);
	sqlite3_finalize(q);
	if (!r)
		*ret = number;
	return r;
}

// Makes the file with its mode before SQLite does: -wal and -shm take theirs from it, and no umask comes between.
static int create_file(const char *path, mode_t mode)
{
	int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
	if (fd < 0)
		return errno == EEXIST ? 0 : -errno;
	int r = fchmod(fd, mode) < 0 ? -errno : 0;
	close(fd);
	return r;
}

static int configure(struct store *s, int flags)
{
	static const struct { int option, value; } options[] = {
		{SQLITE_DBCONFIG_DEFENSIVE, 1}, {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0}, {SQLITE_DBCONFIG_ENABLE_FKEY, 1},
		{SQLITE_DBCONFIG_DQS_DML, 0}, {SQLITE_DBCONFIG_DQS_DDL, 0},
	};
	sqlite3_extended_result_codes(s->db, 1);
	sqlite3_busy_timeout(s->db, BUSY_TIMEOUT_MS);
	for (size_t i = 0; i < sizeof options / sizeof *options; i++) {
		int code = sqlite3_db_config(s->db, options[i].option, options[i].value, NULL);
		if (code != SQLITE_OK)
			return failure(s, code);
	}
	if (flags & STORE_READONLY)
		return 0;
	int persist = 1;
	if (flags & STORE_SHARED_READERS)
		sqlite3_file_control(s->db, NULL, SQLITE_FCNTL_PERSIST_WAL, &persist);
	int r = run_text(s, "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA secure_delete=ON; PRAGMA temp_store=MEMORY");
	if (r < 0)
		return r;
	AUTO_FREE char *limit = mem_printf("PRAGMA journal_size_limit=%d", (int)WAL_KEPT_BYTES);
	return run_text(s, limit);
}

// Copies the live rows to PATH.before-VERSION. A copy of that name from an earlier attempt is replaced, but only by a whole one.
static int back_up(struct store *s, int version)
{
	AUTO_FREE char *copy = mem_printf("%s.before-%d", s->path, version);
	AUTO_FREE char *temporary = mem_printf("%s.new", copy);
	int r = file_remove(temporary);
	if (!r)
		r = create_file(temporary, 0600);
	if (r < 0)
		return r;
	char *sql = sqlite3_mprintf("VACUUM INTO %Q", temporary);
	r = sql ? run_text(s, sql) : -ENOMEM;
	sqlite3_free(sql);
	if (!r && rename(temporary, copy) < 0)
		r = -errno;
	return r;
}

static int climb(struct store *s, const struct store_migration *ladder, int from, int steps)
{
	int r = store_begin(s);
	if (r < 0)
		return r;
	for (int i = from; !r && i < steps; i++) {
		AUTO_FREE char *version = mem_printf("PRAGMA user_version=%d", ladder[i].version);
		r = ladder[i].version == i + 1 ? run_text(s, ladder[i].sql) : ERR_INTERNAL;
		if (!r)
			r = run_text(s, version);
	}
	int dangling = 0;
	if (!r)
		r = read_number(s, "SELECT count(*) FROM pragma_foreign_key_check", &dangling);
	if (!r && dangling) {
		log_error("%s: the new version leaves %d rows that refer to nothing", s->path, dangling);
		r = ERR_STORE;
	}
	if (r < 0) {
		store_rollback(s);
		return r;
	}
	return store_commit(s);
}

static int bring_up_to_date(struct store *s, int flags, const struct store_migration *ladder, int steps)
{
	int version;
	int r = read_number(s, "PRAGMA user_version", &version);
	if (r < 0 || version == steps)
		return r;
	if (version > steps || flags & STORE_READONLY) {
		log_error("%s: has version %d, this program knows %d", s->path, version, steps);
		return ERR_UNSUPPORTED;
	}
	if (version > 0)
		r = back_up(s, steps);
	return r < 0 ? r : climb(s, ladder, version, steps);
}

int store_open(struct store **ret, const char *path, mode_t mode, int flags, const struct store_migration *ladder, int steps)
{
	int r = flags & STORE_READONLY ? 0 : create_file(path, mode);
	if (r < 0)
		return r;
	if (access(path, R_OK) < 0)
		return errno == ENOENT ? ERR_NOT_FOUND : -errno;
	struct store *s = NEW(struct store);
	s->path = mem_str(path);
	int code = sqlite3_open_v2(path, &s->db, (flags & STORE_READONLY ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE) | SQLITE_OPEN_FULLMUTEX, NULL);
	r = code == SQLITE_OK ? configure(s, flags) : failure(s, code);
	if (!r && steps)
		r = bring_up_to_date(s, flags, ladder, steps);
	if (r < 0) {
		store_close(s);
		return r;
	}
	*ret = s;
	return 0;
}

void store_close(struct store *s)
{
	if (!s)
		return;
	for (struct stmt *q = s->statements, *next; q; q = next) {
		next = q->next;
		sqlite3_finalize(q->q);
		free(q);
	}
	sqlite3_close(s->db);
	free(s->path);
	free(s);
}

int store_begin(struct store *s)
{
	if (!s->depth) {
		int r = run_text(s, "BEGIN IMMEDIATE");
		if (r < 0)
			return r;
	}
	s->depth++;
	return 0;
}

// Ends the innermost level. The whole transaction is gone with the outermost.
static void end_rolled_back(struct store *s)
{
	if (--s->depth)
		return;
	s->doomed = 0;
	if (!sqlite3_get_autocommit(s->db))
		(void)run_text(s, "ROLLBACK"); // logs; it only fails where SQLite has rolled back by itself
}

int store_commit(struct store *s)
{
	if (s->depth > 1 && !s->doomed) {
		s->depth--;
		return 0;
	}
	int r = s->doomed ? s->doomed : run_text(s, "COMMIT");
	if (r < 0)
		end_rolled_back(s);
	else
		s->depth = 0;
	return r;
}

void store_rollback(struct store *s)
{
	if (!s->doomed)
		s->doomed = ERR_STORE;
	end_rolled_back(s);
}

bool store_is_sound(struct store *s)
{
	sqlite3_stmt *q;
	int code = sqlite3_prepare_v2(s->db, "PRAGMA quick_check(1)", -1, &q, NULL);
	bool sound = code == SQLITE_OK && sqlite3_step(q) == SQLITE_ROW && strcmp((const char *)sqlite3_column_text(q, 0), "ok") == 0;
	sqlite3_finalize(q);
	return sound;
}

int store_wipe_file(const char *path)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	int r = 0;
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		AUTO_FREE char *file = mem_printf("%s%s", path, suffixes[i]);
		int one = file_remove(file);
		r = r ? r : one;
	}
	AUTO_FREE char *pattern = mem_printf("%s.before-*", path);
	glob_t copies;
	if (glob(pattern, GLOB_NOSORT, NULL, &copies) == 0) {
		for (size_t i = 0; i < copies.gl_pathc; i++) {
			int one = file_remove(copies.gl_pathv[i]);
			r = r ? r : one;
		}
		globfree(&copies);
	}
	return r;
}

void store_set_mode(const char *path, mode_t mode, const char *group)
{
	static const char *const suffixes[] = {"", "-wal", "-shm"};
	const struct group *found = group[0] ? getgrnam(group) : NULL;
	if (group[0] && !found)
		log_error("no group %s on this system", LOGQ(group));
	for (size_t i = 0; i < sizeof suffixes / sizeof *suffixes; i++) {
		AUTO_FREE char *file = mem_printf("%s%s", path, suffixes[i]);
		bool owned = !found || chown(file, (uid_t)-1, found->gr_gid) == 0;
		if ((!owned || chmod(file, mode) < 0) && errno != ENOENT)
			log_error("%s: cannot set its group or mode: %s", file, err_text(-errno));
	}
}

int store_prepare(struct store *s, struct stmt **ret, const char *sql)
{
	sqlite3_stmt *q;
	int code = sqlite3_prepare_v3(s->db, sql, -1, SQLITE_PREPARE_PERSISTENT, &q, NULL);
	if (code != SQLITE_OK)
		return failure(s, code);
	struct stmt *stmt = NEW(struct stmt);
	*stmt = (struct stmt){.store = s, .q = q, .next = s->statements};
	s->statements = stmt;
	*ret = stmt;
	return 0;
}

// A failed bind is remembered and fails the step, so that callers need not check each one.
static void bound(struct stmt *q, int code)
{
	if (code != SQLITE_OK && !q->bind_result)
		q->bind_result = code;
}

void stmt_bind_text(struct stmt *q, int n, const char *v)
{
	bound(q, sqlite3_bind_text(q->q, n, v, -1, SQLITE_TRANSIENT));
}

void stmt_bind_int(struct stmt *q, int n, int64_t v)
{
	bound(q, sqlite3_bind_int64(q->q, n, v));
}

void stmt_bind_blob(struct stmt *q, int n, const void *p, size_t len)
{
	// A zero-length blob is not NULL to SQLite only when its pointer is not.
	bound(q, p ? sqlite3_bind_blob64(q->q, n, len ? p : "", len, SQLITE_TRANSIENT) : sqlite3_bind_null(q->q, n));
}

void stmt_done(struct stmt *q)
{
	sqlite3_reset(q->q); // repeats the step's result, which has been seen
	sqlite3_clear_bindings(q->q);
	q->bind_result = 0;
}

int stmt_step(struct stmt *q)
{
	struct store *s = q->store;
	int r = s->depth && sqlite3_get_autocommit(s->db) ? s->doomed : 0;
	int code = r < 0 ? SQLITE_ABORT : q->bind_result ? q->bind_result : sqlite3_step(q->q);
	if (code == SQLITE_ROW)
		return 1;
	if (!r && code != SQLITE_DONE)
		r = failure(s, code);
	stmt_done(q);
	return r;
}

int stmt_run(struct stmt *q)
{
	int r;
	do
		r = stmt_step(q);
	while (r > 0);
	return r;
}

int stmt_run_changes(struct stmt *q)
{
	int r = stmt_run(q);
	return r < 0 ? r : sqlite3_changes(q->store->db);
}

const char *stmt_text(struct stmt *q, int column)
{
	return (const char *)sqlite3_column_text(q->q, column);
}

int64_t stmt_int(struct stmt *q, int column)
{
	return sqlite3_column_int64(q->q, column);
}

bool stmt_is_null(struct stmt *q, int column)
{
	return sqlite3_column_type(q->q, column) == SQLITE_NULL;
}

const void *stmt_blob(struct stmt *q, int column, size_t *len)
{
	const void *p = sqlite3_column_blob(q->q, column);
	*len = (size_t)sqlite3_column_bytes(q->q, column);
	return p;
}

int64_t store_last_id(struct store *s)
{
	return sqlite3_last_insert_rowid(s->db);
}
