// Names and numbers to addresses that may be dialled.
#include "unit.h"
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include "base/netaddr.h"
#include "platform/resolve.h"

static void names_resolve_to_public_addresses_only(void **state)
{
	(void)state;
	struct resolved r;
	assert_int_equal(resolve_host(&r, "localhost", false), ERR_DENIED);
	assert_int_equal(resolve_host(&r, "192.168.1.1", false), ERR_DENIED);
	assert_int_equal(resolve_host(&r, "192.0.2.999", false), ERR_NOT_FOUND);
	assert_int_equal(resolve_host(&r, "1.1.1.1", false), 0);
	assert_string_equal(r.text[0], "1.1.1.1");
	assert_int_equal(resolve_host(&r, "localhost", true), 0);
	assert_true(r.count >= 1);
}

static void a_socket_address_becomes_one_of_ours(void **state)
{
	(void)state;
	struct netaddr got, wanted;
	const struct sockaddr_in v4 = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(0xc0000207)};
	struct sockaddr_in6 v6 = {.sin6_family = AF_INET6};
	const struct sockaddr other = {.sa_family = AF_UNIX};
	assert_int_equal(netaddr_parse(&wanted, "192.0.2.7"), 0);
	assert_int_equal(resolve_netaddr(&got, (const struct sockaddr *)&v4), 0);
	assert_memory_equal(&got, &wanted, sizeof got);
	v6.sin6_addr.s6_addr[15] = 1;
	assert_int_equal(netaddr_parse(&wanted, "::1"), 0);
	assert_int_equal(resolve_netaddr(&got, (const struct sockaddr *)&v6), 0);
	assert_memory_equal(&got, &wanted, sizeof got);
	assert_int_equal(resolve_netaddr(&got, &other), ERR_UNSUPPORTED);
}

struct asked { struct loop *loop; int times, err, left; char first[46]; };

static void take(void *data, int err, const struct resolved *found)
{
	struct asked *a = data;
	a->times++;
	a->err = err;
	snprintf(a->first, sizeof a->first, "%s", found->count ? found->text[0] : "");
	if (--a->left == 0)
		loop_stop(a->loop);
}

static void a_name_is_looked_up_beside_the_loop_and_nobody_hears_of_it_who_does_not_care_any_more(void **state)
{
	(void)state;
	char longest[300];
	struct asked kept = {.left = 1}, forgotten = {.left = 1};
	assert_int_equal(loop_new(&kept.loop), 0);
	forgotten.loop = kept.loop;
	memset(longest, 'a', sizeof longest - 1);
	longest[sizeof longest - 1] = 0;
	assert_null(resolve_later(kept.loop, longest, true, take, &kept));
	resolve_forget(NULL);
	resolve_forget(resolve_later(kept.loop, "192.0.2.999", true, take, &forgotten));
	assert_non_null(resolve_later(kept.loop, "1.1.1.1", false, take, &kept));
	assert_int_equal(kept.times, 0);
	assert_int_equal(loop_run(kept.loop), 0);
	assert_int_equal(kept.times, 1);
	assert_int_equal(kept.err, 0);
	assert_string_equal(kept.first, "1.1.1.1");
	loop_free(kept.loop);
	assert_int_equal(forgotten.times, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_resolve_to_public_addresses_only),
		cmocka_unit_test(a_socket_address_becomes_one_of_ours),
		cmocka_unit_test(a_name_is_looked_up_beside_the_loop_and_nobody_hears_of_it_who_does_not_care_any_more),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
