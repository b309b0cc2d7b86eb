#include "passport/attestation.h"
#include <stdio.h>
#include <string.h>
#include "base/str.h"
#include "passport/document_reader.h"

static void copy(char *to, size_t size, const char *from)
{
	if (from)
		str_copy(to, size, from); // the reader has bounded it to less than the room
}

static void read_scheme(struct reader *r, struct label_entry *e, const json_t *o)
{
	const char *id = reader_text(r, o, "scheme", 32, REQUIRED);
	e->scheme = scheme_find(id);
	if (id && !e->scheme)
		reader_fail(r, "scheme", "must be one of the schemes that PASSPORT.md lists");
	if (e->scheme && (e->scheme->status == SCHEME_LAW || e->scheme->status == SCHEME_FRAMEWORK || e->scheme->status == SCHEME_NEVER))
		reader_fail(r, "scheme", "must be a scheme that gives labels");
}

static void read_level_word(struct reader *r, char to[25], const struct scheme *s, const json_t *o, const char *key, enum need need)
{
	const char *level = reader_text(r, o, key, 24, need);
	copy(to, 25, level);
	if (level && s && s->levels[0] && scheme_level(s, level) < 0)
		reader_fail(r, key, "must be a level of the scheme");
}

static void read_body(struct reader *r, struct label_entry *e, const json_t *o, const json_t *payload)
{
	reader_at(r, ATTESTATION_HOLDER);
	copy(e->body, sizeof(e->body), reader_text(r, o, "legal_name", 128, REQUIRED));
	const char *web = reader_https(r, o, "web", REQUIRED);
	if (web)
		reader_host(e->host, web);
	if (document_key_of(payload, ATTESTATION_HOLDER, e->key))
		reader_fail(r, "key", "must be an uncompressed P-256 point, 65 bytes in base64url");
}

static void read_lines(struct reader *r, struct label_entry *e, const json_t *list)
{
	static const char *const keys[] = {"passwords", "disclosure", "updates", NULL};
	for (size_t i = 0; i < json_array_size(list); i++) {
		reader_at(r, "lines[%zu]", i);
		const char *key = reader_one_of(r, json_array_get(list, i), "key", keys, REQUIRED);
		reader_text(r, json_array_get(list, i), "text", 256, REQUIRED);
		for (int l = 0; key && l < LINE_COUNT; l++)
			if (str_eq(key, label_line_word((enum label_line)l)))
				e->denied |= 1u << l;
	}
	if (!json_array_size(list))
		e->denied = (1u << LINE_COUNT) - 1;
}

static void read_product(struct reader *r, struct label_entry *e, const json_t *payload)
{
	const json_t *product = reader_object(r, payload, "product", REQUIRED), *firmware = reader_object(r, payload, "firmware", OPTIONAL);
	reader_at(r, "product");
	copy(e->maker, sizeof(e->maker), reader_text(r, product, "manufacturer", 128, REQUIRED));
	copy(e->model, sizeof(e->model), reader_text(r, product, "model", 64, REQUIRED));
	reader_at(r, "firmware");
	copy(e->firmware_min, sizeof(e->firmware_min), reader_text(r, firmware, "min", 64, OPTIONAL));
	copy(e->firmware_max, sizeof(e->firmware_max), reader_text(r, firmware, "max", 64, OPTIONAL));
}

static void read_standing(struct reader *r, struct label_entry *e, const json_t *o)
{
	static const char *const polarities[] = {"positive", "negative", NULL};
	static const char *const assessments[] = {"self_declared", "reviewed", "lab", "penetration_tested", "certified", NULL};
	static const char *const statuses[] = {"valid", "suspended", "revoked", "expired", "withdrawn", "unknown", NULL};
	e->negative = str_eq(reader_one_of(r, o, "polarity", polarities, REQUIRED), "negative");
	copy(e->registration_id, sizeof(e->registration_id), reader_text(r, o, "registration_id", 64, REQUIRED));
	copy(e->assessment, sizeof(e->assessment), reader_one_of(r, o, "assessment", assessments, REQUIRED));
	e->issued = reader_day(r, o, "issued", REQUIRED);
	e->valid_until = reader_day(r, o, "valid_until", OPTIONAL);
	if (e->valid_until && e->valid_until < e->issued)
		reader_fail(r, "valid_until", "must not lie before issued");
	const char *status = reader_one_of(r, o, "status", statuses, REQUIRED);
	if (status && label_status_parse(&e->status, status))
		reader_fail(r, "status", "must be one of the words that PASSPORT.md lists");
}

static void read_all(struct reader *r, struct label_entry *e, const json_t *o)
{
	static const char *const versions[] = {"1.0", NULL};
	const json_t *head = reader_object(r, o, "attestation", REQUIRED);
	const json_t *body = reader_object(r, o, ATTESTATION_HOLDER, REQUIRED), *level = reader_object(r, o, "level", OPTIONAL);
	read_scheme(r, e, o);
	read_standing(r, e, o);
	reader_https(r, o, "registry_url", OPTIONAL);
	const json_t *lines = reader_array(r, o, "lines", 8, OPTIONAL);
	reader_at(r, "attestation");
	reader_one_of(r, head, "version", versions, REQUIRED);
	reader_text(r, head, "id", 64, REQUIRED);
	e->revision = reader_int(r, head, "revision", 1, INT32_MAX, REQUIRED);
	e->attested_at = reader_time(r, head, "issued_at", REQUIRED);
	read_body(r, e, body, o);
	reader_at(r, "level");
	if (level)
		read_level_word(r, e->level, e->scheme, level, "value", REQUIRED);
	reader_at(r, "%s", "");
	read_product(r, e, o);
	read_lines(r, e, lines);
}

static int finish(const struct reader *r, struct document_fault *fault)
{
	if (r->failed && fault)
		*fault = r->fault;
	return r->failed ? ERR_INVALID : 0;
}

int attestation_read(struct label_entry *ret, const json_t *payload, struct document_fault *fault)
{
	struct reader r = {.failed = false};
	struct label_entry e = {.origin = LABEL_DOCUMENT};
	read_all(&r, &e, payload);
	int err = finish(&r, fault);
	if (!err)
		*ret = e;
	return err;
}

// Singapore's labels print their last day into their id: CSA/DDMMYY/number. 0: this one does not.
static int64_t printed_end(const char *id)
{
	char date[11];
	if (!str_starts(id, "CSA/") || strspn(id + 4, "0123456789") != 6 || id[10] != '/')
		return 0;
	const char *n = id + 4;
	snprintf(date, sizeof(date), "20%.2s-%.2s-%.2s", n + 4, n + 2, n);
	return str_day_ms(date);
}

int attestation_read_seen(struct label_entry *ret, const json_t *said, struct document_fault *fault)
{
	struct reader r = {.failed = false};
	struct label_entry e = {.origin = LABEL_SEEN};
	read_scheme(&r, &e, said);
	copy(e.registration_id, sizeof(e.registration_id), reader_text(&r, said, "registration_id", 64, REQUIRED));
	read_level_word(&r, e.level, e.scheme, said, "level", OPTIONAL);
	copy(e.model, sizeof(e.model), reader_text(&r, said, "model", 64, OPTIONAL));
	if (e.scheme && str_eq(e.scheme->id, "other"))
		copy(e.name, sizeof(e.name), reader_text(&r, said, "name", 64, REQUIRED));
	e.valid_until = reader_day(&r, said, "valid_until", OPTIONAL);
	int64_t printed = e.scheme && str_eq(e.scheme->id, "sg_cls") ? printed_end(e.registration_id) : 0;
	if (printed && e.valid_until && printed != e.valid_until)
		reader_fail(&r, "valid_until", "must be the day that the registration id names");
	if (printed)
		e.valid_until = printed;
	int err = finish(&r, fault);
	if (!err)
		*ret = e;
	return err;
}

int attestation_read_found(struct label_lookup *ret, const struct scheme *s, const json_t *found, struct document_fault *fault)
{
	struct reader r = {.failed = false};
	struct label_lookup l = {.result = LOOKUP_NONE};
	const char *result = reader_text(&r, found, "result", 24, REQUIRED);
	if (result && lookup_result_parse(&l.result, result))
		reader_fail(&r, "result", "must be one of the words that PASSPORT.md lists");
	read_level_word(&r, l.level, s, found, "level", OPTIONAL);
	l.valid_until = reader_day(&r, found, "valid_until", OPTIONAL);
	copy(l.url, sizeof(l.url), reader_text(&r, found, "url", 256, OPTIONAL));
	if (*l.url && !reader_is_https(l.url))
		reader_fail(&r, "url", "must be an https address");
	int err = finish(&r, fault);
	if (!err)
		*ret = l;
	return err;
}
