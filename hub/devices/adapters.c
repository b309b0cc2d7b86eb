// The ecosystems this hub speaks, in order of recognition. Another one is a folder under adapters/ and a row here.
#include "base/str.h"
#include "devices/internal.h"

const struct adapter *const adapters[] = {&adapter_tasmota, &adapter_homie, &adapter_generic, NULL};

const struct adapter *adapter_find(const char *name)
{
	for (const struct adapter *const *a = adapters; *a; a++)
		if ((*a)->abi == ADAPTER_ABI && str_eq((*a)->name, name))
			return *a;
	return NULL;
}
