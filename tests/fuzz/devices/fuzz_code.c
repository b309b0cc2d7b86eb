// The onboarding code: what parses says the same when it is written down again.
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/code.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	struct code c, again;
	char secret[27], id_hash[53];
	if (code_parse(&c, (const char *)p, len))
		return 0;
	str_b32(secret, c.secret, sizeof c.secret);
	str_b32(id_hash, c.id_hash, sizeof c.id_hash);
	AUTO_FREE char *text = mem_printf("FH1.%s.%s.%s%s%s", c.label, secret, c.model, c.has_id_hash ? "." : "", c.has_id_hash ? id_hash : "");
	if (code_parse(&again, text, strlen(text)) || memcmp(&c, &again, sizeof c) != 0)
		abort();
	return 0;
}
