// What a domain names as its keys, with handovers that nobody can have signed.
#include <stdlib.h>
#include "passport/keys.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct named_keys k;
	static const uint8_t nobody[65] = {4};
	if (keys_read(&k, data, size))
		return 0;
	for (int i = 0; i < k.count; i++)
		if (!keys_has(&k, k.list[i].point) || keys_hands_over(&k, "lamps.example", nobody, k.list[i].point))
			abort();
	keys_done(&k);
	return 0;
}
