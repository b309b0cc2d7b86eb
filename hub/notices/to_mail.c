// E-mail by submission to the owner's own provider (RFC 6409): TLS from the start, or STARTTLS before anything is said (RFC 8314). A message is RFC 5322,
// its text in base64, so that no line can become too long or be taken for the end.
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"

#define TO_MAX 5
#define LINE 76

// One mailbox without a name, so that nothing can be hidden in it.
static bool is_address(const char *s)
{
	const char *at = strchr(s, '@');
	size_t len = strlen(s);
	if (!at || at == s || !at[1] || strchr(at + 1, '@') || len > 254)
		return false;
	for (const char *c = s; *c; c++)
		if (*c <= ' ' || (unsigned char)*c >= 0x7f || strchr("<>(),;:\\\"[]", *c))
			return false;
	return true;
}

static int read_server(const json_t *typed, json_t *kept, const char **field)
{
	const char *host, *security;
	int64_t port;
	*field = "host";
	if (json_get_text(typed, "host", 253, &host) < 0 || !outgoing_is_host(host))
		return ERR_INVALID;
	*field = "port";
	if (json_get_int(typed, "port", 1, 65535, &port) < 0)
		return ERR_INVALID;
	*field = "security";
	if (json_get_text(typed, "security", 16, &security) < 0 || (!str_eq(security, "tls") && !str_eq(security, "starttls")))
		return ERR_INVALID;
	json_object_set_new(kept, "host", json_string(host));
	json_object_set_new(kept, "port", json_integer(port));
	json_object_set_new(kept, "security", json_string(security));
	return 0;
}

static int read_people(const json_t *typed, json_t *kept, const char **field)
{
	const char *from;
	json_t *to;
	*field = "from";
	if (json_get_text(typed, "from", 254, &from) < 0 || !is_address(from))
		return ERR_INVALID;
	*field = "to";
	if (json_get_array(typed, "to", TO_MAX, &to) < 0 || json_array_size(to) == 0)
		return ERR_INVALID;
	for (size_t i = 0; i < json_array_size(to); i++) {
		const char *one = json_string_value(json_array_get(to, i));
		if (!one || !is_address(one))
			return ERR_INVALID;
	}
	json_object_set_new(kept, "from", json_string(from));
	json_object_set(kept, "to", to);
	return 0;
}

static int read_typed(const json_t *typed, json_t **ret, const char **field)
{
	static const char *const keys[] = { "host", "port", "security", "user", "password", "from", "to", NULL };
	static outgoing_part *const parts[] = { read_server, outgoing_read_account, read_people, NULL };
	*field = "host";
	return outgoing_read(typed, keys, parts, ret, field);
}

static json_t *show(const json_t *kept)
{
	static const char *const open[] = { "host", "port", "security", "user", "from", "to", NULL };
	return outgoing_show(kept, open);
}

// RFC 4648 4 with padding, a line break after every 76 characters (RFC 2045 6.8), or none.
static void put_base64(struct buf *to, const char *text, bool lines)
{
	size_t len = strlen(text), size = str_b64url_size(len);
	AUTO_FREE char *raw = mem_new(size + 4, 1);
	str_b64url(raw, (const uint8_t *)text, len);
	size_t n = strlen(raw);
	for (; n % 4; n++)
		raw[n] = '=';
	for (size_t i = 0; i < n; i++) {
		raw[i] = raw[i] == '-' ? '+' : raw[i] == '_' ? '/' : raw[i];
		buf_put_u8(to, (uint8_t)raw[i]);
		if (lines && (i % LINE == LINE - 1 || i == n - 1))
			buf_put_str(to, "\r\n");
	}
}

// RFC 2047: encoded words of at most 75 characters, each of whole characters.
static void put_subject(struct buf *to, const char *text)
{
	enum { BYTES = 42 };
	buf_put_str(to, "Subject:");
	for (const char *at = text; *at;) {
		size_t len = strnlen(at, BYTES);
		while (at[len] && ((unsigned char)at[len] & 0xc0) == 0x80)
			len--;
		AUTO_FREE char *part = mem_strn(at, len);
		buf_put_str(to, " =?UTF-8?B?");
		put_base64(to, part, false);
		buf_put_str(to, "?=\r\n");
		at += len;
	}
	if (!*text)
		buf_put_str(to, "\r\n");
}

static void put_date(struct buf *to, int64_t now_ms)
{
	static const char *const days[] = { "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat" };
	static const char *const months[] = { "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec" };
	time_t seconds = (time_t)(now_ms / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	buf_putf(to, "Date: %s, %02d %s %04d %02d:%02d:%02d +0000\r\n", days[tm.tm_wday], tm.tm_mday, months[tm.tm_mon], tm.tm_year + 1900, tm.tm_hour, tm.tm_min, tm.tm_sec);
}

static void put_head(struct buf *b, const json_t *kept, const json_t *message, int64_t now_ms)
{
	const json_t *to = json_object_get(kept, "to");
	put_date(b, now_ms);
	buf_putf(b, "From: Freehold <%s>\r\n", json_text_or(kept, "from", ""));
	for (size_t i = 0; i < json_array_size(to); i++)
		buf_putf(b, "%s<%s>", i ? ",\r\n " : "To: ", json_string_value(json_array_get(to, i)));
	buf_put_str(b, "\r\n");
	put_subject(b, json_text_or(message, "title", ""));
	buf_putf(b, "Message-ID: <%s@notices.freehold.local>\r\n", json_text_or(message, "id", ""));
	if (str_eq(json_text_or(message, "urgency", ""), "urgent"))
		buf_put_str(b, "Importance: high\r\n");
	buf_put_str(b, "Auto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n");
}

static int build(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms)
{
	bool tls = str_eq(json_text_or(kept, "security", ""), "tls");
	const json_t *to = json_object_get(kept, "to");
	AUTO_FREE char *text = mem_printf("%s.\r\n\r\n%s\r\n\r\n%s\r\n", json_text_or(message, "title", ""), json_text_or(message, "text", ""), json_text_or(message, "link", ""));
	snprintf(o->send.url, sizeof o->send.url, "%s://%s:%d", tls ? "smtps" : "smtp", json_text_or(kept, "host", ""), (int)json_integer_value(json_object_get(kept, "port")));
	for (size_t i = 0; i < json_array_size(to); i++)
		buf_putf(&o->lines, "<%s>\n", json_string_value(json_array_get(to, i)));
	put_head(&o->body, kept, message, now_ms);
	put_base64(&o->body, text, true);
	bool fits = str_copy(o->send.user, sizeof o->send.user, json_text_or(kept, "user", "")) &&
		str_copy(o->send.password, sizeof o->send.password, json_text_or(kept, "password", "")) &&
		str_copy(o->send.from, sizeof o->send.from, json_text_or(kept, "from", ""));
	return fits ? outgoing_end(o) : ERR_LIMIT;
}

const struct channel_kind to_mail = { .kind = "mail", .read = read_typed, .show = show, .build = build };
