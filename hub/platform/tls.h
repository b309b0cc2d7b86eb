// TLS toward the Internet (OpenSSL): what a peer must prove before a byte of a household's data reaches it. TLS 1.2 or newer, AEAD with forward
// secrecy, a chain to a trusted root, the right host name, and for every key of the chain RSA >= 2048 or EC >= 224 bits.
// Used by libmosquitto (cloud links) and libcurl (fetches), which bring their own sockets.
#ifndef PLATFORM_TLS_H
#define PLATFORM_TLS_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

// What a handshake showed. The owner keeps it as long as the context is used.
struct tls_seen {
	char server_name[254];  // sent as SNI when not ""; set before connecting
	char version[16];       // "TLSv1.3"; "" until a handshake has ended well
	char cipher[48];
	char key[16];           // the peer's leaf: "RSA 2048", "EC 256"
	const char *why;        // why the peer was not accepted: "wrong_name", "expired", "untrusted", "weak_key"; NULL when nothing was wrong
	// Bytes that the peer may send after the handshake until the owner, who has seen something whole of it, sets inbound back to 0; then the connection
	// fails with why "too_long". For libraries that read a message of any announced length into memory. 64 a second are forgiven, for
	// an idle connection's answers. inbound_max 0: any number.
	size_t inbound_max, inbound;
	int64_t inbound_ms;     // boot clock, of the last that was forgiven
};
struct tls_client;
// A client context for connections to host, trusting ca_file's roots (NULL: the system's). seen is written until tls_client_free. ERR_NOT_FOUND: no such ca_file; ERR_CRYPTO.
int tls_client_new(struct tls_client **ret, const char *host, const char *ca_file, struct tls_seen *seen) CHECKED;
int tls_roots(const void *pem, size_t len) CHECKED; // how many certificates the PEM has, at most eight; ERR_INVALID: none, or something broken
// Trusts the PEM's certificates and nothing else from now on. ERR_INVALID: it has none, or something broken.
int tls_client_trust(struct tls_client *c, const void *pem, size_t len) CHECKED;
void tls_client_free(struct tls_client *c); // a library that took a reference keeps the context, which then accepts no peer; NULL is fine
void *tls_client_context(const struct tls_client *c); // SSL_CTX *, borrowed
// The same rules on another library's SSL_CTX, which has its roots and checks the host name itself. ERR_CRYPTO.
int tls_guard(void *ssl_ctx, struct tls_seen *seen) CHECKED;

#endif
