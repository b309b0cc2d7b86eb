#include "unit.h"
#include <string.h>
#include "api/local.h"

static void a_request_reads_back(void **state)
{
	(void)state;
	struct buf b;
	struct local_request q;
	buf_init(&b, 4096);
	local_request_format(&b, "POST", "/api/v1/setup?x=1", "{}", 2);
	assert_false(b.failed);
	assert_int_equal(local_request_parse(&q, b.data + 4, b.len - 4), 0);
	assert_string_equal(q.method, "POST");
	assert_string_equal(q.path, "/api/v1/setup?x=1");
	assert_int_equal(q.body_len, 2);
	assert_memory_equal(q.body, "{}", 2);
	buf_done(&b);
}

static void cut_short_long_or_foreign_frames_are_refused(void **state)
{
	(void)state;
	struct buf b;
	struct local_request q;
	buf_init(&b, 4096);
	local_request_format(&b, "GET", "/api/v1/hub", NULL, 0);
	for (size_t len = 0; len < b.len - 4; len++)
		assert_true(local_request_parse(&q, b.data + 4, len) < 0);
	b.data[4] = LOCAL_VERSION + 1;
	assert_int_equal(local_request_parse(&q, b.data + 4, b.len - 4), ERR_UNSUPPORTED);
	buf_done(&b);
	assert_int_equal(local_request_parse(&q, "\1\3GET\0\1\0", 8), ERR_PARSE);   // NUL in the path
	assert_int_equal(local_request_parse(&q, "\1\3GET\0\2\xff\xfe", 9), ERR_PARSE); // not UTF-8
	assert_int_equal(local_request_parse(&q, "\1\x09" "DDDDDDDDD\0\1/", 14), ERR_PARSE); // a method of nine letters
}

int main(void)
{
	const struct CMUnitTest tests[] = { cmocka_unit_test(a_request_reads_back), cmocka_unit_test(cut_short_long_or_foreign_frames_are_refused) };
	return cmocka_run_group_tests(tests, NULL, NULL);
}
