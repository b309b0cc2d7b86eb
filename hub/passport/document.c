#include "passport/document.h"
#include <ctype.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/document_reader.h"
#include "passport/label.h"

#define TEXT_MAX 256
#define CONTACTS_MAX 8
#define LANGUAGES_MAX 8
#define HISTORY_MAX 64
#define INTERACTIONS_MAX 128
#define SERVICES_MAX 64
#define PROVISIONS_MAX 128
#define SENSORS_MAX 32
#define LABEL_TEXT_MAX (16 * 1024)

static const char *const used[] = {"passport", "issuer", "product", "top3", "support", "services", "interactions", "labels", "provisions", "sensors", "notify"};

// A document may carry much that the hub never shows; none of it is kept in memory.
static void drop_unused(json_t *payload)
{
	const char *key;
	json_t *value;
	void *next;
	json_object_foreach_safe(payload, next, key, value) {
		bool keep = false;
		for (size_t i = 0; i < sizeof(used) / sizeof(used[0]); i++)
			keep = keep || strcmp(key, used[i]) == 0;
		if (!keep)
			json_object_del(payload, key);
	}
}

int document_key_of(const json_t *payload, const char *holder, uint8_t point[65])
{
	json_t *who;
	const char *text;
	uint8_t found[65];
	size_t len = sizeof(found);
	if (json_get_object(payload, holder, &who) || json_get_text(who, "key", 87, &text))
		return ERR_INVALID;
	if (str_unb64url(found, &len, text, strlen(text)) || len != sizeof(found) || found[0] != 4)
		return ERR_INVALID;
	memcpy(point, found, sizeof(found));
	return 0;
}

int document_key(const json_t *payload, uint8_t point[65])
{
	return document_key_of(payload, "issuer", point);
}

static void read_head(struct reader *r, struct document *d, const json_t *o)
{
	static const char *const versions[] = {"1.0", NULL};
	reader_at(r, "passport");
	reader_one_of(r, o, "version", versions, REQUIRED);
	d->id = reader_text(r, o, "id", 64, REQUIRED);
	d->revision = reader_int(r, o, "revision", 1, INT32_MAX, REQUIRED);
	d->issued_text = reader_text(r, o, "issued_at", 32, REQUIRED);
	d->issued_at = reader_time(r, o, "issued_at", REQUIRED);
	d->refresh_after = reader_time(r, o, "refresh_after", OPTIONAL);
	const json_t *urls = reader_array(r, o, "urls", 8, OPTIONAL);
	for (size_t i = 0; i < json_array_size(urls); i++) {
		const char *url = json_string_value(json_array_get(urls, i));
		if (!url || !reader_is_https(url))
			reader_fail(r, "urls", "must list https addresses");
	}
	d->url = json_string_value(json_array_get(urls, 0));
}

// A document that nobody signed needs no key, and then no domain that would vouch for one.
static void read_issuer(struct reader *r, struct document *d, const json_t *o, const json_t *payload, enum need signer)
{
	static const char *const roles[] = {"manufacturer", "importer", "authorised_representative", NULL};
	reader_at(r, "issuer");
	reader_one_of(r, o, "role", roles, REQUIRED);
	d->issuer_name = reader_text(r, o, "legal_name", TEXT_MAX, REQUIRED);
	const char *web = reader_https(r, o, "web", signer);
	if (web)
		reader_host(d->issuer_host, web);
	if ((signer == REQUIRED || json_object_get(o, "key")) && document_key(payload, d->issuer_key))
		reader_fail(r, "key", "must be an uncompressed P-256 point, 65 bytes in base64url");
}

static void read_product(struct reader *r, struct document *d, const json_t *o)
{
	reader_at(r, "product");
	d->model = reader_text(r, o, "model", 64, REQUIRED);
	reader_text(r, o, "name", TEXT_MAX, REQUIRED);
}

static void read_passwords(struct reader *r, struct document *d, const json_t *o)
{
	static const char *const modes[] = {"none", "unique_per_device", "user_defined", NULL};
	static const enum password_mode values[] = {PASSWORDS_NONE, PASSWORDS_UNIQUE, PASSWORDS_USER_DEFINED};
	reader_at(r, "top3.passwords");
	const char *mode = o ? reader_one_of(r, o, "mode", modes, REQUIRED) : NULL;
	for (size_t i = 0; mode && modes[i]; i++)
		if (strcmp(mode, modes[i]) == 0)
			d->passwords = values[i];
}

static void read_disclosure(struct reader *r, struct document *d, const json_t *o)
{
	reader_at(r, "top3.disclosure");
	if (!o)
		return;
	d->policy_url = reader_https(r, o, "policy_url", REQUIRED);
	reader_https(r, o, "security_txt", OPTIONAL);
	const json_t *contacts = reader_array(r, o, "contacts", CONTACTS_MAX, REQUIRED);
	if (!json_array_size(contacts))
		reader_fail(r, "contacts", "must name at least one");
	for (size_t i = 0; i < json_array_size(contacts); i++) {
		const char *uri = json_string_value(json_array_get(contacts, i));
		bool known = uri && (reader_is_https(uri) || str_starts(uri, "mailto:") || str_starts(uri, "tel:"));
		if (!known || !str_is_name(uri, TEXT_MAX))
			reader_fail(r, "contacts", "must list mailto:, tel: or https addresses");
	}
	d->contact = json_string_value(json_array_get(contacts, 0));
	const json_t *languages = reader_array(r, o, "languages", LANGUAGES_MAX, OPTIONAL);
	for (size_t i = 0; i < json_array_size(languages); i++) {
		const char *tag = json_string_value(json_array_get(languages, i));
		if (!tag || !*tag || strlen(tag) > 35 || strspn(tag, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") != strlen(tag))
			reader_fail(r, "languages", "must list language tags (RFC 5646)");
	}
}

static void read_history(struct reader *r, struct support_terms *t, const json_t *o)
{
	const json_t *history = reader_array(r, o, "history", HISTORY_MAX, OPTIONAL);
	for (size_t i = 0; i < json_array_size(history); i++) {
		reader_at(r, "support.history[%zu]", i);
		int64_t end = reader_day(r, json_array_get(history, i), "end", REQUIRED);
		if (end > t->promised)
			t->promised = end;
	}
	reader_at(r, "support");
}

static void read_basis(struct reader *r, struct support_terms *t, const json_t *o)
{
	static const char *const words[] = {"end_date", "months_from_sale", "while_service_operates", "none", "unknown", NULL};
	static const enum support_basis values[] = {BASIS_END_DATE, BASIS_MONTHS_FROM_SALE, BASIS_WHILE_SERVICE, BASIS_NONE, BASIS_UNKNOWN};
	const char *basis = reader_one_of(r, o, "basis", words, REQUIRED);
	for (size_t i = 0; basis && words[i]; i++)
		if (strcmp(basis, words[i]) == 0)
			t->basis = values[i];
}

static void read_support(struct reader *r, struct support_terms *t, const json_t *o)
{
	static const char *const precisions[] = {"day", "month", NULL};
	static const char *const after[] = {"works_offline", "works_without_fixes", "stops", "unknown", NULL};
	reader_at(r, "support");
	if (!o)
		return;
	read_basis(r, t, o);
	t->start = reader_day(r, o, "start", OPTIONAL);
	t->end = reader_day(r, o, "end", t->basis == BASIS_END_DATE ? REQUIRED : OPTIONAL);
	t->by_month = str_eq(reader_one_of(r, o, "end_precision", precisions, OPTIONAL), "month");
	t->months = reader_int(r, o, "months", 1, 600, t->basis == BASIS_MONTHS_FROM_SALE ? REQUIRED : OPTIONAL);
	t->published_url = reader_https(r, o, "published_url", OPTIONAL);
	t->after_end = reader_one_of(r, o, "after_end", after, OPTIONAL);
	read_history(r, t, o);
}

// The promise leans on the services that support.services names; when it names none, on all.
static bool is_leaned_on(const json_t *names, const char *id)
{
	for (size_t i = 0; i < json_array_size(names); i++)
		if (str_eq(json_string_value(json_array_get(names, i)), id))
			return true;
	return !json_array_size(names);
}

static void read_services(struct reader *r, struct support_terms *t, const json_t *list, const json_t *names)
{
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		reader_at(r, "services[%zu]", i);
		const char *id = reader_text(r, o, "id", 64, REQUIRED);
		int64_t ends = reader_day(r, o, "ends", OPTIONAL);
		if (ends && is_leaned_on(names, id) && (!t->service_end || ends < t->service_end))
			t->service_end = ends;
	}
}

static void read_peer(struct reader *r, size_t i, const json_t *o)
{
	static const char *const kinds[] = {"service", "ntp", "dns", "update", "peer_device", "hub", NULL};
	reader_at(r, "interactions[%zu].peer", i);
	reader_one_of(r, o, "kind", kinds, REQUIRED);
	reader_text(r, o, "operator", TEXT_MAX, OPTIONAL);
	const char *host = reader_text(r, o, "host", 127, OPTIONAL);
	if (host && strspn(host, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-:") != strlen(host))
		reader_fail(r, "host", "must be a host name or address");
	const char *country = reader_text(r, o, "country", 2, OPTIONAL);
	if (country && !(isupper((unsigned char)country[0]) && isupper((unsigned char)country[1])))
		reader_fail(r, "country", "must be two capital letters (ISO 3166-1)");
}

static void read_transport(struct reader *r, size_t i, const json_t *o)
{
	static const char *const protocols[] = {"tcp", "udp", "icmp", "l2", NULL};
	static const char *const versions[] = {"1.2", "1.3", NULL};
	reader_at(r, "interactions[%zu].transport", i);
	reader_one_of(r, o, "proto", protocols, REQUIRED);
	reader_int(r, o, "port", 1, 65535, OPTIONAL);
	const json_t *tls = reader_object(r, o, "tls", OPTIONAL);
	if (tls)
		reader_one_of(r, tls, "min", versions, REQUIRED);
}

static void read_purpose(struct reader *r, size_t i, const json_t *o)
{
	reader_at(r, "interactions[%zu].purpose", i);
	const char *code = reader_text(r, o, "code", 32, REQUIRED);
	if (code && !reader_is_word(code))
		reader_fail(r, "code", "must be a word of lower-case letters");
	const json_t *texts = reader_object(r, o, "text", REQUIRED);
	for (void *t = json_object_iter((json_t *)texts); t; t = json_object_iter_next((json_t *)texts, t))
		reader_text(r, texts, json_object_iter_key(t), TEXT_MAX, REQUIRED);
}

static void read_interaction(struct reader *r, size_t i, const json_t *o)
{
	static const char *const flows[] = {"device_to_cloud", "device_to_hub", "device_to_lan", "app_to_device", "hub_to_device", NULL};
	static const char *const starters[] = {"device", "hub", "other", NULL};
	reader_at(r, "interactions[%zu]", i);
	reader_text(r, o, "id", 64, REQUIRED);
	reader_one_of(r, o, "flow", flows, REQUIRED);
	reader_one_of(r, o, "initiated_by", starters, REQUIRED);
	reader_words(r, o, "data", 32, REQUIRED);
	reader_bool(r, o, "personal", REQUIRED);
	reader_bool(r, o, "optional", REQUIRED);
	const json_t *needed = reader_array(r, o, "required_for", 16, OPTIONAL);
	for (size_t k = 0; k < json_array_size(needed); k++) {
		const char *text = json_string_value(json_array_get(needed, k));
		if (!text || !str_is_name(text, TEXT_MAX))
			reader_fail(r, "required_for", "must list plain texts");
	}
	const json_t *peer = reader_object(r, o, "peer", REQUIRED);
	const json_t *transport = reader_object(r, o, "transport", REQUIRED);
	const json_t *purpose = reader_object(r, o, "purpose", REQUIRED);
	read_peer(r, i, peer);
	read_transport(r, i, transport);
	read_purpose(r, i, purpose);
}

static void read_provisions(struct reader *r, const json_t *list)
{
	static const char *const results[] = {"Y", "N", "NA", "UNKNOWN", NULL};
	for (size_t i = 0; i < json_array_size(list); i++) {
		const json_t *o = json_array_get(list, i);
		reader_at(r, "provisions[%zu]", i);
		reader_text(r, o, "std", 32, REQUIRED);
		reader_text(r, o, "ver", 16, REQUIRED);
		reader_text(r, o, "id", 16, REQUIRED);
		reader_one_of(r, o, "result", results, REQUIRED);
		reader_text(r, o, "why", TEXT_MAX, OPTIONAL);
	}
}

static void read_sensors(struct reader *r, struct document *d, const json_t *list)
{
	static const char *const kinds[] = {"camera", "microphone", "location", "presence", "radar", "temperature", "power", "biometric", "other", NULL};
	for (size_t i = 0; i < json_array_size(list); i++) {
		reader_at(r, "sensors[%zu]", i);
		reader_one_of(r, json_array_get(list, i), "kind", kinds, REQUIRED);
		reader_text(r, json_array_get(list, i), "note", TEXT_MAX, OPTIONAL);
	}
	d->names_sensors = list != NULL; // none listed says that it senses nothing
}

static void read_notify(struct reader *r, struct document *d, const json_t *notify)
{
	static const char *const defaults[] = {"none", "opt_in", "opt_out", NULL};
	reader_at(r, "notify");
	const json_t *o = reader_object(r, notify, "registration", OPTIONAL);
	if (!o)
		return;
	reader_at(r, "notify.registration");
	reader_one_of(r, o, "default", defaults, REQUIRED);
	reader_https(r, o, "url", OPTIONAL);
	reader_https(r, o, "opt_out_url", OPTIONAL);
	reader_https(r, o, "privacy_url", OPTIONAL);
	reader_words(r, o, "data", 16, REQUIRED);
	d->registration = o;
}

static void read_all(struct reader *r, struct document *d, enum need signer)
{
	const json_t *payload = d->payload;
	const json_t *head = reader_object(r, payload, "passport", REQUIRED);
	const json_t *issuer = reader_object(r, payload, "issuer", REQUIRED);
	const json_t *product = reader_object(r, payload, "product", REQUIRED);
	const json_t *top3 = reader_object(r, payload, "top3", OPTIONAL);
	const json_t *support = reader_object(r, payload, "support", OPTIONAL);
	const json_t *services = reader_array(r, payload, "services", SERVICES_MAX, OPTIONAL);
	d->interactions = reader_array(r, payload, "interactions", INTERACTIONS_MAX, OPTIONAL);
	d->provisions = reader_array(r, payload, "provisions", PROVISIONS_MAX, OPTIONAL);
	const json_t *notify = reader_object(r, payload, "notify", OPTIONAL);
	const json_t *sensors = reader_array(r, payload, "sensors", SENSORS_MAX, OPTIONAL);
	d->labels = reader_array(r, payload, "labels", LABELS_MAX, OPTIONAL);
	for (size_t i = 0; i < json_array_size(d->labels); i++) {
		const char *jws = json_string_value(json_array_get(d->labels, i));
		if (!jws || strlen(jws) > LABEL_TEXT_MAX)
			reader_fail(r, "labels", "must list signed attestations");
	}
	read_provisions(r, d->provisions);
	read_sensors(r, d, sensors);
	read_notify(r, d, notify);
	read_head(r, d, head);
	read_issuer(r, d, issuer, payload, signer);
	read_product(r, d, product);
	reader_at(r, "top3");
	const json_t *passwords = reader_object(r, top3, "passwords", OPTIONAL);
	const json_t *disclosure = reader_object(r, top3, "disclosure", OPTIONAL);
	read_passwords(r, d, passwords);
	read_disclosure(r, d, disclosure);
	read_support(r, &d->support, support);
	read_services(r, &d->support, services, reader_array(r, support, "services", SERVICES_MAX, OPTIONAL));
	for (size_t i = 0; i < json_array_size(d->interactions); i++)
		read_interaction(r, i, json_array_get(d->interactions, i));
}

static int read_payload(struct document *ret, json_t *payload, enum need signer, struct document_fault *fault)
{
	struct reader r = {.failed = false};
	struct document d = {.payload = payload};
	drop_unused(payload);
	read_all(&r, &d, signer);
	if (!r.failed) {
		*ret = d;
		return 0;
	}
	if (fault)
		*fault = r.fault;
	document_done(&d);
	return ERR_INVALID;
}

int document_read(struct document *ret, json_t *payload, struct document_fault *fault)
{
	return read_payload(ret, payload, REQUIRED, fault);
}

int document_read_unsigned(struct document *ret, json_t *payload, struct document_fault *fault)
{
	return read_payload(ret, payload, OPTIONAL, fault);
}

void document_done(struct document *d)
{
	json_decref(d->payload);
	*d = (struct document){.payload = NULL};
}
