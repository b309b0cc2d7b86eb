#include "notices/outgoing.h"
#include <string.h>
#include "base/mem.h"
#include "base/str.h"

static const struct channel_kind *const kinds[] = { &to_webhook, &to_ntfy, &to_mail, &to_push };

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
