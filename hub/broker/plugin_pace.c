#include "broker/plugin_pace.h"

#include <string.h>

#include "base/mem.h"
#include "base/str.h"

static bool take_number(char **rest, uint64_t most, int64_t *ret)
{
	uint64_t v;
	const char *one = strsep(rest, ":");

	if (!one || str_u64(&v, one, most) < 0 || v == 0)
		return false;
	*ret = (int64_t)v;
	return true;
}

int paces_init(struct paces *p, const char *rule)
{
	AUTO_FREE char *text = mem_str(rule);
	char *rest = text;
	int64_t burst = 0;

	*p = (struct paces){ .by_unit = map_new() };
	if (!*rule)
		return 0;
	if (!take_number(&rest, 1000000, &p->rule.messages) || !take_number(&rest, 1 << 30, &p->rule.bytes) || !take_number(&rest, 3600, &burst) || rest)
		return ERR_PARSE;
	p->rule.burst_s = (int)burst;
	return 0;
}

void paces_done(struct paces *p)
{
	map_free(p->by_unit, free);
	*p = (struct paces){ 0 };
}

static void fill(const struct pace_rule *rule, struct pace *one, int64_t elapsed_ms)
{
	int64_t most_ms = rule->burst_s * INT64_C(1000), ms = elapsed_ms < most_ms ? elapsed_ms : most_ms;

	one->messages_milli += ms * rule->messages;
	if (one->messages_milli > most_ms * rule->messages)
		one->messages_milli = most_ms * rule->messages;
	one->bytes += ms * rule->bytes / 1000;
	if (one->bytes > rule->burst_s * rule->bytes)
		one->bytes = rule->burst_s * rule->bytes;
}

struct pace *pace_of(struct paces *p, const char *unit, int64_t now_ms)
{
	struct pace *one = map_get(p->by_unit, unit);

	if (one)
		return one;
	one = NEW(struct pace);
	one->at_ms = now_ms;
	fill(&p->rule, one, p->rule.burst_s * INT64_C(1000));
	map_put(p->by_unit, unit, one);
	return one;
}

bool pace_allows(const struct paces *p, struct pace *one, size_t bytes, int64_t now_ms)
{
	if (!p->rule.messages)
		return true;
	if (now_ms > one->at_ms) {
		fill(&p->rule, one, now_ms - one->at_ms);
		one->at_ms = now_ms;
	}
	if (one->messages_milli < 1000 || one->bytes < (int64_t)bytes)
		return false;
	one->messages_milli -= 1000;
	one->bytes -= (int64_t)bytes;
	return true;
}
