// What a unit may do, its state and its grants taken together. Pure; this object code enforces in the broker plugin and explains in the hub.
#ifndef ACCESS_JUDGE_H
#define ACCESS_JUDGE_H
#include "access/authdb.h"
#include "access/grant.h"

enum judgement { JUDGE_NO, JUDGE_YES, JUDGE_GUARD /* to the hub alone, as $hub/in/<unit>/<topic> */ };
struct judged { enum auth_unit_state state; const char *unit; const struct grants *grants; }; // who is judged; all borrowed
// Of the topics that begin with $, a unit may touch its own control channel and no others, whatever its grants say.
bool judge_is_reserved(const char *unit, const char *topic);
bool judge_topic_is(const char *topic, const char *root, const char *name, const char *leaf); // "<root><name>/<leaf>", leaf "" standing for anything below
// will: sent by the broker for a session that has ended. Nothing moves a will to the guard, so what needs the guard is not sent.
enum judgement judge_say(const struct judged *u, const char *topic, bool will);
bool judge_hear(const struct judged *u, const char *topic); // a delivery
bool judge_subscribe(const struct judged *u, const char *filter);

#endif
