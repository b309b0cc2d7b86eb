#include "access/bouncer.h"
#include <stddef.h>
#include "base/str.h"

#define BIT(x) (1u << (x))
#define OWNER BIT(ROLE_OWNER)
#define RESIDENT BIT(ROLE_RESIDENT)
#define GUEST BIT(ROLE_GUEST)
#define INSTALLER BIT(ROLE_INSTALLER)
#define EVERYBODY (OWNER | RESIDENT | GUEST | INSTALLER)

struct rule {
	const char *word;
	bool nobody;    // without signing in
	bool local;     // from the hub's own command line
	bool token;     // a program, when its token was given this
	unsigned roles; // signed in with one of these
};

static const struct rule rules[ACTION_COUNT] = {
	[ACTION_GREET] = { "greet", .nobody = true, .local = true, .roles = EVERYBODY },
	[ACTION_CLAIM] = { "claim", .nobody = true, .local = true, .roles = 0 },
	[ACTION_SIGN_IN] = { "sign_in", .nobody = true, .local = false, .roles = EVERYBODY },
	[ACTION_OWN_SESSION] = { "own_session", .roles = EVERYBODY },
	[ACTION_SEE_DEVICES] = { "see_devices", .local = true, .token = true, .roles = EVERYBODY },
	[ACTION_USE_DEVICES] = { "use_devices", .local = true, .token = true, .roles = EVERYBODY },
	[ACTION_ADD_DEVICES] = { "add_devices", .local = true, .roles = OWNER | INSTALLER },
	[ACTION_EDIT_DEVICES] = { "edit_devices", .local = true, .roles = OWNER | RESIDENT },
	[ACTION_KEEP_RECORD] = { "keep_record", .local = true, .roles = OWNER | RESIDENT },
	[ACTION_SECURE_DEVICES] = { "secure_devices", .local = true, .roles = OWNER },
	[ACTION_RELEASE_DEVICES] = { "release_devices", .local = true, .roles = OWNER },
	[ACTION_SEE_RELEASES] = { "see_releases", .local = true, .roles = OWNER | RESIDENT },
	[ACTION_DECIDE_LINKS] = { "decide_links", .local = true, .roles = OWNER },
	[ACTION_SEE_LOG] = { "see_log", .local = true, .token = true, .roles = OWNER | RESIDENT },
	[ACTION_SETTLE_ALERTS] = { "settle_alerts", .local = true, .roles = OWNER },
	[ACTION_SEE_SETTINGS] = { "see_settings", .local = true, .roles = OWNER | RESIDENT },
	[ACTION_EDIT_SETTINGS] = { "edit_settings", .local = true, .roles = OWNER },
	[ACTION_MANAGE_PEOPLE] = { "manage_people", .local = true, .roles = OWNER },
	[ACTION_MANAGE_TOKENS] = { "manage_tokens", .local = true, .roles = OWNER },
	[ACTION_SEE_METRICS] = { "see_metrics", .local = true, .token = true, .roles = OWNER },
	[ACTION_SETUP_CODE] = { "setup_code", .local = true },
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

const char *action_word(enum action x)
{
	return rules[x].word;
}

int action_parse(const char *word, enum action *ret)
{
	for (int x = 0; x < ACTION_COUNT; x++) {
		if (str_eq(word, rules[x].word)) {
			*ret = (enum action)x;
			return 0;
		}
	}
	return ERR_NOT_FOUND;
}

unsigned bouncer_token_scopes(void)
{
	unsigned scopes = 0;
	for (int x = 0; x < ACTION_COUNT; x++)
		if (rules[x].token)
			scopes |= BIT(x);
	return scopes;
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
	case ACTOR_TOKEN:
		return x == ACTION_GREET || (rule->token && (a->scopes & BIT(x))) ? 0 : ERR_DENIED;
	case ACTOR_LOCAL:
		return rule->local ? 0 : ERR_DENIED;
	case ACTOR_PERSON:
		return rule->nobody || (rule->roles & BIT(a->role)) ? 0 : ERR_DENIED;
	}
	return ERR_DENIED;
}
