// The discovery guard: a device may claim and announce only itself.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define ALARM_EVERY_MS 60000 // of one unit; a device that insists does not fill the log

static size_t level_len(const char *s)
{
	return (size_t)(strchrnul(s, '/') - s);
}

// Is there a topic that both filters match?
bool guard_filters_meet(const char *a, const char *b)
{
	for (;;) {
		if (*a == '#' || *b == '#')
			return true;
		size_t na = level_len(a), nb = level_len(b);
		if (*a != '+' && *b != '+' && (na != nb || memcmp(a, b, na) != 0))
			return false;
		a += na;
		b += nb;
		if (!*a || !*b) // "x/#" matches x itself
			return (!*a && !*b) || str_eq(a, "/#") || str_eq(b, "/#");
		a++;
		b++;
	}
}

// Trees that only one adapter, or only the hub itself, hands out.
static const struct { const char *root, *adapter; } reserved[] = {
	{"homie", "homie"}, {"tasmota", "tasmota"}, {"dev", "generic"}, {"cloud", NULL}, {"homeassistant", NULL}, {"cmnd", "tasmota"}, {"stat", "tasmota"}, {"tele", "tasmota"},
};

static bool in_own_tree(const struct adapter *a, const char *pattern)
{
	size_t n = level_len(pattern);
	if (!n || *pattern == '$' || *pattern == '+' || *pattern == '#')
		return false;
	for (size_t i = 0; i < sizeof reserved / sizeof *reserved; i++)
		if (strlen(reserved[i].root) == n && memcmp(reserved[i].root, pattern, n) == 0)
			return str_eq(reserved[i].adapter, a->name);
	return true;
}

// derive.c routes by literal prefix: what a unit says is a topic, or a topic and "/#".
static bool is_routable(const char *pattern)
{
	size_t n = strcspn(pattern, "+#");
	return !pattern[n] || (pattern[n] == '#' && n > 1);
}

static bool is_for_everybody(const struct grant *g)
{
	return g->verb == GRANT_HEAR && str_eq(g->pattern, "homie/5/$broadcast/#");
}

static const char *clash_with(const struct unit *other, const struct grant *mine)
{
	for (int i = 0; i < other->grants.count; i++)
		if (!is_for_everybody(&other->grants.rows[i]) && guard_filters_meet(mine->pattern, other->grants.rows[i].pattern))
			return other->id;
	return NULL;
}

const char *guard_grants_clash(const struct devices *d, const struct unit *u, const struct adapter *adapter, const struct grants *g)
{
	for (int i = 0; i < g->count; i++) {
		const struct grant *mine = &g->rows[i];
		if (is_for_everybody(mine))
			continue;
		if (!in_own_tree(adapter, mine->pattern) || (mine->verb != GRANT_HEAR && !is_routable(mine->pattern)))
			return "reserved";
		for (int k = 0; k < d->unit_count; k++) {
			const char *other = d->units[k] == u ? NULL : clash_with(d->units[k], mine);
			if (other)
				return other;
		}
	}
	return NULL;
}

void guard_spoofed(struct devices *d, struct unit *u, const char *topic, const char *claims)
{
	int64_t now = clock_boot_ms();
	if (u->alarm_at && now - u->alarm_at < ALARM_EVERY_MS)
		return;
	u->alarm_at = now;
	log_warning("unit %s claims what is not its own: %s", u->id, LOGQ(topic));
	const struct unit *other = claims ? unit_find(d, claims) : NULL;
	note_activity(d, u->id, "device.spoofed", json_pack("{s:s, s:s*}", "topic", topic, "other", other ? other->name : NULL), true);
}

void guard_announcement(struct devices *d, struct unit *u, const char *topic, const void *payload, size_t len)
{
	bool announces;
	if (!u->adapter || !grants_allow_say(&u->grants, topic, &announces) || u->adapter->check_announcement(u->memory, topic, payload, len)) {
		measure_misuse(d, u, MISUSE_ANNOUNCES, 1);
		guard_spoofed(d, u, topic, NULL);
		return;
	}
	int e = tell_publish(d, topic, payload, len, true);
	if (e)
		log_warning("unit %s: announcement on %s not published: %s", u->id, LOGQ(topic), err_text(e));
	live_message(d, u, topic, payload, len, false);
}
