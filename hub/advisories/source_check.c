#define LOG_ROOM "advisories"
#include "advisories/source_check.h"
#include <ctype.h>
#include <string.h>
#include <strings.h>
#include "advisories/csaf.h"
#include "advisories/security_txt.h"
#include "base/buf.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "platform/gpgv.h"

enum {
	DOCUMENTS_PER_CHECK = 200,
	LOOKED_UP_PER_TURN = 500,
	FAILURES_IN_A_ROW = 3,     // of documents: the provider is taken to be away
	KEY_BYTES_MAX = 128 << 10, // of one key, ASCII-armored
	SMALL_BYTES_MAX = 16 << 10, // of a hash file or a signature
};

struct source_check {
	struct source_check_options o; // o.done NULL: abandoned
	int64_t source;
	char tries[SOURCE_TRIES][512];
	int try_count, try_at;
	bool is_security_txt, had_security_txt; // the address tried now is one; one was tried, and it may not name another
	char metadata[512];
	struct provider provider;
	bool has_provider;
	json_t *offers;
	struct buf keys;
	size_t key_at, list_at, entry_at;
	bool tried_changes;            // the folder has no changes.csv: its index.txt is asked for
	struct listing listing;
	int taken, failed_in_a_row, refused;
	const char *problem;
	bool more;
	// the document at hand
	char *document, *hash, *signature;
	size_t document_len, hash_len, signature_len;
	bool hash_is_256;
	char mark[WIRE_MARK_SIZE];     // by which its provider knows it again
	json_t *marks;                 // of lists read, address to mark: kept when everything on them was
	int verified;                  // by the worker: 0, ERR_MISMATCH (hash), ERR_WEAK (signature)
	const char *signature_word;
};

static void next_key(struct source_check *k);
static void next_list(struct source_check *k);
static void next_entry(struct source_check *k);
static void try_metadata(struct source_check *k);

// --- beginning and end ---

static void drop_document(struct source_check *k)
{
	free(k->document);
	free(k->hash);
	free(k->signature);
	k->document = k->hash = k->signature = NULL;
	k->hash_len = k->signature_len = 0;
	k->hash_is_256 = false;
}

static void free_check(struct source_check *k)
{
	drop_document(k);
	if (k->has_provider)
		provider_done(&k->provider);
	json_decref(k->offers);
	json_decref(k->marks);
	listing_done(&k->listing);
	buf_done(&k->keys);
	free(k);
}

// What was on the lists is settled: next time they are wanted only when they have changed.
static void keep_marks(struct source_check *k)
{
	const char *url;
	json_t *mark;
	json_object_foreach(k->marks, url, mark)
		if (sources_store_settled(k->o.rows, k->source, url, SOURCE_LIST, json_string_value(mark)) < 0)
			log_error("what was fetched could not be written down");
}

static void finish(struct source_check *k, const char *problem)
{
	if (!problem && !k->problem && !k->more && k->o.done)
		keep_marks(k);
	const struct source_result r = {.source = k->source, .problem = problem ? problem : k->problem, .metadata = k->metadata, .name = k->has_provider ? k->provider.name : "",
		.refused = k->refused, .more = k->more, .offers = k->offers};
	if (k->o.done)
		k->o.done(k->o.data, &r);
	free_check(k);
}

static bool is_over(struct source_check *k)
{
	if (k->o.done)
		return false;
	free_check(k);
	return true;
}

void source_check_abandon(struct source_check *k)
{
	k->o.done = NULL;
}

// The document, or the list, unless it is as it was.
static void ask_changed(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const char *mark, const void *body, size_t len))
{
	char mark[WIRE_MARK_SIZE];
	int err = sources_store_mark(k->o.rows, k->source, url, mark);
	if (err == 0)
		err = relay_fetch_changed(k->o.rooms.relay, url, max, mark, done, k);
	if (err)
		done(k, err, "", NULL, 0);
}

static void ask(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len))
{
	int err = relay_fetch(k->o.rooms.relay, url, max, done, k);
	if (err)
		done(k, err, NULL, 0);
}

// --- who it is ---

static bool is_domain(const char *s)
{
	size_t len = strlen(s), label = 0;
	if (len < 3 || len > 253 || !strchr(s, '.'))
		return false;
	for (const char *c = s; *c; c++) {
		if (*c == '.' ? label == 0 || c[1] == '\0' : !isalnum((unsigned char)*c) && *c != '-')
			return false;
		label = *c == '.' ? 0 : label + 1;
	}
	return true;
}

int source_addresses(char to[SOURCE_TRIES][512], const char *address)
{
	if (str_starts(address, "https://")) {
		for (const char *c = address; *c; c++)
			if ((unsigned char)*c <= 0x20 || (unsigned char)*c >= 0x7f)
				return 0;
		return strlen(address) > 10 && str_copy(to[0], sizeof to[0], address);
	}
	if (!is_domain(address))
		return 0;
	char domain[256];
	str_copy(domain, sizeof domain, address);
	for (char *c = domain; *c; c++)
		*c = (char)tolower((unsigned char)*c); // phones begin a word with a capital
	snprintf(to[0], sizeof to[0], "https://%s/.well-known/csaf/provider-metadata.json", domain);
	snprintf(to[1], sizeof to[1], "https://%s/.well-known/security.txt", domain);
	snprintf(to[2], sizeof to[2], "https://csaf.data.security.%s", domain);
	return 3;
}

static void on_security_txt(struct source_check *k, const void *body, size_t len)
{
	struct security_txt t;
	if (security_txt_read(&t, body, len) == 0 && t.csaf_count)
		str_copy(k->tries[--k->try_at], sizeof k->tries[0], t.csaf[0]); // tried in the place of this one
	try_metadata(k);
}

static void on_metadata(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (!err && k->is_security_txt) {
		on_security_txt(k, body, len);
		return;
	}
	if (!err) {
		err = provider_read(&k->provider, body, len);
		k->has_provider = !err;
		if (err && provider_read_aggregator(&k->offers, body, len) == 0) {
			finish(k, "aggregator");
			return;
		}
	}
	if (!err) {
		str_copy(k->metadata, sizeof k->metadata, k->tries[k->try_at - 1]);
		next_key(k);
	} else if (k->try_at < k->try_count) {
		try_metadata(k);
	} else {
		finish(k, err == ERR_UNAVAILABLE || err == ERR_TIMEOUT ? "unreachable" : "no_metadata");
	}
}

static void try_metadata(struct source_check *k)
{
	if (k->try_at == k->try_count) {
		finish(k, "no_metadata");
		return;
	}
	const char *url = k->tries[k->try_at++];
	size_t len = strlen(url);
	k->is_security_txt = !k->had_security_txt && len > 13 && str_eq(url + len - 13, "/security.txt");
	k->had_security_txt |= k->is_security_txt;
	ask(k, url, LISTING_BYTES_MAX, on_metadata);
}

static void on_key(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (!err) {
		buf_put(&k->keys, body, len);
		buf_put_str(&k->keys, "\n");
	}
	next_key(k); // one that cannot be had leaves its signatures unchecked
}

static void next_key(struct source_check *k)
{
	if (k->key_at < k->provider.key_count)
		ask(k, k->provider.keys[k->key_at++].url, KEY_BYTES_MAX, on_key);
	else
		next_list(k);
}

// --- its lists ---

static char *list_url(const struct source_check *k)
{
	const struct provider *p = &k->provider;
	return p->feed_count ? mem_str(p->feeds[k->list_at]) : mem_printf("%s%s", p->folders[k->list_at], k->tried_changes ? "index.txt" : "changes.csv");
}

static void on_list(void *data, int err, const char *mark, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	const struct provider *p = &k->provider;
	bool unchanged = err == ERR_EXISTS;
	if (unchanged) {
		err = 0; // all that it lists is here
	} else if (p->feed_count) {
		err = err ? err : listing_read_feed(&k->listing, body, len);
	} else if (err == ERR_NOT_FOUND && !k->tried_changes) {
		k->tried_changes = true;
		next_list(k);
		return;
	} else if (!err) {
		const char *folder = p->folders[k->list_at];
		err = k->tried_changes ? listing_read_index(&k->listing, folder, body, len) : listing_read_changes(&k->listing, folder, body, len);
	}
	AUTO_FREE char *url = list_url(k);
	if (err)
		k->problem = "no_list";
	else if (!unchanged && *mark)
		json_object_set_new(k->marks, url, json_string(mark));
	k->list_at++;
	k->tried_changes = false;
	next_list(k);
}

static void next_list(struct source_check *k)
{
	const struct provider *p = &k->provider;
	if (k->list_at == (p->feed_count ? p->feed_count : p->folder_count)) {
		if (k->list_at == 0)
			k->problem = "no_list";
		listing_sort(&k->listing);
		next_entry(k);
		return;
	}
	AUTO_FREE char *url = list_url(k);
	ask_changed(k, url, LISTING_BYTES_MAX, on_list);
}

// --- a document, with its hash and its signature ---

static const struct listed *at_hand(const struct source_check *k)
{
	return &k->listing.list[k->entry_at];
}

// This version of it need not be asked for again.
static void settle(struct source_check *k)
{
	if (sources_store_settled(k->o.rows, k->source, at_hand(k)->url, at_hand(k)->updated, k->mark) < 0)
		log_error("what was fetched could not be written down");
}

static void go_on(struct source_check *k)
{
	drop_document(k);
	k->entry_at++;
	next_entry(k);
}

static void refuse(struct source_check *k, const char *problem)
{
	log_warning("an advisory was refused, %s: %s", problem, LOGQ(at_hand(k)->url));
	k->refused++;
	k->problem = problem;
	go_on(k);
}

static void on_imported(void *data, const struct advisory_import *i)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (i->err == ERR_LIMIT) {
		finish(k, "full");
		return;
	}
	if (i->err == 0 || i->err == ERR_STATE || i->err == ERR_DENIED || i->err == ERR_PARSE || i->err == ERR_INVALID || i->err == ERR_UNSUPPORTED)
		settle(k);
	if (i->err == 0 || i->err == ERR_STATE) // a draft comes again when it is done
		go_on(k);
	else
		refuse(k, i->err == ERR_DENIED ? "foreign" : "unreadable");
}

static bool hash_fits(const struct source_check *k)
{
	uint8_t said[64], is[64];
	size_t size = k->hash_is_256 ? 32 : 64;
	if (listing_read_hash(said, size, k->hash, k->hash_len) < 0)
		return false;
	if (k->hash_is_256)
		crypto_sha256(is, k->document, k->document_len);
	else
		crypto_sha512(is, k->document, k->document_len);
	return memcmp(said, is, size) == 0;
}

static bool is_listed_key(const struct provider *p, const char *fingerprint)
{
	for (size_t i = 0; i < p->key_count; i++)
		if (strcasecmp(p->keys[i].fingerprint, fingerprint) == 0)
			return true;
	return false;
}

static void verify(void *data)
{
	struct source_check *k = data;
	char fingerprint[GPGV_FINGERPRINT_SIZE];
	k->verified = k->hash && !hash_fits(k) ? ERR_MISMATCH : 0;
	k->signature_word = k->signature ? "unchecked" : "none";
	if (k->verified || !k->signature)
		return;
	const struct gpgv_check c = {.dir = k->o.rooms.dir, .keys = k->keys.data, .keys_len = k->keys.len, .signature = k->signature, .signature_len = k->signature_len,
		.document = k->document, .document_len = k->document_len};
	int err = gpgv_verify(&c, fingerprint);
	if (err == ERR_MISMATCH)
		k->verified = ERR_WEAK;
	else if (err == ERR_NOT_FOUND || (!err && !is_listed_key(&k->provider, fingerprint)))
		k->signature_word = "unknown_key";
	else if (!err)
		k->signature_word = "good";
}

static void on_verified(void *data)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (k->verified) {
		refuse(k, k->verified == ERR_MISMATCH ? "hash_wrong" : "signature_wrong");
		return;
	}
	const struct advisory_origin from = {.name = k->metadata, .signature = k->signature_word, .space = k->provider.space};
	int err = advisories_import(k->o.rooms.advisories, k->document, k->document_len, &from, on_imported, k);
	if (err)
		on_imported(k, &(struct advisory_import){.err = err});
}

static void on_signature(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (!err) {
		k->signature = mem_strn(body, len);
		k->signature_len = len;
	}
	if (loop_work(k->o.rooms.loop, verify, on_verified, k) < 0)
		finish(k, "unreachable"); // the workers are full: the next check goes on here
}

static void ask_signature(struct source_check *k)
{
	const char *url = at_hand(k)->signature;
	if (url)
		ask(k, url, SMALL_BYTES_MAX, on_signature);
	else
		on_signature(k, ERR_NOT_FOUND, NULL, 0);
}

static void on_hash(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (err == ERR_NOT_FOUND && !k->hash_is_256 && !k->provider.feed_count) { // a folder has either, or both
		AUTO_FREE char *url = mem_printf("%s.sha256", at_hand(k)->url);
		k->hash_is_256 = true;
		ask(k, url, SMALL_BYTES_MAX, on_hash);
		return;
	}
	if (err && err != ERR_NOT_FOUND) {
		refuse(k, "unreachable");
		return;
	}
	if (!err) {
		k->hash = mem_strn(body, len);
		k->hash_len = len;
	}
	ask_signature(k);
}

static void on_document(void *data, int err, const char *mark, const void *body, size_t len)
{
	struct source_check *k = data;
	if (is_over(k))
		return;
	if (err == ERR_EXISTS) { // the list has another time for it, and its text is what it was
		k->failed_in_a_row = 0;
		if (sources_store_mark(k->o.rows, k->source, at_hand(k)->url, k->mark) == 0)
			settle(k);
		go_on(k);
		return;
	}
	(void)str_copy(k->mark, sizeof k->mark, mark); // of the same size
	if (err == ERR_UNAVAILABLE || err == ERR_TIMEOUT) {
		if (++k->failed_in_a_row == FAILURES_IN_A_ROW)
			finish(k, "unreachable");
		else
			refuse(k, "unreachable");
		return;
	}
	if (err) {
		refuse(k, "unreadable");
		return;
	}
	k->failed_in_a_row = 0;
	k->document = mem_strn(body, len);
	k->document_len = len;
	const char *hash = at_hand(k)->hash;
	k->hash_is_256 = hash && strstr(hash, ".sha256") != NULL;
	if (hash)
		ask(k, hash, SMALL_BYTES_MAX, on_hash);
	else
		ask_signature(k);
}

static void next_turn(void *data)
{
	struct source_check *k = data;
	if (!is_over(k))
		next_entry(k);
}

static void next_entry(struct source_check *k)
{
	for (int looked = 0; k->entry_at < k->listing.count; k->entry_at++) {
		if (looked++ == LOOKED_UP_PER_TURN) {
			loop_defer(k->o.rooms.loop, next_turn, k);
			return;
		}
		if (sources_store_has(k->o.rows, k->source, at_hand(k)->url, at_hand(k)->updated) == 1)
			continue;
		if (k->taken++ == DOCUMENTS_PER_CHECK) {
			k->more = true;
			break;
		}
		ask_changed(k, at_hand(k)->url, CSAF_BYTES_MAX, on_document);
		return;
	}
	finish(k, NULL);
}

struct source_check *source_check_new(const struct source_check_options *o, const struct source_row *r)
{
	struct source_check *k = NEW(struct source_check);
	k->o = *o;
	k->source = r->id;
	k->marks = json_object();
	buf_init(&k->keys, PROVIDER_KEYS_MAX * (KEY_BYTES_MAX + 1));
	if (*r->metadata && str_copy(k->tries[0], sizeof k->tries[0], r->metadata))
		k->try_count = 1;
	else
		k->try_count = source_addresses(k->tries, r->address);
	return k;
}

void source_check_run(struct source_check *k)
{
	try_metadata(k);
}
