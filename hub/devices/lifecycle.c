#include "devices/lifecycle.h"
#include "base/str.h"

static const char *const state_words[UNIT_STATES] = {
	[UNIT_ANNOUNCED] = "announced",     [UNIT_PENDING] = "pending",     [UNIT_ACTIVE] = "active",     [UNIT_SUSPENDED] = "suspended",
	[UNIT_QUARANTINED] = "quarantined", [UNIT_RELEASING] = "releasing", [UNIT_RELEASED] = "released", [UNIT_RETIRED] = "retired",
};
static const char *const event_words[UNIT_EVENTS] = {
	[UNIT_CONNECTS] = "connects",     [UNIT_IS_CONFIRMED] = "confirmed", [UNIT_IS_REJECTED] = "rejected", [UNIT_IS_SUSPENDED] = "suspended",
	[UNIT_IS_RESUMED] = "resumed",    [UNIT_IS_QUARANTINED] = "quarantined",  [UNIT_LEAVES] = "leaves",        [UNIT_STAYS] = "stays",
	[UNIT_STAYS_OUT] = "stays out",   [UNIT_STAYS_APART] = "stays apart",
	[UNIT_IS_GONE] = "gone",          [UNIT_RETIRES] = "retires",
};

// A cell holds the next state plus one, so that an empty cell means: no such arrow.
#define TO(state) ((state) + 1)
static const unsigned char table[UNIT_STATES][UNIT_EVENTS] = {
	[UNIT_ANNOUNCED] = {
		[UNIT_CONNECTS] = TO(UNIT_PENDING),
		[UNIT_IS_REJECTED] = TO(UNIT_RELEASED),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
	},
	[UNIT_PENDING] = {
		[UNIT_IS_CONFIRMED] = TO(UNIT_ACTIVE),
		[UNIT_IS_REJECTED] = TO(UNIT_RELEASED),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
	},
	[UNIT_ACTIVE] = {
		[UNIT_IS_SUSPENDED] = TO(UNIT_SUSPENDED),
		[UNIT_IS_QUARANTINED] = TO(UNIT_QUARANTINED),
		[UNIT_LEAVES] = TO(UNIT_RELEASING),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
		[UNIT_RETIRES] = TO(UNIT_RETIRED),
	},
	[UNIT_SUSPENDED] = {
		[UNIT_IS_RESUMED] = TO(UNIT_ACTIVE),
		[UNIT_LEAVES] = TO(UNIT_RELEASING),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
		[UNIT_RETIRES] = TO(UNIT_RETIRED),
	},
	[UNIT_QUARANTINED] = {
		[UNIT_IS_RESUMED] = TO(UNIT_ACTIVE),
		[UNIT_IS_SUSPENDED] = TO(UNIT_SUSPENDED),
		[UNIT_LEAVES] = TO(UNIT_RELEASING),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
		[UNIT_RETIRES] = TO(UNIT_RETIRED),
	},
	[UNIT_RELEASING] = {
		[UNIT_STAYS] = TO(UNIT_ACTIVE),
		[UNIT_STAYS_OUT] = TO(UNIT_SUSPENDED),
		[UNIT_STAYS_APART] = TO(UNIT_QUARANTINED),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
	},
	[UNIT_RETIRED] = {
		[UNIT_LEAVES] = TO(UNIT_RELEASING),
		[UNIT_IS_GONE] = TO(UNIT_RELEASED),
	},
};

const char *unit_state_word(enum unit_state s)
{
	return state_words[s];
}

const char *unit_event_word(enum unit_event e)
{
	return event_words[e];
}

int unit_state_parse(const char *word, enum unit_state *ret)
{
	for (int s = 0; s < UNIT_STATES; s++) {
		if (str_eq(word, state_words[s])) {
			*ret = (enum unit_state)s;
			return 0;
		}
	}
	return ERR_INVALID;
}

int lifecycle_next(enum unit_state state, enum unit_event event, enum unit_state *ret)
{
	int cell = table[state][event];
	if (!cell)
		return ERR_STATE;
	*ret = (enum unit_state)(cell - 1);
	return 0;
}

enum auth_unit_state lifecycle_auth_state(enum unit_state state, bool native)
{
	switch (state) {
	case UNIT_ANNOUNCED:
	case UNIT_PENDING:
		return AUTH_UNIT_PENDING;
	case UNIT_ACTIVE:
		return AUTH_UNIT_ACTIVE;
	case UNIT_SUSPENDED:
		return AUTH_UNIT_SUSPENDED;
	case UNIT_QUARANTINED:
		return AUTH_UNIT_QUARANTINED;
	case UNIT_RELEASING:
		return native ? AUTH_UNIT_RELEASING : AUTH_UNIT_ACTIVE;
	case UNIT_RELEASED:
	case UNIT_RETIRED:
		return AUTH_UNIT_GONE;
	}
	return AUTH_UNIT_GONE;
}

bool lifecycle_is_living(enum unit_state state)
{
	return state != UNIT_RELEASED;
}
