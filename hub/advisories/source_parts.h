// What the files of a check share: source_check.c finds the provider and its lists, source_document.c takes one document after the other.
#ifndef ADVISORIES_SOURCE_PARTS_H
#define ADVISORIES_SOURCE_PARTS_H
#include "advisories/source_check.h"
#include "base/buf.h"

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

void check_finish(struct source_check *k, const char *problem); // problem NULL: what was met on the way, if anything; k is gone
bool check_is_over(struct source_check *k);                     // it was abandoned meanwhile, and is gone now
void check_ask(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len));
// The document, or the list, unless it is as it was: then ERR_EXISTS.
void check_ask_changed(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const char *mark, const void *body, size_t len));

void check_next_document(struct source_check *k); // from the lists on; finishes the check in the end
void check_drop_document(struct source_check *k);

#endif
