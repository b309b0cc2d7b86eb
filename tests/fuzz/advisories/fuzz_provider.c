// What a provider publishes about itself. The first byte chooses the reader; whatever comes out must be https addresses below the limits.
#include <stdlib.h>
#include <string.h>
#include "advisories/provider.h"
#include "advisories/security_txt.h"
#include "base/str.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void must(bool good)
{
	if (!good)
		abort();
}

static void try_lists(int which, const uint8_t *p, size_t len)
{
	struct listing l = {.list = NULL};
	int err = which == 0 ? listing_read_feed(&l, p, len) : which == 1 ? listing_read_changes(&l, "https://f.example/", p, len) : listing_read_index(&l, "https://f.example/", p, len);
	listing_sort(&l);
	must(l.count <= LISTING_MAX && (err == 0 || l.count == 0));
	for (size_t i = 0; i < l.count; i++) {
		must(str_starts(l.list[i].url, "https://"));
		if (which)
			must(str_starts(l.list[i].url, "https://f.example/") && listing_is_path(l.list[i].url + 18, strlen(l.list[i].url + 18)));
	}
	listing_done(&l);
}

static void try_metadata(const uint8_t *p, size_t len)
{
	struct provider provider;
	json_t *offers = NULL;
	if (provider_read(&provider, p, len) == 0) {
		for (size_t i = 0; i < provider.folder_count; i++)
			must(str_starts(provider.folders[i], "https://") && provider.folders[i][strlen(provider.folders[i]) - 1] == '/');
		provider_done(&provider);
	}
	if (provider_read_aggregator(&offers, p, len) == 0)
		json_decref(offers);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct security_txt t;
	if (size == 0)
		return 0;
	switch (data[0] % 5) {
	case 3:
		try_metadata(data + 1, size - 1);
		break;
	case 4:
		if (security_txt_read(&t, data + 1, size - 1) == 0)
			must(t.contact_count > 0 && t.expires_at != 0);
		break;
	default:
		try_lists(data[0] % 5, data + 1, size - 1);
		break;
	}
	return 0;
}
