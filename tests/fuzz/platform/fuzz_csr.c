// A certificate request as a device sends it. What is taken must be a strong key with its hash.
#include <stdlib.h>
#include "platform/pki.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pki_csr csr;
	if (pki_csr_check(&csr, (const char *)data, size) == 0 && (csr.bits < (csr.is_ec ? 224 : 2048) || csr.key_len == 0 || csr.key_len > sizeof(csr.key)))
		abort();
	return 0;
}
