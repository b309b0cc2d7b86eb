// The control channel's messages, as bytes and back. Pure: what to do about them is device.c's.
#ifndef NATIVE_CONTROL_H
#define NATIVE_CONTROL_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/json.h"
#include "factory.h"

enum control_kind { CONTROL_BLINK, CONTROL_RESET, CONTROL_CLOUD, CONTROL_RENEW, CONTROL_CERTIFICATE, CONTROL_TRUST, CONTROL_ERROR };
enum reset_level { RESET_TROUBLESHOOT, RESET_TRANSFER };
struct control {
	enum control_kind kind;
	enum reset_level level; // CONTROL_RESET
	char nonce[48];         // CONTROL_RESET and CONTROL_RENEW, base64url of 32 bytes
	uint8_t nonce_bytes[32];
	char host[128];         // CONTROL_CLOUD
	uint16_t port;
	bool allowed;
	char client_id[64];     // CONTROL_CERTIFICATE
	const char *certificate, *ca, *code; // CONTROL_CERTIFICATE, CONTROL_TRUST (ca), CONTROL_ERROR: of the message
	json_t *message;        // what they are borrowed from
};
void control_done(struct control *c);
// ERR_PARSE, ERR_LIMIT, ERR_INVALID; ERR_UNSUPPORTED: a type this device does not know.
int control_parse(struct control *ret, const void *payload, size_t len) CHECKED;
// The message that carries the signed receipt of a reset; unit and epoch are those of the owner that was. Caller frees.
int control_receipt(const struct factory *f, const struct control *reset, const char *unit, int64_t epoch, char **ret) CHECKED;
int control_ask_cloud(const struct factory *f, char **ret) CHECKED;
int control_ask_renewal(char **ret) CHECKED;
int control_trusted(const char *ca, char **ret) CHECKED; // these roots are stored. Caller frees
// The request for a certificate for key, in answer to a CONTROL_RENEW. Caller frees.
int control_renewal(const struct factory *f, const struct control *renew, const struct pki_key *key, int64_t epoch, char **ret) CHECKED;

#endif
