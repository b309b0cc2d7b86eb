// What the device keeps through a power cut. Every change is one rename, so a kill at any moment leaves the old state or the new one:
//   epoch          how many owners there have been; only a transfer reset raises it
//   request.key    the key pair of a certificate request under way; kept until the answer is stored, so that a lost answer can be asked for again
//   renewal.key    the key pair of a renewal under way; kept like request.key
//   owner.next/    a renewed certificate that no connection has proven yet, with all that belongs to it
//   owner/         owner.json, certificate.pem, key.pem, ca.pem: all of the present owner, or not there
//   settings.json  the user's data: the relay and the meter
#ifndef NATIVE_STATE_H
#define NATIVE_STATE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/err.h"
#include "platform/pki.h"

struct owner {
	char unit[32], client_id[64], homie[64], hub[64], host[256];
	uint16_t port;
};
struct settings { bool on; double kwh; };
struct state {
	char *dir;
	int64_t epoch;
	bool owned;
	struct owner owner; // when owned
	bool has_next;      // a renewed certificate waits to be proven
	struct owner next;
	struct settings settings;
};
// Reads dir and finishes whatever a kill interrupted. ERR_NOT_FOUND: no such folder; ERR_PARSE: a file of ours is damaged; -errno.
int state_open(struct state *ret, const char *dir) CHECKED;
void state_done(struct state *s);
char *state_path(const struct state *s, const char *name); // caller frees

// The key of the present request: the same one until state_adopt or state_release, then a new one. Caller owns.
int state_request_key(const struct state *s, struct pki_key **ret) CHECKED;
// Takes an owner: the answer is on disk before the request is forgotten. ERR_STATE when owned already.
int state_adopt(struct state *s, const struct owner *o, const struct pki_key *key, const char *certificate, const char *ca) CHECKED;
// Renewal. The key: the same one until state_prepare or state_drop_renewal, then a new one. Caller owns.
int state_renewal_key(const struct state *s, struct pki_key **ret) CHECKED;
bool state_is_renewing(const struct state *s); // a renewal key waits for its certificate
// Keeps the renewed certificate beside the present one; an earlier unproven one goes. state_switch: it has connected, so it takes the place of the old one
// (ERR_STATE without one). state_drop_next, state_drop_renewal: it, or the key that was asked for, is given up; the present one was never touched.
int state_prepare(struct state *s, const char *client_id, const struct pki_key *key, const char *certificate, const char *ca) CHECKED;
int state_switch(struct state *s) CHECKED;
int state_drop_next(struct state *s) CHECKED;
int state_drop_renewal(struct state *s) CHECKED;
// Other roots to trust from now on, beside every certificate that there is; each file is replaced by one rename. ERR_STATE: not owned.
int state_trust(const struct state *s, const char *ca) CHECKED;

// Transfer reset: certificate, key, hub address and user data go, the epoch rises. Once this returned 0 no power cut brings them back.
int state_release(struct state *s) CHECKED;
int state_save_settings(const struct state *s) CHECKED;

#endif
