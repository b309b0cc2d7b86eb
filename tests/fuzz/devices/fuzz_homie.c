// Hostile messages to the homie adapter: the input's first line is the topic, the rest the payload.
#include "devices/adapter.h"
#include "fuzz_adapter.h"

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	fuzz_adapter(&adapter_homie, p, len);
	return 0;
}
