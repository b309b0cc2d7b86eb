#include "advisories/range.h"
#include <ctype.h>
#include <stdbool.h>
#include <string.h>
#include <strings.h>

enum op { OP_NONE, OP_EQ, OP_NE, OP_LT, OP_LE, OP_GT, OP_GE, OP_PREFIX };
struct constraint { enum op op; const char *at; size_t len; };
struct range {
	struct constraint list[RANGE_MAX];
	int count;
	bool all;         // "*", "all versions"
	bool unreadable;  // words that are no version and no operator: a condition
	enum op pending;
};

static void add(struct range *r, enum op op, const char *at, size_t len)
{
	if (r->count == RANGE_MAX || len >= VERSION_MAX)
		r->unreadable = true;
	else
		r->list[r->count++] = (struct constraint){op, at, len};
}

static enum op read_operator(const char **at, const char *end)
{
	static const struct { const char *text; enum op op; } table[] = {
		{"<=", OP_LE}, {"=<", OP_LE}, {">=", OP_GE}, {"=>", OP_GE}, {"!=", OP_NE}, {"==", OP_EQ}, {"<", OP_LT}, {">", OP_GT}, {"=", OP_EQ},
		{"\u2264", OP_LE}, {"\u2265", OP_GE},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
		size_t len = strlen(table[i].text);
		if ((size_t)(end - *at) >= len && memcmp(*at, table[i].text, len) == 0) {
			*at += len;
			return table[i].op;
		}
	}
	return OP_NONE;
}

// A trailing segment "x" or "*": every version that begins with what is in front of it.
static size_t prefix_len(const char *at, size_t len)
{
	if (len >= 3 && strchr("xX*", at[len - 1]) && at[len - 2] == '.')
		return len - 2;
	return 0;
}

static void add_version(struct range *r, enum op op, const char *at, size_t len)
{
	size_t prefix = prefix_len(at, len);
	if (prefix && op == OP_EQ)
		add(r, OP_PREFIX, at, prefix);
	else
		add(r, op, at, prefix ? prefix : len);
}

// "vers:SCHEME/A|B|C": comparators without meaning beyond themselves, so "vers:all/<V3.1.4" reads as it is meant.
static void read_vers(struct range *r, const char *at)
{
	at = strchr(at, '/');
	if (!at) {
		r->unreadable = true;
		return;
	}
	for (at++; *at;) {
		size_t len = strcspn(at, "|");
		const char *start = at, *end = at + len;
		at += len + (at[len] == '|');
		while (start < end && *start == ' ')
			start++;
		while (end > start && end[-1] == ' ')
			end--;
		enum op op = read_operator(&start, end);
		while (start < end && *start == ' ')
			start++;
		if (op == OP_NONE && end - start == 1 && *start == '*')
			r->all = true;
		else if (start == end)
			r->unreadable = true;
		else
			add_version(r, op == OP_NONE ? OP_EQ : op, start, (size_t)(end - start));
	}
}

enum word { WORD_NOTHING, WORD_BEFORE, WORD_UP_TO, WORD_FROM, WORD_AFTER, WORD_TO, WORD_EARLIER, WORD_LATER, WORD_INCLUDING, WORD_EXCLUDING, WORD_ALL, WORD_MORE, WORD_UNKNOWN };

static enum word find_word(const char *at, size_t len)
{
	static const struct { const char *text; enum word word; } table[] = {
		{"all", WORD_ALL}, {"any", WORD_ALL}, {"every", WORD_ALL}, {"*", WORD_ALL},
		{"version", WORD_NOTHING}, {"versions", WORD_NOTHING}, {"firmware", WORD_NOTHING}, {"fw", WORD_NOTHING}, {"software", WORD_NOTHING}, {"release", WORD_NOTHING},
		{"releases", WORD_NOTHING}, {"ver", WORD_NOTHING}, {"ver.", WORD_NOTHING}, {"v", WORD_NOTHING}, {"and", WORD_NOTHING}, {"or", WORD_NOTHING}, {"than", WORD_NOTHING},
		{"|", WORD_NOTHING}, {"||", WORD_NOTHING}, {"&", WORD_NOTHING}, {"is", WORD_NOTHING}, {"are", WORD_NOTHING}, {"bios", WORD_NOTHING}, {"between", WORD_FROM},
		{"before", WORD_BEFORE}, {"prior", WORD_EARLIER}, {"earlier", WORD_EARLIER}, {"older", WORD_EARLIER}, {"below", WORD_EARLIER}, {"lower", WORD_EARLIER},
		{"previous", WORD_EARLIER}, {"less", WORD_EARLIER}, {"under", WORD_BEFORE},
		{"later", WORD_LATER}, {"newer", WORD_LATER}, {"above", WORD_LATER}, {"higher", WORD_LATER}, {"greater", WORD_LATER}, {"after", WORD_AFTER},
		{"up", WORD_UP_TO}, {"until", WORD_UP_TO}, {"from", WORD_FROM}, {"since", WORD_FROM}, {"starting", WORD_FROM}, {"with", WORD_UNKNOWN},
		{"to", WORD_TO}, {"through", WORD_TO}, {"thru", WORD_TO}, {"-", WORD_TO}, {"\u2013", WORD_TO}, {"including", WORD_INCLUDING}, {"inclusive", WORD_INCLUDING},
		{"excluding", WORD_EXCLUDING}, {"build", WORD_MORE}, {"update", WORD_MORE}, {"upd", WORD_MORE}, {"sp", WORD_MORE}, {"patch", WORD_MORE}, {"hotfix", WORD_MORE},
	};
	for (size_t i = 0; i < sizeof table / sizeof *table; i++)
		if (strlen(table[i].text) == len && strncasecmp(table[i].text, at, len) == 0)
			return table[i].word;
	return WORD_UNKNOWN;
}

static struct constraint *last_plain(struct range *r)
{
	return r->count && r->list[r->count - 1].op == OP_EQ && r->pending == OP_NONE ? &r->list[r->count - 1] : NULL;
}

static void on_word(struct range *r, enum word w)
{
	struct constraint *last = last_plain(r);
	switch (w) {
	case WORD_NOTHING:
	case WORD_MORE:
		return;
	case WORD_ALL:
		r->all = true;
		return;
	case WORD_BEFORE:
		r->pending = OP_LT;
		return;
	case WORD_EARLIER: // "1.2 and earlier", or "earlier than 1.2", "prior to 1.2"
		if (last)
			last->op = OP_LE;
		else
			r->pending = OP_LT;
		return;
	case WORD_LATER:
		if (last)
			last->op = OP_GE;
		else
			r->pending = OP_GT;
		return;
	case WORD_AFTER:
		r->pending = OP_GT;
		return;
	case WORD_FROM:
		r->pending = OP_GE;
		return;
	case WORD_UP_TO:
		if (last)
			last->op = OP_GE;
		r->pending = OP_LE;
		return;
	case WORD_TO: // after "prior" or "up" it only joins; between two versions it is a span
		if (last)
			last->op = OP_GE;
		if (r->pending == OP_NONE || r->pending == OP_GE)
			r->pending = OP_LE;
		return;
	case WORD_INCLUDING:
		if (r->pending == OP_LT)
			r->pending = OP_LE;
		else if (r->count && r->list[r->count - 1].op == OP_LT && r->pending == OP_NONE)
			r->list[r->count - 1].op = OP_LE;
		return;
	case WORD_EXCLUDING:
		if (r->pending == OP_LE)
			r->pending = OP_LT;
		return;
	case WORD_UNKNOWN:
		r->unreadable = true;
		return;
	}
}

static bool has_digit(const char *at, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (isdigit((unsigned char)at[i]))
			return true;
	return false;
}

// "2014-2016": two years; nothing else that short has this form.
static bool add_years(struct range *r, const char *at, size_t len)
{
	if (len != 9 || at[4] != '-' || r->pending != OP_NONE)
		return false;
	for (size_t i = 0; i < len; i++)
		if (i != 4 && !isdigit((unsigned char)at[i]))
			return false;
	add(r, OP_GE, at, 4);
	add(r, OP_LE, at + 5, 4);
	return true;
}

// A version starts with a digit, or with letters and then a digit right away ("V5.2", "UN30"); not "U-Boot2016".
static bool is_version(const char *at, size_t len)
{
	size_t letters = 0;
	while (letters < len && isalpha((unsigned char)at[letters]))
		letters++;
	return letters < len && letters <= 4 && isdigit((unsigned char)at[letters]);
}

static void read_word(struct range *r, const char *at, size_t len, bool *more)
{
	if (!has_digit(at, len)) {
		enum word w = find_word(at, len);
		*more = w == WORD_MORE && r->count > 0;
		on_word(r, w);
		return;
	}
	if (*more) { // "3.6.6 Build 16102415" is one version
		r->list[r->count - 1].len = (size_t)(at + len - r->list[r->count - 1].at);
		*more = false;
	} else if (!is_version(at, len)) {
		r->unreadable = true;
	} else if (!add_years(r, at, len)) {
		add_version(r, r->pending == OP_NONE ? OP_EQ : r->pending, at, len);
		r->pending = OP_NONE;
	}
}

static void read_words(struct range *r, const char *at)
{
	const char *end = at + strlen(at);
	bool more = false;
	while (at < end) {
		if (strchr(" \t,;:", *at)) {
			at++;
			continue;
		}
		enum op op = read_operator(&at, end);
		if (op != OP_NONE) {
			r->pending = op;
			continue;
		}
		size_t len = strcspn(at, " \t,;<>=|\"");
		if (len == 0)
			len = 1;
		read_word(r, at, len, &more);
		at += len;
	}
	if (r->pending != OP_NONE)
		r->unreadable = true; // an operator without its version
}

static void read_range(struct range *r, const char *text)
{
	while (*text == ' ')
		text++;
	if (strncasecmp(text, "vers:", 5) == 0 || strncasecmp(text, "vls:", 4) == 0)
		read_vers(r, text);
	else
		read_words(r, text);
	if (r->count == 0 && !r->all)
		r->unreadable = true;
}

// A bound that names no build means every build: "1.1.4 and earlier" holds 1.1.4 Build 20230602.
static size_t len_for(const struct constraint *c, const char *version)
{
	const char *build = strcasestr(version, " build");
	for (size_t i = 0; build && i + 5 < c->len; i++)
		if (strncasecmp(c->at + i, "build", 5) == 0)
			build = NULL;
	return build ? (size_t)(build - version) : strlen(version);
}

// 1 holds, 0 not, negative: cannot be compared. *ret_order: the version against the bound.
static int holds(const struct constraint *c, const char *version, int *ret_order)
{
	size_t len = len_for(c, version);
	if (c->op == OP_PREFIX) {
		int begins = version_begins(version, len, c->at, c->len);
		*ret_order = 0;
		return begins != 0 ? begins : version_compare_parts(version, len, c->at, c->len, ret_order);
	}
	int err = version_compare_parts(version, len, c->at, c->len, ret_order);
	if (err)
		return err;
	switch (c->op) {
	case OP_EQ: return *ret_order == 0;
	case OP_NE: return *ret_order != 0;
	case OP_LT: return *ret_order < 0;
	case OP_LE: return *ret_order <= 0;
	case OP_GT: return *ret_order > 0;
	case OP_GE: return *ret_order >= 0;
	case OP_NONE:
	case OP_PREFIX: break;
	}
	return 0;
}

static bool opens(enum op op) { return op == OP_GT || op == OP_GE; }
static bool closes(enum op op) { return op == OP_LT || op == OP_LE; }

// The rules of vers for a list of constraints: single versions by themselves; a lower bound with the upper bound that follows it; bounds without a partner alone.
static enum range_verdict check(const struct range *r, const char *version)
{
	int held[RANGE_MAX], order;
	bool inside = false, excluded = false, below = true, bounds = false;
	for (int i = 0; i < r->count; i++) {
		held[i] = holds(&r->list[i], version, &order);
		if (held[i] < 0)
			return RANGE_UNKNOWN;
		below &= order < 0 || (order == 0 && r->list[i].op == OP_GT);
		excluded |= r->list[i].op == OP_NE && !held[i];
		inside |= (r->list[i].op == OP_EQ || r->list[i].op == OP_PREFIX) && held[i];
		bounds |= r->list[i].op != OP_NE;
	}
	for (int i = 0; i < r->count; i++) {
		enum op op = r->list[i].op;
		if (opens(op) && i + 1 < r->count && closes(r->list[i + 1].op)) {
			inside |= held[i] && held[i + 1];
			i++;
		} else if (opens(op) || closes(op)) {
			inside |= held[i] == 1;
		}
	}
	if (excluded)
		return RANGE_OUTSIDE;
	if (inside || !bounds)
		return RANGE_INSIDE;
	return below ? RANGE_BELOW : RANGE_OUTSIDE;
}

enum range_verdict range_check(const char *text, const char *version)
{
	struct range r = {.count = 0};
	read_range(&r, text);
	if (r.unreadable)
		return RANGE_UNKNOWN;
	if (r.count == 0)
		return RANGE_ALL;
	if (!version || !has_digit(version, strlen(version)))
		return RANGE_UNKNOWN;
	return check(&r, version);
}

void range_first_outside(const char *text, char to[VERSION_MAX])
{
	struct range r = {.count = 0};
	to[0] = '\0';
	read_range(&r, text);
	if (r.unreadable || r.count == 0 || r.list[r.count - 1].op != OP_LT)
		return;
	const struct constraint *c = &r.list[r.count - 1];
	memcpy(to, c->at, c->len);
	to[c->len] = '\0';
}
