#include "unit.h"
#include <errno.h>
#include <pwd.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>
#include "base/file.h"
#include "folder.h"
#include "platform/store.h"

static const struct store_migration ladder[] = {
	{1, "CREATE TABLE lamp (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT;"
	    "CREATE TABLE bulb (lamp INTEGER NOT NULL REFERENCES lamp (id), watts INTEGER) STRICT"},
	{2, "ALTER TABLE lamp ADD COLUMN room TEXT"},
	{3, "CREATE TABLE added (x INTEGER) STRICT; INSERT INTO lamp (name) VALUES ('from step 3')"},
};

struct fixture {
	char *folder, *path;
	struct store *s;
	struct stmt *insert, *list;
};

static void open_at(struct fixture *x, int flags, int steps)
{
	assert_int_equal(store_open(&x->s, x->path, 0600, flags, ladder, steps), 0);
	assert_int_equal(store_prepare(x->s, &x->list, "SELECT name FROM lamp ORDER BY name"), 0);
	if (!(flags & STORE_READONLY))
		assert_int_equal(store_prepare(x->s, &x->insert, "INSERT INTO lamp (name) VALUES (?1)"), 0);
}

static void reopen(struct fixture *x, int flags, int steps)
{
	store_close(x->s);
	x->s = NULL;
	open_at(x, flags, steps);
}

static int setup(void **state)
{
	struct fixture *x = NEW(struct fixture);
	if (folder_make((void **)&x->folder) < 0)
		return -1;
	x->path = mem_printf("%s/hub.db", x->folder);
	open_at(x, 0, 1);
	*state = x;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *x = *state;
	store_close(x->s);
	int r = folder_remove((void **)&x->folder);
	free(x->path);
	free(x);
	return r;
}

static int insert(struct fixture *x, const char *name)
{
	stmt_bind_text(x->insert, 1, name);
	return stmt_run(x->insert);
}

static void assert_lamps(struct fixture *x, const char *expected)
{
	char names[200] = "";
	int r;
	while ((r = stmt_step(x->list)) > 0) {
		strcat(names, stmt_text(x->list, 0));
		strcat(names, " ");
	}
	assert_int_equal(r, 0);
	assert_string_equal(names, expected);
}

static void values_come_back_as_they_went(void **state)
{
	struct fixture *x = *state;
	struct stmt *q;
	size_t len;
	assert_int_equal(store_prepare(x->s, &q, "SELECT ?1, ?2, ?3, ?4, ?5"), 0);
	stmt_bind_text(q, 1, "K\xc3\xbc" "che");
	stmt_bind_int(q, 2, INT64_MIN);
	stmt_bind_blob(q, 3, "a\0b", 3);
	stmt_bind_text(q, 4, NULL);
	stmt_bind_blob(q, 5, "", 0);
	assert_int_equal(stmt_step(q), 1);
	assert_string_equal(stmt_text(q, 0), "K\xc3\xbc" "che");
	assert_true(stmt_int(q, 1) == INT64_MIN);
	assert_memory_equal(stmt_blob(q, 2, &len), "a\0b", 3);
	assert_int_equal(len, 3);
	assert_true(stmt_is_null(q, 3));
	assert_null(stmt_text(q, 3));
	assert_false(stmt_is_null(q, 4));
	stmt_done(q);
	assert_int_equal(stmt_step(q), 1); // done has cleared what was bound
	assert_true(stmt_is_null(q, 0));
	assert_int_equal(stmt_step(q), 0);
}

static void a_unique_clash_exists_and_other_rules_are_the_stores(void **state)
{
	struct fixture *x = *state;
	struct stmt *bulb;
	assert_int_equal(insert(x, "a"), 0);
	assert_int_equal(store_last_id(x->s), 1);
	assert_int_equal(insert(x, "a"), ERR_EXISTS);
	assert_int_equal(insert(x, NULL), ERR_STORE);
	assert_int_equal(store_prepare(x->s, &bulb, "INSERT INTO bulb VALUES (?1, ?2)"), 0);
	stmt_bind_int(bulb, 1, 99);
	assert_int_equal(stmt_run(bulb), ERR_STORE); // foreign keys are on
	stmt_bind_int(bulb, 1, 1);
	stmt_bind_text(bulb, 2, "many");
	assert_int_equal(stmt_run(bulb), ERR_STORE); // tables are strict
	stmt_bind_int(bulb, 1, 1);
	stmt_bind_int(bulb, 3, 1);
	assert_int_equal(stmt_run(bulb), ERR_STORE); // no such parameter
	assert_lamps(x, "a ");
}

static void a_change_tells_how_many_rows(void **state)
{
	struct fixture *x = *state;
	struct stmt *clear;
	assert_int_equal(insert(x, "a"), 0);
	assert_int_equal(insert(x, "b"), 0);
	assert_int_equal(store_prepare(x->s, &clear, "DELETE FROM lamp"), 0);
	assert_int_equal(stmt_run_changes(clear), 2);
	assert_int_equal(stmt_run_changes(clear), 0);
}

static void broken_sql_is_refused(void **state)
{
	struct fixture *x = *state;
	struct stmt *q = NULL;
	assert_int_equal(store_prepare(x->s, &q, "SELECT FROM"), ERR_STORE);
	assert_int_equal(store_prepare(x->s, &q, "SELECT \"no such column\" FROM lamp"), ERR_STORE);
	assert_null(q);
}

static void only_the_outermost_commit_commits(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(store_begin(x->s), 0);
	assert_int_equal(insert(x, "a"), 0);
	assert_int_equal(store_begin(x->s), 0);
	assert_int_equal(insert(x, "b"), 0);
	assert_int_equal(store_commit(x->s), 0);
	store_rollback(x->s);
	assert_lamps(x, "");
	assert_int_equal(store_begin(x->s), 0);
	assert_int_equal(insert(x, "c"), 0);
	assert_int_equal(store_commit(x->s), 0);
	assert_lamps(x, "c ");
}

static void an_inner_rollback_dooms_the_whole(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(store_begin(x->s), 0);
	assert_int_equal(insert(x, "a"), 0);
	assert_int_equal(store_begin(x->s), 0);
	store_rollback(x->s);
	assert_int_equal(insert(x, "b"), 0); // not committed on its own either
	assert_int_equal(store_commit(x->s), ERR_STORE);
	assert_lamps(x, "");
	assert_int_equal(insert(x, "c"), 0);
	reopen(x, 0, 1);
	assert_lamps(x, "c ");
}

static void limit_pages(struct store *s, const char *pragma)
{
	struct stmt *q;
	assert_int_equal(store_prepare(s, &q, pragma), 0);
	assert_int_equal(stmt_step(q), 1);
	stmt_done(q);
}

static void a_full_store_says_so_and_commits_nothing_of_the_transaction(void **state)
{
	struct fixture *x = *state;
	char big[100000];
	memset(big, 'x', sizeof big - 1);
	big[sizeof big - 1] = 0;
	limit_pages(x->s, "PRAGMA max_page_count=8");
	assert_int_equal(store_begin(x->s), 0);
	assert_int_equal(insert(x, "small"), 0);
	assert_int_equal(insert(x, big), -ENOSPC);
	assert_int_equal(insert(x, "after"), -ENOSPC); // SQLite has rolled back by itself: nothing may be committed alone now
	assert_int_equal(store_commit(x->s), -ENOSPC);
	assert_lamps(x, "");
	assert_int_equal(insert(x, "a new start"), 0);
}

static void a_full_disk_says_so_and_keeps_what_was_there(void **state)
{
	struct fixture *x = *state;
	char *mount_point = mem_printf("%s/tiny", x->folder), *path = mem_printf("%s/t.db", mount_point);
	assert_int_equal(mkdir(mount_point, 0700), 0);
	bool mounted = geteuid() == 0 && mount("tmpfs", mount_point, "tmpfs", 0, "size=256k") == 0;
	if (mounted) {
		store_close(x->s);
		free(x->path);
		x->path = mem_str(path);
		open_at(x, 0, 1);
		int r = 0;
		for (int i = 0; i < 10000 && !r; i++) {
			char name[600];
			memset(name, 'x', sizeof name);
			snprintf(name + 580, 20, "%d", i);
			r = insert(x, name);
		}
		assert_int_equal(r, -ENOSPC);
		struct stmt *check;
		assert_int_equal(store_prepare(x->s, &check, "SELECT count(*) > 10 FROM lamp"), 0);
		assert_int_equal(stmt_step(check), 1);
		assert_int_equal(stmt_int(check, 0), 1);
		store_close(x->s);
		x->s = NULL;
		umount(mount_point);
	}
	free(mount_point);
	free(path);
	if (!mounted)
		skip();
}

static void the_ladder_is_climbed_from_every_version(void **state)
{
	struct fixture *x = *state;
	assert_int_equal(insert(x, "a"), 0);
	reopen(x, 0, 2);
	assert_lamps(x, "a ");
	reopen(x, 0, 3);
	assert_lamps(x, "a from step 3 ");
	reopen(x, 0, 3); // nothing left to do
	assert_lamps(x, "a from step 3 ");
}

static void a_copy_from_before_the_climb_is_kept(void **state)
{
	struct fixture *x = *state;
	char *copy = mem_printf("%s.before-3", x->path);
	struct stat st;
	assert_int_equal(insert(x, "a"), 0);
	reopen(x, 0, 3);
	store_close(x->s);
	x->s = NULL;
	free(x->path);
	x->path = copy;
	assert_int_equal(stat(copy, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	open_at(x, 0, 1);
	assert_lamps(x, "a ");
}

static void a_failing_step_leaves_everything_as_it_was(void **state)
{
	struct fixture *x = *state;
	const struct store_migration bad[] = {ladder[0], ladder[1], {3, "INSERT INTO lamp (name) VALUES ('half'); SELECT broken FROM nothing"}};
	const struct store_migration dangling[] = {ladder[0], {2, "PRAGMA defer_foreign_keys=ON; INSERT INTO bulb VALUES (77, 1)"}};
	struct store *s = NULL;
	assert_int_equal(insert(x, "a"), 0);
	store_close(x->s);
	x->s = NULL;
	assert_int_equal(store_open(&s, x->path, 0600, 0, bad, 3), ERR_STORE);
	assert_int_equal(store_open(&s, x->path, 0600, 0, dangling, 2), ERR_STORE);
	assert_null(s);
	open_at(x, STORE_READONLY, 1);
	assert_lamps(x, "a ");
}

static void a_store_from_the_future_is_refused(void **state)
{
	struct fixture *x = *state;
	struct store *s = NULL;
	reopen(x, 0, 3);
	assert_int_equal(store_open(&s, x->path, 0600, 0, ladder, 2), ERR_UNSUPPORTED);
	assert_null(s);
}

static void what_is_no_store_is_refused_and_kept(void **state)
{
	struct fixture *x = *state;
	char *path = mem_printf("%s/other", x->folder), *text = NULL;
	struct store *s = NULL;
	size_t len;
	assert_int_equal(file_replace(path, "this is no database, but somebody's letter to a friend", 54, 0600), 0);
	assert_int_equal(store_open(&s, path, 0600, 0, ladder, 1), ERR_STORE);
	assert_int_equal(file_read(path, 100, &text, &len), 0);
	assert_int_equal(len, 54);
	free(text);
	free(path);
	assert_int_equal(store_open(&s, "/nonexistent/x.db", 0600, STORE_READONLY, ladder, 1), ERR_NOT_FOUND);
	assert_int_equal(store_open(&s, "/nonexistent/x.db", 0600, 0, ladder, 1), -ENOENT);
}

static void files_have_the_mode_they_were_asked_for(void **state)
{
	struct fixture *x = *state;
	char *wal = mem_printf("%s-wal", x->path);
	struct stat st;
	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
	store_set_mode(x->path, 0640, "");
	assert_int_equal(stat(x->path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(wal, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	free(wal);
}

// The broker reads auth.db as another user, without write rights, also while hubd is not there.
static void another_user_reads_with_no_writer_alive(void **state)
{
	struct fixture *x = *state;
	struct passwd *nobody = geteuid() == 0 ? getpwnam("nobody") : NULL;
	if (!nobody)
		skip();
	reopen(x, STORE_SHARED_READERS, 1);
	assert_int_equal(insert(x, "a"), 0);
	store_set_mode(x->path, 0644, "");
	assert_int_equal(chmod(x->folder, 0755), 0);
	store_close(x->s);
	x->s = NULL;
	pid_t pid = fork();
	if (pid == 0) {
		struct store *s;
		struct stmt *q, *write;
		bool ok = setuid(nobody->pw_uid) == 0 && store_open(&s, x->path, 0600, STORE_READONLY, ladder, 1) == 0 &&
			store_prepare(s, &q, "SELECT name FROM lamp") == 0 && stmt_step(q) == 1 &&
			store_prepare(s, &write, "DELETE FROM lamp") == 0 && stmt_run(write) == ERR_STORE;
		_exit(ok ? 0 : 1);
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
}

// Everything a killed process had committed is there for the next.
static void a_commit_outlives_its_process(void **state)
{
	struct fixture *x = *state;
	store_close(x->s);
	x->s = NULL;
	pid_t pid = fork();
	if (pid == 0) {
		open_at(x, 0, 1);
		int r = insert(x, "committed");
		if (!r)
			r = store_begin(x->s);
		if (!r)
			r = insert(x, "not committed");
		_exit(r ? 1 : 0); // without closing anything
	}
	int status;
	assert_int_equal(waitpid(pid, &status, 0), pid);
	assert_int_equal(status, 0);
	open_at(x, 0, 1);
	assert_lamps(x, "committed ");
}

static void deleted_text_is_gone_from_the_files(void **state)
{
	struct fixture *x = *state;
	struct stmt *clear;
	char *text = NULL;
	size_t len;
	assert_int_equal(insert(x, "a most private name"), 0);
	assert_int_equal(store_prepare(x->s, &clear, "DELETE FROM lamp"), 0);
	assert_int_equal(stmt_run(clear), 0);
	store_close(x->s); // writes the log back and removes it
	x->s = NULL;
	assert_int_equal(file_read(x->path, 1 << 20, &text, &len), 0);
	assert_null(memmem(text, len, "private", 7));
	free(text);
	open_at(x, 0, 1);
}

static void wiping_leaves_no_file(void **state)
{
	struct fixture *x = *state;
	reopen(x, STORE_SHARED_READERS, 3);
	store_close(x->s);
	x->s = NULL;
	assert_int_equal(store_wipe_file(x->path), 0);
	assert_int_equal(store_wipe_file(x->path), 0);
	assert_int_equal(rmdir(x->folder), 0); // it was empty
	assert_int_equal(mkdir(x->folder, 0700), 0);
}

#define STORE(test) cmocka_unit_test_setup_teardown(test, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		STORE(values_come_back_as_they_went),
		STORE(a_unique_clash_exists_and_other_rules_are_the_stores),
		STORE(a_change_tells_how_many_rows),
		STORE(broken_sql_is_refused),
		STORE(only_the_outermost_commit_commits),
		STORE(an_inner_rollback_dooms_the_whole),
		STORE(a_full_store_says_so_and_commits_nothing_of_the_transaction),
		STORE(a_full_disk_says_so_and_keeps_what_was_there),
		STORE(the_ladder_is_climbed_from_every_version),
		STORE(a_copy_from_before_the_climb_is_kept),
		STORE(a_failing_step_leaves_everything_as_it_was),
		STORE(a_store_from_the_future_is_refused),
		STORE(what_is_no_store_is_refused_and_kept),
		STORE(files_have_the_mode_they_were_asked_for),
		STORE(another_user_reads_with_no_writer_alive),
		STORE(a_commit_outlives_its_process),
		STORE(deleted_text_is_gone_from_the_files),
		STORE(wiping_leaves_no_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
