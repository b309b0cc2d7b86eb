// The payload of a passport, and the label and support that come of it.
#include <stdlib.h>
#include "passport/document.h"
#include "passport/view.h"

#define NOW INT64_C(1795478400000)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void show(const struct document *d)
{
	struct support_view support = support_view(&d->support, NOW, false);
	struct label_fact facts[FACTS_MAX];
	struct label_view label;
	const struct facts_known known = {.passport = d, .support = &support};
	label_view(&label, facts, facts_collect(facts, &known), &(struct label_setting){.now_ms = NOW});
	if (label.verdict == LABEL_POSITIVE) // nobody but the document itself has spoken
		abort();
	json_t *shown = view_label(&label, &(struct passport_view){d, NULL, 0}, NULL, 0), *until = view_support(&d->support, &support, SOURCE_DECLARED);
	if (!shown || !until)
		abort();
	json_decref(shown);
	json_decref(until);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	json_t *payload;
	struct document d;
	struct document_fault fault = {.rule = ""};
	if (json_read(&payload, data, size, 256 * 1024, 16))
		return 0;
	if (!json_is_object(payload)) {
		json_decref(payload);
		return 0;
	}
	if (document_read(&d, payload, &fault) == 0) {
		show(&d);
		document_done(&d);
	} else if (!fault.rule[0] || !fault.path[0]) {
		abort();
	}
	return 0;
}
