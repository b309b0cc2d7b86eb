// Passports, labels and support: documents in, verdicts out. The face that api/, ownership/ and hubd.c use. Rules: PASSPORT.md.
#ifndef PASSPORT_PASSPORT_H
#define PASSPORT_PASSPORT_H
#include "base/json.h"
#include "platform/loop.h"
#include "platform/store.h"

struct passports;
int passports_open(struct passports **ret, struct store *s) CHECKED;
void passports_close(struct passports *p);
// A maker's passport (JWS typ device-passport+jws) for a unit. Checks signature (key: x5c is not trusted; "issuer_key" pinned first-seen per issuer), limits, schema,
// revision (no rollback), model against the unit's. Stores raw bytes and the outcome either way. ERR_PARSE, ERR_MISMATCH, ERR_STATE (older revision).
int passports_put(struct passports *p, const char *unit, const char *unit_model, const char *jws, size_t len, int64_t now_ms) CHECKED;
// What the hub observed or the owner said; kind "credential_unique", "credential_shared_refused", "tls", "plaintext", "reset_proven", ... ; value text. Upsert per unit and kind.
int passports_observe(struct passports *p, const char *unit, const char *kind, const char *value, int64_t now_ms) CHECKED;
// {"verdict","lines":[...],"passport":{...}|null} and {"status","until",...} as in the API; caller owns.
json_t *passports_label(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
json_t *passports_support(struct passports *p, const char *unit, int64_t now_ms, bool time_unsure);
// The verified passport's "interactions" (array, borrowed until the next put), or NULL.
const json_t *passports_interactions(struct passports *p, const char *unit);
int passports_forget_unit(struct passports *p, const char *unit) CHECKED;

#endif
