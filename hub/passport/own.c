#define LOG_ROOM "passport"
#include "passport/own.h"
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "passport/facts.h"
#include "passport/jws.h"
#include "passport/provisions.h"
#include "passport/view.h"

#define DAY_MS INT64_C(86400000)
enum { FRESH_DAYS = 90, TEXT_MAX = 8192 };

extern const char own_passport[], own_passport_end[]; // embedded by the build

struct own {
	struct document d;
	bool is_signed;
	char kid[44];        // of the key that signed it; "" without
	const char *problem; // of a signed one that is not used, a stable word; NULL none
};

static int read_built_in(struct document *ret)
{
	json_t *payload = NULL;
	int err = json_read(&payload, own_passport, (size_t)(own_passport_end - own_passport), JWS_MAX, JWS_DEPTH);
	return err < 0 ? err : document_read_unsigned(ret, payload, NULL);
}

// What is wrong with a signed passport of this hub, as a stable word; NULL: nothing, and *ret and kid are filled.
static const char *read_signed(struct document *ret, char kid[44], const struct document *built_in, const char *text, size_t len)
{
	struct jws parsed = {.header = NULL}, verified = {.header = NULL};
	uint8_t point[65];
	if (jws_parse(&parsed, text, len, DOCUMENT_TYP) < 0)
		return "malformed";
	int err = document_key(parsed.payload, point);
	jws_done(&parsed);
	if (err < 0)
		return "malformed";
	if (jws_verify(&verified, text, len, DOCUMENT_TYP, point) < 0)
		return "signature";
	str_copy(kid, 44, verified.kid);
	err = document_read(ret, json_incref(verified.payload), NULL);
	jws_done(&verified);
	if (err < 0)
		return "malformed";
	const char *problem = !str_eq(ret->model, built_in->model) ? "mismatch" : ret->revision < built_in->revision ? "revision" : NULL;
	if (problem)
		document_done(ret);
	return problem;
}

static void take_signed(struct own *o, const char *path)
{
	AUTO_FREE char *text = NULL;
	struct document d;
	size_t len;
	int err = *path ? file_read(path, JWS_MAX, &text, &len) : ERR_NOT_FOUND;
	if (err == ERR_NOT_FOUND)
		return;
	while (err == 0 && len && strchr(" \r\n\t", text[len - 1]))
		len--;
	o->problem = err < 0 ? "malformed" : read_signed(&d, o->kid, &o->d, text, len);
	if (o->problem) {
		log_warning("the hub's own signed passport is not used, %s: %s", o->problem, path);
		o->kid[0] = '\0';
		return;
	}
	document_done(&o->d);
	o->d = d;
	o->is_signed = true;
}

int own_open(struct own **ret, const char *path)
{
	struct own *o = NEW(struct own);
	int err = read_built_in(&o->d);
	if (err < 0) {
		free(o);
		log_error("the passport that is built into the hub cannot be read");
		return ERR_INVALID;
	}
	take_signed(o, path);
	*ret = o;
	return 0;
}

void own_close(struct own *o)
{
	if (!o)
		return;
	document_done(&o->d);
	free(o);
}

const struct document *own_document(const struct own *o)
{
	return &o->d;
}

int64_t own_until(const struct own *o)
{
	return support_view(&o->d.support, 0, false).until;
}

static json_t *passport_json(const struct own *o)
{
	return json_pack("{s:s, s:I, s:s, s:b, s:s*, s:s*, s:s*}", "issuer", o->d.issuer_name, "revision", (json_int_t)o->d.revision, "issued_at", o->d.issued_text, "signed",
		o->is_signed, "key", *o->kid ? o->kid : NULL, "problem", o->problem, "web", *o->d.issuer_host ? o->d.issuer_host : NULL);
}

json_t *own_card(const struct own *o, int64_t now_ms, bool time_unsure)
{
	struct support_view support = support_view(&o->d.support, now_ms, time_unsure);
	const struct facts_known known = {.passport = &o->d, .support = &support, .support_source = SOURCE_DECLARED};
	struct label_fact facts[FACTS_MAX];
	const struct label_setting setting = {.now_ms = now_ms};
	struct label_view label;
	label_view(&label, facts, facts_collect(facts, &known), &setting);
	const struct passport_view none = {.d = NULL};
	const struct provision_known points = {.passport = &o->d, .support = &support};
	bool stated = o->d.support.basis != BASIS_UNKNOWN || o->d.support.promised;
	return json_pack("{s:s, s:s, s:o, s:o, s:o, s:o}", "manufacturer", o->d.issuer_name, "model", o->d.model, "passport", passport_json(o), "label",
		view_label(&label, &none, NULL, 0), "support", view_support(&o->d.support, &support, stated ? SOURCE_DECLARED : SOURCE_NOBODY), "checklist", provisions_view(&points));
}

// --- security.txt ---

static void put_field(struct buf *to, const char *name, const char *value)
{
	if (value)
		buf_putf(to, "%s: %s\n", name, value);
}

static void put_languages(struct buf *to, const json_t *list)
{
	const json_t *one;
	size_t i;
	json_array_foreach(list, i, one)
		buf_putf(to, "%s%s", i ? ", " : "Preferred-Languages: ", json_string_value(one));
	if (json_array_size(list))
		buf_put_str(to, "\n");
}

// The last day of support still counts; what is not supported vouches for no contact any longer.
static int64_t expires(int64_t until, int64_t now_ms)
{
	int64_t fresh = now_ms - now_ms % DAY_MS + FRESH_DAYS * DAY_MS;
	return until && until + DAY_MS < fresh ? until + DAY_MS : fresh;
}

char *own_security_txt(const struct own *o, const char *canonical, int64_t now_ms)
{
	const json_t *disclosure = json_object_get(json_object_get(o->d.payload, "top3"), "disclosure"), *contact;
	AUTO_BUF struct buf b;
	char until[25];
	size_t i;
	if (!o->d.contact)
		return NULL;
	buf_init(&b, TEXT_MAX);
	json_array_foreach(json_object_get(disclosure, "contacts"), i, contact)
		put_field(&b, "Contact", json_string_value(contact));
	str_time(until, expires(own_until(o), now_ms));
	memcpy(until + strlen("2026-11-27T00:00:00"), "Z", sizeof "Z"); // no fraction of a second
	put_field(&b, "Expires", until);
	put_field(&b, "Canonical", canonical);
	put_field(&b, "Policy", o->d.policy_url);
	put_languages(&b, json_object_get(disclosure, "languages"));
	return b.failed ? NULL : buf_steal_str(&b);
}
