// What the pki files share with each other and with nobody else: keys, certificates and names in mbedTLS's terms.
#ifndef PLATFORM_PKI_PARTS_H
#define PLATFORM_PKI_PARTS_H
#include <mbedtls/pk.h>
#include <mbedtls/x509_crt.h>
#include "base/buf.h"
#include "platform/pki.h"

#define PKI_CERT_MAX 4096
#define PKI_PEM_MAX 8192
#define PKI_MQTT_BITS 2048

// Of the root and the servers' CA (pki_roots.c): the one that signs, the other one that there is (0: none), the last that was ever made; since_ms: of the
// last change between the two, 0: none yet; kept: somebody has come over the one that is shown since.
struct pki_generations { int active, other, last, kept; int64_t since_ms; };

struct pki {
	char *dir, *broker_dir;
	char *root_pem, *roots_pem, *other_pem; // the root of the chain that is shown, all that are trusted, the other one or NULL
	struct pki_generations generations;
	mbedtls_x509_crt root, other_root, server_ca, device_ca;
	char print[PKI_PRINT_SIZE], next_print[PKI_PRINT_SIZE]; // of the broker's key and of the next one, which is "" when there is none
	bool has_old; // an earlier device CA is still trusted
	mbedtls_pk_context server_ca_key, device_ca_key;
	struct pki_key *ownership;
};

struct pki_key { mbedtls_pk_context pk; };

// mbedTLS's random source, over base/random.h.
int pki_rng(void *unused, unsigned char *to, size_t len);

// pki_keys.c. A context to be filled is initialised by the caller, who frees it.
int pki_make_rsa(mbedtls_pk_context *ret, unsigned bits) CHECKED;
int pki_make_p256(mbedtls_pk_context *ret) CHECKED;
int pki_save_key(const mbedtls_pk_context *pk, const char *path, mode_t mode) CHECKED; // PEM, synced
int pki_load_key(mbedtls_pk_context *ret, const char *path) CHECKED;
int pki_load_cert(mbedtls_x509_crt *ret, const char *path) CHECKED; // the first of the file's chain is ret itself

// pki_cert.c. Times are "YYYYMMDDhhmmss"; names are mbedTLS's "CN=..." strings.
enum pki_use { PKI_USE_CA, PKI_USE_SERVER, PKI_USE_CLIENT };
struct pki_cert {
	enum pki_use use;
	const char *subject, *issuer;
	mbedtls_pk_context *subject_key, *issuer_key;
	const char *not_before, *not_after;
	int path_length;              // of a CA
	const struct buf *san;        // SubjectAltName, or NULL
	const struct buf *constraints; // NameConstraints, or NULL
};
// Signs and encodes; der holds PKI_CERT_MAX bytes.
int pki_cert_make(const struct pki_cert *c, uint8_t *der, size_t *ret_len) CHECKED;
int pki_cert_pem(struct buf *to, const uint8_t *der, size_t len) CHECKED; // appends
void pki_time(char to[15], int64_t ms);
int64_t pki_time_ms(const mbedtls_x509_time *t);

// pki_names.c: the names a server leaf carries, as GeneralNames in DER (RFC 5280 4.2.1.6), and what the CA permits (4.2.1.10).
struct pki_name { uint8_t der[2 + 128]; size_t len; };
struct pki_names { struct pki_name name[24]; int count; };
int pki_names_collect(struct pki_names *ret, const char *host) CHECKED; // ERR_INVALID: host is neither a name nor an address
void pki_names_san(const struct pki_names *n, struct buf *to);
bool pki_names_in(const struct pki_names *n, const mbedtls_x509_buf *extensions); // every one of them is
int pki_constraints(struct buf *to, const char *host) CHECKED;
bool pki_constraints_permit(const mbedtls_x509_buf *ca_extensions, const char *host);

// pki_leaf.c: signs both server leaves anew, for the keys that lie in the folders of p; only its server CA must be there.
int pki_write_leaves(struct pki *p, const struct pki_names *names, int64_t now_ms) CHECKED;
mode_t pki_broker_key_mode(const char *broker_dir);

// pki_device_ca.c
int pki_device_ca_finish(const struct pki *p) CHECKED; // before the files are read: completes or undoes what a crash left of a switch
int pki_device_ca_publish(struct pki *p) CHECKED;      // after: the broker's files become those of the CAs that are trusted; sets has_old

int pki_numbered_name(char to[128], const mbedtls_x509_crt *of, int number) CHECKED; // "CN=Freehold <hub> devices 2": its subject with another number

// pki_roots.c
int pki_roots_open(struct pki *p) CHECKED; // which generation signs; sweeps what a crash left, loads it. ERR_INVALID: a file of it is missing
char *pki_generation_file(const char *name, const char *suffix, int generation); // caller frees

// pki_create.c
// A root, and the CA of server leaves under it; the root's key is gone when this returns. The root's certificate is written last.
int pki_make_servers(const char *dir, int generation, const char *root_name, const char *servers_name, const char *host) CHECKED;
int pki_make_device_ca(const struct pki *p, const char *name, mbedtls_pk_context *key, const char *cert_file, const char *key_file) CHECKED; // key: initialised, filled

// pki.c
bool pki_is_created(const char *dir); // a root is there
struct pki *pki_blank(const char *dir, const char *broker_dir);
char *pki_path(const char *dir, const char *file); // caller frees

#endif
