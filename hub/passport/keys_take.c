// A maker's key changes: the passport refused for it waits, and is taken when the old key signed the new one over or the owner compared the fingerprints.
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/internal.h"
#include "passport/jws.h"
#include "passport/keys.h"
#include "passport/published.h"
#include "platform/pki.h"

struct waiting { char *jws; size_t len; uint8_t point[65]; char domain[128]; };

// The passport that was refused for its key, whose signature holds with the key it names. ERR_STATE: none waits.
static int find_waiting(struct passports *p, const char *unit, struct waiting *ret)
{
	struct record *known;
	struct waiting w = {.jws = NULL};
	struct jws j;
	struct document d;
	int r = record_find(p, unit, &known);
	if (r)
		return r;
	if (!str_eq(known->problem, "key_changed"))
		return ERR_STATE;
	r = passport_store_get_refused_jws(p->store, unit, &w.jws, &w.len);
	if (r <= 0)
		return r < 0 ? r : ERR_STATE;
	r = jws_parse(&j, w.jws, w.len, DOCUMENT_TYP);
	if (!r) {
		r = document_key(j.payload, w.point);
		jws_done(&j);
	}
	if (!r)
		r = jws_verify(&j, w.jws, w.len, DOCUMENT_TYP, w.point);
	if (!r) {
		r = document_read(&d, STEAL(j.payload), NULL);
		jws_done(&j);
	}
	if (r) {
		free(w.jws);
		return r;
	}
	str_copy(w.domain, sizeof(w.domain), d.issuer_host);
	document_done(&d);
	*ret = w;
	return 0;
}

static int take(struct passports *p, const char *unit, const char *unit_model, const struct waiting *w, enum key_voucher voucher, int64_t now_ms)
{
	struct maker_key key = {.first_seen_at = now_ms, .voucher = (int)voucher};
	memcpy(key.point, w->point, sizeof(key.point));
	int r = passport_store_put_key(p->store, w->domain, &key);
	return r ? r : passports_put(p, unit, unit_model, w->jws, w->len, now_ms);
}

int passports_take_key(struct passports *p, const char *unit, const char *unit_model, const char *fingerprint, int64_t now_ms)
{
	struct waiting w;
	char id[44];
	int r = find_waiting(p, unit, &w);
	if (r)
		return r;
	pki_key_id(w.point, id);
	r = str_eq(id, fingerprint) ? take(p, unit, unit_model, &w, KEY_OWNER, now_ms) : ERR_MISMATCH;
	free(w.jws);
	return r;
}

static const char *judge(struct passports *p, const char *unit, const char *unit_model, const struct waiting *w, const struct named_keys *k, int64_t now_ms, int *err)
{
	struct maker_key old;
	int r = passport_store_get_key(p->store, w->domain, &old);
	if (r < 0) {
		*err = r;
		return "not_named";
	}
	if (r == 1 && keys_hands_over(k, w->domain, old.point, w->point)) {
		*err = take(p, unit, unit_model, w, KEY_WEB, now_ms);
		return "taken";
	}
	return keys_has(k, w->point) ? "named" : "not_named";
}

// No key waits: the domain can still say that the one in use is its own.
static const char *confirm(struct passports *p, const char *unit, const struct named_keys *k, int *err)
{
	struct record *known;
	struct maker_key key;
	*err = record_find(p, unit, &known);
	if (*err || !known->has_document)
		return "not_named";
	int r = passport_store_get_key(p->store, known->document.issuer_host, &key);
	if (r != 1 || !keys_has(k, key.point)) {
		*err = r < 0 ? r : 0;
		return "not_named";
	}
	if (key.voucher == KEY_SEEN_FIRST) {
		key.voucher = KEY_WEB;
		*err = passport_store_put_key(p->store, known->document.issuer_host, &key);
	}
	return "confirmed";
}

int passports_take_named_keys(struct passports *p, const char *unit, const char *unit_model, const void *body, size_t len, int64_t now_ms, const char **ret_outcome)
{
	struct named_keys k;
	struct waiting w;
	int err = keys_read(&k, body, len);
	if (err)
		return err;
	int r = find_waiting(p, unit, &w);
	if (!r) {
		*ret_outcome = judge(p, unit, unit_model, &w, &k, now_ms, &err);
		free(w.jws);
	} else if (r == ERR_STATE) {
		*ret_outcome = confirm(p, unit, &k, &err);
	} else {
		err = r;
	}
	keys_done(&k);
	return err;
}

// Where the maker's domain names its keys: the origin of issuer.web, of the passport in use or of the one that waits.
char *passports_keys_address(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	const json_t *issuer = known->has_document ? json_object_get(known->document.payload, "issuer") : NULL;
	const char *web = json_text_or(issuer, "web", NULL);
	if (!web)
		return NULL;
	size_t origin = strlen("https://") + strcspn(web + strlen("https://"), "/?#");
	AUTO_FREE char *base = mem_strn(web, origin);
	return mem_printf("%s" KEYS_PATH, base);
}

const char *passports_address(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	return known->has_document ? known->document.url : NULL;
}

const char *passports_published_address(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	const char *url = known->has_document ? known->document.support.published_url : NULL;
	return published_is_own(url, known->document.issuer_host) ? url : NULL;
}

int passports_take_published(struct passports *p, const char *unit, const void *page, size_t len, int64_t now_ms)
{
	const struct record *known = record_to_show(p, unit);
	char day[11];
	bool found = known->has_document && published_read(day, page, len, known->document.model) == 0;
	return passports_observe(p, unit, "support_published", found ? day : "no", now_ms);
}

json_t *passports_keys(struct passports *p, const char *unit)
{
	const struct record *known = record_to_show(p, unit);
	char id[44];
	struct maker_key key;
	struct waiting w;
	json_t *o = json_pack("{s:n, s:n, s:n}", "in_use", "voucher", "waiting");
	if (known->has_document) {
		pki_key_id(known->document.issuer_key, id);
		json_object_set_new(o, "in_use", json_string(id));
		if (passport_store_get_key(p->store, known->document.issuer_host, &key) == 1)
			json_object_set_new(o, "voucher", json_string(key_voucher_word((enum key_voucher)key.voucher)));
	}
	if (str_eq(known->problem, "key_changed") && !find_waiting(p, unit, &w)) {
		pki_key_id(w.point, id);
		json_object_set_new(o, "waiting", json_string(id));
		free(w.jws);
	}
	return o;
}
