// What a CSAF provider publishes about itself (CSAF 2.0 and 2.1, section 7): its metadata, its lists of documents, an aggregator's list of providers. Every
// byte is the provider's; addresses that are not https are left out. Pure.
#ifndef ADVISORIES_PROVIDER_H
#define ADVISORIES_PROVIDER_H
#include "base/json.h"

#define PROVIDER_BYTES_MAX (256u << 10)
#define LISTING_BYTES_MAX (4u << 20)
#define PROVIDER_KEYS_MAX 8
#define PROVIDER_LISTS_MAX 8
#define LISTING_MAX 20000 // entries of one list; what comes later in it is left out
#define PROVIDER_OFFERS_MAX 256

struct provider_key { const char *fingerprint, *url; }; // fingerprint: 40 or 64 hex digits
struct provider {
	json_t *root;
	const char *name, *space; // of the publisher
	const char *role;         // "csaf_publisher", "csaf_provider", "csaf_trusted_provider"
	const char *feeds[PROVIDER_LISTS_MAX], *folders[PROVIDER_LISTS_MAX]; // for everybody (TLP WHITE or CLEAR) only; folders end with "/"
	size_t feed_count, folder_count;
	struct provider_key keys[PROVIDER_KEYS_MAX];
	size_t key_count;
};
// ERR_PARSE, ERR_LIMIT; ERR_INVALID: no provider-metadata.json. *ret needs provider_done then and only then when 0 was returned.
int provider_read(struct provider *ret, const void *p, size_t len) CHECKED;
void provider_done(struct provider *p);
// An aggregator.json instead: [{"name","address"}], at most PROVIDER_OFFERS_MAX. The same errors; caller owns.
int provider_read_aggregator(json_t **ret, const void *p, size_t len) CHECKED;

// One document that a list names. hash and signature: NULL when the list (a feed) does not name one; a folder's are beside the document by rule.
struct listed { char *url, *hash, *signature; int64_t updated; };
struct listing { struct listed *list; size_t count; };
void listing_done(struct listing *l);
// Each adds to the list; ERR_PARSE, ERR_LIMIT, ERR_INVALID as above. Paths that would leave the folder are left out.
int listing_read_feed(struct listing *l, const void *p, size_t len) CHECKED;                         // ROLIE (RFC 8322) as JSON
int listing_read_changes(struct listing *l, const char *folder, const void *p, size_t len) CHECKED;  // changes.csv, quoted or not
int listing_read_index(struct listing *l, const char *folder, const void *p, size_t len) CHECKED;    // index.txt
void listing_sort(struct listing *l); // newest first
// Is it a path below a folder, and nothing else: no "..", no empty step, no query, no escape, and it ends in ".json"?
bool listing_is_path(const char *s, size_t len);
// A hash file ("<hex>  <name>", as sha256sum writes it): its digits. ERR_PARSE when they are not as many as size asks for.
int listing_read_hash(uint8_t *to, size_t size, const void *p, size_t len) CHECKED;

#endif
