#include "access/setup_code.h"
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

#define BITS_BYTES 10 // 80 bits: 16 characters of base32

void setup_code_issue(struct setup_code *c, char to[SETUP_CODE_SIZE])
{
	uint8_t secret[BITS_BYTES];
	char text[17];
	random_bytes(secret, sizeof secret);
	str_b32(text, secret, sizeof secret);
	snprintf(to, SETUP_CODE_SIZE, "%.4s-%.4s-%.4s-%.4s", text, text + 4, text + 8, text + 12);
	crypto_sha256(c->hash, secret, sizeof secret);
	c->expires_at = clock_boot_ms() + SETUP_CODE_MS;
	c->tries_left = SETUP_CODE_TRIES;
	mem_wipe(secret, sizeof secret);
	mem_wipe(text, sizeof text);
}

int setup_code_check(struct setup_code *c, const char *typed)
{
	uint8_t secret[BITS_BYTES] = { 0 }, hash[32];
	size_t len = sizeof secret;
	if (c->tries_left <= 0 || clock_boot_ms() >= c->expires_at) {
		setup_code_void(c);
		return ERR_EXPIRED;
	}
	int err = str_unb32(secret, &len, typed);
	crypto_sha256(hash, secret, sizeof secret);
	bool same = crypto_equal(hash, c->hash, sizeof hash);
	mem_wipe(secret, sizeof secret);
	if (err == 0 && len == BITS_BYTES && same)
		return 0;
	c->tries_left--;
	return ERR_MISMATCH;
}

void setup_code_void(struct setup_code *c)
{
	mem_wipe(c, sizeof *c);
}
