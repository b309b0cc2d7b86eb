// mbedTLS: the hub's certificate authorities, device CSRs, server leaves, ES256 keys and signatures. The only file that knows it.
// CA keys are RSA-3072 (mbedTLS 2.28 writes ECDSA signature identifiers that Chromium refuses). The root signs one name-constrained, path length 0
// intermediate and its key is then destroyed. Device certificates come from a second CA that no browser ever trusts.
#ifndef PLATFORM_PKI_H
#define PLATFORM_PKI_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"

// Makes all keys and certificates of a new hub in dir (0700), and the broker's copies in broker_dir (0750). Takes seconds (RSA): worker only.
//   dir/root.crt (trust anchor for phones) server-ca.crt server-ca.key device-ca.crt device-ca.key web.crt web.key (P-256 leaf + intermediate)
//   dir/roots.pem (all roots to trust now)
//   dir/ownership.key (P-256, ES256: slips)
//   broker_dir/mqtt.crt mqtt.key (RSA-2048 leaf + intermediate, for Tasmota's one cipher suite) device-ca.crt (all that are trusted)
// Keys are 0600; mqtt.key is 0640 where broker_dir is setgid (a broker of another user reads it as that group). ERR_EXISTS: created already;
// ERR_INVALID: hub_id is no id, or host neither a DNS name nor an address.
int pki_create(const char *dir, const char *broker_dir, const char *hub_id, const char *host) CHECKED;
struct pki;
int pki_open(struct pki **ret, const char *dir, const char *broker_dir) CHECKED; // ERR_NOT_FOUND: not created yet
void pki_free(struct pki *p);
// Renews the server leaves (same keys) when host or a present private address is not among their names or under 1/3 of their life is left.
// 1 renewed, 0 not needed; ERR_STATE: host is a name that the CA of this hub may not vouch for (it was created for another one).
int pki_renew_leaves(struct pki *p, const char *host, int64_t now_ms) CHECKED;
// What each of the hub's certificates says about itself, in the order root, servers' CA, devices' CA, web leaf, broker leaf (read from their files).
enum { PKI_CERTIFICATES = 5 };
struct pki_about { const char *name; /* "root", "servers", "devices", "web", "mqtt" */ char key[16]; /* "RSA 3072" */ uint8_t sha256[32]; int64_t from_ms, until_ms; };
int pki_about(const struct pki *p, struct pki_about ret[PKI_CERTIFICATES]) CHECKED; // ERR_NOT_FOUND, ERR_PARSE: a leaf is missing or damaged
// The CA of device certificates is replaced in three steps, of which each is one rename and whole after a crash. From the second on both are trusted by the
// broker (the old one's key is gone), until pki_device_ca_retire. The broker finds a new one without being restarted: it lies in broker_dir under the hash
// of its name (X509_NAME_hash of OpenSSL), where Mosquitto's capath looks; one that retired is forgotten at the broker's next start.
int pki_device_ca_prepare(const struct pki *p) CHECKED; // makes the next one; takes seconds: worker only. ERR_STATE: an old one has not retired yet
int pki_device_ca_switch(struct pki *p) CHECKED;        // signs with it from now on. ERR_NOT_FOUND: none was prepared
int pki_device_ca_retire(struct pki *p) CHECKED;        // ERR_STATE: there is no old one
bool pki_device_ca_has_old(const struct pki *p);
#define PKI_CA_ID 17
void pki_device_ca_id(const struct pki *p, char to[PKI_CA_ID]); // of the one that signs: 16 hexadecimal digits of its SHA-256
// The root that phones and devices trust, and the CA of server leaves under it, get a successor: made beside the present ones (worker), published (both are
// trusted by whom the hub can tell), then the servers' chain is switched to it, and back, as often as it takes; at last the one that signs no more is
// ended, with its key. Each step is one rename and whole after a crash. After a switch the leaves still have to be renewed (pki_renew_leaves).
struct pki_roots {
	bool has_other, is_switched; // the chain that is shown leads to the newer one of two
	bool is_kept;                // pki_root_keep since the last switch
	int64_t since_ms;            // of the last switch; 0: none yet
	uint8_t other_sha256[32];
	const char *all_pem, *other_pem; // borrowed until the next step; other_pem NULL: there is no other
};
void pki_roots(const struct pki *p, struct pki_roots *ret);
int pki_root_prepare(const struct pki *p, const char *host) CHECKED; // takes seconds: worker only. ERR_STATE: there are two; ERR_INVALID: host; ERR_LIMIT
int pki_root_publish(struct pki *p) CHECKED;                // ERR_NOT_FOUND: none was prepared; ERR_STATE
int pki_root_switch(struct pki *p, int64_t now_ms) CHECKED; // to the other one of the two; ERR_STATE: there is one
int pki_root_keep(struct pki *p) CHECKED;                   // remembers that the one that is shown works; ERR_STATE
int pki_root_end(struct pki *p) CHECKED;                    // the one that does not sign: before a switch the new one, after it the old; ERR_STATE
// The key of the broker's certificate, which some firmware pins, gets a successor: made (worker), published so that devices can be told its fingerprint, and
// at last put in its place by one rename, whereupon the old one is gone. After a switch the leaf still has to be renewed (pki_renew_leaves).
#define PKI_PRINT_SIZE 60 // "AB CD …", the twenty bytes of Tasmota's fingerprint of a public key
int pki_mqtt_key_prepare(const struct pki *p) CHECKED; // worker only. ERR_STATE: there is a next one
int pki_mqtt_key_publish(struct pki *p) CHECKED;       // ERR_INVALID: the broker's key is missing
int pki_mqtt_key_switch(struct pki *p) CHECKED;        // ERR_STATE: there is no next one
int pki_mqtt_key_drop(struct pki *p) CHECKED;          // the next one is not wanted; ERR_STATE
const char *pki_mqtt_print(const struct pki *p);       // borrowed until the next step
const char *pki_mqtt_next_print(const struct pki *p);  // NULL: there is no next one
const char *pki_root_pem(const struct pki *p);                      // of the chain that is shown; borrowed until the next step
void pki_root_fingerprint(const struct pki *p, uint8_t sha256[32]); // of the DER

struct pki_csr { uint8_t spki_sha256[32]; uint8_t key[600]; size_t key_len; /* SubjectPublicKeyInfo DER */ bool is_ec; int bits; };
// PEM CSR, at most 8 KiB. Own signature checked by hand; RSA < 2048 and EC < 224 bits are ERR_WEAK, RSA > 4096 and other keys ERR_UNSUPPORTED;
// the subject is ignored.
int pki_csr_check(struct pki_csr *ret, const char *pem, size_t len) CHECKED; // ERR_PARSE, ERR_WEAK, ERR_UNSUPPORTED, ERR_MISMATCH
int pki_check_anchors(const char *pem) CHECKED; // certificates of CAs, one at least, and nothing else. ERR_PARSE
// Device certificate for common_name: clientAuth only, notBefore 2020, notAfter 99991231235959Z. PEM (leaf), caller frees.
int pki_sign_device(struct pki *p, const char *csr_pem, size_t len, const char *common_name, char **ret_pem, uint8_t fingerprint[32]) CHECKED;

// ES256 keys. A public key is the 65-byte uncompressed point.
struct pki_key;
int pki_key_new(struct pki_key **ret) CHECKED;
int pki_key_load(struct pki_key **ret, const char *path) CHECKED;
int pki_key_save(const struct pki_key *k, const char *path) CHECKED; // PEM, 0600, synced
void pki_key_free(struct pki_key *k);
void pki_key_public(const struct pki_key *k, uint8_t point[65]);
int pki_key_csr(const struct pki_key *k, const char *common_name, char **ret_pem) CHECKED;
int pki_key_pem(const struct pki_key *k, char **ret_pem) CHECKED; // private; caller wipes
int pki_sign(const struct pki_key *k, const void *p, size_t len, uint8_t signature[64]) CHECKED;    // r||s over SHA-256 of p
int pki_verify(const uint8_t point[65], const void *p, size_t len, const uint8_t signature[64]) CHECKED; // ERR_MISMATCH
// The secret that k and another P-256 point share (ECDH). ERR_INVALID: no point of the curve.
int pki_agree(const struct pki_key *k, const uint8_t point[65], uint8_t shared[32]) CHECKED;
int pki_gcm_seal(uint8_t *to, const void *p, size_t len, const uint8_t key[16], const uint8_t nonce[12]) CHECKED; // AES-128-GCM; to holds len + 16
void pki_key_id(const uint8_t point[65], char to[44]); // SHA-256 of the SubjectPublicKeyInfo DER, base64url
struct pki_key *pki_ownership_key(struct pki *p);      // borrowed

#endif
