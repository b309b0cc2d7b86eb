#include "ownership/release.h"
#include <string.h>
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"

static const char *const step_words[STEP_COUNT] = { "suspend", "reset", "receipt", "revoke", "unlink", "clear", "slip" };
static const char *const state_words[] = { "todo", "doing", "done", "failed", "skipped" };
#define STATE_WORDS ((int)(sizeof state_words / sizeof *state_words))

void release_free(struct release *r)
{
	if (!r)
		return;
	free(r->receipt);
	json_decref(r->cleared);
	free(r);
}

void release_set(struct release *r, enum release_step step, enum step_state state, const char *code)
{
	r->steps[step].state = state;
	r->steps[step].at = clock_wall_ms();
	(void)str_copy(r->steps[step].code, sizeof r->steps[step].code, code ? code : "");
}

static json_t *text_or_null(const char *s)
{
	return s && *s ? json_string(s) : json_null();
}

static json_t *steps_json(const struct release *r)
{
	json_t *steps = json_array();
	for (int i = 0; i < STEP_COUNT; i++) {
		bool begun = r->steps[i].state != STEP_TODO;
		json_array_append_new(steps, json_pack("{s:s, s:s, s:o, s:o}", "key", step_words[i], "state", state_words[r->steps[i].state], "code",
			text_or_null(r->steps[i].code), "at", begun ? json_integer(r->steps[i].at) : json_null()));
	}
	return steps;
}

json_t *release_json(const struct release *r)
{
	const char *state = r->stage == RELEASE_DONE ? "done" : r->steps[STEP_RESET].state == STEP_DONE || r->stage == RELEASE_FINISHING ? "resetting" : "waiting";
	bool done = r->stage == RELEASE_DONE;
	return json_pack("{s:s, s:s, s:s, s:s, s:o, s:o, s:o, s:O?, s:o, s:I}", "id", r->unit, "device", r->unit, "device_name", r->name, "state", state,
		"undo_until", r->stage == RELEASE_UNDOABLE ? json_integer(r->undo_until) : json_null(), "steps", steps_json(r), "receipt",
		text_or_null(r->outcome), "cleared", r->cleared, "slip", done ? json_string(r->slip) : json_null(), "started_at", (json_int_t)r->started_at);
}

int release_save(const struct release *r, struct ownership_store *q)
{
	struct release_row row = { .started_at = r->started_at, .done = r->stage == RELEASE_DONE };
	AUTO_JSON json_t *body = json_pack("{s:i, s:o, s:I, s:s, s:s, s:b, s:b, s:s, s:s, s:s, s:s, s:I, s:s?, s:O?}", "stage", (int)r->stage, "steps", steps_json(r),
		"undo_until", (json_int_t)r->undo_until, "nonce", r->nonce, "outcome", r->outcome, "native", r->native, "listed", r->listed, "serial", r->serial, "model",
		r->model, "manufacturer", r->manufacturer, "identity", r->identity, "epoch", (json_int_t)r->epoch, "receipt", r->receipt, "cleared", r->cleared);
	AUTO_FREE char *text = body ? json_write(body) : NULL;
	if (!text || !str_copy(row.body, sizeof row.body, text))
		return ERR_LIMIT;
	(void)str_copy(row.unit, sizeof row.unit, r->unit);
	(void)str_copy(row.name, sizeof row.name, r->name);
	(void)str_copy(row.slip, sizeof row.slip, r->slip);
	return ownership_store_put_release(q, &row);
}

static void load_steps(struct release *r, const json_t *steps)
{
	for (size_t i = 0; i < STEP_COUNT && i < json_array_size(steps); i++) {
		const json_t *s = json_array_get(steps, i);
		const char *word = json_text_or(s, "state", "");
		for (int k = 0; k < STATE_WORDS; k++)
			if (str_eq(word, state_words[k]))
				r->steps[i].state = (enum step_state)k;
		(void)str_copy(r->steps[i].code, sizeof r->steps[i].code, json_text_or(s, "code", ""));
		r->steps[i].at = json_integer_value(json_object_get(s, "at"));
	}
}

int release_load(struct release **ret, const struct release_row *row)
{
	AUTO_JSON json_t *body = NULL;
	if (json_read(&body, row->body, strlen(row->body), sizeof row->body, 8) < 0)
		return ERR_PARSE;
	int64_t stage = 0;
	if (json_get_int(body, "stage", 0, RELEASE_DONE, &stage) < 0)
		return ERR_PARSE;
	struct release *r = NEW(struct release);
	r->stage = (enum release_stage)stage;
	r->started_at = row->started_at;
	r->undo_until = json_integer_value(json_object_get(body, "undo_until"));
	r->epoch = json_integer_value(json_object_get(body, "epoch"));
	r->native = json_is_true(json_object_get(body, "native"));
	r->listed = json_is_true(json_object_get(body, "listed"));
	r->receipt = mem_str(json_text_or(body, "receipt", NULL));
	r->cleared = json_incref(json_object_get(body, "cleared"));
	const struct { char *to; size_t size; const char *from; } texts[] = {
		{ r->unit, sizeof r->unit, row->unit }, { r->name, sizeof r->name, row->name }, { r->slip, sizeof r->slip, row->slip },
		{ r->nonce, sizeof r->nonce, json_text_or(body, "nonce", "") }, { r->outcome, sizeof r->outcome, json_text_or(body, "outcome", "") },
		{ r->serial, sizeof r->serial, json_text_or(body, "serial", "") }, { r->model, sizeof r->model, json_text_or(body, "model", "") },
		{ r->manufacturer, sizeof r->manufacturer, json_text_or(body, "manufacturer", "") }, { r->identity, sizeof r->identity, json_text_or(body, "identity", "") },
	};
	for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
		(void)str_copy(texts[i].to, texts[i].size, texts[i].from);
	load_steps(r, json_object_get(body, "steps"));
	*ret = r;
	return 0;
}
