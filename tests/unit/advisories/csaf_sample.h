// A small CSAF document made of one product and one statement about it.
#ifndef CSAF_SAMPLE_H
#define CSAF_SAMPLE_H
#include "advisories/csaf.h"
#include "base/mem.h"
#include "base/str.h"

struct sample {
	const char *vendor, *product;
	const char *version;    // NULL: the product has no version below it
	bool exact;             // product_version instead of product_version_range
	const char *status;     // NULL: "known_affected"
	const char *helper;     // JSON of product_identification_helper; NULL: none
	const char *remedy, *details; // category and text of one remediation; NULL: none
};

static inline json_t *sample_tree(const struct sample *s)
{
	json_t *product = json_pack("{s:s, s:s}", "product_id", "P1", "name", s->product);
	if (s->helper)
		json_object_set_new(product, "product_identification_helper", json_loads(s->helper, 0, NULL));
	json_t *name = json_pack("{s:s, s:s}", "category", "product_name", "name", s->product);
	if (s->version)
		json_object_set_new(name, "branches", json_pack("[{s:s, s:s, s:o}]", "category", s->exact ? "product_version" : "product_version_range", "name", s->version,
			"product", product));
	else
		json_object_set_new(name, "product", product);
	return json_pack("{s:[{s:s, s:s, s:[o]}]}", "branches", "category", "vendor", "name", s->vendor, "branches", name);
}

static inline json_t *sample_document(const struct sample *s)
{
	json_t *v = json_pack("{s:s, s:{s:[s]}, s:[{s:{s:f}}]}", "cve", "CVE-2026-0001", "product_status", s->status ? s->status : "known_affected", "P1", "scores", "cvss_v3",
		"baseScore", 8.1);
	if (s->remedy)
		json_object_set_new(v, "remediations", json_pack("[{s:s, s:s, s:[s]}]", "category", s->remedy, "details", s->details, "product_ids", "P1"));
	return json_pack("{s:{s:s, s:s, s:s, s:{s:s, s:s, s:s}, s:{s:s, s:s, s:s, s:s, s:s, s:[]}}, s:o, s:[o]}", "document", "category", "csaf_security_advisory", "csaf_version",
		"2.0", "title", "A sample", "publisher", "category", "vendor", "name", s->vendor, "namespace", "https://maker.example", "tracking", "id", "S-1", "version", "1",
		"status", "final", "current_release_date", "2026-03-01T10:00:00Z", "initial_release_date", "2026-02-01T10:00:00+01:00", "revision_history",
		"product_tree", sample_tree(s), "vulnerabilities", v);
}

// Steals the document.
static inline int sample_read(struct csaf *ret, json_t *document)
{
	AUTO_FREE char *text = json_write(document);
	json_decref(document);
	return csaf_read(ret, text, strlen(text));
}

#endif
