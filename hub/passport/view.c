#include "passport/view.h"
#include "base/str.h"

static json_t *text_or_null(const char *s)
{
	return s ? json_string(s) : json_null();
}

json_t *view_day(int64_t day)
{
	char text[25];
	if (!day)
		return json_null();
	str_time(text, day);
	text[10] = 0; // the date of the time
	return json_string(text);
}

static json_t *time_or_null(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

static json_t *params(const struct fact_params *p)
{
	json_t *o = json_object();
	if (p->contact)
		json_object_set_new(o, "contact", json_string(p->contact));
	if (p->url)
		json_object_set_new(o, "url", json_string(p->url));
	if (p->scheme)
		json_object_set_new(o, "scheme", json_string(p->scheme));
	if (p->level)
		json_object_set_new(o, "level", json_string(p->level));
	if (p->until)
		json_object_set_new(o, "until", view_day(p->until));
	if (p->months)
		json_object_set_new(o, "months", json_integer(p->months));
	return o;
}

static json_t *line(const struct line_view *v)
{
	const struct label_fact *f = &v->fact;
	return json_pack("{s:s, s:s, s:s, s:o, s:s, s:o, s:b}", "key", label_line_word(f->line), "verdict", fact_says_word(f->says), "source",
		fact_source_word(f->source), "at", time_or_null(f->at), "code", f->code, "params", params(&f->params), "conflict", v->conflict);
}

static json_t *passport(const struct passport_view *p)
{
	const struct document *d = p->d;
	if (!d && !p->problem)
		return json_null();
	return json_pack("{s:s, s:I, s:s, s:b, s:o, s:o, s:o}", "issuer", d ? d->issuer_name : "", "revision", (json_int_t)(d ? d->revision : 0), "issued_at",
		d ? d->issued_text : "", "verified", d != NULL, "problem", text_or_null(p->problem), "url", text_or_null(d ? d->url : NULL),
		"key_first_seen_at", time_or_null(d ? p->key_first_seen_at : 0));
}

json_t *view_label(const struct label_view *label, const struct passport_view *p, const struct observation *seen, int count)
{
	json_t *lines = json_array(), *observed = json_array();
	for (int l = 0; l < LINE_COUNT; l++)
		json_array_append_new(lines, line(&label->lines[l]));
	for (int i = 0; i < count; i++)
		json_array_append_new(observed, json_pack("{s:s, s:s, s:I}", "kind", seen[i].kind, "value", seen[i].value, "at", (json_int_t)seen[i].at));
	return json_pack("{s:s, s:s, s:o, s:o, s:o}", "verdict", label_verdict_word(label->verdict), "why", label->why, "lines", lines, "passport", passport(p), "observed", observed);
}

json_t *view_support(const struct support_terms *t, const struct support_view *v, enum fact_source source)
{
	json_t *precision = !v->until ? json_null() : json_string(v->by_month ? "month" : "day");
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:s, s:s, s:o, s:b, s:o}", "status", support_status_word(v->status), "why", v->why, "until", view_day(v->until), "precision",
		precision, "start", view_day(t->start), "basis", support_basis_word(t->basis), "source", fact_source_word(source), "published_url",
		text_or_null(t->published_url), "provisional", v->provisional, "after_end", text_or_null(t->after_end));
}
