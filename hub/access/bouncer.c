#include "access/bouncer.h"
#include <stddef.h>
#include "base/str.h"

#define BIT(x) (1u << (x))
#define EVERYBODY (BIT(ROLE_OWNER) | BIT(ROLE_RESIDENT) | BIT(ROLE_GUEST) | BIT(ROLE_INSTALLER))

struct rule {
	bool nobody;    // without signing in
	bool local;     // from the hub's own command line
	unsigned roles; // signed in with one of these
};

static const struct rule rules[ACTION_COUNT] = {
	[ACTION_GREET] = { .nobody = true, .local = true, .roles = EVERYBODY },
	[ACTION_CLAIM] = { .nobody = true, .local = true, .roles = 0 },
	[ACTION_SIGN_IN] = { .nobody = true, .local = false, .roles = EVERYBODY },
	[ACTION_OWN_SESSION] = { .roles = EVERYBODY },
	[ACTION_SEE_DEVICES] = { .local = true, .roles = EVERYBODY },
	[ACTION_USE_DEVICES] = { .local = true, .roles = BIT(ROLE_OWNER) | BIT(ROLE_RESIDENT) | BIT(ROLE_GUEST) },
	[ACTION_ADD_DEVICES] = { .local = true, .roles = BIT(ROLE_OWNER) | BIT(ROLE_INSTALLER) },
	[ACTION_EDIT_DEVICES] = { .local = true, .roles = BIT(ROLE_OWNER) | BIT(ROLE_RESIDENT) },
	[ACTION_RELEASE_DEVICES] = { .local = true, .roles = BIT(ROLE_OWNER) },
	[ACTION_DECIDE_LINKS] = { .local = true, .roles = BIT(ROLE_OWNER) },
	[ACTION_SEE_LOG] = { .local = true, .roles = BIT(ROLE_OWNER) | BIT(ROLE_RESIDENT) },
	[ACTION_SEE_SETTINGS] = { .local = true, .roles = BIT(ROLE_OWNER) | BIT(ROLE_RESIDENT) },
	[ACTION_EDIT_SETTINGS] = { .local = true, .roles = BIT(ROLE_OWNER) },
	[ACTION_MANAGE_SESSIONS] = { .local = true, .roles = BIT(ROLE_OWNER) },
	[ACTION_SETUP_CODE] = { .local = true },
};

static const char *const role_words[] = { "owner", "resident", "guest", "installer" };

const char *role_word(enum role r)
{
	return role_words[r];
}

int role_parse(const char *word, enum role *ret)
{
	for (size_t i = 0; i < sizeof role_words / sizeof *role_words; i++) {
		if (str_eq(word, role_words[i])) {
			*ret = (enum role)i;
			return 0;
		}
	}
	return ERR_NOT_FOUND;
}

int bouncer_check(const struct actor *a, enum action x, enum phase now, int allowed_phases)
{
	if (x < 0 || x >= ACTION_COUNT)
		return ERR_DENIED;
	if (!(allowed_phases & (int)now))
		return ERR_STATE;
	const struct rule *rule = &rules[x];
	switch (a->kind) {
	case ACTOR_NOBODY:
		return rule->nobody ? 0 : ERR_UNAUTHENTICATED;
	case ACTOR_LOCAL:
		return rule->local ? 0 : ERR_DENIED;
	case ACTOR_PERSON:
		return rule->nobody || (rule->roles & BIT(a->role)) ? 0 : ERR_DENIED;
	}
	return ERR_DENIED;
}
