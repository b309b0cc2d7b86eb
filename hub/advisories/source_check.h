// One check of one provider, from its address to its last new document: one request at a time, bounded in documents. Ends by calling done.
#ifndef ADVISORIES_SOURCE_CHECK_H
#define ADVISORIES_SOURCE_CHECK_H
#include "advisories/provider.h"
#include "advisories/sources.h"
#include "advisories/sources_store.h"

struct source_check;
struct source_result {
	int64_t source;
	const char *problem;  // NULL: it went well; else "unreachable", "no_metadata", "aggregator", "no_list", or what was wrong with a document refused:
	                      // "hash_wrong", "signature_wrong", "foreign" (another publisher's, or not for everybody), "unreadable", "full"
	const char *metadata, *name;
	int refused;
	bool more;            // there are more new documents than one check takes
	json_t *offers;       // of an aggregator: [{"name","address"}]; borrowed
};
struct source_check_options {
	struct sources_options rooms;
	struct sources_store *rows;
	void *data;
	void (*done)(void *data, const struct source_result *r);
};
// Makes one; source_check_run sets it going, and may call done before it returns. It frees itself after done.
struct source_check *source_check_new(const struct source_check_options *o, const struct source_row *r);
void source_check_run(struct source_check *k);
void source_check_abandon(struct source_check *k); // one that runs: done is not called any more
// The https addresses to try, in the order of CSAF 2.0, 7.1.9: well-known, security.txt, the DNS path. Returns how many; 0: neither domain nor address. Pure.
#define SOURCE_TRIES 3
int source_addresses(char to[SOURCE_TRIES][512], const char *address);

#endif
