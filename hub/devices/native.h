// The native conversations (ONBOARDING.md): onboarding as a state machine of its own: messages in, replies out. It keeps no clock and does no I/O;
// what it must ask of the hub goes through struct native_world.
#ifndef DEVICES_NATIVE_H
#define DEVICES_NATIVE_H
#include <stdbool.h>
#include <stdint.h>
#include "base/json.h"
#include "devices/code.h"

#define NATIVE_MESSAGE_MAX 65536
#define NATIVE_ERRORS_MAX 8 // more refused messages than this end the conversation

enum native_state { NATIVE_OPEN, NATIVE_CHALLENGED, NATIVE_ISSUED, NATIVE_ABORTED };
struct native_hello {
	char model[65], version[65], serial[65]; // serial may be ""
	int64_t epoch;
	bool has_identity;
	uint8_t identity[65];
};
struct native {
	struct code code;
	enum native_state state;
	struct native_hello hello;
	uint8_t nonce[32];
	char nonce_b64[44];
	bool proven;              // the identity key signed for this certificate request
	uint8_t spki[32];         // of the key that got the certificate
	json_t *answer;           // the "certificate" message, to be repeated
	int errors;
};
// A request that passed every check. Strings are borrowed.
struct native_request { const char *csr; const uint8_t *spki; const char *arrival, *passport; /* NULL when absent */ };
struct native_world {
	void *data;
	const char *hub_id;
	bool any_key; // RSA from 2048 bits on and larger curves will do as well as P-256
	// The highest epoch ever confirmed for an identity (pki_key_id form); ERR_NOT_FOUND for an unknown one.
	int (*epoch_known)(void *data, const char *identity, int64_t *ret);
	// 1 when a certificate was ever made for this key, 0 when not.
	int (*key_seen)(void *data, const uint8_t spki[32]);
	// Makes the unit and its certificate; *ret gets the members of "certificate" but type and v. Called once.
	int (*issue)(void *data, const struct native *n, const struct native_request *r, json_t **ret);
};
void native_init(struct native *n, const struct code *code);
void native_done(struct native *n);
// One message of the device. 0: *ret_reply is to be sent (never NULL); *ret_problem is NULL, or the stable word of what was refused.
// ERR_DENIED: the same, but the conversation is over (a second party, or too many errors).
int native_message(struct native *n, const struct native_world *w, const void *p, size_t len, json_t **ret_reply, const char **ret_problem) CHECKED;
json_t *native_error(const char *code); // the "error" message for a stable word

// Renewal: a unit that has a certificate asks for one for a new key, over its control channel.
struct native_holder { const uint8_t *nonce /* the hub's last, 32 bytes; NULL: none */, *identity /* 65 bytes; NULL: it has none */; int64_t epoch; bool any_key; };
struct native_renewal { const char *csr; /* borrowed from the message */ uint8_t spki[32]; };
// Reads a "renewal" message: NULL and *ret, or the stable word of what is wrong. Whether the key was seen before is for the caller to look up.
const char *native_renewal_check(struct native_renewal *ret, const json_t *m, const struct native_holder *h);

#endif
