#include "advisories/csaf.h"
#include <math.h>
#include <string.h>
#include <strings.h>
#include "base/mem.h"
#include "base/str.h"

#define NOTE_MAX 2000 // bytes of a note that are kept
#define SHARED_WITH_ALL "ffffffff-ffff-ffff-ffff-ffffffffffff" // the sharing group (CSAF 2.1, 3.2.2.5.1) of everybody

void csaf_skip(struct csaf *c, const char *where, const char *why)
{
	if (c->skipped_count < CSAF_SKIPPED_TOLD) {
		str_copy(c->skipped[c->skipped_count].where, sizeof c->skipped[0].where, where);
		c->skipped[c->skipped_count].why = why;
	}
	c->skipped_count++;
}

static const json_t *list_of(struct csaf *c, const json_t *o, const char *key)
{
	const json_t *list = json_object_get(o, key);
	if (!list || json_is_array(list))
		return list;
	csaf_skip(c, key, "not_a_list");
	return NULL;
}

int64_t csaf_time(const char *s)
{
	int64_t ms;
	return str_time_parse_any(&ms, s) < 0 ? 0 : ms;
}

// --- the head ---

static enum csaf_status read_status(const char *word)
{
	return str_eq(word, "draft") ? CSAF_DRAFT : str_eq(word, "interim") ? CSAF_INTERIM : CSAF_FINAL;
}

static const char *read_summary(const json_t *document)
{
	static const char *const categories[] = {"summary", "description", "general"};
	const json_t *note;
	size_t i;
	for (size_t k = 0; k < sizeof categories / sizeof *categories; k++)
		json_array_foreach(json_object_get(document, "notes"), i, note)
			if (str_eq(json_text_or(note, "category", ""), categories[k]))
				return json_text_or(note, "text", "");
	return "";
}

static const char *read_url(const json_t *document)
{
	const json_t *reference;
	const char *first = "";
	size_t i;
	json_array_foreach(json_object_get(document, "references"), i, reference) {
		const char *url = json_text_or(reference, "url", "");
		size_t len = strlen(url);
		if (!str_starts(url, "https://") || !str_eq(json_text_or(reference, "category", "external"), "self"))
			continue;
		if (len < 5 || !str_eq(url + len - 5, ".json"))
			return url; // the page for people
		if (!*first)
			first = url;
	}
	return first;
}

static bool says_withdrawn(const json_t *document, const json_t *tracking)
{
	const json_t *history = json_object_get(tracking, "revision_history"), *revision;
	const char *version = json_text_or(tracking, "version", ""), *summary = "";
	size_t i;
	const char *category = json_text_or(document, "category", "");
	if (str_eq(category, "csaf_withdrawn") || str_eq(category, "csaf_superseded")) // the latter: another document speaks in its place
		return true;
	json_array_foreach(history, i, revision)
		if (str_eq(json_text_or(revision, "number", ""), version))
			summary = json_text_or(revision, "summary", "");
	return strcasestr(summary, "withdrawn") || strcasestr(json_text_or(document, "title", ""), "[withdrawn]");
}

static int read_head(struct csaf *c)
{
	const json_t *d = json_object_get(c->root, "document"), *tracking = json_object_get(d, "tracking"), *publisher = json_object_get(d, "publisher");
	if (!str_starts(json_text_or(d, "csaf_version", ""), "2."))
		return json_is_string(json_object_get(d, "csaf_version")) ? ERR_UNSUPPORTED : ERR_INVALID;
	c->title = json_text_or(d, "title", "");
	c->category = json_text_or(d, "category", "");
	c->id = json_text_or(tracking, "id", "");
	c->version = json_text_or(tracking, "version", "");
	c->status = read_status(json_text_or(tracking, "status", ""));
	c->publisher = json_text_or(publisher, "name", "");
	c->space = json_text_or(publisher, "namespace", "");
	c->tlp = json_text_or(json_object_get(json_object_get(d, "distribution"), "tlp"), "label", "");
	const json_t *group = json_object_get(json_object_get(d, "distribution"), "sharing_group");
	c->is_shared_in_group = group && strcasecmp(json_text_or(group, "id", ""), SHARED_WITH_ALL) != 0;
	c->severity = json_text_or(json_object_get(d, "aggregate_severity"), "text", "");
	c->released_at = csaf_time(json_text_or(tracking, "current_release_date", ""));
	c->first_at = csaf_time(json_text_or(tracking, "initial_release_date", ""));
	c->summary = read_summary(d);
	c->url = read_url(d);
	c->is_withdrawn = says_withdrawn(d, tracking);
	return *c->id && *c->version && c->released_at && strlen(c->id) <= 256 && strlen(c->version) <= 64 ? 0 : ERR_INVALID;
}

// --- vulnerabilities ---

static int read_score(const json_t *vulnerability)
{
	static const char *const kinds[] = {"cvss_v4", "cvss_v3", "cvss_v2"};
	double worst = -1;
	const json_t *entry;
	size_t i;
	json_array_foreach(json_object_get(vulnerability, "scores"), i, entry)
		for (size_t k = 0; k < 3; k++)
			worst = fmax(worst, json_number_value(json_object_get(json_object_get(entry, kinds[k]), "baseScore")));
	json_array_foreach(json_object_get(vulnerability, "metrics"), i, entry) // CSAF 2.1
		for (size_t k = 0; k < 3; k++)
			worst = fmax(worst, json_number_value(json_object_get(json_object_get(json_object_get(entry, "content"), kinds[k]), "baseScore")));
	return worst > 0 && worst <= 10 ? (int)lround(worst * 10) : -1;
}

static const char *read_name(const json_t *vulnerability)
{
	const char *cve = json_text_or(vulnerability, "cve", "");
	if (*cve)
		return cve;
	return json_text_or(json_array_get(json_object_get(vulnerability, "ids"), 0), "text", "");
}

static void read_vulnerability(struct csaf *c, const json_t *from)
{
	static const struct { const char *key; enum csaf_statement statement; } keys[] = {
		{"known_affected", CSAF_AFFECTED}, {"first_affected", CSAF_AFFECTED}, {"last_affected", CSAF_AFFECTED}, {"known_not_affected", CSAF_NOT_AFFECTED},
		{"fixed", CSAF_FIXED}, {"first_fixed", CSAF_FIXED}, {"recommended", CSAF_FIXED}, {"under_investigation", CSAF_INVESTIGATED},
		{"unknown", CSAF_NOBODY_KNOWS},
	};
	struct csaf_vulnerability *v = &c->vulnerabilities[c->vulnerability_count++];
	const json_t *status = json_object_get(from, "product_status");
	size_t used[CSAF_STATEMENTS] = {0};
	*v = (struct csaf_vulnerability){.name = read_name(from), .title = json_text_or(from, "title", NULL), .score = read_score(from)};
	v->remediations = list_of(c, from, "remediations");
	v->threats = list_of(c, from, "threats");
	for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
		const json_t *list = list_of(c, status, keys[i].key), *id;
		size_t k;
		if (!list)
			continue;
		v->products[keys[i].statement][used[keys[i].statement]++] = list;
		json_array_foreach(list, k, id)
			if (!json_is_string(id) || !map_get(c->by_id, json_string_value(id)))
				csaf_skip(c, keys[i].key, "unknown_id");
	}
}

static void read_vulnerabilities(struct csaf *c)
{
	const json_t *list = list_of(c, c->root, "vulnerabilities"), *entry;
	size_t count = json_array_size(list), i;
	if (count > CSAF_VULNERABILITIES_MAX) {
		csaf_skip(c, "vulnerabilities", "too_many");
		count = CSAF_VULNERABILITIES_MAX;
	}
	c->vulnerabilities = mem_new(count + 1, sizeof *c->vulnerabilities);
	json_array_foreach(list, i, entry)
		if (i < count)
			read_vulnerability(c, entry);
}

int csaf_read(struct csaf *ret, const void *p, size_t len)
{
	struct csaf c = {.by_id = NULL};
	int err = json_read(&c.root, p, len, CSAF_BYTES_MAX, CSAF_DEPTH_MAX);
	if (err < 0)
		return err;
	err = read_head(&c);
	if (err < 0) {
		json_decref(c.root);
		return err;
	}
	c.by_id = map_new();
	const json_t *tree = json_object_get(c.root, "product_tree");
	c.groups = list_of(&c, tree, "product_groups");
	csaf_read_tree(&c, tree);
	read_vulnerabilities(&c);
	*ret = c;
	return 0;
}

void csaf_done(struct csaf *c)
{
	map_free(c->by_id, NULL);
	free(c->products);
	free(c->vulnerabilities);
	json_decref(c->root);
	*c = (struct csaf){.root = NULL};
}

bool csaf_is_public(const struct csaf *c)
{
	return !c->is_shared_in_group && (!*c->tlp || strcasecmp(c->tlp, "WHITE") == 0 || strcasecmp(c->tlp, "CLEAR") == 0);
}

static bool holds(const json_t *ids, const char *product)
{
	const json_t *id;
	size_t i;
	json_array_foreach(ids, i, id)
		if (json_is_string(id) && str_eq(json_string_value(id), product))
			return true;
	return false;
}

bool csaf_lists(const struct csaf *c, const json_t *product_ids, const json_t *group_ids, const char *product)
{
	const json_t *group;
	size_t i;
	if (holds(product_ids, product))
		return true;
	if (json_array_size(group_ids) > 0)
		json_array_foreach(c->groups, i, group)
			if (holds(group_ids, json_text_or(group, "group_id", "")) && holds(json_object_get(group, "product_ids"), product))
				return true;
	return false;
}

// --- the digest ---

static void drop(json_t *o, const char *const *keys)
{
	for (; *keys; keys++)
		json_object_del(o, *keys);
}

static void cut_text(json_t *o, const char *key)
{
	const char *text = json_text_or(o, key, NULL);
	size_t len = text ? strlen(text) : 0;
	if (len <= NOTE_MAX)
		return;
	for (len = NOTE_MAX; ((unsigned char)text[len] & 0xc0) == 0x80; len--)
		;
	json_object_set_new(o, key, json_stringn(text, len));
}

static void digest_document(json_t *d, const struct csaf *c)
{
	static const char *const document[] = {"acknowledgments", "lang", "source_lang", "notes", "references", NULL};
	static const char *const tracking[] = {"revision_history", "generator", "aliases", NULL};
	json_t *note = json_pack("[{s:s, s:s}]", "category", "summary", "text", c->summary);
	json_t *url = json_pack("[{s:s, s:s}]", "category", "self", "url", c->url);
	cut_text(json_array_get(note, 0), "text");
	drop(d, document);
	if (c->is_withdrawn)
		json_object_set_new(d, "category", json_string("csaf_withdrawn"));
	drop(json_object_get(d, "tracking"), tracking);
	json_object_set_new(d, "notes", note);
	json_object_set_new(d, "references", url);
}

static void digest_vulnerability(json_t *v)
{
	static const char *const keys[] = {"acknowledgments", "cwe", "cwes", "notes", "references", "involvements", "discovery_date", "release_date", "disclosure_date", NULL};
	json_t *remediation, *entry;
	size_t i;
	int score = read_score(v);
	drop(v, keys);
	json_object_del(v, "metrics");
	json_object_del(v, "scores");
	if (score > 0)
		json_object_set_new(v, "scores", json_pack("[{s:{s:f}}]", "cvss_v3", "baseScore", score / 10.0));
	json_array_foreach(json_object_get(v, "remediations"), i, remediation)
		cut_text(remediation, "details");
	json_array_foreach(json_object_get(v, "threats"), i, entry)
		cut_text(entry, "details");
}

char *csaf_digest(const struct csaf *c)
{
	AUTO_JSON json_t *copy = json_deep_copy(c->root);
	json_t *v;
	size_t i;
	digest_document(json_object_get(copy, "document"), c);
	json_array_foreach(json_object_get(copy, "vulnerabilities"), i, v)
		digest_vulnerability(v);
	return json_write(copy);
}
