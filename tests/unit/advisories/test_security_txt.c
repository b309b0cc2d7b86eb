#include "unit.h"
#include <string.h>
#include "advisories/security_txt.h"
#include "base/mem.h"

static struct security_txt t;

static int read_text(const char *text)
{
	return security_txt_read(&t, text, strlen(text));
}

static void fields_are_read_in_any_case_and_order(void **state)
{
	(void)state;
	assert_int_equal(read_text("# ours\r\nexpires: 2027-01-01T00:00:00Z\r\nContact: mailto:a@b.example\r\nCONTACT:https://b.example/tell \r\nPolicy: https://b.example/p\r\n"
		"CSAF: https://b.example/provider-metadata.json\nHiring: https://b.example/jobs\n"), 0);
	assert_int_equal(t.contact_count, 2);
	assert_string_equal(t.contacts[0], "mailto:a@b.example");
	assert_string_equal(t.contacts[1], "https://b.example/tell");
	assert_string_equal(t.policy, "https://b.example/p");
	assert_string_equal(t.csaf[0], "https://b.example/provider-metadata.json");
	assert_int_equal(t.expires_at, INT64_C(1798761600000));
}

static void a_signed_one_is_read_too(void **state)
{
	(void)state;
	assert_int_equal(read_text("-----BEGIN PGP SIGNED MESSAGE-----\nHash: SHA512\n\nContact: tel:+49-30-1\nExpires: 2027-01-01T01:00:00+01:00\n-----BEGIN PGP SIGNATURE-----\n\nabc\n"
		"-----END PGP SIGNATURE-----\n"), 0);
	assert_int_equal(t.expires_at, INT64_C(1798761600000));
}

static void without_contact_or_with_two_dates_it_is_none(void **state)
{
	(void)state;
	assert_int_equal(read_text(""), ERR_INVALID);
	assert_int_equal(read_text("<html>Contact: us</html>"), ERR_INVALID);
	assert_int_equal(read_text("Expires: 2027-01-01T00:00:00Z\n"), ERR_INVALID);
	assert_int_equal(read_text("Contact: mailto:a@b.example\n"), ERR_INVALID);
	assert_int_equal(read_text("Contact: mailto:a@b.example\nExpires: soon\n"), ERR_INVALID);
	assert_int_equal(read_text("Contact: mailto:a@b.example\nExpires: 2027-01-01T00:00:00Z\nExpires: 2028-01-01T00:00:00Z\n"), ERR_INVALID);
	assert_int_equal(read_text("Contact: javascript:alert(1)\nExpires: 2027-01-01T00:00:00Z\n"), ERR_INVALID);
}

static void too_long_values_and_files_are_left_out(void **state)
{
	(void)state;
	AUTO_FREE char *text = mem_printf("Contact: mailto:a@b.example\nContact: https://b.example/%0600d\nExpires: 2027-01-01T00:00:00Z\n", 1);
	assert_int_equal(read_text(text), 0);
	assert_int_equal(t.contact_count, 1);
	AUTO_FREE char *huge = mem_printf("%0*d", (int)SECURITY_TXT_BYTES_MAX + 1, 1);
	assert_int_equal(read_text(huge), ERR_LIMIT);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(fields_are_read_in_any_case_and_order),
		cmocka_unit_test(a_signed_one_is_read_too),
		cmocka_unit_test(without_contact_or_with_two_dates_it_is_none),
		cmocka_unit_test(too_long_values_and_files_are_left_out),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
