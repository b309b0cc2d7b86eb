// What is taken as a paper and what is kept of it: the bytes decide, and a picture loses all that a camera writes beside it.
#include "unit.h"
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "record/paper.h"

static char *corpus(const char *name, size_t *len)
{
	AUTO_FREE char *path = mem_printf("%s/tests/fuzz/record/paper/%s", SOURCE_DIR, name);
	char *bytes = NULL;
	assert_int_equal(file_read(path, PAPER_MAX, &bytes, len), 0);
	return bytes;
}

static bool holds(const struct buf *b, const char *text)
{
	return memmem(b->data, b->len, text, strlen(text)) != NULL;
}

static void the_bytes_say_which_format_it_is_and_nothing_else_is_taken(void **state)
{
	(void)state;
	static const struct { const char *file; int result; enum paper_format format; } rows[] = {
		{ "photo.jpg", 0, PAPER_JPEG }, { "progressive.jpg", 0, PAPER_JPEG }, { "scan.png", 0, PAPER_PNG }, { "paper.pdf", 0, PAPER_PDF }, { "broken.jpg", ERR_PARSE, PAPER_JPEG },
		{ "cut.png", ERR_PARSE, PAPER_PNG }, { "long_chunk.png", ERR_PARSE, PAPER_PNG }, { "page.html", ERR_UNSUPPORTED, PAPER_PDF },
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		size_t len;
		enum paper_format format;
		AUTO_FREE char *bytes = corpus(rows[i].file, &len);
		AUTO_BUF struct buf kept;
		buf_init(&kept, len);
		int r = paper_take(&kept, bytes, len, &format);
		if (r != rows[i].result || (r == 0 && format != rows[i].format))
			fail_msg("%s: %d", rows[i].file, r);
	}
}

static void of_a_photo_only_the_picture_is_kept(void **state)
{
	(void)state;
	size_t len;
	enum paper_format format;
	AUTO_FREE char *bytes = corpus("photo_tail.jpg", &len);
	AUTO_BUF struct buf kept;
	buf_init(&kept, len);
	assert_int_equal(paper_take(&kept, bytes, len, &format), 0);
	assert_true(holds(&kept, "JFIF"));
	assert_true(holds(&kept, "\x12\xff")); // the picture itself
	assert_int_equal(kept.data[kept.len - 1], 0xd9);
	static const char *const gone[] = { "Exif", "GPS", "a comment", "<script>", "PK" };
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		assert_false(holds(&kept, gone[i]));
}

// Whatever stands behind JFIF's own fourteen bytes, or in a second one: a small picture, or anything at all.
static void of_jfif_only_the_size_of_a_point_is_kept(void **state)
{
	(void)state;
	size_t len;
	enum paper_format format;
	AUTO_FREE char *bytes = corpus("photo.jpg", &len);
	AUTO_BUF struct buf odd, kept;
	static const char jfif[] = "\xff\xe0\x00\x19JFIF\0\x01\x02\x01\x00\x48\x00\x48\x01\x03secret!!!";
	buf_init(&odd, len + 64);
	buf_init(&kept, len + 64);
	buf_put(&odd, bytes, 2);
	buf_put(&odd, jfif, sizeof jfif - 1);
	buf_put(&odd, jfif, sizeof jfif - 1);
	buf_put(&odd, bytes + 2, len - 2);
	assert_int_equal(paper_take(&kept, odd.data, odd.len, &format), 0);
	assert_false(holds(&kept, "secret"));
	assert_memory_equal(kept.data, "\xff\xd8\xff\xe0\x00\x10JFIF\0\x01\x02\x01\x00\x48\x00\x48\0\0\xff", 21);
}

static void of_a_scan_only_the_picture_is_kept(void **state)
{
	(void)state;
	size_t len;
	enum paper_format format;
	AUTO_FREE char *bytes = corpus("scan.png", &len);
	AUTO_BUF struct buf kept;
	buf_init(&kept, len);
	assert_int_equal(paper_take(&kept, bytes, len, &format), 0);
	assert_true(holds(&kept, "IDAT"));
	static const char *const gone[] = { "eXIf", "tEXt", "Location", "PK" };
	for (size_t i = 0; i < sizeof gone / sizeof *gone; i++)
		assert_false(holds(&kept, gone[i]));
}

static void a_pdf_is_kept_as_it_came(void **state)
{
	(void)state;
	size_t len;
	enum paper_format format;
	AUTO_FREE char *bytes = corpus("paper.pdf", &len);
	AUTO_BUF struct buf kept;
	buf_init(&kept, len);
	assert_int_equal(paper_take(&kept, bytes, len, &format), 0);
	assert_int_equal(kept.len, len);
	assert_memory_equal(kept.data, bytes, len);
}

// Every beginning of every good file is refused.
static void what_breaks_off_is_never_taken(void **state)
{
	(void)state;
	static const char *const files[] = { "photo.jpg", "progressive.jpg", "scan.png" };
	for (size_t f = 0; f < sizeof files / sizeof *files; f++) {
		size_t len;
		enum paper_format format;
		AUTO_FREE char *bytes = corpus(files[f], &len);
		size_t whole = len - (f == 2 ? 4 : 0); // the scan has a tail of four bytes
		for (size_t n = 0; n < whole; n++) {
			AUTO_FREE uint8_t *exact = mem_copy(bytes, n); // so that the address sanitizer sees one byte too many
			AUTO_BUF struct buf kept;
			buf_init(&kept, n);
			assert_int_not_equal(paper_take(&kept, exact, n, &format), 0);
		}
	}
}

static void what_is_larger_than_a_paper_is_refused(void **state)
{
	(void)state;
	enum paper_format format;
	AUTO_FREE char *big = mem_new(PAPER_MAX + 1, 1);
	memcpy(big, "%PDF-1.4", 8);
	AUTO_BUF struct buf kept;
	buf_init(&kept, PAPER_MAX + 1);
	assert_int_equal(paper_take(&kept, big, PAPER_MAX + 1, &format), ERR_LIMIT);
	assert_int_equal(kept.len, 0);
}

static void every_format_has_a_media_type_that_reads_back(void **state)
{
	(void)state;
	for (int f = PAPER_JPEG; f <= PAPER_PDF; f++) {
		enum paper_format back;
		assert_int_equal(paper_format_parse(paper_media((enum paper_format)f), &back), 0);
		assert_int_equal(back, f);
		assert_int_equal(strlen(paper_ending((enum paper_format)f)), 3);
	}
	enum paper_format none;
	assert_int_equal(paper_format_parse("text/html", &none), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(the_bytes_say_which_format_it_is_and_nothing_else_is_taken),
		cmocka_unit_test(of_a_photo_only_the_picture_is_kept),
		cmocka_unit_test(of_jfif_only_the_size_of_a_point_is_kept),
		cmocka_unit_test(of_a_scan_only_the_picture_is_kept),
		cmocka_unit_test(a_pdf_is_kept_as_it_came),
		cmocka_unit_test(what_breaks_off_is_never_taken),
		cmocka_unit_test(what_is_larger_than_a_paper_is_refused),
		cmocka_unit_test(every_format_has_a_media_type_that_reads_back),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
