// A mail as bytes; what servers make of it is in tests/integration/notice_channels.
#include "unit.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"

static json_t *typed(const char *more)
{
	AUTO_FREE char *text = mem_printf("{\"host\":\"mail.example\",\"port\":587,\"security\":\"starttls\",\"from\":\"hub@house.example\",\"to\":[\"ada@house.example\"]%s}", more);
	return json_loads(text, 0, NULL);
}

static char *build(const json_t *in, const char *title, const char *text, struct wire_send *send)
{
	AUTO_JSON json_t *kept = NULL, *message = json_pack("{s:s, s:s, s:s, s:s, s:s}", "id", "abcdefghijkl", "urgency", "urgent", "title", title, "text", text, "link", "https://hub/alerts");
	const char *field;
	struct outgoing o;
	outgoing_init(&o, NULL);
	assert_int_equal(to_mail.read(in, &kept, &field), 0);
	assert_int_equal(to_mail.build(&o, kept, message, 1800000000000), 0);
	char *mail = mem_strn((const char *)o.send.body.data, o.send.body.len);
	*send = o.send;
	send->lines = send->body = (struct wire_bytes){ 0 };
	outgoing_done(&o);
	return mail;
}

static void a_mail_has_the_headers_of_rfc_5322_and_lines_that_are_short(void **state)
{
	(void)state;
	struct wire_send send;
	AUTO_JSON json_t *in = typed("");
	AUTO_FREE char *text = mem_new(5001, 1);
	memset(text, 'x', 5000);
	AUTO_FREE char *mail = build(in, "Updates end", text, &send);
	assert_string_equal(send.url, "smtp://mail.example:587");
	assert_string_equal(send.from, "hub@house.example");
	assert_true(str_starts(mail, "Date: Fri, 15 Jan 2027 08:00:00 +0000\r\nFrom: Freehold <hub@house.example>\r\nTo: <ada@house.example>\r\nSubject: =?UTF-8?B?VXBkYXRlcyBlbmQ=?=\r\n"
		"Message-ID: <abcdefghijkl@notices.freehold.local>\r\nImportance: high\r\n"));
	for (const char *line = mail; *line; line += strcspn(line, "\n") + 1) {
		size_t len = strcspn(line, "\n");
		assert_true(len <= 77 && line[len] == '\n' && line[len - 1] == '\r');
	}
}

static void a_title_cannot_become_a_header_and_is_cut_between_characters(void **state)
{
	(void)state;
	struct wire_send send;
	AUTO_JSON json_t *in = typed("");
	AUTO_FREE char *mail = build(in, "x\r\nBcc: eve@evil.example\r\n\r\n\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4\xc3\xa4", ".\r\n.\r\nQUIT", &send);
	assert_null(strstr(mail, "Bcc"));
	assert_null(strstr(mail, "\r\n.\r\n"));
	const char *subject = strstr(mail, "Subject:");
	int words = 0;
	for (const char *at = subject; (at = strstr(at, "?B?")) && at < strstr(mail, "Message-ID"); at++) {
		uint8_t bytes[60];
		size_t len = sizeof bytes;
		assert_int_equal(str_unb64(bytes, &len, at + 3, strcspn(at + 3, "?")), 0);
		assert_true(str_utf8_valid((const char *)bytes, len));
		words++;
	}
	assert_true(words >= 2);
}

static void addresses_and_servers_that_hide_something_are_refused(void **state)
{
	(void)state;
	static const struct { const char *more, *field; } bad[] = { { ",\"from\":\"a\"", "from" }, { ",\"from\":\"a@b@c\"", "from" }, { ",\"from\":\"a@b\\u0000c\"", "from" }, { ",\"from\":\"<a@b>\"", "from" },
		{ ",\"to\":[\"a@b\",\"c\"]", "to" }, { ",\"to\":\"a@b\"", "to" }, { ",\"to\":[1]", "to" }, { ",\"host\":\"a b\"", "host" }, { ",\"host\":\"a:25\"", "host" }, { ",\"port\":0", "port" },
		{ ",\"port\":\"587\"", "port" }, { ",\"security\":\"\"", "security" }, { ",\"user\":\"u\"", "password" }, { ",\"password\":\"p\"", "password" }, { ",\"user\":\"u\\n\",\"password\":\"p\"", "user" },
		{ ",\"cc\":\"a@b\"", "host" } };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
		AUTO_JSON json_t *in = typed(bad[i].more), *kept = NULL;
		const char *field = "";
		if (!in)
			continue; // no JSON in the first place
		assert_int_equal(to_mail.read(in, &kept, &field), ERR_INVALID);
		assert_string_equal(field, bad[i].field);
	}
}

static void the_password_is_never_shown(void **state)
{
	(void)state;
	AUTO_JSON json_t *in = typed(",\"user\":\"ada\",\"password\":\"hunter2\""), *kept = NULL;
	const char *field;
	assert_int_equal(to_mail.read(in, &kept, &field), 0);
	AUTO_JSON json_t *shown = to_mail.show(kept);
	AUTO_FREE char *text = json_write(shown);
	assert_null(strstr(text, "hunter2"));
	assert_true(json_is_true(json_object_get(shown, "password_set")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_mail_has_the_headers_of_rfc_5322_and_lines_that_are_short),
		cmocka_unit_test(a_title_cannot_become_a_header_and_is_cut_between_characters),
		cmocka_unit_test(addresses_and_servers_that_hide_something_are_refused),
		cmocka_unit_test(the_password_is_never_shown),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
