// The passport document: what of it is read, and with which limits. Field by field in PASSPORT.md.
#ifndef PASSPORT_DOCUMENT_H
#define PASSPORT_DOCUMENT_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"
#include "passport/support.h"

#define DOCUMENT_TYP "device-passport+jws"

enum password_mode { PASSWORDS_NOT_STATED, PASSWORDS_NONE, PASSWORDS_UNIQUE, PASSWORDS_USER_DEFINED };

// Text is borrowed from payload.
struct document {
	json_t *payload;
	char issuer_host[128]; // who the maker is: the host of its web site, lower case
	uint8_t issuer_key[65];
	const char *id, *issuer_name, *model, *url, *issued_text; // url may be NULL
	int64_t revision, issued_at, refresh_after; // refresh_after 0: not stated
	enum password_mode passwords;
	const char *policy_url, *contact; // both or neither
	struct support_terms support;
	const json_t *interactions; // an array, or NULL
	const json_t *provisions;   // what the maker says of a standard's provisions; an array, or NULL
	bool names_sensors;         // it lists what the product senses
	const json_t *registration; // how its maker registers who has it (notify.registration); NULL: it says nothing
	const json_t *labels;       // label attestations (JWS texts) that the maker sends along; an array, or NULL
};
struct document_fault { char path[96], rule[192]; };

// Checks the payload and takes what the hub uses; members that it does not know are ignored and dropped. Takes over payload, also on failure.
// ERR_INVALID with the first fault (fault may be NULL).
int document_read(struct document *ret, json_t *payload, struct document_fault *fault) CHECKED;
// The same of a document that nobody signed, so that it may name neither issuer.key nor issuer.web: of the hub itself (own.h), never of a device.
int document_read_unsigned(struct document *ret, json_t *payload, struct document_fault *fault) CHECKED;
void document_done(struct document *d);
// The maker's key that the payload names (issuer.key). ERR_INVALID.
int document_key(const json_t *payload, uint8_t point[65]) CHECKED;
int document_key_of(const json_t *payload, const char *holder, uint8_t point[65]) CHECKED; // the same of another member than "issuer"

#endif
