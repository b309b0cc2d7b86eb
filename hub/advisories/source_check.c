#define LOG_ROOM "advisories"
#include "advisories/source_check.h"
#include <ctype.h>
#include <string.h>
#include "advisories/security_txt.h"
#include "advisories/source_parts.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define KEY_BYTES_MAX (128 << 10) // of one key, ASCII-armored

static void next_key(struct source_check *k);
static void next_list(struct source_check *k);
static void try_metadata(struct source_check *k);

// --- beginning and end ---

static void free_check(struct source_check *k)
{
	check_drop_document(k);
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

void check_finish(struct source_check *k, const char *problem)
{
	if (!problem && !k->problem && !k->more && k->o.done)
		keep_marks(k);
	const struct source_result r = {.source = k->source, .problem = problem ? problem : k->problem, .metadata = k->metadata, .name = k->has_provider ? k->provider.name : "",
		.refused = k->refused, .more = k->more, .offers = k->offers};
	if (k->o.done)
		k->o.done(k->o.data, &r);
	free_check(k);
}

bool check_is_over(struct source_check *k)
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
void check_ask_changed(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const char *mark, const void *body, size_t len))
{
	char mark[WIRE_MARK_SIZE];
	int err = sources_store_mark(k->o.rows, k->source, url, mark);
	if (err == 0)
		err = relay_fetch_changed(k->o.rooms.relay, url, max, mark, done, k);
	if (err)
		done(k, err, "", NULL, 0);
}

void check_ask(struct source_check *k, const char *url, size_t max, void (*done)(void *data, int err, const void *body, size_t len))
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
	if (check_is_over(k))
		return;
	if (!err && k->is_security_txt) {
		on_security_txt(k, body, len);
		return;
	}
	if (!err) {
		err = provider_read(&k->provider, body, len);
		k->has_provider = !err;
		if (err && provider_read_aggregator(&k->offers, body, len) == 0) {
			check_finish(k, "aggregator");
			return;
		}
	}
	if (!err) {
		str_copy(k->metadata, sizeof k->metadata, k->tries[k->try_at - 1]);
		next_key(k);
	} else if (k->try_at < k->try_count) {
		try_metadata(k);
	} else {
		check_finish(k, err == ERR_UNAVAILABLE || err == ERR_TIMEOUT ? "unreachable" : "no_metadata");
	}
}

static void try_metadata(struct source_check *k)
{
	if (k->try_at == k->try_count) {
		check_finish(k, "no_metadata");
		return;
	}
	const char *url = k->tries[k->try_at++];
	size_t len = strlen(url);
	k->is_security_txt = !k->had_security_txt && len > 13 && str_eq(url + len - 13, "/security.txt");
	k->had_security_txt |= k->is_security_txt;
	check_ask(k, url, LISTING_BYTES_MAX, on_metadata);
}

static void on_key(void *data, int err, const void *body, size_t len)
{
	struct source_check *k = data;
	if (check_is_over(k))
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
		check_ask(k, k->provider.keys[k->key_at++].url, KEY_BYTES_MAX, on_key);
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
	if (check_is_over(k))
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
		check_next_document(k);
		return;
	}
	AUTO_FREE char *url = list_url(k);
	check_ask_changed(k, url, LISTING_BYTES_MAX, on_list);
}

struct source_check *source_check_new(const struct source_check_options *o, const struct source_row *r)
{
	struct source_check *k = NEW(struct source_check);
	k->o = *o;
	k->source = r->id;
	k->marks = json_object();
	buf_init(&k->keys, PROVIDER_KEYS_MAX * (KEY_BYTES_MAX + 1));
	char (*tries)[512] = k->tries;
	if (*r->metadata && str_copy(tries[0], sizeof *tries, r->metadata))
		k->try_count = 1;
	else
		k->try_count = source_addresses(tries, r->address);
	return k;
}

void source_check_run(struct source_check *k)
{
	try_metadata(k);
}
