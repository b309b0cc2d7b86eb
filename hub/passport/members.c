#include "passport/members.h"
#include "base/mem.h"
#include "base/str.h"

#define SCHEMA_MAX (64 * 1024)
#define SCHEMA_DEPTH 32

extern const char passport_schema_json[], passport_schema_json_end[], attestation_schema_json[], attestation_schema_json_end[]; // embedded by the build

static void look(json_t *found, const json_t *schema, const json_t *value, const char *place);

static void look_at_object(json_t *found, const json_t *schema, const json_t *value, const char *place)
{
	const json_t *names = json_object_get(schema, "properties");
	bool takes_any = json_object_get(schema, "additionalProperties") != NULL;
	const char *key;
	json_t *one;
	json_object_foreach((json_t *)(uintptr_t)value, key, one) {
		AUTO_FREE char *here = mem_printf("%s%s%s", place, *place ? "." : "", key);
		const json_t *of = json_object_get(names, key);
		if (of)
			look(found, of, one, here);
		else if (names && !takes_any && !str_eq(key, "ext") && json_array_size(found) < MEMBERS_TOLD)
			json_array_append_new(found, json_string(here));
	}
}

static void look(json_t *found, const json_t *schema, const json_t *value, const char *place)
{
	const json_t *one;
	size_t i;
	if (json_is_object(value))
		look_at_object(found, schema, value, place);
	json_array_foreach(value, i, one) {
		AUTO_FREE char *here = mem_printf("%s[%zu]", place, i);
		look(found, json_object_get(schema, "items"), one, here);
	}
}

json_t *members_unread(const json_t *payload, bool is_attestation)
{
	const char *text = is_attestation ? attestation_schema_json : passport_schema_json, *end = is_attestation ? attestation_schema_json_end : passport_schema_json_end;
	AUTO_JSON json_t *schema = NULL;
	json_t *found = json_array();
	if (json_read(&schema, text, (size_t)(end - text), SCHEMA_MAX, SCHEMA_DEPTH) == 0)
		look(found, schema, payload, "");
	return found;
}
