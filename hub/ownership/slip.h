// Release slips: what the old hub signs for the next owner. JWS typ release-slip+jws by the hub's ownership key; no personal data.
#ifndef OWNERSHIP_SLIP_H
#define OWNERSHIP_SLIP_H
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "base/json.h"
#include "platform/pki.h"

#define SLIP_TYP "release-slip+jws"
struct slip_facts {
	const char *id, *model, *manufacturer; // may be NULL but id
	const char *serial;    // hashed into the slip; may be NULL
	const char *identity;  // key id of the device's identity key; may be NULL
	int64_t epoch, released_at;
	const char *reset;     // "confirmed", "not_confirmed", "not_possible"
	bool listed;           // it never spoke to the hub, which could therefore wipe nothing
	const char *receipt;   // the device's own reset receipt (JWS); its hash goes in; may be NULL
};
int slip_make(const struct pki_key *k, const struct slip_facts *f, char **ret_jws) CHECKED; // caller frees
// Verifies with the key that the slip itself names: proves that it is whole, not whose it is. The payload is the caller's.
int slip_read(const char *jws, size_t len, json_t **ret_payload, char ret_key_id[44]) CHECKED;

#endif
