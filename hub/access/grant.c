#include "access/grant.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

#define TOPIC_MAX 1024
#define LEVELS_MAX 20

// Asked at every message: one pass, and strict UTF-8 only where there is more than ASCII.
static bool text_valid(const char *s, bool *ret_has_wildcard)
{
	size_t len = 0;
	int levels = 1;
	bool ascii = true, wildcard = false;

	for (; s[len] && len <= TOPIC_MAX; len++) {
		levels += s[len] == '/';
		wildcard |= s[len] == '+' || s[len] == '#';
		ascii &= (unsigned char)s[len] < 0x80;
	}
	*ret_has_wildcard = wildcard;
	return len > 0 && len <= TOPIC_MAX && levels <= LEVELS_MAX && (ascii || str_utf8_valid(s, len));
}

bool grant_topic_valid(const char *topic)
{
	bool wildcard;

	return text_valid(topic, &wildcard) && !wildcard;
}

// MQTT 4.7.1: a wildcard fills its whole level, and # is the last one.
bool grant_filter_valid(const char *filter)
{
	bool wildcard;

	if (!text_valid(filter, &wildcard))
		return false;
	for (const char *p = filter; (p = strpbrk(p, "+#")); p++) {
		bool starts = p == filter || p[-1] == '/';
		bool ends = p[1] == '\0' || (*p == '+' && p[1] == '/');
		if (!starts || !ends)
			return false;
	}
	return true;
}

static bool level_is(const char *s, char wildcard)
{
	return s[0] == wildcard && (s[1] == '\0' || s[1] == '/');
}

static bool level_ends(const char *s)
{
	return *s == '\0' || *s == '/';
}

// Does one level of the pattern take in the same level of the filter? Moves both to its end. "#" in the pattern has been dealt with by the caller.
static bool level_covers(const char **p, const char **f, bool first)
{
	if (level_is(*f, '#'))
		return false;
	if (level_is(*p, '+')) {
		if (first && **f == '$')
			return false;
		*p += 1;
		*f = strchrnul(*f, '/');
		return true;
	}
	while (**p == **f && !level_ends(*p)) {
		++*p;
		++*f;
	}
	return level_ends(*p) && level_ends(*f);
}

bool grant_covers(const char *pattern, const char *filter)
{
	const char *p = pattern, *f = filter;
	for (bool first = true;; first = false) {
		if (level_is(p, '#'))
			return !(first && *f == '$');
		// # includes the level above it (4.7.1.2), which "+/#" does not, unless there is no topic of that name: "" does not exist.
		bool above_is_empty = f == filter || (f == filter + 1 && *filter == '/');
		if (above_is_empty && strcmp(p, "+/#") == 0 && strcmp(f, "#") == 0)
			return true;
		if (!level_covers(&p, &f, first))
			return false;
		if (*f == '\0')
			return *p == '\0' || strcmp(p, "/#") == 0;
		if (*p == '\0')
			return false;
		p++;
		f++;
	}
}

// A topic is a filter without wildcards: it matches itself alone.
bool grant_matches(const char *pattern, const char *topic)
{
	return grant_covers(pattern, topic);
}

void grants_done(struct grants *g)
{
	for (int i = 0; !g->unpacked && i < g->count; i++)
		free(g->rows[i].pattern);
	free(g->rows);
	*g = (struct grants){ 0 };
}

static bool verb_valid(int verb)
{
	return verb != 0 && !(verb & ~(GRANT_SAY | GRANT_HEAR | GRANT_ANNOUNCE));
}

int grants_add(struct grants *g, int verb, const char *pattern)
{
	if (!verb_valid(verb) || !grant_filter_valid(pattern))
		return ERR_INVALID;
	if (g->unpacked)
		return ERR_STATE;
	if (g->count == GRANTS_MAX)
		return ERR_LIMIT;
	g->rows = mem_resize(g->rows, (size_t)g->count + 1, sizeof(*g->rows));
	g->rows[g->count++] = (struct grant){ .verb = verb, .pattern = mem_str(pattern) };
	return 0;
}

void grants_pack(const struct grants *g, struct buf *to)
{
	for (int i = 0; i < g->count; i++) {
		buf_put_u8(to, (uint8_t)g->rows[i].verb);
		buf_put(to, g->rows[i].pattern, strlen(g->rows[i].pattern) + 1);
	}
}

// How many grants there are, or ERR_PARSE.
static int count_packed(const char *at, const char *end)
{
	int count = 0;

	while (at < end) {
		const char *pattern = at + 1, *nul = memchr(pattern, 0, (size_t)(end - pattern));
		if (!nul || !verb_valid(*at) || !grant_filter_valid(pattern) || ++count > GRANTS_MAX)
			return ERR_PARSE;
		at = nul + 1;
	}
	return count;
}

int grants_unpack(struct grants *ret, const void *packed, size_t len)
{
	int count = count_packed(packed, (const char *)packed + len);

	if (count < 0)
		return count;
	struct grant *rows = mem_new((size_t)count * sizeof(*rows) + len + 1, 1);
	char *at = (char *)(rows + count);
	if (len)
		memcpy(at, packed, len);
	for (int i = 0; i < count; i++) {
		rows[i] = (struct grant){ .verb = *at, .pattern = at + 1 };
		at += 1 + strlen(at + 1) + 1;
	}
	*ret = (struct grants){ .rows = rows, .count = count, .unpacked = true };
	return 0;
}

// Where both verbs cover a topic, ANNOUNCE wins: what may be an announcement goes past the guard.
bool grants_allow_say(const struct grants *g, const char *topic, bool *ret_announce)
{
	int verbs = 0;

	if (!grant_topic_valid(topic))
		return false;
	for (int i = 0; i < g->count && !(verbs & GRANT_ANNOUNCE); i++)
		if ((g->rows[i].verb & (GRANT_SAY | GRANT_ANNOUNCE)) && grant_matches(g->rows[i].pattern, topic))
			verbs |= g->rows[i].verb;
	if (!(verbs & (GRANT_SAY | GRANT_ANNOUNCE)))
		return false;
	*ret_announce = (verbs & GRANT_ANNOUNCE) != 0;
	return true;
}

bool grants_allow_hear(const struct grants *g, const char *topic)
{
	for (int i = 0; i < g->count; i++)
		if ((g->rows[i].verb & GRANT_HEAR) && grant_matches(g->rows[i].pattern, topic))
			return true;
	return false;
}

bool grants_allow_subscribe(const struct grants *g, const char *filter)
{
	static const char share[] = "$share/";

	if (str_starts(filter, share)) {
		const char *group = filter + sizeof(share) - 1;
		filter = strchr(group, '/');
		if (!filter || filter == group)
			return false;
		filter++;
	}
	if (!grant_filter_valid(filter))
		return false;
	for (int i = 0; i < g->count; i++)
		if ((g->rows[i].verb & GRANT_HEAR) && grant_covers(g->rows[i].pattern, filter))
			return true;
	return false;
}
