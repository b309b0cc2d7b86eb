// What a device gets once, where it is made: an identity key, a label with a secret, a serial number and its maker's signed passport.
#ifndef NATIVE_FACTORY_H
#define NATIVE_FACTORY_H
#include <stdint.h>
#include "base/err.h"
#include "platform/pki.h"

#define LABEL_LENGTH 16
#define SECRET_BYTES 16
#define FACTORY_VERSION "1.0.0" // of the device's firmware

struct factory_options {
	const char *model;       // [A-Z0-9-]{1,32}
	const char *serial;      // NULL: made
	const char *maker_key;   // file with the maker's P-256 key; NULL: made in the device's folder
	const char *cloud_host;  // NULL: a device without a cloud
	uint16_t cloud_port;
	const char *support_end; // "YYYY-MM-DD"
};
struct factory {
	char label[LABEL_LENGTH + 1], model[33], serial[33];
	uint8_t secret[SECRET_BYTES];
	char cloud_host[128]; // "": none
	uint16_t cloud_port;
	struct pki_key *identity;
	char *passport;       // JWS text
};
// ERR_EXISTS: the folder holds a device already; ERR_INVALID: model, serial or date of another shape; ERR_CRYPTO; -errno.
int factory_make(const char *dir, const struct factory_options *o) CHECKED;
int factory_load(struct factory *ret, const char *dir) CHECKED; // ERR_NOT_FOUND: not made yet
void factory_done(struct factory *f);
// The code on the label, "FH1...."; hub/devices/ONBOARDING.md. Caller wipes: it holds the secret.
char *factory_label_code(const struct factory *f);
// The identity key vouches for a new key: it signs the context's text with its NUL, the hub's nonce, the SHA-256 of the request's text and the epoch.
#define FACTORY_PROOF_SIZE 96
int factory_vouch(const struct factory *f, const char *context, const uint8_t nonce[32], const char *csr, int64_t epoch, char to[FACTORY_PROOF_SIZE]) CHECKED;

#endif
