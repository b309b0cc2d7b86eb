#include "advisories/security_txt.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "advisories/csaf.h"
#include "base/mem.h"
#include "base/str.h"

struct reading { struct security_txt *to; int expiries; };

static bool is_plain(const char *s)
{
	for (; *s; s++)
		if ((unsigned char)*s <= 0x20 || (unsigned char)*s >= 0x7f)
			return false;
	return true;
}

static bool is_contact(const char *s)
{
	return str_starts(s, "https://") || str_starts(s, "mailto:") || str_starts(s, "tel:");
}

static void append(char list[][SECURITY_TXT_URI_SIZE], size_t *count, const char *value)
{
	if (*count < SECURITY_TXT_MANY && is_plain(value) && str_copy(list[*count], SECURITY_TXT_URI_SIZE, value))
		(*count)++;
}

static void take_field(struct reading *r, const char *name, const char *value)
{
	struct security_txt *t = r->to;
	if (strcasecmp(name, "contact") == 0 && is_contact(value)) {
		append(t->contacts, &t->contact_count, value);
	} else if (strcasecmp(name, "csaf") == 0 && str_starts(value, "https://")) {
		append(t->csaf, &t->csaf_count, value);
	} else if (strcasecmp(name, "policy") == 0 && str_starts(value, "https://") && !*t->policy && is_plain(value)) {
		(void)str_copy(t->policy, sizeof t->policy, value); // a longer one is not shown
	} else if (strcasecmp(name, "expires") == 0) {
		r->expiries++;
		t->expires_at = csaf_time(value);
	}
}

static void take_line(struct reading *r, const char *at, size_t len)
{
	AUTO_FREE char *line = mem_strn(at, len);
	char *colon = strchr(line, ':');
	if (*line == '#' || !colon)
		return;
	*colon = '\0';
	char *value = colon + 1, *end = line + len;
	while (end > value && isspace((unsigned char)end[-1]))
		*--end = '\0';
	while (isspace((unsigned char)*value))
		value++;
	take_field(r, line, value);
}

int security_txt_read(struct security_txt *ret, const void *p, size_t len)
{
	struct security_txt t = {.contact_count = 0};
	struct reading r = {.to = &t};
	if (len > SECURITY_TXT_BYTES_MAX)
		return ERR_LIMIT;
	for (const char *at = p, *end = at + len; at < end;) {
		const char *n = memchr(at, '\n', (size_t)(end - at));
		if (!n)
			n = end;
		take_line(&r, at, (size_t)(n - at));
		at = n < end ? n + 1 : end;
	}
	if (t.contact_count == 0 || r.expiries != 1 || t.expires_at == 0)
		return ERR_INVALID;
	*ret = t;
	return 0;
}
