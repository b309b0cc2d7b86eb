// The label attestation: what an issuing body says of a model, as a signed document. Field by field in PASSPORT.md.
#ifndef PASSPORT_ATTESTATION_H
#define PASSPORT_ATTESTATION_H
#include "passport/document.h"
#include "passport/label.h"

#define ATTESTATION_TYP "label-attestation+jws"
#define ATTESTATION_HOLDER "issuing_body" // whose key signs it

// Checks the payload and takes what the hub uses; members that it does not know are ignored. ret holds copies. ERR_INVALID with the first fault (may be NULL).
int attestation_read(struct label_entry *ret, const json_t *payload, struct document_fault *fault) CHECKED;
// What the owner read off a label: "scheme", "registration_id", "level"?, "valid_until"?, "model"?, "name"? (of another scheme). ERR_INVALID likewise.
int attestation_read_seen(struct label_entry *ret, const json_t *said, struct document_fault *fault) CHECKED;
// What was found in a registry: "result", "level"?, "valid_until"?. ERR_INVALID likewise.
int attestation_read_found(struct label_lookup *ret, const struct scheme *s, const json_t *found, struct document_fault *fault) CHECKED;

#endif
