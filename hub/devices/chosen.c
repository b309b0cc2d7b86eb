#include "devices/chosen.h"
#include <ctype.h>
#include <string.h>
#include "access/authdb.h"
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"
#include "devices/chosen_store.h"
#include "platform/crypto.h"

#define NAME_MIN 4 // shorter ones are in half of all passwords

static int read_key(const char *path, uint8_t key[32])
{
	AUTO_FREE char *found = NULL;
	size_t len = 0;
	int e = file_read(path, 32, &found, &len);
	if (e == ERR_NOT_FOUND) {
		random_bytes(key, 32);
		return file_replace(path, key, 32, 0600);
	}
	if (e)
		return e;
	if (len == 32)
		memcpy(key, found, 32);
	mem_wipe(found, len);
	return len == 32 ? 0 : ERR_INVALID;
}

int chosen_open(struct chosen *c, struct store *s, const struct config *config)
{
	AUTO_FREE char *shared = mem_printf("%s/broker/" AUTH_PASSWORD_KEY, config->data_dir), *own = mem_printf("%s/keys/device_passwords.key", config->data_dir);
	int e = chosen_store_open(c, s);
	if (!e)
		e = read_key(shared, c->verifier_key);
	if (!e)
		e = read_key(own, c->digest_key);
	if (!e)
		store_set_mode(shared, 0640, config->broker_group);
	return e;
}

void chosen_done(struct chosen *c)
{
	mem_wipe(c->verifier_key, sizeof c->verifier_key);
	mem_wipe(c->digest_key, sizeof c->digest_key);
}

static bool is_typable(const char *s)
{
	while (*s > ' ' && *s <= '~')
		s++;
	return *s == '\0';
}

// A name, or a word of it.
static bool has_word_of(const char *password, const char *name)
{
	while (*name) {
		size_t len = strcspn(name, " \t-_.,");
		AUTO_FREE char *word = mem_strn(name, len);
		if (len >= NAME_MIN && strcasestr(password, word))
			return true;
		name += len + (name[len] != '\0');
	}
	return false;
}

const char *chosen_weakness(const char *password, const char *const *names)
{
	static const char *const ours[] = {"freehold", NULL};
	const char *reason = "guessable";
	size_t len = strlen(password);
	if (len < CHOSEN_MIN)
		return "too_short";
	if (len > CHOSEN_MAX)
		return "too_long";
	if (!is_typable(password))
		return "not_typable";
	for (const char *const *n = names ? names : ours; *n; n++)
		if (has_word_of(password, *n))
			return "contains_name";
	return crypto_device_password_strength(password, names ? names : ours, &reason) == 0 ? NULL : reason;
}

void chosen_verifier(const struct chosen *c, const char *password, uint8_t to[32])
{
	crypto_hmac_sha256(to, c->verifier_key, sizeof c->verifier_key, password, strlen(password));
}

static void digest_of(const struct chosen *c, const uint8_t sha256[32], uint8_t to[32])
{
	crypto_hmac_sha256(to, c->digest_key, sizeof c->digest_key, sha256, 32);
}

int chosen_is_used(struct chosen *c, const uint8_t sha256[32])
{
	uint8_t digest[32];
	digest_of(c, sha256, digest);
	return chosen_store_has(c, digest);
}

int chosen_remember(struct chosen *c, const uint8_t sha256[32])
{
	uint8_t digest[32];
	digest_of(c, sha256, digest);
	return chosen_store_put(c, digest);
}
