// Passports, labels and support: documents in, verdicts out. The face that api/, ownership/ and the house use. Rules: PASSPORT.md.
#ifndef PASSPORT_PASSPORT_H
#define PASSPORT_PASSPORT_H
#include "base/json.h"
#include "base/observer.h"
#include "platform/store.h"

struct passports;
// What the rooms above know and this one needs. Members may be NULL: then it is not known.
struct passports_world {
	void *data;
	int (*fact)(void *data, const char *unit, const char *key, const char **ret);  // "manufacturer", "model", "firmware"; borrowed until the next call
	int (*version_order)(const char *a, const char *b, int *ret);                  // as version_compare
	bool (*same_maker)(const char *a, const char *b);                              // as vendor_is_same
};
int passports_open(struct passports **ret, struct store *s) CHECKED;
void passports_close(struct passports *p);
void passports_set_world(struct passports *p, const struct passports_world *w);
// Told of every change of what stands behind a label: it came, was looked up, ran out, no longer fits, was removed (finding "gone").
struct passports_event { const char *unit; int64_t label; const char *scheme, *was, *finding; bool is_misfit; }; // was "": it is new
struct observers *passports_observers(struct passports *p);
// A maker's passport (JWS typ device-passport+jws) for a unit. Checks signature (by the key that the document names, first seen per maker and
// kept; x5c is not looked at), limits, schema, revision (no rollback), model against the unit's. Stores raw bytes and outcome either way; a refused
// document leaves the one in use as it is. ERR_PARSE, ERR_LIMIT, ERR_INVALID, ERR_UNSUPPORTED (form); ERR_MISMATCH (signature, key, model);
// ERR_STATE (older revision).
int passports_put(struct passports *p, const char *unit, const char *unit_model, const char *jws, size_t len, int64_t now_ms) CHECKED;
// What the hub observed: kind "credential_unique", "credential_shared", "plaintext" (value: end date of the legacy time, if any), "security_txt"
// ("ok", "expired"), "support_published" (date), "reset_proven", "no_fix_planned" (the advisory that says so), "service_accepts" (host of its maker's service), ... ; value text, "no" when it is so no
// longer. Upsert per unit and kind, at most 32 kinds (ERR_LIMIT); the same value is not written again for a day.
int passports_observe(struct passports *p, const char *unit, const char *kind, const char *value, int64_t now_ms) CHECKED;
// --- a maker's key changes (rules: PASSPORT.md, "Whose key") ---

// {"in_use","voucher","waiting"}: fingerprints of the key in use and of the one that a passport refused for its key was signed with; caller owns.
json_t *passports_keys(struct passports *p, const char *unit);
// The owner compared the waiting key's fingerprint: its passport is used. ERR_STATE: none waits; ERR_MISMATCH: another; errors of passports_put.
int passports_take_key(struct passports *p, const char *unit, const char *unit_model, const char *fingerprint, int64_t now_ms) CHECKED;
// What the maker's domain names as its keys, fetched from passports_keys_address (caller frees; NULL: no passport in use). *ret_outcome: "taken" (the old key
// signed the waiting one over), "named" (it is named, not signed over), "not_named", "confirmed" (none waits; the one in use is named). Errors of form too.
int passports_take_named_keys(struct passports *p, const char *unit, const char *unit_model, const void *body, size_t len, int64_t now_ms, const char **ret_outcome) CHECKED;
char *passports_keys_address(struct passports *p, const char *unit);
// Where a newer revision is to be had; borrowed until the next put; NULL: the passport names none.
const char *passports_address(struct passports *p, const char *unit);
// The page of its maker's own site on which the end of support stands (support.published_url); borrowed likewise; NULL: it names none there.
const char *passports_published_address(struct passports *p, const char *unit);
// What that page says now: the observation "support_published". Errors of the store.
int passports_take_published(struct passports *p, const char *unit, const void *page, size_t len, int64_t now_ms) CHECKED;

// --- labels (rules: PASSPORT.md, "Labels") ---

// The owner's word: what stands on the box; JSON as in the API. ERR_INVALID; ERR_LIMIT: at most 8; ERR_EXISTS: the unit has it already.
int passports_label_add(struct passports *p, const char *unit, const json_t *said, int64_t now_ms, int64_t *ret_id) CHECKED;
// An issuing body's attestation (JWS typ label-attestation+jws). A newer revision replaces the older. Errors as passports_put; ERR_LIMIT also: too many labels.
int passports_label_put(struct passports *p, const char *unit, const char *jws, size_t len, int64_t now_ms, int64_t *ret_id) CHECKED;
// What somebody (by) found in the scheme's registry; JSON as in the API. ERR_INVALID, ERR_NOT_FOUND.
int passports_label_check(struct passports *p, const char *unit, int64_t label, const json_t *found, const char *by, int64_t now_ms) CHECKED;
// The owner compared the fingerprint of the signing key with what the issuing body publishes. ERR_MISMATCH: another; ERR_NOT_FOUND; ERR_STATE: no document.
int passports_label_vouch(struct passports *p, const char *unit, int64_t label, const char *fingerprint, int64_t now_ms) CHECKED;
int passports_label_remove(struct passports *p, const char *unit, int64_t label) CHECKED; // ERR_NOT_FOUND
// Time has gone by: tells the observers of labels that ran out. Cheap; hourly will do.
void passports_look_again(struct passports *p, int64_t now_ms, bool time_unsure);

// --- what the owner knows, and the catalogue (rules: PASSPORT.md, "Owner and catalogue") ---

// key: "passwords" (none, unique_per_device, user_defined, shared), "contact", "policy", "updates_until", "sold_on", "product" (it is this one of the catalogue),
// "not_product" (it is not). value NULL takes it back; evidence: where it was read, may be NULL. ERR_INVALID.
int passports_state(struct passports *p, const char *unit, const char *key, const char *value, const char *evidence, int64_t now_ms) CHECKED;
// ERR_INVALID: passports_state would not take it, or it was bought on a day that is yet to come. now_ms 0: nobody knows what day it is.
int passports_check_stated(const char *key, const char *value, const char *evidence, int64_t now_ms) CHECKED;
// The MUD file (RFC 8520) that was fetched from address on the owner's word; address NULL: what one said is forgotten. Errors of mud_read; ERR_MISMATCH: it gives
// itself another address.
int passports_take_mud(struct passports *p, const char *unit, const char *address, const void *body, size_t len, int64_t now_ms) CHECKED;
json_t *passports_stated(struct passports *p, const char *unit);  // {key: {"value","evidence","at"}}; caller owns
// The sale: {"sold_on","seller","seller_country","seller_contact","channel" (new, refurbished, second_hand, gift),"price","wrong" (what is wrong with it)}; each a
// text or null; keys of passports_state. Caller owns.
json_t *passports_sale(struct passports *p, const char *unit);
// {"product": the catalogue's entry or null, "how": "exact" (maker and model are its), "owner" or null, "offers": what it might be}; caller owns.
json_t *passports_product(struct passports *p, const char *unit);

// {"verdict","lines":[...],"passport":{...}|null,"observed":[...]} and {"status","until",...} as in the API; caller owns.
json_t *passports_label(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
json_t *passports_support(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
// The same in short, for lists: {"verdict"} and {"status","until","basis"}; caller owns.
json_t *passports_label_brief(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
json_t *passports_support_brief(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
// The days on which something ends; days are their start in UTC ms, 0: none. until: the end of updates as it is shown. promised: the longest promise of the maker
// itself, named: what it says now. shortened: that is less, which needs no day.
struct passport_ends { int64_t until, promised, named; bool shortened; };
struct passport_ends passports_ends(struct passports *p, const char *unit);
// Each of its cloud services that has an announced end.
void passports_each_service_end(struct passports *p, const char *unit, void (*service)(void *data, const char *id, int64_t end), void *data);
// EN 303 645 point by point, as in the API; caller owns. sight: what other rooms saw of the unit.
struct provision_sight;
json_t *passports_checklist(struct passports *p, const char *unit, const struct provision_sight *sight, int64_t now_ms, bool time_unsure);
// The verified passport's "interactions" (array, borrowed until the next put), or NULL.
const json_t *passports_interactions(struct passports *p, const char *unit);
// The signed texts as they came: {"passport": JWS or null (none in use), "attestations": [JWS...]}; caller owns.
int passports_documents(struct passports *p, const char *unit, json_t **ret) CHECKED;
// Which laws of the country of the sale asked its maker for what a label says (grace.h: grace_view); caller owns.
json_t *passports_grace(struct passports *p, const char *unit, int64_t now_ms);
// Its "notify.registration": {"default","url"?,"data","opt_out_url"?,"privacy_url"?}, borrowed until the next put, or NULL.
const json_t *passports_registration(struct passports *p, const char *unit);
// The legal name of the maker, when it signed the unit's verified passport itself; borrowed until the next put. Or NULL.
const char *passports_maker(struct passports *p, const char *unit);
int passports_forget_unit(struct passports *p, const char *unit) CHECKED;

#endif
