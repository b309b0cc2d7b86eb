#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/code.h"
#include "platform/crypto.h"

#define CODE_SALT "freehold-onboarding-v1"

// Upper case, blanks dropped; any byte that no field can hold ends it.
static int normalise(char to[CODE_MAX + 1], const char *text, size_t len)
{
	size_t n = 0;
	for (size_t i = 0; i < len; i++) {
		char c = text[i];
		if (c == ' ' || c == '\t' || c == '\r' || c == '\n')
			continue;
		if (c >= 'a' && c <= 'z')
			c = (char)(c - 'a' + 'A');
		if (!((c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '.' || c == '-'))
			return ERR_PARSE;
		if (n == CODE_MAX)
			return ERR_LIMIT;
		to[n++] = c;
	}
	to[n] = 0;
	return 0;
}

// A base32 field of exactly chars characters that holds exactly len bytes.
static int field_read(uint8_t *to, size_t len, const char *field, size_t chars)
{
	size_t got = len;
	if (strlen(field) != chars || strchr(field, '-'))
		return ERR_PARSE;
	int e = str_unb32(to, &got, field);
	return e ? e : got == len ? 0 : ERR_PARSE;
}

static int fields_read(struct code *c, char *text)
{
	char *fields[6], *at = text;
	int count = 0;
	uint8_t label[10];
	for (char *f; (f = strsep(&at, ".")); fields[count++] = f)
		if (count == 6)
			return ERR_PARSE;
	if ((count != 4 && count != 5) || !str_eq(fields[0], "FH1"))
		return ERR_PARSE;
	size_t model = strlen(fields[3]);
	if (!model || model > CODE_MODEL_MAX)
		return ERR_PARSE;
	int e = field_read(label, sizeof label, fields[1], CODE_LABEL);
	if (!e)
		e = field_read(c->secret, sizeof c->secret, fields[2], 26);
	if (!e && count == 5)
		e = field_read(c->id_hash, sizeof c->id_hash, fields[4], 52);
	if (e)
		return e;
	str_b32(c->label, label, sizeof label);
	memcpy(c->model, fields[3], model + 1);
	c->has_id_hash = count == 5;
	return 0;
}

int code_parse(struct code *ret, const char *text, size_t len)
{
	struct code c = {0};
	char copy[CODE_MAX + 1];
	int e = normalise(copy, text, len);
	if (!e)
		e = fields_read(&c, copy);
	if (!e)
		*ret = c;
	mem_wipe(copy, sizeof copy);
	code_wipe(&c);
	return e;
}

void code_keys(const struct code *c, uint8_t psk[32], char password[44])
{
	char salt[sizeof CODE_SALT + CODE_LABEL];
	uint8_t secret[32];
	size_t fixed = sizeof CODE_SALT - 1;
	memcpy(salt, CODE_SALT, fixed);
	memcpy(salt + fixed, c->label, CODE_LABEL);
	crypto_hkdf(psk, 32, c->secret, sizeof c->secret, salt, fixed + CODE_LABEL, "tls");
	crypto_hkdf(secret, sizeof secret, c->secret, sizeof c->secret, salt, fixed + CODE_LABEL, "connect");
	str_b64url(password, secret, sizeof secret);
	mem_wipe(secret, sizeof secret);
}

void code_wipe(struct code *c)
{
	mem_wipe(c, sizeof *c);
}
