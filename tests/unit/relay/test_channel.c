// One end of relay.sock against the other: whole frames, broken ones, limits, and hooks that let go of the channel.
#include "unit.h"
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>
#include "base/clock.h"
#include "relay/channel.h"

struct end {
	struct loop *loop;
	struct channel *channel;
	int messages, drained, gone, gone_err;
	bool free_at_message;
	int answer;
	uint64_t last;
};

static int on_message(void *data, const struct wire_msg *m)
{
	struct end *e = data;
	e->messages++;
	e->last = m->ack.seq;
	if (e->free_at_message) {
		channel_free(e->channel);
		e->channel = NULL;
	}
	return e->answer;
}

static void on_drained(void *data)
{
	((struct end *)data)->drained++;
}

static void on_gone(void *data, int err)
{
	struct end *e = data;
	e->gone++;
	e->gone_err = err;
	channel_free(e->channel);
	e->channel = NULL;
}

static void stop(void *data)
{
	loop_stop(data);
}

static void run(struct loop *l)
{
	struct loop_timer t;
	loop_timer_init(&t, l, stop, l);
	loop_timer_arm(&t, 60);
	assert_int_equal(loop_run(l), 0);
}

// A channel at e, and the other end's descriptor.
static int open_end(struct end *e)
{
	const struct channel_hooks hooks = {.data = e, .message = on_message, .drained = on_drained, .gone = on_gone};
	int pair[2];
	*e = (struct end){0};
	assert_int_equal(loop_new(&e->loop), 0);
	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0, pair), 0);
	assert_int_equal(channel_new(&e->channel, e->loop, pair[0], &hooks), 0);
	return pair[1];
}

static void close_end(struct end *e, int other)
{
	channel_free(e->channel);
	close(other);
	loop_free(e->loop);
}

static void put_acks(struct buf *to, uint64_t count)
{
	buf_init(to, 1 << 20);
	for (uint64_t i = 1; i <= count; i++) {
		const struct wire_msg m = {.type = WIRE_ACK, .ack = {.seq = i}};
		assert_int_equal(wire_encode(to, &m), 0);
	}
}

static void frames_arrive_whole_however_they_are_cut(void **state)
{
	(void)state;
	struct end e;
	struct buf b AUTO_BUF;
	int other = open_end(&e);
	put_acks(&b, 3);
	for (size_t i = 0; i < b.len; i++) {
		assert_int_equal(write(other, b.data + i, 1), 1);
		if (i % 7 == 0)
			run(e.loop);
	}
	run(e.loop);
	assert_int_equal(e.messages, 3);
	assert_int_equal(e.last, 3);
	assert_int_equal(e.gone, 0);
	close_end(&e, other);
}

static void broken_frames_and_refused_messages_end_it_once(void **state)
{
	(void)state;
	struct end e;
	int other = open_end(&e);
	assert_int_equal(write(other, "\xff\xff\xff\xff\x01\x01", 6), 6);
	run(e.loop);
	assert_int_equal(e.gone, 1);
	assert_int_equal(e.gone_err, ERR_LIMIT);
	close_end(&e, other);
	struct buf b AUTO_BUF;
	other = open_end(&e);
	e.answer = ERR_PARSE;
	put_acks(&b, 5);
	assert_int_equal(write(other, b.data, b.len), (ssize_t)b.len);
	run(e.loop);
	assert_int_equal(e.messages, 1);
	assert_int_equal(e.gone, 1);
	assert_int_equal(e.gone_err, ERR_PARSE);
	close_end(&e, other);
}

static void a_hook_may_free_the_channel_and_hears_no_more(void **state)
{
	(void)state;
	struct end e;
	struct buf b AUTO_BUF;
	int other = open_end(&e);
	e.free_at_message = true;
	put_acks(&b, 5);
	assert_int_equal(write(other, b.data, b.len), (ssize_t)b.len);
	run(e.loop);
	assert_int_equal(e.messages, 1);
	assert_int_equal(e.gone, 0);
	close_end(&e, other);
}

static void the_other_end_leaving_is_told(void **state)
{
	(void)state;
	struct end e;
	int other = open_end(&e);
	shutdown(other, SHUT_WR);
	run(e.loop);
	assert_int_equal(e.gone, 1);
	assert_int_equal(e.gone_err, ERR_UNAVAILABLE);
	close_end(&e, other);
}

static void what_waits_is_bounded_and_all_of_it_arrives(void **state)
{
	(void)state;
	static uint8_t payload[WIRE_PAYLOAD_MAX];
	static uint8_t sink[1 << 20];
	struct end e;
	struct wire_msg m = {.type = WIRE_INBOUND, .inbound = {.link = "l", .path = "p", .payload = {payload, sizeof payload}}};
	int other = open_end(&e), sent = 0;
	while (channel_send(e.channel, &m) == 0)
		sent++;
	assert_true(sent >= 30 && channel_unsent(e.channel) <= CHANNEL_UNSENT_MAX);
	size_t expected = channel_unsent(e.channel), got = 0;
	for (int64_t ends = clock_boot_ms() + 20000; got < expected && clock_boot_ms() < ends;) {
		run(e.loop);
		for (ssize_t n; (n = read(other, sink, sizeof sink)) > 0; got += (size_t)n)
			;
	}
	run(e.loop);
	assert_int_equal(got, expected);
	assert_int_equal(channel_unsent(e.channel), 0);
	assert_int_equal(e.drained, 1);
	assert_int_equal(channel_send(e.channel, &m), 0);
	close_end(&e, other);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(frames_arrive_whole_however_they_are_cut),
		cmocka_unit_test(broken_frames_and_refused_messages_end_it_once),
		cmocka_unit_test(a_hook_may_free_the_channel_and_hears_no_more),
		cmocka_unit_test(the_other_end_leaving_is_told),
		cmocka_unit_test(what_waits_is_bounded_and_all_of_it_arrives),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
