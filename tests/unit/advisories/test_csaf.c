#include "unit.h"
#include <string.h>
#include "advisories/csaf.h"
#include "csaf_sample.h"

static const struct sample plug = {.vendor = "Shelly", .product = "Plus 1PM", .version = "< 1.0.3", .remedy = "vendor_fix", .details = "Update."};

static json_t *document(void) { return sample_document(&plug); }
static json_t *head(json_t *d) { return json_object_get(d, "document"); }
static json_t *tracking(json_t *d) { return json_object_get(head(d), "tracking"); }
static json_t *tree(json_t *d) { return json_object_get(d, "product_tree"); }

static void a_document_is_read_with_its_products_and_vulnerabilities(void **state)
{
	(void)state;
	struct csaf c;
	assert_int_equal(sample_read(&c, document()), 0);
	assert_string_equal(c.id, "S-1");
	assert_int_equal(c.status, CSAF_FINAL);
	assert_int_equal(c.released_at - c.first_at, 28LL * 86400 * 1000 + 3600 * 1000); // an offset counts
	assert_int_equal(c.product_count, 1);
	assert_string_equal(c.products[0].vendor, "Shelly");
	assert_string_equal(c.products[0].model, "Plus 1PM");
	assert_string_equal(c.products[0].version, "< 1.0.3");
	assert_true(c.products[0].is_range);
	assert_int_equal(c.vulnerability_count, 1);
	assert_int_equal(c.vulnerabilities[0].score, 81);
	assert_true(csaf_lists(&c, c.vulnerabilities[0].products[CSAF_AFFECTED][0], NULL, "P1"));
	assert_int_equal(c.skipped_count, 0);
	assert_true(csaf_is_public(&c));
	csaf_done(&c);
}

static void refuse(json_t *d, int want)
{
	struct csaf c;
	assert_int_equal(sample_read(&c, d), want);
}

static void what_is_no_advisory_is_refused_with_the_reason(void **state)
{
	(void)state;
	struct csaf c;
	json_t *d;
	assert_int_equal(csaf_read(&c, "{", 1), ERR_PARSE);
	assert_int_equal(csaf_read(&c, "[]", 2), ERR_INVALID);
	json_object_set_new(head(d = document()), "csaf_version", json_string("1.2"));
	refuse(d, ERR_UNSUPPORTED);
	json_object_del(tracking(d = document()), "id");
	refuse(d, ERR_INVALID);
	json_object_set_new(tracking(d = document()), "current_release_date", json_string("yesterday, at about nine"));
	refuse(d, ERR_INVALID);
	AUTO_FREE char *deep = mem_new(400, 1);
	memset(deep, '[', 200);
	memset(deep + 200, ']', 199);
	assert_int_equal(csaf_read(&c, deep, 399), ERR_LIMIT);
	AUTO_FREE char *large = mem_new(CSAF_BYTES_MAX + 2, 1);
	memset(large, ' ', CSAF_BYTES_MAX + 1);
	assert_int_equal(csaf_read(&c, large, CSAF_BYTES_MAX + 1), ERR_LIMIT);
}

static void expect_skipped(json_t *d, const char *where, const char *why)
{
	struct csaf c;
	assert_int_equal(sample_read(&c, d), 0);
	assert_true(c.skipped_count > 0);
	assert_string_equal(c.skipped[0].where, where);
	assert_string_equal(c.skipped[0].why, why);
	csaf_done(&c);
}

static void what_is_wrong_inside_is_skipped_and_named(void **state)
{
	(void)state;
	json_t *d = document();
	json_object_set_new(tree(d), "full_product_names", json_pack("[{s:s, s:s}]", "product_id", "P1", "name", "again"));
	expect_skipped(d, "full_product_names", "id_twice");
	d = document();
	json_object_set_new(tree(d), "full_product_names", json_pack("[{s:s}]", "name", "nobody"));
	expect_skipped(d, "full_product_names", "no_id");
	d = document();
	json_object_set_new(tree(d), "relationships", json_pack("[{s:s, s:s, s:s}]", "category", "installed_on", "product_reference", "P1", "relates_to_product_reference", "P9"));
	expect_skipped(d, "relationships", "unknown_id");
	d = document();
	json_object_set_new(json_object_get(json_array_get(json_object_get(d, "vulnerabilities"), 0), "product_status"), "fixed", json_pack("[s]", "P9"));
	expect_skipped(d, "fixed", "unknown_id");
	d = document();
	json_array_append_new(json_object_get(tree(d), "branches"), json_pack("{s:s, s:i}", "category", "vendor", "name", 7));
	expect_skipped(d, "branches/name", "not_text");
	d = document();
	json_object_set_new(json_array_get(json_object_get(d, "vulnerabilities"), 0), "remediations", json_string("none"));
	expect_skipped(d, "remediations", "not_a_list");
}

static void a_relationship_is_a_product_of_its_two_sides(void **state)
{
	(void)state;
	struct csaf c;
	json_t *d = document();
	json_object_set_new(tree(d), "full_product_names", json_pack("[{s:s, s:s}]", "product_id", "H", "name", "Shelly board"));
	json_object_set_new(tree(d), "relationships", json_pack("[{s:s, s:s, s:s, s:{s:s, s:s}}]", "category", "installed_on", "product_reference", "P1",
		"relates_to_product_reference", "H", "full_product_name", "product_id", "R", "name", "both"));
	assert_int_equal(sample_read(&c, d), 0);
	const struct csaf_product *r = map_get(c.by_id, "R");
	assert_string_equal(r->part->id, "P1");
	assert_string_equal(r->whole->id, "H");
	assert_true(r->is_installed);
	csaf_done(&c);
}

static void groups_stand_for_their_products(void **state)
{
	(void)state;
	struct csaf c;
	json_t *d = document();
	json_object_set_new(tree(d), "product_groups", json_pack("[{s:s, s:[s]}]", "group_id", "G", "product_ids", "P1"));
	AUTO_JSON json_t *groups = json_pack("[s]", "G");
	assert_int_equal(sample_read(&c, d), 0);
	assert_true(csaf_lists(&c, NULL, groups, "P1"));
	assert_false(csaf_lists(&c, NULL, groups, "P2"));
	csaf_done(&c);
}

static void withdrawn_and_private_documents_are_known_as_such(void **state)
{
	(void)state;
	struct csaf c;
	json_t *d = document();
	json_object_set_new(tracking(d), "revision_history", json_pack("[{s:s, s:s, s:s}]", "number", "1", "date", "2026-03-01T10:00:00Z", "summary", "Withdrawn: not a fault"));
	json_object_set_new(head(d), "distribution", json_pack("{s:{s:s}}", "tlp", "label", "AMBER"));
	json_object_set_new(tracking(d), "status", json_string("draft"));
	assert_int_equal(sample_read(&c, d), 0);
	assert_true(c.is_withdrawn);
	assert_false(csaf_is_public(&c));
	assert_int_equal(c.status, CSAF_DRAFT);
	csaf_done(&c);
	json_object_set_new(head(d = document()), "distribution", json_pack("{s:{s:s}}", "tlp", "label", "CLEAR"));
	assert_int_equal(sample_read(&c, d), 0);
	assert_true(csaf_is_public(&c));
	csaf_done(&c);
	json_object_set_new(head(d = document()), "category", json_string("csaf_superseded"));
	assert_int_equal(sample_read(&c, d), 0);
	assert_true(c.is_withdrawn); // another document speaks in its place
	csaf_done(&c);
}

static void what_is_shared_in_a_group_is_not_for_everybody(void **state)
{
	(void)state;
	static const struct { const char *group; bool is_public; } rows[] = {
		{"ffffffff-ffff-ffff-ffff-ffffffffffff", true}, {"00000000-0000-0000-0000-000000000000", false}, {"5868d6ef-d9e4-4a7b-9e4b-3d1b2e5a6b7c", false}, {"", false},
	};
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
		struct csaf c;
		json_t *d = document();
		json_object_set_new(head(d), "csaf_version", json_string("2.1"));
		json_object_set_new(head(d), "distribution", json_pack("{s:{s:s}, s:{s:s}}", "tlp", "label", "CLEAR", "sharing_group", "id", rows[i].group));
		assert_int_equal(sample_read(&c, d), 0);
		assert_int_equal(csaf_is_public(&c), rows[i].is_public);
		csaf_done(&c);
	}
}

static void a_2_1_document_gives_its_score_too(void **state)
{
	(void)state;
	struct csaf c;
	json_t *d = document(), *v = json_array_get(json_object_get(d, "vulnerabilities"), 0);
	json_object_set_new(head(d), "csaf_version", json_string("2.1"));
	json_object_del(v, "scores");
	json_object_set_new(v, "metrics", json_pack("[{s:{s:{s:f}}}]", "content", "cvss_v4", "baseScore", 9.3));
	assert_int_equal(sample_read(&c, d), 0);
	assert_int_equal(c.vulnerabilities[0].score, 93);
	csaf_done(&c);
}

static void a_digest_says_the_same_in_fewer_words(void **state)
{
	(void)state;
	struct csaf c, again;
	json_t *d = document();
	char note[5000];
	memset(note, 'n', sizeof note - 1);
	note[sizeof note - 1] = '\0';
	json_object_set_new(head(d), "notes", json_pack("[{s:s, s:s}]", "category", "summary", "text", note));
	json_object_set_new(head(d), "acknowledgments", json_pack("[{s:s}]", "summary", "thanks"));
	assert_int_equal(sample_read(&c, d), 0);
	AUTO_FREE char *digest = csaf_digest(&c);
	assert_null(strstr(digest, "thanks"));
	assert_true(strlen(digest) < 3500);
	assert_int_equal(csaf_read(&again, digest, strlen(digest)), 0);
	assert_string_equal(again.id, c.id);
	assert_int_equal(again.product_count, c.product_count);
	assert_int_equal(again.vulnerabilities[0].score, c.vulnerabilities[0].score);
	assert_int_equal(json_array_size(again.vulnerabilities[0].remediations), 1);
	assert_int_equal(strlen(again.summary), 2000);
	csaf_done(&again);
	csaf_done(&c);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_document_is_read_with_its_products_and_vulnerabilities), cmocka_unit_test(what_is_no_advisory_is_refused_with_the_reason),
		cmocka_unit_test(what_is_wrong_inside_is_skipped_and_named), cmocka_unit_test(a_relationship_is_a_product_of_its_two_sides),
		cmocka_unit_test(groups_stand_for_their_products), cmocka_unit_test(withdrawn_and_private_documents_are_known_as_such), cmocka_unit_test(what_is_shared_in_a_group_is_not_for_everybody),
		cmocka_unit_test(a_2_1_document_gives_its_score_too), cmocka_unit_test(a_digest_says_the_same_in_fewer_words),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
