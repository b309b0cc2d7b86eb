#include "passport/mud.h"
#include <string.h>
#include "base/str.h"

#define DEPTH_MAX 24
#define HOUR_MS INT64_C(3600000)

bool mud_is_address(const char *url)
{
	size_t len = strlen(url);
	if (!str_starts(url, "https://") || len <= strlen("https://") || len > MUD_URL_MAX)
		return false;
	for (const char *c = url; *c; c++)
		if ((unsigned char)*c <= 0x20 || (unsigned char)*c >= 0x7f || strchr("\"<>\\^`{|}", *c))
			return false;
	return true;
}

// The access lists stand beside the rest, under the name of the standard or under that of the drafts before it.
static int check_lists(const json_t *root)
{
	const json_t *now = json_object_get(root, "ietf-access-control-list:acls"), *before = json_object_get(root, "ietf-access-control-list:access-lists");
	return (now && before) || (now && !json_is_object(now)) || (before && !json_is_object(before)) ? ERR_INVALID : 0;
}

static int read_members(struct mud *m, const json_t *o)
{
	const char *url, *updated;
	int64_t version;
	int r = json_get_int(o, "mud-version", 1, 1, &version);
	if (!r)
		r = json_get_text(o, "mud-url", MUD_URL_MAX, &url);
	if (!r)
		r = mud_is_address(url) && str_copy(m->url, sizeof(m->url), url) ? 0 : ERR_INVALID;
	if (!r)
		r = json_get_text(o, "last-update", 40, &updated);
	if (!r)
		r = str_time_parse_any(&m->last_update, updated) == 0 && m->last_update > 0 ? 0 : ERR_INVALID;
	if (!r)
		r = json_get_bool(o, "is-supported", &m->is_supported);
	if (r)
		return ERR_INVALID;
	r = json_get_int(o, "cache-validity", 1, 168, &m->hours);
	return r == ERR_NOT_FOUND ? 0 : r;
}

int mud_read(struct mud *ret, const void *p, size_t len)
{
	AUTO_JSON json_t *root = NULL;
	struct mud m = {.hours = MUD_HOURS_DEFAULT};
	json_t *o;
	int r = json_read(&root, p, len, MUD_BYTES_MAX, DEPTH_MAX);
	if (r)
		return r;
	r = json_is_object(root) && json_get_object(root, "ietf-mud:mud", &o) == 0 ? check_lists(root) : ERR_INVALID;
	if (!r)
		r = read_members(&m, o);
	if (r)
		return r;
	const char *about = json_text_or(o, "systeminfo", NULL);
	if (about && str_is_name(about, MUD_ABOUT_MAX))
		(void)str_copy(m.about, sizeof(m.about), about); // it fits
	*ret = m;
	return 0;
}

int mud_fact(struct label_fact *to, const struct mud *m)
{
	if (m->is_supported)
		return 0;
	*to = (struct label_fact){.line = LINE_UPDATES, .source = SOURCE_DECLARED, .says = SAYS_NO, .code = "updates.unsupported", .at = m->read_at, .params = {.url = m->url}};
	return 1;
}

json_t *mud_view(const struct mud *m, int64_t now_ms)
{
	if (!m)
		return json_null();
	return json_pack("{s:b, s:s, s:s?, s:I, s:I, s:b}", "supported", m->is_supported, "url", m->url, "about", *m->about ? m->about : NULL, "last_update",
		(json_int_t)m->last_update, "read_at", (json_int_t)m->read_at, "old", now_ms > m->read_at + m->hours * HOUR_MS);
}
