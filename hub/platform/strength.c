// The password policy: what a person may choose. zxcvbn's estimate of an attacker's guesses decides, not a recipe of character classes.
#include <ctype.h>
#include <string.h>
#include <zxcvbn.h>
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"

enum {
	MIN_BYTES = 10,
	MAX_WORDS = 32,
	MIN_WORD_BYTES = 3, // shorter parts of a name are in half of all passwords
};
static const double min_bits = 33.2193; // 10^10 guesses: out of reach of a throttled sign-in, and of Argon2id offline for years
static const double min_device_bits = 59.7947; // 10^18: a stolen verifier and its key cost years on one machine that tries 10^10 a second

// The personal words whole and in their parts ("Anna Meier": also "Anna", "Meier"), NULL-terminated, as zxcvbn wants its user dictionary.
struct words {
	const char *list[MAX_WORDS + 1];
	int count;
};

static void words_add(struct words *w, const char *word, size_t len)
{
	if (len >= MIN_WORD_BYTES && w->count < MAX_WORDS)
		w->list[w->count++] = mem_strn(word, len);
}

static void words_done(struct words *w)
{
	for (int i = 0; i < w->count; i++)
		free((char *)w->list[i]);
}

static bool is_word_byte(char c)
{
	return isalnum((unsigned char)c) || (unsigned char)c >= 0x80;
}

static void words_init(struct words *w, const char *const *personal)
{
	*w = (struct words){.count = 0};
	words_add(w, "freehold", strlen("freehold"));
	for (; personal && *personal; personal++) {
		const char *word = *personal;
		words_add(w, word, strlen(word));
		for (size_t len; *word; word += len) {
			for (len = 0; is_word_byte(word[len]);)
				len++;
			if (len < strlen(*personal))
				words_add(w, word, len);
			if (!len)
				len = 1;
		}
	}
}

static const char *reason_of(const ZxcMatch_t *m)
{
	bool repeated = m->Type >= MULTIPLE_MATCH; // added to the type of what is repeated
	switch ((ZxcTypeMatch_t)(m->Type - (repeated ? MULTIPLE_MATCH : 0))) {
	case DICTIONARY_MATCH:
	case DICT_LEET_MATCH:
		return repeated ? "repeats" : "common";
	case USER_MATCH:
	case USER_LEET_MATCH:
		return "contains_name";
	case REPEATS_MATCH:
		return "repeats";
	case SEQUENCE_MATCH:
	case SPATIAL_MATCH:
		return "sequence";
	case NON_MATCH:
	case BRUTE_MATCH:
	case DATE_MATCH:
	case YEAR_MATCH:
	case LONG_PWD_MATCH:
	case MULTIPLE_MATCH:
		break;
	}
	return repeated ? "repeats" : "guessable";
}

// The reason a person can act on: a name in it, or else what covers most of the password.
static const char *main_reason(const ZxcMatch_t *m)
{
	const char *reason = "guessable";
	int longest = 0;
	for (; m; m = m->Next) {
		const char *this = reason_of(m);
		if (str_eq(this, "contains_name"))
			return this;
		if (m->Length > longest) {
			longest = m->Length;
			reason = this;
		}
	}
	return reason;
}

static bool is_text(const char *s, size_t len)
{
	for (size_t i = 0; i < len; i++)
		if (iscntrl((unsigned char)s[i]))
			return false;
	return str_utf8_valid(s, len);
}

static int judge(const char *password, const char *const *personal_words, double bits, const char **reason)
{
	size_t len = strlen(password);
	const char *why = len < MIN_BYTES ? "too_short" : len > CRYPTO_PASSWORD_MAX ? "too_long" : !is_text(password, len) ? "not_text" : NULL;
	if (!why) {
		struct words words;
		ZxcMatch_t *matches = NULL;
		words_init(&words, personal_words);
		if (ZxcvbnMatch(password, words.list, &matches) < bits)
			why = main_reason(matches);
		ZxcvbnFreeInfo(matches);
		words_done(&words);
	}
	if (!why)
		return 0;
	*reason = why;
	return ERR_WEAK;
}

int crypto_password_strength(const char *password, const char *const *personal_words, const char **reason)
{
	return judge(password, personal_words, min_bits, reason);
}

int crypto_device_password_strength(const char *password, const char *const *personal_words, const char **reason)
{
	return judge(password, personal_words, min_device_bits, reason);
}
