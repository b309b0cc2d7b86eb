#include "advisories/provider.h"
#include <ctype.h>
#include <string.h>
#include "advisories/csaf.h"
#include "base/mem.h"
#include "base/str.h"

#define URL_MAX 2000
#define PATH_MAX_BYTES 300
#define DEPTH 24

static bool is_address(const char *s)
{
	if (!s || !str_starts(s, "https://") || strlen(s) > URL_MAX)
		return false;
	for (const char *c = s; *c; c++)
		if ((unsigned char)*c <= 0x20 || (unsigned char)*c >= 0x7f || strchr("\"<>\\^`{|}", *c))
			return false;
	return true;
}

static const char *address_of(const json_t *o, const char *key)
{
	const char *url = json_text_or(o, key, NULL);
	return is_address(url) ? url : NULL;
}

static bool is_for_everybody(const json_t *o)
{
	const char *label = json_text_or(o, "tlp_label", "WHITE");
	return str_eq(label, "WHITE") || str_eq(label, "CLEAR");
}

// --- provider-metadata.json ---

static void read_feeds(struct provider *p, const json_t *feeds)
{
	const json_t *feed;
	size_t i;
	json_array_foreach(feeds, i, feed) {
		const char *url = address_of(feed, "url");
		if (url && is_for_everybody(feed) && p->feed_count < PROVIDER_LISTS_MAX)
			p->feeds[p->feed_count++] = url;
	}
}

// 2.0: directory_url; 2.1: directory {url, tlp_label}.
static void read_folder(struct provider *p, const json_t *distribution)
{
	const json_t *directory = json_object_get(distribution, "directory");
	const char *url = directory ? address_of(directory, "url") : address_of(distribution, "directory_url");
	if (!url || !is_for_everybody(directory) || p->folder_count == PROVIDER_LISTS_MAX)
		return;
	if (url[strlen(url) - 1] != '/') { // the slash is often forgotten
		AUTO_FREE char *whole = mem_printf("%s/", url);
		json_t *owner = (json_t *)(uintptr_t)(directory ? directory : distribution);
		json_object_set_new(owner, directory ? "url" : "directory_url", json_string(whole));
		url = json_text_or(owner, directory ? "url" : "directory_url", "");
	}
	p->folders[p->folder_count++] = url;
}

static bool is_fingerprint(const char *s)
{
	size_t len = s ? strspn(s, "0123456789abcdefABCDEF") : 0;
	return (len == 40 || len == 64) && s[len] == '\0';
}

static void read_keys(struct provider *p, const json_t *keys)
{
	const json_t *key;
	size_t i;
	json_array_foreach(keys, i, key) {
		const char *url = address_of(key, "url"), *fingerprint = json_text_or(key, "fingerprint", NULL);
		if (url && is_fingerprint(fingerprint) && p->key_count < PROVIDER_KEYS_MAX)
			p->keys[p->key_count++] = (struct provider_key){fingerprint, url};
	}
}

int provider_read(struct provider *ret, const void *bytes, size_t len)
{
	struct provider p = {.name = ""};
	int err = json_read(&p.root, bytes, len, PROVIDER_BYTES_MAX, DEPTH);
	if (err)
		return err;
	const json_t *publisher = json_object_get(p.root, "publisher"), *distributions = json_object_get(p.root, "distributions"), *d;
	p.name = json_text_or(publisher, "name", "");
	p.space = json_text_or(publisher, "namespace", "");
	p.role = json_text_or(p.root, "role", "");
	if (!*p.name || !*p.space || !str_starts(p.role, "csaf_") || strlen(p.name) > 256 || strlen(p.space) > URL_MAX) {
		json_decref(p.root);
		return ERR_INVALID;
	}
	size_t i;
	json_array_foreach(distributions, i, d) {
		read_feeds(&p, json_object_get(json_object_get(d, "rolie"), "feeds"));
		read_folder(&p, d);
	}
	read_keys(&p, json_object_get(p.root, "public_openpgp_keys"));
	*ret = p;
	return 0;
}

void provider_done(struct provider *p)
{
	json_decref(p->root);
	*p = (struct provider){.root = NULL};
}

static void read_offers(json_t *to, const json_t *list)
{
	const json_t *row;
	size_t i;
	json_array_foreach(list, i, row) {
		const json_t *metadata = json_object_get(row, "metadata");
		const char *url = address_of(metadata, "url"), *name = json_text_or(json_object_get(metadata, "publisher"), "name", "");
		if (url && strlen(name) <= 256 && json_array_size(to) < PROVIDER_OFFERS_MAX)
			json_array_append_new(to, json_pack("{s:s, s:s}", "name", *name ? name : url, "address", url));
	}
}

int provider_read_aggregator(json_t **ret, const void *bytes, size_t len)
{
	AUTO_JSON json_t *root = NULL;
	int err = json_read(&root, bytes, len, LISTING_BYTES_MAX, DEPTH);
	if (err)
		return err;
	if (!json_is_object(json_object_get(root, "aggregator")))
		return ERR_INVALID;
	*ret = json_array();
	read_offers(*ret, json_object_get(root, "csaf_providers"));
	read_offers(*ret, json_object_get(root, "csaf_publishers"));
	return 0;
}

// --- lists of documents ---

void listing_done(struct listing *l)
{
	for (size_t i = 0; i < l->count; i++) {
		free(l->list[i].url);
		free(l->list[i].hash);
		free(l->list[i].signature);
	}
	free(l->list);
	*l = (struct listing){.list = NULL};
}

// Takes over the three.
static void add(struct listing *l, char *url, char *hash, char *signature, int64_t updated)
{
	if (l->count % 256 == 0)
		l->list = mem_resize(l->list, l->count + 256, sizeof *l->list);
	l->list[l->count++] = (struct listed){url, hash, signature, updated};
}

static void read_entry(struct listing *l, const json_t *entry)
{
	const json_t *links = json_object_get(entry, "link"), *link;
	const char *url = address_of(json_object_get(entry, "content"), "src"), *hash = NULL, *signature = NULL;
	size_t i;
	json_array_foreach(links, i, link) {
		const char *rel = json_text_or(link, "rel", ""), *to = address_of(link, "href");
		if (to && !url && str_eq(rel, "self"))
			url = to;
		if (to && str_eq(rel, "hash") && (!hash || strstr(to, ".sha512")))
			hash = to;
		if (to && str_eq(rel, "signature"))
			signature = to;
	}
	if (url)
		add(l, mem_str(url), mem_str(hash), mem_str(signature), csaf_time(json_text_or(entry, "updated", "")));
}

int listing_read_feed(struct listing *l, const void *p, size_t len)
{
	AUTO_JSON json_t *root = NULL;
	int err = json_read(&root, p, len, LISTING_BYTES_MAX, DEPTH);
	if (err)
		return err;
	const json_t *feed = json_object_get(root, "feed"), *entry;
	size_t i;
	if (!json_is_object(feed))
		return ERR_INVALID;
	json_array_foreach(json_object_get(feed, "entry"), i, entry)
		if (l->count < LISTING_MAX)
			read_entry(l, entry);
	return 0;
}

bool listing_is_path(const char *s, size_t len)
{
	if (len < 6 || len > PATH_MAX_BYTES || memcmp(s + len - 5, ".json", 5) != 0)
		return false;
	size_t step = 0; // length of the present one
	for (size_t i = 0; i <= len; i++) {
		char c = i < len ? s[i] : '/';
		if (c == '/') {
			if (step == 0 || s[i - step] == '.')
				return false; // empty, ".", ".." or hidden
			step = 0;
		} else if (!isalnum((unsigned char)c) && (c == '\0' || !strchr("-_.+", c))) {
			return false;
		} else {
			step++;
		}
	}
	return true;
}

static void add_path(struct listing *l, const char *folder, const char *path, size_t len, int64_t updated)
{
	if (!listing_is_path(path, len) || l->count == LISTING_MAX)
		return;
	char *url = mem_printf("%s%.*s", folder, (int)len, path);
	add(l, url, mem_printf("%s.sha512", url), mem_printf("%s.asc", url), updated);
}

static const char *line_end(const char *at, const char *end)
{
	const char *n = memchr(at, '\n', (size_t)(end - at));
	return n ? n : end;
}

static bool take_quoted(const char **at, size_t *len)
{
	if (*len < 2 || (*at)[0] != '"' || (*at)[*len - 1] != '"')
		return false;
	(*at)++;
	*len -= 2;
	return true;
}

int listing_read_changes(struct listing *l, const char *folder, const void *p, size_t len)
{
	if (len > LISTING_BYTES_MAX)
		return ERR_LIMIT;
	for (const char *at = p, *end = at + len; at < end;) {
		const char *n = line_end(at, end), *comma = memchr(at, ',', (size_t)(n - at));
		if (comma) {
			const char *path = at, *when = comma + 1;
			size_t path_len = (size_t)(comma - at), when_len = (size_t)(n - when);
			char text[40] = "";
			if (when_len && when[when_len - 1] == '\r')
				when_len--;
			take_quoted(&path, &path_len);
			take_quoted(&when, &when_len);
			if (when_len < sizeof text)
				memcpy(text, when, when_len);
			add_path(l, folder, path, path_len, csaf_time(text));
		}
		at = n < end ? n + 1 : end;
	}
	return 0;
}

int listing_read_index(struct listing *l, const char *folder, const void *p, size_t len)
{
	if (len > LISTING_BYTES_MAX)
		return ERR_LIMIT;
	for (const char *at = p, *end = at + len; at < end;) {
		const char *n = line_end(at, end);
		size_t line = (size_t)(n - at);
		if (line && at[line - 1] == '\r')
			line--;
		add_path(l, folder, at, line, 0);
		at = n < end ? n + 1 : end;
	}
	return 0;
}

static int newer(const void *a, const void *b)
{
	const struct listed *x = a, *y = b;
	return x->updated < y->updated ? 1 : x->updated > y->updated ? -1 : strcmp(x->url, y->url);
}

void listing_sort(struct listing *l)
{
	if (l->count)
		qsort(l->list, l->count, sizeof *l->list, newer);
}

int listing_read_hash(uint8_t *to, size_t size, const void *p, size_t len)
{
	const char *s = p;
	char hex[129];
	size_t n = 0, got = size;
	while (n < len && isxdigit((unsigned char)s[n]))
		n++;
	if (n != 2 * size || n >= sizeof hex || (n < len && !isspace((unsigned char)s[n])))
		return ERR_PARSE;
	memcpy(hex, s, n);
	hex[n] = '\0';
	return str_unhex(to, &got, hex);
}
