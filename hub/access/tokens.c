#define LOG_ROOM "access"
#include "access/tokens.h"
#include <stdio.h>
#include <string.h>
#include "access/tokens_store.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/map.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

#define PREFIX "fht_"
#define TOUCH_EVERY_MS (60LL * 60 * 1000)

struct kept { struct token token; int64_t touched_at; };
struct tokens {
	struct tokens_store store;
	struct map *by_hash; // the text's SHA-256, base64url -> struct kept
};

static char *scopes_text(unsigned scopes)
{
	struct buf b;
	buf_init(&b, 1024);
	for (int x = 0; x < ACTION_COUNT; x++)
		if (scopes & (1u << x))
			buf_putf(&b, "%s%s", b.len ? " " : "", action_word((enum action)x));
	return buf_steal_str(&b);
}

// A word that no token may have, or that nobody knows any more, grants nothing.
static unsigned scopes_read(const char *text)
{
	AUTO_FREE char *copy = mem_str(text);
	unsigned scopes = 0;
	enum action x;
	char *word;
	for (char *rest = copy; (word = strsep(&rest, " "));)
		if (action_parse(word, &x) == 0)
			scopes |= 1u << x;
	return scopes & bouncer_token_scopes();
}

static void load(void *data, const struct token *token, const char *hash, const char *scopes)
{
	struct tokens *t = data;
	struct kept *k = NEW(struct kept);
	k->token = *token;
	k->token.scopes = scopes_read(scopes);
	k->touched_at = token->last_used_at;
	free(map_put(t->by_hash, hash, k));
}

int tokens_open(struct tokens **ret, struct store *s)
{
	struct tokens *t = NEW(struct tokens);
	t->by_hash = map_new();
	int err = tokens_store_init(&t->store, s);
	if (err == 0)
		err = tokens_store_del_orphans(&t->store); // a kill came between a new role and the end of what its owner had made
	if (err == 0)
		err = tokens_store_each(&t->store, load, t);
	if (err < 0) {
		tokens_close(t);
		return err;
	}
	*ret = t;
	return 0;
}

void tokens_close(struct tokens *t)
{
	if (!t)
		return;
	map_free(t->by_hash, free);
	free(t);
}

static void hash_text(char hash[44], const char *text)
{
	uint8_t sum[32];
	crypto_sha256(sum, text, strlen(text));
	str_b64url(hash, sum, sizeof sum);
}

int tokens_make(struct tokens *t, const struct token *wanted, char text[TOKEN_TEXT_SIZE], struct token *ret)
{
	struct kept *k = NEW(struct kept);
	uint8_t secret[32];
	char hash[44];
	int err = 0;
	k->token = *wanted;
	k->token.created_at = clock_wall_ms();
	k->token.last_used_at = 0;
	random_id(k->token.id);
	if (!str_is_name(wanted->name, sizeof wanted->name - 1) || !wanted->scopes || (wanted->scopes & ~bouncer_token_scopes()))
		err = ERR_INVALID;
	else if (map_len(t->by_hash) >= TOKENS_MAX)
		err = ERR_LIMIT;
	if (err == 0) {
		random_bytes(secret, sizeof secret);
		memcpy(text, PREFIX, sizeof PREFIX);
		str_b64url(text + strlen(PREFIX), secret, sizeof secret);
		mem_wipe(secret, sizeof secret);
		hash_text(hash, text);
		AUTO_FREE char *scopes = scopes_text(k->token.scopes);
		err = tokens_store_put(&t->store, &k->token, hash, scopes);
	}
	if (err < 0) {
		free(k);
		return err;
	}
	*ret = k->token;
	free(map_put(t->by_hash, hash, k));
	return 0;
}

static int actor_of(const struct kept *k, struct actor *ret)
{
	if (!k || (k->token.until && k->token.until <= clock_wall_ms()))
		return ERR_UNAUTHENTICATED;
	struct actor a = { .kind = ACTOR_TOKEN, .scopes = k->token.scopes, .until = k->token.until };
	(void)str_copy(a.session, sizeof a.session, k->token.id);
	// A person's name never ends so: in the log nobody takes a program for somebody.
	snprintf(a.name, sizeof a.name, "%.50s (token)", k->token.name);
	*ret = a;
	return 0;
}

int tokens_check(struct tokens *t, const char *text, struct actor *ret)
{
	char hash[44];
	if (strlen(text) != TOKEN_TEXT_SIZE - 1 || !str_starts(text, PREFIX))
		return ERR_UNAUTHENTICATED;
	hash_text(hash, text);
	struct kept *k = map_get(t->by_hash, hash);
	int err = actor_of(k, ret);
	if (err < 0)
		return err;
	int64_t now = clock_wall_ms();
	k->token.last_used_at = now;
	if (now - k->touched_at >= TOUCH_EVERY_MS) {
		k->touched_at = now;
		if (tokens_store_touch(&t->store, k->token.id, now) < 0)
			log_warning("a token's last use could not be written");
	}
	return 0;
}

struct search { const char *id, *account; const struct kept *found; char hash[44]; };

static bool match(const char *hash, void *value, void *data)
{
	struct search *s = data;
	const struct kept *k = value;
	if (s->id ? !str_eq(k->token.id, s->id) : !str_eq(k->token.account, s->account))
		return true;
	s->found = k;
	(void)str_copy(s->hash, sizeof s->hash, hash);
	return false;
}

int tokens_actor(struct tokens *t, const char *id, struct actor *ret)
{
	struct search s = { .id = id };
	map_each(t->by_hash, match, &s);
	return actor_of(s.found, ret);
}

int tokens_revoke(struct tokens *t, const char *id, char name[65])
{
	struct search s = { .id = id };
	map_each(t->by_hash, match, &s);
	if (!s.found)
		return ERR_NOT_FOUND;
	int err = tokens_store_del(&t->store, id);
	if (err == 0) {
		(void)str_copy(name, 65, s.found->token.name);
		free(map_take(t->by_hash, s.hash));
	}
	return err;
}

int tokens_revoke_of(struct tokens *t, const char *account)
{
	int err = tokens_store_del_of(&t->store, account);
	if (err < 0)
		return err;
	for (;;) {
		struct search s = { .account = account };
		map_each(t->by_hash, match, &s);
		if (!s.found)
			return 0;
		free(map_take(t->by_hash, s.hash));
	}
}

static bool list_one(const char *hash, void *value, void *data)
{
	(void)hash;
	const struct token *k = &((struct kept *)value)->token;
	json_t *scopes = json_array(), *list = data;
	for (int x = 0; x < ACTION_COUNT; x++)
		if (k->scopes & (1u << x))
			json_array_append_new(scopes, json_string(action_word((enum action)x)));
	size_t at = 0;
	while (at < json_array_size(list) && json_integer_value(json_object_get(json_array_get(list, at), "created_at")) <= k->created_at)
		at++;
	json_array_insert_new(list, at, json_pack("{s:s, s:s, s:s, s:o, s:o, s:b, s:I, s:o}", "id", k->id, "name", k->name, "by", k->by, "scopes", scopes, "until",
		k->until ? json_integer(k->until) : json_null(), "ended", k->until && k->until <= clock_wall_ms(), "created_at", (json_int_t)k->created_at, "last_used_at",
		k->last_used_at ? json_integer(k->last_used_at) : json_null()));
	return true;
}

json_t *tokens_list(struct tokens *t)
{
	json_t *list = json_array();
	map_each(t->by_hash, list_one, list);
	return list;
}
