// Ownership: giving a device away and taking one in. A release is a row of steps that survives a kill at any moment and goes on where it stood.
#ifndef OWNERSHIP_OWNERSHIP_H
#define OWNERSHIP_OWNERSHIP_H
#include "access/activity.h"
#include "base/json.h"
#include "devices/devices.h"
#include "passport/passport.h"
#include "platform/loop.h"
#include "platform/pki.h"
#include "record/record.h"
#include "relay/relay.h"

#define OWNERSHIP_UNDO_MS 10000           // from the owner's word until the reset is sent
#define OWNERSHIP_RECEIPT_MS 60000        // how long a device that got its reset may take to answer
#define OWNERSHIP_FIRMWARE_RESET_MS 5000  // a firmware without receipts gets this long to act before its credential dies

struct ownership;
struct ownership_options {
	struct loop *loop; struct store *store; struct devices *devices; struct passports *passports; struct record *record; struct relay *relay;
	struct activity *activity; struct pki *pki;
	void *data;
	void (*changed)(void *data, const json_t *release); // the Release of the API
};
int ownership_start(struct ownership **ret, const struct ownership_options *o) CHECKED; // goes on with unfinished releases
void ownership_stop(struct ownership *o);

// ERR_NOT_FOUND, ERR_STATE (not active or suspended, or released already). *ret: the Release; caller owns.
int ownership_release(struct ownership *o, const char *unit, json_t **ret) CHECKED;
int ownership_undo(struct ownership *o, const char *unit) CHECKED;               // ERR_STATE once the reset was sent
int ownership_force(struct ownership *o, const char *unit, json_t **ret) CHECKED; // do not wait for the device: revoke now, "not confirmed"
int ownership_get(struct ownership *o, const char *unit, json_t **ret) CHECKED;
json_t *ownership_list(struct ownership *o);                                      // newest first
int ownership_slip(struct ownership *o, const char *id, json_t **ret) CHECKED;    // the slip of the API

// All that the other rooms keep of a unit: its log entries, ways out, documents and record.
int ownership_forget(struct ownership *o, const char *unit) CHECKED;
// Takes a listed unit out without a slip: it was entered by mistake, or thrown away. ERR_NOT_FOUND, ERR_UNSUPPORTED: it is no listed one, ERR_STATE: it is being given away.
int ownership_remove(struct ownership *o, const char *unit) CHECKED;
void ownership_connected(struct ownership *o, const char *unit);                        // a queued reset can go out now
void ownership_receipt(struct ownership *o, const char *unit, const json_t *message);   // {"type":"receipt","receipt":JWS}
// A device came to us: grades its arrival (green: it signed our nonce; amber: only a slip of ours; grey: neither) as the unit's fact "arrival".
void ownership_arrival(struct ownership *o, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce);

#endif
