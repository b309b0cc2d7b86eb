// Whether a device is registered with its maker: what the house decided, exactly what was told to whom, and what came back. The hub sends nothing by itself.
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "record/internal.h"

#define TO_MAX 256
#define TEXT_MAX 4000
#define ANSWER_MAX 500
#define FIELDS_MAX 16

static json_t *copy_of(const json_t *o, const char *key)
{
	const json_t *value = json_object_get(o, key);
	return json_is_string(value) ? json_string(json_string_value(value)) : json_null();
}

json_t *registration_offer(struct passports *p, const char *unit)
{
	const json_t *o = passports_registration(p, unit);
	if (!o)
		return json_null();
	return json_pack("{s:o, s:o, s:O, s:o, s:o}", "default", copy_of(o, "default"), "url", copy_of(o, "url"), "data", json_object_get(o, "data"), "opt_out_url", copy_of(o, "opt_out_url"),
		"privacy_url", copy_of(o, "privacy_url"));
}

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *registration_json(const struct registration_row *row)
{
	json_t *fields = NULL;
	if (!row->choice)
		return json_null();
	if (json_read(&fields, row->fields, strlen(row->fields), 4096, 2) < 0)
		fields = json_array(); // written by this hub
	return json_pack("{s:s, s:o, s:o, s:o, s:s, s:I, s:o, s:o}", "choice", row->choice, "fields", fields, "to", text_or_null(row->to), "text", text_or_null(row->text), "by", row->by, "at",
		(json_int_t)row->at, "answer", text_or_null(row->answer), "answered", row->answered ? json_integer(row->answered) : json_null());
}

static bool are_fields(const json_t *fields)
{
	const json_t *one;
	size_t i;
	json_array_foreach(fields, i, one)
		if (!json_is_string(one) || !str_is_name(json_string_value(one), 32))
			return false;
	return true;
}

// What was sent: the very text, to whom, and which fields it holds. NULL, or the member that is wrong.
static const char *read_sent(const json_t *said, struct registration_row *row, json_t **fields)
{
	static const char *const keys[] = { "choice", "fields", "to", "text", NULL };
	if (json_only_keys(said, keys) < 0 || json_get_array(said, "fields", FIELDS_MAX, fields) < 0 || !are_fields(*fields))
		return "fields";
	if (json_get_text(said, "to", TO_MAX, &row->to) < 0 || !str_is_name(row->to, TO_MAX))
		return "to";
	return json_get_text(said, "text", TEXT_MAX, &row->text) < 0 || !record_is_letter(row->text) ? "text" : NULL;
}

int record_register(struct record *r, const char *unit, const json_t *said, const char *by, int64_t now_ms, const char **ret_field)
{
	static const char *const only_choice[] = { "choice", NULL };
	struct registration_row row = { .unit = unit, .by = by, .at = now_ms };
	json_t *fields = NULL;
	*ret_field = json_get_text(said, "choice", 16, &row.choice) < 0 || (!str_eq(row.choice, "agreed") && !str_eq(row.choice, "declined")) ? "choice" : NULL;
	bool agreed = str_eq(row.choice, "agreed");
	if (!*ret_field)
		*ret_field = agreed ? read_sent(said, &row, &fields) : json_only_keys(said, only_choice) < 0 ? "choice" : NULL;
	if (*ret_field)
		return ERR_INVALID;
	AUTO_JSON json_t *none = json_array();
	AUTO_FREE char *text = json_write(fields ? fields : none);
	row.fields = text;
	int err = record_store_put_registration(r->rows, &row);
	if (err == 0)
		record_note(r, unit, by, agreed ? "registration.agreed" : "registration.declined", NULL, false);
	return err;
}

int record_answer(struct record *r, const char *unit, const char *answer, const char *by, int64_t now_ms)
{
	if (!str_is_name(answer, ANSWER_MAX))
		return ERR_INVALID;
	int err = record_store_answer_registration(r->rows, unit, answer, now_ms);
	if (err == 0)
		record_note(r, unit, by, "registration.answered", NULL, false);
	return err;
}
