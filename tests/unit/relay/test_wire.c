// The frames between hubd and freehold-relayd: every message survives the trip, nothing broken does.
#include "unit.h"
#include <string.h>
#include "relay/wire.h"

static const uint8_t payload[] = {0, 1, 2, 0xff};
static const struct wire_bytes bytes = {payload, sizeof payload};

static const struct wire_msg all[] = {
	{.type = WIRE_HELLO, .hello = {.run = UINT64_MAX}},
	{.type = WIRE_LINK_SET, .link_set = {.link = "abcdefghijkl", .unit = "unit", .host = "cloud.example", .port = 8883, .keepalive_s = 60}},
	{.type = WIRE_LINK_REMOVE, .link_remove = {.link = "abcdefghijkl"}},
	{.type = WIRE_SYNCED},
	{.type = WIRE_PUBLISH, .publish = {.seq = 7, .link = "abcdefghijkl", .topic = "abcdefghijkl/temp\xc3\xa9rature", .payload = bytes}},
	{.type = WIRE_FETCH, .fetch = {.id = 3, .max = 1000, .url = "https://maker.example/passport", .mark = "E\"v1\""}},
	{.type = WIRE_ACK, .ack = {.seq = 7}},
	{.type = WIRE_LINK_STATE, .link_state = {.link = "abcdefghijkl", .state = WIRE_LINK_UP, .why = "", .version = "TLSv1.3", .cipher = "TLS_AES_256_GCM_SHA384",
		.key = "EC 256", .sent = 1, .received = 2, .queued = 3, .dropped = 4}},
	{.type = WIRE_INBOUND, .inbound = {.link = "abcdefghijkl", .path = "set/on", .payload = bytes}},
	{.type = WIRE_FETCH_PART, .fetch_part = {.id = 3, .body = bytes}},
	{.type = WIRE_FETCH_DONE, .fetch_done = {.id = 3, .err = ERR_LIMIT}}, {.type = WIRE_FETCH_DONE, .fetch_done = {.id = 4, .mark = "MTue, 03 Mar 2026 10:00:00 GMT"}},
	{.type = WIRE_SEND, .send = {.id = 4, .allow_private = 1, .url = "smtp://mail.example:587", .user = "ada", .password = "secret", .from = "hub@house.example",
		.lines = bytes, .body = bytes, .ca = bytes}},
	{.type = WIRE_SEND_DONE, .send_done = {.id = 4, .retry_after_s = 60, .status = 429, .why = "too_many"}},
};
#define COUNT (sizeof all / sizeof *all)

static void encode(struct buf *to, const struct wire_msg *m)
{
	buf_init(to, WIRE_FRAME_MAX);
	assert_int_equal(wire_encode(to, m), 0);
}

// The bytes a message carries, wherever its type keeps them, are the ones that went in; without them two messages can be compared whole.
static void take_bytes(struct wire_msg *m)
{
	struct wire_bytes *const of_send[] = {&m->send.lines, &m->send.body, &m->send.ca, NULL}, *one[] = {NULL, NULL};
	one[0] = m->type == WIRE_PUBLISH ? &m->publish.payload : m->type == WIRE_INBOUND ? &m->inbound.payload : m->type == WIRE_FETCH_PART ? &m->fetch_part.body : NULL;
	for (struct wire_bytes *const *b = m->type == WIRE_SEND ? of_send : one; *b; b++) {
		assert_int_equal((*b)->len, sizeof payload);
		assert_memory_equal((*b)->data, payload, sizeof payload);
		**b = (struct wire_bytes){0};
	}
}

static void every_message_comes_out_as_it_went_in(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		struct buf b AUTO_BUF;
		struct wire_msg out, in = all[i];
		size_t len;
		encode(&b, &in);
		assert_int_equal(wire_decode(&out, b.data, b.len, &len), 1);
		assert_int_equal(len, b.len);
		take_bytes(&in);
		take_bytes(&out);
		assert_memory_equal(&in, &out, sizeof in);
	}
}

static void a_frame_cut_anywhere_waits_for_the_rest(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		struct buf b AUTO_BUF;
		struct wire_msg out;
		size_t len;
		encode(&b, &all[i]);
		for (size_t cut = 0; cut < b.len; cut++)
			assert_int_equal(wire_decode(&out, b.data, cut, &len), 0);
	}
}

static void a_frame_that_is_shorter_or_longer_than_its_fields_is_refused(void **state)
{
	(void)state;
	for (size_t i = 0; i < COUNT; i++) {
		struct buf b AUTO_BUF;
		struct wire_msg out;
		size_t len;
		encode(&b, &all[i]);
		buf_put_u8(&b, 0);
		for (uint32_t said = 2; said < b.len - 4 + 1; said++) {
			if (said == b.len - 4 - 1)
				continue; // what it really is
			b.data[2] = (uint8_t)(said >> 8);
			b.data[3] = (uint8_t)said;
			assert_int_equal(wire_decode(&out, b.data, b.len, &len), ERR_PARSE);
		}
	}
}

static int decode_changed(size_t at, uint8_t value)
{
	struct buf b AUTO_BUF;
	struct wire_msg out;
	size_t len;
	encode(&b, &all[1]);
	b.data[at] = value;
	return wire_decode(&out, b.data, b.len, &len);
}

static void other_versions_unknown_types_and_huge_frames_are_refused(void **state)
{
	(void)state;
	assert_int_equal(decode_changed(4, WIRE_VERSION + 1), ERR_UNSUPPORTED);
	assert_int_equal(decode_changed(5, 0), ERR_PARSE);
	assert_int_equal(decode_changed(5, 8), ERR_PARSE);
	assert_int_equal(decode_changed(5, 200), ERR_PARSE);
	assert_int_equal(decode_changed(0, 1), ERR_LIMIT);
}

static void text_that_is_not_utf8_or_holds_a_nul_is_refused(void **state)
{
	(void)state;
	assert_int_equal(decode_changed(8, 'a'), 1);
	assert_int_equal(decode_changed(8, 0xff), ERR_PARSE);
	assert_int_equal(decode_changed(8, 0), ERR_PARSE);
}

static void a_link_state_that_does_not_exist_is_refused(void **state)
{
	(void)state;
	for (int value = 0; value < 256; value++) {
		struct buf b AUTO_BUF;
		struct wire_msg out;
		size_t len;
		encode(&b, &all[7]);
		b.data[4 + 2 + 2 + 12] = (uint8_t)value;
		assert_int_equal(wire_decode(&out, b.data, b.len, &len), value >= 1 && value <= 4 ? 1 : ERR_PARSE);
	}
}

static void fields_above_their_limit_are_not_sent_and_not_taken(void **state)
{
	(void)state;
	static uint8_t large[WIRE_PAYLOAD_MAX + 1];
	struct wire_msg m = all[4];
	struct buf b AUTO_BUF;
	buf_init(&b, WIRE_FRAME_MAX);
	m.publish.payload = (struct wire_bytes){large, sizeof large};
	assert_int_equal(wire_encode(&b, &m), ERR_LIMIT);
	assert_int_equal(b.len, 0);
	m.publish.payload.len--;
	assert_int_equal(wire_encode(&b, &m), 0);
	memset(m.publish.topic, 'a', sizeof m.publish.topic);
	assert_int_equal(wire_encode(&b, &m), ERR_LIMIT);
	// A text one byte longer than its field.
	struct buf raw AUTO_BUF;
	buf_init(&raw, 100);
	buf_put_u32(&raw, 2 + 2 + WIRE_LINK_SIZE);
	buf_put_u8(&raw, WIRE_VERSION);
	buf_put_u8(&raw, WIRE_LINK_REMOVE);
	buf_put_u16(&raw, WIRE_LINK_SIZE);
	buf_put(&raw, "abcdefghijklmnop", WIRE_LINK_SIZE);
	size_t len;
	assert_int_equal(wire_decode(&m, raw.data, raw.len, &len), ERR_PARSE);
}

static void a_full_buffer_takes_no_part_of_a_frame(void **state)
{
	(void)state;
	struct buf b AUTO_BUF;
	buf_init(&b, 20);
	assert_int_equal(wire_encode(&b, &all[0]), 0);
	size_t before = b.len;
	assert_int_equal(wire_encode(&b, &all[0]), ERR_LIMIT);
	assert_int_equal(b.len, before);
	assert_false(b.failed);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_message_comes_out_as_it_went_in),
		cmocka_unit_test(a_frame_cut_anywhere_waits_for_the_rest),
		cmocka_unit_test(a_frame_that_is_shorter_or_longer_than_its_fields_is_refused),
		cmocka_unit_test(other_versions_unknown_types_and_huge_frames_are_refused),
		cmocka_unit_test(text_that_is_not_utf8_or_holds_a_nul_is_refused),
		cmocka_unit_test(a_link_state_that_does_not_exist_is_refused),
		cmocka_unit_test(fields_above_their_limit_are_not_sent_and_not_taken),
		cmocka_unit_test(a_full_buffer_takes_no_part_of_a_frame),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
