// ntfy (ntfy.sh or one's own server): published as JSON to the server's root, which takes any text without the header encodings.
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "notices/kinds.h"
#include "notices/outgoing.h"

static bool is_topic(const char *s)
{
	size_t len = strlen(s);
	return len && len <= 64 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-") == len;
}

static bool is_token(const char *s)
{
	for (const char *c = s; *c; c++)
		if (*c <= ' ' || (unsigned char)*c >= 0x7f)
			return false;
	return *s != '\0';
}

static int read_typed(const json_t *typed, json_t **ret, const char **field)
{
	static const char *const keys[] = { "server", "topic", "token", NULL };
	const char *server, *topic, *token = NULL;
	*field = "server";
	if (json_only_keys(typed, keys) < 0 || json_get_text(typed, "server", 500, &server) < 0 || !outgoing_is_https(server) || strpbrk(server, "?#"))
		return ERR_INVALID;
	*field = "topic";
	if (json_get_text(typed, "topic", 64, &topic) < 0 || !is_topic(topic))
		return ERR_INVALID;
	int err = json_get_text(typed, "token", 256, &token);
	*field = "token";
	if ((err < 0 && err != ERR_NOT_FOUND) || (err == 0 && !is_token(token)))
		return ERR_INVALID;
	*ret = json_pack("{s:s, s:s, s:s*}", "server", server, "topic", topic, "token", token);
	return 0;
}

static json_t *show(const json_t *kept)
{
	return json_pack("{s:s, s:s, s:b}", "server", json_text_or(kept, "server", ""), "topic", json_text_or(kept, "topic", ""), "token_set", json_object_get(kept, "token") != NULL);
}

static int build(struct outgoing *o, const json_t *kept, const json_t *message, int64_t now_ms)
{
	static const int priorities[] = { 2, 3, 5 }; // of 5; what is urgent breaks through a phone's silence where its owner lets ntfy do so
	static const char *const tags[] = { "information_source", "warning", "rotating_light" };
	(void)now_ms;
	enum urgency u = URGENCY_SOON;
	if (urgency_parse(json_text_or(message, "urgency", ""), &u) < 0)
		u = URGENCY_SOON;
	AUTO_JSON json_t *body = json_pack("{s:s, s:s, s:s, s:i, s:[s], s:s}", "topic", json_text_or(kept, "topic", ""), "title", json_text_or(message, "title", ""), "message",
		json_text_or(message, "text", ""), "priority", priorities[u], "tags", tags[u], "click", json_text_or(message, "link", ""));
	AUTO_FREE char *text = json_write(body);
	const char *token = json_text_or(kept, "token", NULL);
	outgoing_header(o, "Content-Type", "application/json");
	if (token) {
		AUTO_SECRET char *bearer = mem_printf("Bearer %s", token);
		outgoing_header(o, "Authorization", bearer);
	}
	buf_put_str(&o->body, text);
	return str_copy(o->send.url, sizeof o->send.url, json_text_or(kept, "server", "")) ? outgoing_end(o) : ERR_LIMIT;
}

const struct channel_kind to_ntfy = { .kind = "ntfy", .read = read_typed, .show = show, .build = build };
