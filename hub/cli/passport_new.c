// What a maker begins with: a passport to fill in, and the file that names its keys.
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
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

static int print_keys(const char *domain, const struct pki_key *key, const struct pki_key *old)
{
	char text[88], old_text[88];
	AUTO_FREE char *handover = NULL;
	json_t *list = json_array();
	AUTO_JSON json_t *file = json_pack("{s:o}", "keys", list);
	json_t *now = one_key(key, text);
	if (old) {
		AUTO_JSON json_t *payload = json_pack("{s:s, s:s}", "domain", domain, "key", text);
		json_array_append_new(list, one_key(old, old_text));
		if (jws_sign(old, KEYS_TYP, payload, &handover) < 0) {
			json_decref(now);
			return EXIT_REFUSED;
		}
		json_object_set_new(now, "handover", json_string(handover));
	}
	json_array_append_new(list, now);
	AUTO_FREE char *out = json_write(file);
	puts(out);
	return 0;
}

int cli_passport_keys(int argc, char **argv)
{
	static const char *const words[] = {"--domain", "--key", "--old", NULL};
	const char *values[3] = {NULL};
	struct pki_key *key = NULL, *old = NULL;
	if (!read_pairs(argc, argv, words, values) || !values[0] || !values[1])
		return EXIT_USAGE;
	int err = pki_key_load(&key, values[1]);
	if (err == 0 && values[2])
		err = pki_key_load(&old, values[2]);
	int status = EXIT_REFUSED;
	if (err == 0)
		status = print_keys(values[0], key, old);
	else
		fprintf(stderr, "freehold: %s: %s\n", old || !key ? values[1] : values[2], err_text(err));
	pki_key_free(old);
	pki_key_free(key);
	return status;
}
