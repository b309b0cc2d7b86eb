// A document of a provider's lists, with its hash and its signature: fetched, verified on a worker, handed to the room.
#define LOG_ROOM "advisories"
#include <string.h>
#include <strings.h>
#include "advisories/csaf.h"
#include "advisories/source_parts.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "platform/gpgv.h"

enum {
	DOCUMENTS_PER_CHECK = 200,
	LOOKED_UP_PER_TURN = 500,
	FAILURES_IN_A_ROW = 3,     // of documents: the provider is taken to be away
	SMALL_BYTES_MAX = 16 << 10, // of a hash file or a signature
};

void check_drop_document(struct source_check *k)
{
	free(k->document);
	free(k->hash);
	free(k->signature);
	k->document = k->hash = k->signature = NULL;
	k->hash_len = k->signature_len = 0;
	k->hash_is_256 = false;
}

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
	check_drop_document(k);
	k->entry_at++;
	check_next_document(k);
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
	if (check_is_over(k))
		return;
	if (i->err == ERR_LIMIT) {
		check_finish(k, "full");
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
	if (check_is_over(k))
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
	if (check_is_over(k))
		return;
	if (!err) {
		k->signature = mem_strn(body, len);
		k->signature_len = len;
	}
	if (loop_work(k->o.rooms.loop, verify, on_verified, k) < 0)
		check_finish(k, "unreachable"); // the workers are full: the next check goes on here
}

static void ask_signature(struct source_check *k)
{
	const char *url = at_hand(k)->signature;
	if (url)
		check_ask(k, url, SMALL_BYTES_MAX, on_signature);
	else
		on_signature(k, ERR_NOT_FOUND, NULL, 0);
}

static void on_hash(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (check_is_over(k))
		return;
	if (err == ERR_NOT_FOUND && !k->hash_is_256 && !k->provider.feed_count) { // a folder has either, or both
		AUTO_FREE char *url = mem_printf("%s.sha256", at_hand(k)->url);
		k->hash_is_256 = true;
		check_ask(k, url, SMALL_BYTES_MAX, on_hash);
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
	if (check_is_over(k))
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
			check_finish(k, "unreachable");
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
		check_ask(k, hash, SMALL_BYTES_MAX, on_hash);
	else
		ask_signature(k);
}

static void next_turn(void *data)
{
	struct source_check *k = data;
	if (!check_is_over(k))
		check_next_document(k);
}

void check_next_document(struct source_check *k)
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
		check_ask_changed(k, at_hand(k)->url, CSAF_BYTES_MAX, on_document);
		return;
	}
	check_finish(k, NULL);
}
