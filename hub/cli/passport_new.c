// What a maker begins with: a passport to fill in, and the file that names its keys.
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "cli/cli_passport.h"
#include "passport/jws.h"
#include "passport/keys.h"
#include "platform/pki.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct said { const char *maker, *web, *model, *name, *contact, *policy, *until; };

// Pairs of --word value into the fields. False: a word that is not known, or one without its value.
static bool read_pairs(int argc, char **argv, const char *const *words, const char **values)
{
	for (int i = 0; i < argc; i += 2) {
		int w = 0;
		while (words[w] && !str_eq(words[w], argv[i]))
			w++;
		if (!words[w] || i + 1 == argc)
			return false;
		values[w] = argv[i + 1];
	}
	return true;
}

static json_t *make_id(void)
{
	uint8_t b[16];
	char hex[33];
	random_bytes(b, sizeof b);
	str_hex(hex, b, sizeof b);
	return json_sprintf("urn:uuid:%.8s-%.4s-4%.3s-8%.3s-%.12s", hex, hex + 8, hex + 13, hex + 17, hex + 20);
}

static json_t *skeleton(const struct said *s)
{
	char now[25];
	str_time(now, clock_wall_ms());
	now[19] = 'Z'; // whole seconds
	now[20] = '\0';
	json_t *support = s->until ? json_pack("{s:s, s:s, s:s, s:s}", "basis", "end_date", "end", s->until, "end_precision", "day", "after_end", "unknown") : json_pack("{s:s}", "basis", "unknown");
	return json_pack("{s:{s:s, s:o, s:i, s:s}, s:{s:s, s:s, s:s}, s:{s:s, s:s}, s:{s:{s:s}, s:{s:s, s:[s]}}, s:o, s:[], s:[]}", "passport", "version", "1.0", "id", make_id(), "revision", 1,
		"issued_at", now, "issuer", "role", "manufacturer", "legal_name", s->maker ? s->maker : "", "web", s->web ? s->web : "", "product", "model", s->model ? s->model : "", "name",
		s->name ? s->name : "", "top3", "passwords", "mode", "", "disclosure", "policy_url", s->policy ? s->policy : "", "contacts", s->contact ? s->contact : "", "support", support, "interactions",
		"sensors");
}

static void say_open(const struct said *s)
{
	const struct { const char *place, *value, *advice; } rows[] = {
		{"issuer.legal_name", s->maker, "the company that signs"},
		{"issuer.web", s->web, "its https address; the host name is who you are to a hub, so do not change it later"},
		{"product.model", s->model, "exactly as the device names itself"},
		{"product.name", s->name, "what a shop calls it"},
		{"top3.passwords.mode", NULL, "none, unique_per_device or user_defined"},
		{"top3.disclosure.policy_url", s->policy, "where you say how to report a weak spot"},
		{"top3.disclosure.contacts", s->contact, "mailto:, tel: or https"},
		{"support", s->until, "until when it gets updates: basis end_date and end"},
		{"interactions", NULL, "whom the device talks to outside the home; leave [] if nobody"},
		{"sensors", NULL, "what it senses; leave [] if nothing"},
	};
	fputs("Still to fill in:\n", stderr);
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (!rows[i].value)
			fprintf(stderr, "  %s: %s\n", rows[i].place, rows[i].advice);
	fputs("Then: freehold passport lint FILE\n", stderr);
}

int cli_passport_new(int argc, char **argv)
{
	static const char *const words[] = {"--maker", "--web", "--model", "--name", "--contact", "--policy", "--until", NULL};
	const char *values[7] = {NULL};
	if (!read_pairs(argc, argv, words, values))
		return EXIT_USAGE;
	const struct said s = {values[0], values[1], values[2], values[3], values[4], values[5], values[6]};
	AUTO_JSON json_t *j = skeleton(&s);
	char *text = json_dumps(j, JSON_INDENT(2));
	if (!text)
		return EXIT_REFUSED;
	puts(text);
	free(text);
	say_open(&s);
	return 0;
}

static json_t *one_key(const struct pki_key *key, char text[88])
{
	uint8_t point[65];
	pki_key_public(key, point);
	str_b64url(text, point, sizeof point);
	return json_pack("{s:s}", "key", text);
}

// A list of keys that was published before: its entries are kept, so that a hub that slept through a change can follow from key to key. NULL: none, or unreadable.
static json_t *read_kept(const char *path)
{
	AUTO_FREE char *text = NULL;
	AUTO_JSON json_t *file = NULL;
	struct named_keys k;
	size_t len;
	int err = file_read(path, KEYS_BYTES_MAX, &text, &len);
	if (err == 0)
		err = keys_read(&k, text, len);
	if (err == 0) {
		keys_done(&k);
		err = json_read(&file, text, len, KEYS_BYTES_MAX, 4);
	}
	if (err < 0)
		fprintf(stderr, "freehold: %s: %s\n", path, err_text(err));
	return err < 0 ? NULL : json_incref(json_object_get(file, "keys"));
}

static bool lists(const json_t *list, const char *key)
{
	const json_t *one;
	size_t i;
	json_array_foreach(list, i, one)
		if (str_eq(json_text_or(one, "key", ""), key))
			return true;
	return false;
}

// Adds to list, which it takes over.
static int print_keys(json_t *list, const char *domain, const struct pki_key *key, const struct pki_key *old)
{
	char text[88], old_text[88];
	AUTO_FREE char *handover = NULL;
	AUTO_JSON json_t *file = json_pack("{s:o}", "keys", list), *now = one_key(key, text);
	if (old) {
		AUTO_JSON json_t *payload = json_pack("{s:s, s:s}", "domain", domain, "key", text), *before = one_key(old, old_text);
		if (!lists(list, old_text))
			json_array_append(list, before);
		if (jws_sign(old, KEYS_TYP, payload, &handover) < 0)
			return EXIT_REFUSED;
		json_object_set_new(now, "handover", json_string(handover));
	}
	if (!lists(list, text))
		json_array_append(list, now);
	if (json_array_size(list) > KEYS_MAX) {
		fprintf(stderr, "freehold: a hub reads at most %d keys: take the oldest out of the file\n", KEYS_MAX);
		return EXIT_REFUSED;
	}
	AUTO_FREE char *out = json_write(file);
	puts(out);
	return 0;
}

// What is wrong with the command as it was typed; NULL: nothing.
static const char *fault_of(const char *domain, const struct pki_key *key, const struct pki_key *old)
{
	uint8_t a[65], b[65];
	size_t len = strlen(domain);
	if (!len || len > 120 || strspn(domain, "abcdefghijklmnopqrstuvwxyz0123456789.-") != len)
		return "--domain must be the host of issuer.web, in lower case: lamps.example";
	if (!old)
		return NULL;
	pki_key_public(key, a);
	pki_key_public(old, b);
	return memcmp(a, b, sizeof a) == 0 ? "--old is the same key: nothing is handed over" : NULL;
}

int cli_passport_keys(int argc, char **argv)
{
	static const char *const words[] = {"--domain", "--key", "--old", "--keep", NULL};
	const char *values[4] = {NULL};
	struct pki_key *key = NULL, *old = NULL;
	if (!read_pairs(argc, argv, words, values) || !values[0] || !values[1])
		return EXIT_USAGE;
	int err = pki_key_load(&key, values[1]);
	if (err == 0 && values[2])
		err = pki_key_load(&old, values[2]);
	int status = EXIT_REFUSED;
	const char *fault = err == 0 ? fault_of(values[0], key, old) : NULL;
	json_t *list = NULL;
	if (err < 0)
		fprintf(stderr, "freehold: %s: %s\n", old || !key ? values[1] : values[2], err_text(err));
	else if (fault)
		fprintf(stderr, "freehold: %s\n", fault);
	else
		list = values[3] ? read_kept(values[3]) : json_array();
	if (list)
		status = print_keys(list, values[0], key, old);
	pki_key_free(old);
	pki_key_free(key);
	return status;
}
