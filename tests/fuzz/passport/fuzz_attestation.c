// The payload of a label attestation, and what a card would say of it.
#include <stdlib.h>
#include "passport/attestation.h"
#include "passport/view.h"

#define NOW INT64_C(1795478400000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(const struct label_entry *e)
{
	static const struct label_unit unit = {.model = "PLUG-1", .now_ms = NOW};
	static const struct support_view support = {.status = SUPPORT_SUPPORTED, .until = NOW};
	struct label_finding f;
	struct label_fact facts[LINE_COUNT];
	label_judge(&f, e, &unit);
	if (f.source > SOURCE_OWNER) // no key was compared and no register asked
		abort();
	if (label_facts(facts, LINE_COUNT, e, &f, &support, &unit) > LINE_COUNT)
		abort();
	json_t *shown = view_labels(e, 1, &unit);
	if (!shown || json_array_size(shown) != 1)
		abort();
	json_decref(shown);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *payload;
	struct label_entry e;
	struct document_fault fault = {.rule = ""};
	if (json_read(&payload, data, size, 256 * 1024, 16))
		return 0;
	if (attestation_read(&e, payload, &fault) == 0 || attestation_read_seen(&e, payload, &fault) == 0)
		show(&e);
	else if (!fault.rule[0] || !fault.path[0])
		abort();
	json_decref(payload);
	return 0;
}
