// The shapes that the API promises.
#include "unit.h"
#include "devices/world.h"

static void expect_keys(const json_t *j, const char *const *keys)
{
	size_t n = 0;
	for (; keys[n]; n++)
		if (!json_object_get(j, keys[n]))
			fail_msg("%s is missing", keys[n]);
	assert_int_equal(json_object_size(j), n);
}

static void a_summary_and_a_detail_have_exactly_their_members(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID];
	static const char *const summary[] = {"id", "name", "room", "state", "adapter", "onboarding", "kind", "online", "last_seen_at", "manufacturer", "model", "firmware", "legacy",
		"demo", "properties", NULL};
	static const char *const more[] = {"epoch", "created_at", "serial", "identity", "credentials", "credential_note", "may", "measure", "denied", "facts", NULL};
	static const char *const property[] = {"id", "name", "type", "format", "unit", "settable", "value", NULL};
	static const char *const credential[] = {"id", "kind", "state", "client_id", "created_at", "last_used_at", "fixed", "chosen", "via", "ended", "ended_at", NULL};
	join(w, "plug81", "AAAAAA000081", unit);
	AUTO_JSON json_t *s = NULL, *d = world_get(w, unit);
	assert_int_equal(devices_summary(w->d, unit, &s), 0);
	expect_keys(s, summary);
	expect_keys(json_array_get(json_object_get(s, "properties"), 0), property);
	expect_keys(json_array_get(json_object_get(d, "credentials"), 0), credential);
	for (const char *const *key = more; *key; key++)
		assert_non_null(json_object_get(d, *key));
	assert_int_equal(json_object_size(d), sizeof summary / sizeof *summary + sizeof more / sizeof *more - 2);
	AUTO_FREE char *everything = json_write(d);
	assert_null(strstr(everything, "verifier"));
}

static void a_unit_without_a_name_shows_what_is_known_of_it(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], ticket[13];
	adopt(w, "any", unit, ticket);
	connects(w, unit, "thing");
	AUTO_JSON json_t *first = world_get(w, unit);
	assert_string_equal(json_text_or(first, "name", ""), unit);
	assert_int_equal(devices_set_fact(w->d, unit, "model", "Lamp 2", "declared", NULL), 0);
	AUTO_JSON json_t *second = world_get(w, unit);
	assert_string_equal(json_text_or(second, "name", ""), "Lamp 2");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_summary_and_a_detail_have_exactly_their_members),
		cmocka_unit_test(a_unit_without_a_name_shows_what_is_known_of_it),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
