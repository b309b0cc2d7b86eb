// Whether a unit may say or hear something, and why: judged by the code that judges in the broker.
#include <string.h>
#include "access/judge.h"
#include "base/str.h"
#include "devices/internal.h"
#include "devices/lifecycle.h"

struct question { int verbs; bool filter; const char *topic; };

static int read_question(struct question *q, const char *verb, const char *topic)
{
	q->topic = topic;
	q->filter = str_eq(verb, "subscribe");
	q->verbs = str_eq(verb, "say") ? GRANT_SAY | GRANT_ANNOUNCE : GRANT_HEAR;
	return str_eq(verb, "say") || str_eq(verb, "hear") || q->filter ? 0 : ERR_INVALID;
}

static enum judgement judge(const struct judged *u, const struct question *q)
{
	if (q->verbs != GRANT_HEAR)
		return judge_say(u, q->topic, false);
	return (q->filter ? judge_subscribe(u, q->topic) : judge_hear(u, q->topic)) ? JUDGE_YES : JUDGE_NO;
}

// The pattern that allows it; of several, an announcement's.
static const char *find_pattern(const struct grants *g, const struct question *q)
{
	const char *found = NULL;
	const char *rest = str_starts(q->topic, "$share/") ? strchr(q->topic + strlen("$share/"), '/') : NULL;
	for (int i = 0; i < g->count; i++) {
		const struct grant *row = &g->rows[i];
		if ((row->verb & q->verbs) && (!found || (row->verb & GRANT_ANNOUNCE)) && grant_covers(row->pattern, rest ? rest + 1 : q->topic))
			found = row->pattern;
	}
	return found;
}

static const char *because(const struct judged *u, const struct question *q, enum judgement j)
{
	struct judged active = *u;
	active.state = AUTH_UNIT_ACTIVE;
	if (j == JUDGE_YES)
		return "granted";
	if (j == JUDGE_GUARD)
		return u->state == AUTH_UNIT_PENDING ? "unconfirmed" : u->state == AUTH_UNIT_QUARANTINED ? "kept_apart" : "announced";
	if (!(q->filter ? grant_filter_valid(q->topic) : grant_topic_valid(q->topic)))
		return "not_a_topic";
	if (judge(&active, q) != JUDGE_NO)
		return u->state == AUTH_UNIT_QUARANTINED ? "kept_apart" : "shut_out";
	return judge_is_reserved(u->unit, q->topic) && !str_starts(q->topic, "$share/") ? "reserved" : "not_granted";
}

int devices_may(struct devices *d, const char *unit, const char *verb, const char *topic, json_t **ret)
{
	static const char *const answers[] = { [JUDGE_NO] = "no", [JUDGE_YES] = "yes", [JUDGE_GUARD] = "guard" };
	const struct unit *u = unit_find(d, unit);
	struct question q;
	if (!u)
		return ERR_NOT_FOUND;
	int e = read_question(&q, verb, topic);
	if (e)
		return e;
	const struct judged who = { .state = lifecycle_auth_state(u->state, u->native), .unit = u->id, .grants = &u->grants };
	enum judgement j = judge(&who, &q);
	const char *why = because(&who, &q, j);
	bool has_pattern = j == JUDGE_YES || str_eq(why, "announced");
	*ret = json_pack("{s:s, s:s, s:s?}", "answer", answers[j], "because", why, "by", has_pattern ? find_pattern(&u->grants, &q) : NULL);
	return 0;
}
