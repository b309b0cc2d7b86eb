#include "base/json.h"
#include <string.h>
#include "base/mem.h"

// The deepest nesting of the brackets outside strings. Counted before parsing, because Jansson's own limit is fixed at 2048 and it recurses.
static int depth_of(const char *p, size_t len)
{
	int depth = 0, deepest = 0;
	bool in_string = false;
	for (size_t i = 0; i < len; i++) {
		if (in_string) {
			if (p[i] == '\\')
				i++;
			else if (p[i] == '"')
				in_string = false;
		} else if (p[i] == '"') {
			in_string = true;
		} else if (p[i] == '[' || p[i] == '{') {
			depth++;
			if (depth > deepest)
				deepest = depth;
		} else if (p[i] == ']' || p[i] == '}') {
			depth--;
		}
	}
	return deepest;
}

int json_read(json_t **ret, const void *p, size_t len, size_t max_bytes, int max_depth)
{
	if (len > max_bytes || depth_of(p, len) > max_depth)
		return ERR_LIMIT;
	// Jansson takes a NUL after a number for the end of the input.
	json_t *j = len && !memchr(p, 0, len) ? json_loadb(p, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, NULL) : NULL;
	if (!j)
		return ERR_PARSE;
	*ret = j;
	return 0;
}

char *json_fault(const void *p, size_t len)
{
	json_error_t e;
	if (!len)
		return mem_str("nothing is there");
	if (memchr(p, 0, len))
		return mem_str("it holds a NUL");
	json_t *j = json_loadb(p, len, JSON_REJECT_DUPLICATES | JSON_DECODE_ANY, &e);
	json_decref(j);
	return j ? NULL : mem_printf("line %d, column %d: %s", e.line, e.column, e.text);
}

char *json_write(const json_t *j)
{
	return json_dumps(j, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY);
}

char *json_write_as_built(const json_t *j)
{
	return json_dumps(j, JSON_COMPACT | JSON_ENCODE_ANY);
}

void json_cleanup(json_t **j)
{
	json_decref(*j);
}

static int find(const json_t *o, const char *key, json_t **ret)
{
	json_t *v = json_object_get(o, key);
	if (!v || json_is_null(v))
		return ERR_NOT_FOUND;
	*ret = v;
	return 0;
}

int json_get_text(const json_t *o, const char *key, size_t max_bytes, const char **ret)
{
	json_t *v;
	int r = find(o, key, &v);
	if (r < 0)
		return r;
	if (!json_is_string(v) || json_string_length(v) > max_bytes)
		return ERR_INVALID;
	*ret = json_string_value(v);
	return 0;
}

int json_get_int(const json_t *o, const char *key, int64_t min, int64_t max, int64_t *ret)
{
	json_t *v;
	int r = find(o, key, &v);
	if (r < 0)
		return r;
	if (!json_is_integer(v) || json_integer_value(v) < min || json_integer_value(v) > max)
		return ERR_INVALID;
	*ret = json_integer_value(v);
	return 0;
}

int json_get_bool(const json_t *o, const char *key, bool *ret)
{
	json_t *v;
	int r = find(o, key, &v);
	if (r < 0)
		return r;
	if (!json_is_boolean(v))
		return ERR_INVALID;
	*ret = json_is_true(v);
	return 0;
}

int json_get_object(const json_t *o, const char *key, json_t **ret)
{
	json_t *v;
	int r = find(o, key, &v);
	if (r < 0)
		return r;
	if (!json_is_object(v))
		return ERR_INVALID;
	*ret = v;
	return 0;
}

int json_get_array(const json_t *o, const char *key, size_t max_items, json_t **ret)
{
	json_t *v;
	int r = find(o, key, &v);
	if (r < 0)
		return r;
	if (!json_is_array(v) || json_array_size(v) > max_items)
		return ERR_INVALID;
	*ret = v;
	return 0;
}

const char *json_text_or(const json_t *o, const char *key, const char *otherwise)
{
	const char *text = json_string_value(json_object_get(o, key));
	return text ? text : otherwise;
}

int json_only_keys(const json_t *o, const char *const *keys)
{
	const char *key;
	json_t *v;
	json_object_foreach((json_t *)o, key, v) {
		const char *const *k = keys;
		while (*k && strcmp(*k, key))
			k++;
		if (!*k)
			return ERR_INVALID;
	}
	return 0;
}
