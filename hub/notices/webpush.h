// The two halves of Web Push: a message that only the browser can read (RFC 8291), and who sends it (VAPID, RFC 8292).
#ifndef NOTICES_WEBPUSH_H
#define NOTICES_WEBPUSH_H
#include "base/buf.h"
#include "platform/pki.h"

#define WEBPUSH_TEXT_MAX 3000 // of one record of 4096 bytes, with room to spare
// Appends the body of the request: salt, record size, the sender's point, one sealed record. own is made for this one message. ERR_INVALID: browser is no point of the
// curve; ERR_LIMIT: too long.
int webpush_seal(struct buf *to, const char *text, const uint8_t browser[65], const uint8_t auth[16], const struct pki_key *own, const uint8_t salt[16]) CHECKED;
// The value of the header Authorization for the push service at this endpoint. Caller wipes and frees; NULL: it could not be signed.
char *webpush_authorization(const struct pki_key *hub, const char *endpoint, int64_t now_ms);

#endif
