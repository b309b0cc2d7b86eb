#include "unit.h"
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <signal.h>
#include <unistd.h>
#include "base/file.h"
#include "folder.h"

static char *in(void **state, const char *name)
{
	return mem_printf("%s/%s", (char *)*state, name);
}

static void assert_holds(const char *path, const char *expected)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	assert_int_equal(file_read(path, 1000, &text, &len), 0);
	assert_int_equal(len, strlen(expected));
	assert_string_equal(text, expected);
}

static void a_replaced_file_has_the_new_content_and_mode(void **state)
{
	AUTO_FREE char *path = in(state, "f");
	struct stat st;
	assert_int_equal(file_replace(path, "one", 3, 0644), 0);
	assert_int_equal(file_replace(path, "second", 6, 0600), 0);
	assert_holds(path, "second");
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0600);
}

static void the_mode_is_free_of_the_umask(void **state)
{
	AUTO_FREE char *path = in(state, "f"), *dir = in(state, "d");
	struct stat st;
	mode_t before = umask(077);
	assert_int_equal(file_replace(path, "", 0, 0640), 0);
	assert_int_equal(file_make_dir(dir, 0750), 0);
	umask(before);
	assert_int_equal(stat(path, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0640);
	assert_int_equal(stat(dir, &st), 0);
	assert_int_equal(st.st_mode & 07777, 0750);
}

static void what_a_power_cut_left_half_written_is_not_in_the_way(void **state)
{
	AUTO_FREE char *path = in(state, "f"), *half = in(state, "f.new");
	assert_int_equal(file_replace(path, "old", 3, 0600), 0);
	assert_int_equal(file_replace(half, "ha", 2, 0644), 0); // as a cut before the rename leaves it
	assert_holds(path, "old");
	assert_int_equal(file_replace(path, "new", 3, 0600), 0);
	assert_holds(path, "new");
	assert_int_equal(access(half, F_OK), -1);
}

static void a_planted_link_is_replaced_and_not_followed(void **state)
{
	AUTO_FREE char *path = in(state, "f"), *half = in(state, "f.new"), *victim = in(state, "victim");
	assert_int_equal(file_replace(victim, "mine", 4, 0600), 0);
	assert_int_equal(symlink(victim, half), 0);
	assert_int_equal(file_replace(path, "new", 3, 0600), 0);
	assert_holds(victim, "mine");
	assert_holds(path, "new");
}

// A file size limit stands for a full disk: the write stops half-way.
static void a_write_that_fails_leaves_the_old_file_and_no_rest(void **state)
{
	AUTO_FREE char *path = in(state, "f"), *half = in(state, "f.new");
	struct rlimit before, small;
	assert_int_equal(file_replace(path, "old", 3, 0600), 0);
	signal(SIGXFSZ, SIG_IGN);
	getrlimit(RLIMIT_FSIZE, &before);
	small = (struct rlimit){.rlim_cur = 4, .rlim_max = before.rlim_max};
	assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
	int r = file_replace(path, "too long", 8, 0600);
	setrlimit(RLIMIT_FSIZE, &before);
	assert_int_equal(r, -EFBIG);
	assert_holds(path, "old");
	assert_int_equal(access(half, F_OK), -1);
}

static void reading_has_a_limit(void **state)
{
	AUTO_FREE char *path = in(state, "f"), *text = NULL;
	size_t len = 99;
	assert_int_equal(file_replace(path, "12345", 5, 0600), 0);
	assert_int_equal(file_read(path, 4, &text, &len), ERR_LIMIT);
	assert_int_equal(file_read("/dev/zero", 4096, &text, &len), ERR_LIMIT);
	assert_null(text);
	assert_int_equal(len, 99);
	assert_int_equal(file_read(path, 5, &text, &len), 0);
	assert_int_equal(len, 5);
}

static void files_without_a_size_are_read_to_their_end(void **state)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	(void)state;
	assert_int_equal(file_read("/proc/self/stat", 4096, &text, &len), 0);
	assert_true(len > 10);
	assert_int_equal(text[len], 0);
}

static void a_missing_file_is_not_found_and_may_be_removed(void **state)
{
	AUTO_FREE char *path = in(state, "none"), *text = NULL;
	size_t len;
	assert_int_equal(file_read(path, 10, &text, &len), ERR_NOT_FOUND);
	assert_int_equal(file_remove(path), 0);
	assert_int_equal(file_read(*state, 10, &text, &len), -EISDIR);
}

static void a_folder_may_exist_but_nothing_else_in_its_place(void **state)
{
	AUTO_FREE char *dir = in(state, "d"), *file = in(state, "f"), *link = in(state, "l"), *deep = in(state, "x/y");
	assert_int_equal(file_make_dir(dir, 0700), 0);
	assert_int_equal(file_make_dir(dir, 0700), 0);
	assert_int_equal(file_replace(file, "", 0, 0600), 0);
	assert_int_equal(file_make_dir(file, 0700), -ENOTDIR);
	assert_int_equal(symlink(dir, link), 0);
	assert_int_equal(file_make_dir(link, 0700), -ENOTDIR);
	assert_int_equal(file_make_dir(deep, 0700), -ENOENT);
}

#define IN_FOLDER(test) cmocka_unit_test_setup_teardown(test, folder_make, folder_remove)

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_FOLDER(a_replaced_file_has_the_new_content_and_mode),
		IN_FOLDER(the_mode_is_free_of_the_umask),
		IN_FOLDER(what_a_power_cut_left_half_written_is_not_in_the_way),
		IN_FOLDER(a_planted_link_is_replaced_and_not_followed),
		IN_FOLDER(a_write_that_fails_leaves_the_old_file_and_no_rest),
		IN_FOLDER(reading_has_a_limit),
		IN_FOLDER(files_without_a_size_are_read_to_their_end),
		IN_FOLDER(a_missing_file_is_not_found_and_may_be_removed),
		IN_FOLDER(a_folder_may_exist_but_nothing_else_in_its_place),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
