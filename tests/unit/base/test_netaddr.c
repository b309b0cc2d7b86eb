#include "unit.h"
#include <netinet/in.h>
#include <string.h>
#include "base/netaddr.h"

static struct netaddr parse(const char *s)
{
	struct netaddr a;
	if (netaddr_parse(&a, s) < 0)
		fail_msg("%s does not parse", s);
	return a;
}

static void ipv4_is_kept_mapped(void **state)
{
	struct netaddr a = parse("192.0.2.1"), b = parse("::ffff:192.0.2.1"), c = parse("::ffff:c000:201");
	(void)state;
	assert_memory_equal(&a, &b, sizeof a);
	assert_memory_equal(&a, &c, sizeof a);
}

static void a_zone_is_dropped(void **state)
{
	struct netaddr a = parse("fe80::1%eth0"), b = parse("fe80::1");
	(void)state;
	assert_memory_equal(&a, &b, sizeof a);
}

static void other_spellings_are_refused(void **state)
{
	static const char *const bad[] = {
		"", "1.2.3", "1.2.3.4.5", "256.1.1.1", "01.2.3.4", "0x7f.1", "2130706433", "1.2.3.4%eth0", " 1.2.3.4", "1.2.3.4 ", ":::", "::1::",
		"12345::", "[::1]", "localhost", "1.2.3.4/8", "0000:0000:0000:0000:0000:0000:0000:0000:0000:0000:0000",
	};
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		struct netaddr a = {{7}};
		assert_int_equal(netaddr_parse(&a, bad[i]), ERR_PARSE);
		assert_int_equal(a.bytes[0], 7);
	}
}

static void prefixes_are_checked_to_the_bit(void **state)
{
	struct netprefix p;
	struct netaddr in = parse("192.0.2.127"), out = parse("192.0.2.128");
	(void)state;
	assert_int_equal(netprefix_parse(&p, "192.0.2.0/25"), 0);
	assert_true(netprefix_has(&p, &in));
	assert_false(netprefix_has(&p, &out));
	assert_int_equal(netprefix_parse(&p, "0.0.0.0/0"), 0);
	assert_true(netprefix_has(&p, &out));
	assert_int_equal(netprefix_parse(&p, "2001:db8::/33"), 0);
	in = parse("2001:db8:7fff::1");
	out = parse("2001:db8:8000::1");
	assert_true(netprefix_has(&p, &in));
	assert_false(netprefix_has(&p, &out));
	assert_int_equal(netprefix_parse(&p, "::1/128"), 0);
	in = parse("::1");
	assert_true(netprefix_has(&p, &in));
}

static void prefixes_of_another_form_are_refused(void **state)
{
	static const char *const bad[] = {"192.0.2.0", "192.0.2.0/", "192.0.2.0/33", "::/129", "192.0.2.0/-1", "192.0.2.0/08", "fe80::%eth0/64", "/8", "192.0.2.0/24/8"};
	struct netprefix p;
	(void)state;
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(netprefix_parse(&p, bad[i]), ERR_PARSE);
	assert_int_equal(netprefix_parse(&p, "192.0.2.1/24"), ERR_INVALID);
}

static void the_lan_is_private_link_local_and_loopback(void **state)
{
	static const char *const lan[] = {
		"127.0.0.1", "127.255.0.1", "::1", "10.0.0.1", "10.255.255.255", "172.16.0.1", "172.31.255.255", "192.168.0.1", "169.254.3.4",
		"fe80::1%wlan0", "febf::1", "fc00::1", "fdff::1", "::ffff:192.168.1.1",
	};
	static const char *const other[] = {
		"8.8.8.8", "11.0.0.1", "172.15.255.255", "172.32.0.1", "192.169.0.1", "169.253.1.1", "100.64.0.1", "0.0.0.0", "::", "2001:4860::8888",
		"fec0::1", "fe00::1", "::ffff:8.8.8.8", "::192.168.1.1", "64:ff9b::192.168.1.1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof lan / sizeof *lan; i++) {
		struct netaddr a = parse(lan[i]);
		assert_true(netaddr_is_lan(&a, NULL, 0));
		assert_false(netaddr_is_public(&a));
	}
	for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
		struct netaddr a = parse(other[i]);
		assert_false(netaddr_is_lan(&a, NULL, 0));
	}
}

static void a_configured_prefix_counts_as_the_lan(void **state)
{
	struct netprefix extra;
	struct netaddr in = parse("2001:db8:1::5"), out = parse("2001:db8:2::5");
	(void)state;
	assert_int_equal(netprefix_parse(&extra, "2001:db8:1::/48"), 0);
	assert_true(netaddr_is_lan(&in, &extra, 1));
	assert_false(netaddr_is_lan(&out, &extra, 1));
}

static void only_global_unicast_is_public(void **state)
{
	static const char *const public[] = {"8.8.8.8", "1.1.1.1", "223.255.255.255", "2606:4700::1111", "2a00:1450::1", "64:ff9b::8.8.8.8"};
	static const char *const not[] = {
		"0.0.0.0", "0.1.2.3", "100.64.0.1", "192.0.0.1", "192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1", "224.0.0.1", "240.0.0.1",
		"255.255.255.255", "::", "ff02::1", "2001:db8::1", "2001::1", "2002:0a00:1::1", "3fff::1", "fec0::1", "64:ff9b::10.0.0.1", "::ffff:10.0.0.1",
		"::10.0.0.1", "4000::1",
	};
	(void)state;
	for (size_t i = 0; i < sizeof public / sizeof *public; i++) {
		struct netaddr a = parse(public[i]);
		assert_true(netaddr_is_public(&a));
	}
	for (size_t i = 0; i < sizeof not / sizeof *not; i++) {
		struct netaddr a = parse(not[i]);
		assert_false(netaddr_is_public(&a));
	}
}

static void a_neighbour_on_the_providers_prefix_is_of_the_lan(void **state)
{
	struct netprefix link = { .addr = parse("2a02:8071:1:2:aaaa::1"), .bits = 64 };
	static const struct { const char *address; bool is; } rows[] = { { "2a02:8071:1:2::77", true }, { "2a02:8071:1:3::77", false }, { "2a02:8071:1:2:ffff:ffff:ffff:ffff", true },
		{ "8.8.8.8", false }, { "::ffff:8.8.8.8", false }, { "4000::1", false } };
	(void)state;
	netaddr_set_test_links(&link, 1);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct netaddr a = parse(rows[i].address);
		assert_int_equal(netaddr_is_on_link(&a), rows[i].is);
		assert_int_equal(netaddr_is_lan(&a, NULL, 0), rows[i].is);
	}
	netaddr_set_test_links(NULL, 0);
	struct netaddr gone = parse("2a02:8071:1:2::77"); // this machine has no such prefix
	assert_false(netaddr_is_lan(&gone, NULL, 0));
}

static void texts_and_socket_addresses_are_the_same_address(void **state)
{
	static const char *const texts[] = { "192.168.1.2", "fe80::1", "2a02:8071::1" };
	char text[NETADDR_TEXT_MAX];
	(void)state;
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
		struct netaddr a = parse(texts[i]), b;
		struct sockaddr_in6 six = { .sin6_family = AF_INET6 };
		memcpy(&six.sin6_addr, a.bytes, sizeof a.bytes); // IPv4 comes mapped on a socket of both families
		assert_int_equal(netaddr_of(&b, (struct sockaddr *)&six), 0);
		assert_memory_equal(&a, &b, sizeof a);
		netaddr_text(text, &b);
		assert_string_equal(text, texts[i]);
	}
	struct sockaddr none = { .sa_family = AF_UNIX };
	struct netaddr untouched = parse("fe80::1");
	assert_int_equal(netaddr_of(&untouched, &none), ERR_INVALID);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(ipv4_is_kept_mapped),
		cmocka_unit_test(a_zone_is_dropped),
		cmocka_unit_test(other_spellings_are_refused),
		cmocka_unit_test(prefixes_are_checked_to_the_bit),
		cmocka_unit_test(prefixes_of_another_form_are_refused),
		cmocka_unit_test(the_lan_is_private_link_local_and_loopback),
		cmocka_unit_test(a_configured_prefix_counts_as_the_lan),
		cmocka_unit_test(a_neighbour_on_the_providers_prefix_is_of_the_lan),
		cmocka_unit_test(texts_and_socket_addresses_are_the_same_address),
		cmocka_unit_test(only_global_unicast_is_public),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
