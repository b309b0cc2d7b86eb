#include "notices/outgoing.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

static const struct channel_kind *const kinds[] = { &to_webhook, &to_ntfy, &to_mail, &to_push, &to_mqtt };

const struct channel_kind *channel_kind_of(const char *kind)
{
	for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
		if (str_eq(kinds[i]->kind, kind))
			return kinds[i];
	return NULL;
}

void outgoing_init(struct outgoing *o, const struct pki_key *push_key)
{
	*o = (struct outgoing){ .push_key = push_key };
	buf_init(&o->lines, WIRE_HEADERS_MAX);
	buf_init(&o->body, WIRE_BODY_MAX);
}

void outgoing_done(struct outgoing *o)
{
	buf_done_secret(&o->lines);
	buf_done_secret(&o->body);
	mem_wipe(&o->send, sizeof o->send);
}

void outgoing_header(struct outgoing *o, const char *name, const char *value)
{
	buf_putf(&o->lines, "%s: %s\n", name, value);
}

int outgoing_end(struct outgoing *o)
{
	if (o->lines.failed || o->body.failed)
		return ERR_LIMIT;
	o->send.lines = (struct wire_bytes){ o->lines.data, o->lines.len };
	o->send.body = (struct wire_bytes){ o->body.data, o->body.len };
	return 0;
}

bool outgoing_is_https(const char *url)
{
	static const char begin[] = "https://";
	if (!str_starts(url, begin))
		return false;
	const char *host = url + strlen(begin);
	size_t len = strcspn(host, "/?#");
	if (len == 0 || len > 253)
		return false;
	for (const char *c = host; *c; c++)
		if (*c <= ' ' || *c == 0x7f || *c == '\\' || *c == '"' || *c == '<' || *c == '>' || (c < host + len && *c == '@'))
			return false;
	return true;
}

char *outgoing_host(const char *url)
{
	const char *begin = strstr(url, "://");
	begin = begin ? begin + 3 : url;
	return mem_strn(begin, strcspn(begin, "/?#"));
}

bool outgoing_is_host(const char *s)
{
	size_t len = strlen(s);
	return len && len <= 253 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789.-") == len;
}

int outgoing_read_account(const json_t *typed, json_t *kept, const char **field)
{
	static const char *const names[] = { "user", "password" };
	for (int i = 0; i < 2; i++) {
		const char *text = NULL;
		int err = json_get_text(typed, names[i], 250, &text);
		*field = names[i];
		if (err == ERR_NOT_FOUND)
			continue;
		if (err < 0 || !*text || strpbrk(text, "\r\n"))
			return ERR_INVALID;
		json_object_set_new(kept, names[i], json_string(text));
	}
	*field = "password";
	return (json_object_get(kept, "user") == NULL) == (json_object_get(kept, "password") == NULL) ? 0 : ERR_INVALID;
}

int outgoing_read(const json_t *typed, const char *const *keys, outgoing_part *const *parts, json_t **ret_kept, const char **field)
{
	AUTO_JSON json_t *kept = json_object();
	int err = json_only_keys(typed, keys);
	for (; err == 0 && *parts; parts++)
		err = (*parts)(typed, kept, field);
	if (err < 0)
		return ERR_INVALID;
	*ret_kept = STEAL(kept);
	return 0;
}

json_t *outgoing_show(const json_t *kept, const char *const *open)
{
	json_t *shown = json_object();
	for (; *open; open++)
		if (json_object_get(kept, *open))
			json_object_set(shown, *open, json_object_get(kept, *open));
	json_object_set_new(shown, "password_set", json_boolean(json_object_get(kept, "password") != NULL));
	return shown;
}
