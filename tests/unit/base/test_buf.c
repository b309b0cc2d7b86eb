#include "unit.h"
#include <string.h>
#include "base/buf.h"
#include "base/mem.h"

static void a_writer_ends_with_a_nul_that_is_not_counted(void **state)
{
	(void)state;
	AUTO_BUF struct buf b;
	buf_init(&b, 100);
	buf_put_str(&b, "ab");
	buf_putf(&b, "%03d", 7);
	assert_int_equal(b.len, 5);
	assert_string_equal((char *)b.data, "ab007");
}

static void a_writer_fails_at_its_maximum_and_stays_failed(void **state)
{
	(void)state;
	AUTO_BUF struct buf b;
	buf_init(&b, 4);
	buf_put_str(&b, "1234");
	assert_false(b.failed);
	buf_put_u8(&b, 0);
	assert_true(b.failed);
	buf_putf(&b, "%s", "");
	assert_true(b.failed);
	assert_int_equal(b.len, 4);
	assert_null(buf_steal_str(&b));
	buf_put_str(&b, "5");
	assert_int_equal(b.len, 1);
}

static void a_format_that_is_too_long_writes_nothing(void **state)
{
	(void)state;
	AUTO_BUF struct buf b;
	buf_init(&b, 4);
	buf_putf(&b, "%s", "12345");
	assert_true(b.failed);
	assert_int_equal(b.len, 0);
	buf_clear(&b);
	assert_false(b.failed);
}

static void dropping_the_front_keeps_the_rest(void **state)
{
	(void)state;
	AUTO_BUF struct buf b;
	buf_init(&b, 1000);
	buf_drop_front(&b, 3);
	buf_put_str(&b, "headtail");
	buf_drop_front(&b, 4);
	assert_string_equal((char *)b.data, "tail");
	buf_drop_front(&b, 99);
	assert_int_equal(b.len, 0);
}

static void an_empty_writer_gives_an_empty_string(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 10);
	AUTO_FREE char *s = buf_steal_str(&b);
	assert_string_equal(s, "");
}

static void growing_keeps_every_byte(void **state)
{
	(void)state;
	struct buf b;
	buf_init(&b, 100000);
	for (uint32_t i = 0; i < 25000; i++)
		buf_put_u32(&b, i);
	assert_false(b.failed);
	struct rd r;
	rd_init(&r, b.data, b.len);
	for (uint32_t i = 0; i < 25000; i++)
		assert_int_equal(rd_u32(&r), i);
	assert_int_equal(rd_end(&r), 0);
	buf_done_secret(&b);
}

static void integers_are_big_endian_and_come_back(void **state)
{
	(void)state;
	AUTO_BUF struct buf b;
	buf_init(&b, 100);
	buf_put_u8(&b, 0x01);
	buf_put_u16(&b, 0x0203);
	buf_put_u32(&b, 0x04050607);
	buf_put_u64(&b, 0x08090a0b0c0d0e0f);
	for (uint8_t i = 0; i < 15; i++)
		assert_int_equal(b.data[i], i + 1);
	struct rd r;
	rd_init(&r, b.data, b.len);
	assert_int_equal(rd_u8(&r), 0x01);
	assert_int_equal(rd_u16(&r), 0x0203);
	assert_int_equal(rd_u32(&r), 0x04050607);
	assert_true(rd_u64(&r) == 0x08090a0b0c0d0e0f);
	assert_int_equal(rd_end(&r), 0);
}

static void a_reader_fails_past_its_end_and_stays_failed(void **state)
{
	(void)state;
	struct rd r;
	rd_init(&r, "abc", 3);
	assert_int_equal(rd_u32(&r), 0);
	assert_true(r.failed);
	assert_int_equal(rd_u8(&r), 0);
	assert_null(rd_bytes(&r, 0));
	assert_int_equal(rd_end(&r), ERR_PARSE);
	rd_init(&r, "abc", 3);
	assert_null(rd_bytes(&r, SIZE_MAX));
}

static void bytes_left_over_are_an_error(void **state)
{
	(void)state;
	struct rd r;
	rd_init(&r, "ab", 2);
	assert_int_equal(rd_u8(&r), 'a');
	assert_int_equal(rd_end(&r), ERR_PARSE);
	rd_init(&r, NULL, 0);
	assert_non_null(rd_bytes(&r, 0));
	assert_int_equal(rd_end(&r), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_writer_ends_with_a_nul_that_is_not_counted),
		cmocka_unit_test(a_writer_fails_at_its_maximum_and_stays_failed),
		cmocka_unit_test(a_format_that_is_too_long_writes_nothing),
		cmocka_unit_test(dropping_the_front_keeps_the_rest),
		cmocka_unit_test(an_empty_writer_gives_an_empty_string),
		cmocka_unit_test(growing_keeps_every_byte),
		cmocka_unit_test(integers_are_big_endian_and_come_back),
		cmocka_unit_test(a_reader_fails_past_its_end_and_stays_failed),
		cmocka_unit_test(bytes_left_over_are_an_error),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
