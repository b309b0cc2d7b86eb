#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli_passport.h"
#include "cli/show.h"
#include "ownership/slip.h"
#include "passport/attestation.h"
#include "passport/jws.h"
#include "passport/members.h"
#include "platform/pki.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

static int fail(const char *what, int err)
{
	fprintf(stderr, "freehold: %s: %s\n", what, err_text(err));
	return EXIT_REFUSED;
}

// A whole file, or standard input for "-", without trailing blanks.
static int read_input(const char *path, char **ret, size_t *ret_len)
{
	if (!str_eq(path, "-")) {
		int err = file_read(path, JWS_MAX, ret, ret_len);
		while (err == 0 && *ret_len && strchr(" \r\n\t", (*ret)[*ret_len - 1]))
			(*ret)[--*ret_len] = '\0';
		return err;
	}
	AUTO_BUF struct buf b;
	char chunk[4096];
	size_t n;
	buf_init(&b, JWS_MAX);
	while ((n = fread(chunk, 1, sizeof chunk, stdin)) > 0)
		buf_put(&b, chunk, n);
	while (b.len && strchr(" \r\n\t", b.data[b.len - 1]))
		b.len--;
	if (b.failed)
		return ERR_LIMIT;
	*ret = mem_strn(b.data ? (const char *)b.data : "", b.len);
	*ret_len = b.len;
	return 0;
}

// What can be written and signed: a maker's passport, an issuing body's label attestation.
static const struct kind { const char *name, *typ, *holder; } kinds[] = {
	{ "passport", DOCUMENT_TYP, "issuer" }, { "attestation", ATTESTATION_TYP, ATTESTATION_HOLDER },
};

static const struct kind *kind_of(const json_t *payload)
{
	return &kinds[json_object_get(payload, "attestation") != NULL];
}

struct summary { char who[260], model[70], shows[700]; long long revision; };

// What is wanted besides reading it as a hub would. after: the path of the passport before this one, or NULL; has_key: it names the key that will sign it.
struct asked { bool say_whose, json, has_key; const char *kid, *after; };

// The three lines as a hub shows them of this passport alone.
static void say_shows(char *to, size_t size, const struct document *d)
{
	const char *mode = json_text_or(json_object_get(json_object_get(d->payload, "top3"), "passwords"), "mode", "not stated");
	int64_t end = support_named_end(&d->support);
	char until[40] = "not stated";
	if (end) {
		char day[25];
		str_time(day, end);
		snprintf(until, sizeof until, "until %.10s", day);
	} else if (d->support.basis == BASIS_MONTHS_FROM_SALE) {
		snprintf(until, sizeof until, "for %d months from the sale", (int)d->support.months);
	} else if (d->support.basis == BASIS_WHILE_SERVICE) {
		snprintf(until, sizeof until, "while its service operates");
	} else if (d->support.basis == BASIS_NONE) {
		snprintf(until, sizeof until, "none at all");
	}
	snprintf(to, size, "A hub shows: passwords %s; faults to %s; updates %s.", mode, d->contact ? d->contact : "nobody, not stated", until);
}

static int hold_against(const struct asked *a, const struct document *d, json_t *after)
{
	AUTO_FREE char *old = NULL;
	size_t len;
	int err = read_input(a->after, &old, &len);
	if (err == 0)
		err = cli_passport_after(d, a->has_key, old, len, a->json ? after : NULL);
	if (err < 0)
		fail(a->after, err);
	return err;
}

// Takes over payload. How much of it hubs would refuse after the passport before it, or an error.
static int read_as_hub(json_t *payload, const struct asked *a, struct document_fault *fault, struct summary *to, json_t *after)
{
	struct document d;
	struct label_entry e;
	int err;
	if (kind_of(payload) == &kinds[1]) {
		err = a->after ? ERR_UNSUPPORTED : attestation_read(&e, payload, fault);
		json_decref(payload);
		if (err == 0) {
			str_copy(to->who, sizeof to->who, e.body);
			str_copy(to->model, sizeof to->model, e.model);
			to->revision = e.revision;
		}
		return err;
	}
	err = document_read(&d, payload, fault);
	if (err < 0)
		return err;
	str_copy(to->who, sizeof to->who, d.issuer_name);
	str_copy(to->model, sizeof to->model, d.model);
	to->revision = d.revision;
	say_shows(to->shows, sizeof to->shows, &d);
	err = a->after ? hold_against(a, &d, after) : 0;
	document_done(&d);
	return err;
}

static void say_unread(const json_t *unread)
{
	const json_t *one;
	size_t i;
	json_array_foreach(unread, i, one)
		fprintf(stderr, "%s%s", i ? ", " : "No hub reads these members; are they misspelt? ", LOGQ(json_string_value(one)));
	if (json_array_size(unread))
		fputs("\n", stderr);
}

static int say_json(int err, const struct asked *a, const struct kind *kind, const struct document_fault *fault, const struct summary *s, json_t *unread, json_t *after)
{
	AUTO_JSON json_t *j = json_pack("{s:b, s:s, s:s*}", "ok", err == 0, "kind", kind->name, "kid", a->kid);
	if (*fault->rule)
		json_object_update_new(j, json_pack("{s:s, s:s}", "path", fault->path, "rule", fault->rule));
	else
		json_object_update_new(j, json_pack("{s:s, s:s, s:I, s:O}", "who", s->who, "model", s->model, "revision", (json_int_t)s->revision, "unread", unread));
	json_object_update(j, after);
	show_json(j);
	return err ? EXIT_REFUSED : 0;
}

// Reads a payload as the hub would and says what is wrong first. Takes over payload.
static int check_payload(json_t *payload, const struct asked *a)
{
	struct document_fault fault = { .rule = "" };
	struct summary s = { .revision = 0 };
	const struct kind *kind = kind_of(payload);
	AUTO_JSON json_t *unread = members_unread(payload, kind == &kinds[1]), *after = json_object();
	int err = read_as_hub(payload, a, &fault, &s, after);
	if (a->json)
		return say_json(err, a, kind, &fault, &s, unread, after);
	if (*fault.rule)
		fprintf(stderr, "freehold: %s %s\n", LOGQ(fault.path), fault.rule); // a path may hold the document's own words
	else if (err == ERR_UNSUPPORTED)
		fputs("freehold: --after is for passports\n", stderr);
	if (err)
		return EXIT_REFUSED;
	say_unread(unread);
	if (a->say_whose)
		printf("%s, model %s, revision %lld\n%s%s", LOGQ(s.who), LOGQ(s.model), s.revision, s.shows, *s.shows ? "\n" : "");
	return 0;
}

// The document names the key that signs it (PASSPORT.md); one that names another is left alone. ERR_MISMATCH.
static int name_key(json_t *payload, const struct pki_key *key)
{
	uint8_t point[65];
	char text[88];
	json_t *issuer = json_object_get(payload, kind_of(payload)->holder);
	pki_key_public(key, point);
	str_b64url(text, point, sizeof point);
	if (json_object_get(issuer, "key"))
		return str_eq(json_text_or(issuer, "key", ""), text) ? 0 : ERR_MISMATCH;
	if (issuer)
		json_object_set_new(issuer, "key", json_string(text));
	return 0;
}

static int read_payload(const char *path, json_t **ret)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	int err = read_input(path, &text, &len);
	if (err == 0)
		err = json_read(ret, text, len, JWS_MAX, JWS_DEPTH);
	AUTO_FREE char *where = err == ERR_PARSE ? json_fault(text, len) : NULL;
	if (where) {
		size_t place = strcspn(where, ":"); // what follows may hold the document's own words
		fprintf(stderr, "freehold: %s: %.*s%s%s\n", path, (int)place, where, where[place] ? ": " : "", where[place] ? LOGQ(where + place + 2) : "");
	}
	if (err == 0 && !json_is_object(*ret))
		err = ERR_PARSE;
	return err;
}

static int lint(const char *path, const char *after, bool json)
{
	json_t *payload = NULL;
	struct pki_key *any = NULL;
	int err = read_payload(path, &payload);
	// Before it is signed a document need not name its key: any will do to look at the rest.
	if (err == 0)
		err = pki_key_new(&any);
	bool has_key = err == 0 && json_object_get(json_object_get(payload, kind_of(payload)->holder), "key");
	if (err == 0 && !has_key)
		err = name_key(payload, any);
	pki_key_free(any);
	if (err < 0) {
		json_decref(payload);
		return fail(path, err);
	}
	return check_payload(payload, &(struct asked){ .say_whose = true, .json = json, .has_key = has_key, .after = after });
}

static int sign_payload(json_t *payload, const struct pki_key *key, const char *path, const char *after)
{
	AUTO_FREE char *jws = NULL;
	int err = name_key(payload, key);
	if (err < 0)
		return fail("the key that the document names is not the key given", err);
	int status = check_payload(json_deep_copy(payload), &(struct asked){ .has_key = true, .after = after });
	if (status)
		return status;
	err = jws_sign(key, kind_of(payload)->typ, payload, &jws);
	if (err < 0)
		return fail(path, err);
	puts(jws);
	return 0;
}

static int sign(const char *key_path, const char *path, const char *after)
{
	AUTO_JSON json_t *payload = NULL;
	struct pki_key *key = NULL;
	int err = pki_key_load(&key, key_path);
	if (err < 0)
		return fail(key_path, err);
	err = read_payload(path, &payload);
	int status = err < 0 ? fail(path, err) : sign_payload(payload, key, path, after);
	pki_key_free(key);
	return status;
}

static int verify_as(const struct kind *kind, const char *text, size_t len, struct jws *ret)
{
	struct jws parsed = { .header = NULL };
	uint8_t point[65];
	int err = jws_parse(&parsed, text, len, kind->typ);
	if (err < 0)
		return err;
	err = document_key_of(parsed.payload, kind->holder, point);
	jws_done(&parsed);
	return err < 0 ? err : jws_verify(ret, text, len, kind->typ, point);
}

static int fail_to_verify(const char *path, const char *text, int err)
{
	if (text && *text == '{')
		fprintf(stderr, "freehold: %s: this is not signed yet; \"freehold passport sign\" does that\n", path);
	else if (err == ERR_MISMATCH)
		fprintf(stderr, "freehold: %s: the signature is not that of the key it names: it was changed since, or somebody else signed it\n", path);
	else
		return fail(path, err);
	return EXIT_REFUSED;
}

static int verify(const char *path, bool json)
{
	AUTO_FREE char *text = NULL;
	struct jws verified = { .header = NULL };
	size_t len;
	int err = read_input(path, &text, &len);
	if (err == 0)
		err = verify_as(&kinds[0], text, len, &verified);
	if (err == ERR_UNSUPPORTED) // of another type
		err = verify_as(&kinds[1], text, len, &verified);
	if (err < 0)
		return fail_to_verify(path, text, err);
	if (!json)
		printf("The signature is whole. Key %s. It proves who wrote this, not that it is true.\n", verified.kid);
	int status = check_payload(json_incref(verified.payload), &(struct asked){ .say_whose = true, .json = json, .kid = verified.kid });
	jws_done(&verified);
	return status;
}

static int new_key(const char *path)
{
	struct pki_key *key = NULL;
	AUTO_FREE char *text = NULL;
	uint8_t point[65];
	char id[44];
	size_t len;
	if (file_read(path, JWS_MAX, &text, &len) != ERR_NOT_FOUND)
		return fail(path, ERR_EXISTS); // a maker's key is never overwritten
	int err = pki_key_new(&key);
	if (err == 0)
		err = pki_key_save(key, path);
	if (err < 0) {
		pki_key_free(key);
		return fail(path, err);
	}
	pki_key_public(key, point);
	pki_key_id(point, id);
	pki_key_free(key);
	printf("%s\n", id);
	return 0;
}

static int usage(void)
{
	fputs("usage: freehold passport new [--maker NAME] [--web ADDRESS] [--model MODEL] [--name NAME] [--contact URI] [--policy ADDRESS] [--until DATE]\n"
	      "       freehold passport new-key FILE | lint FILE [--after OLD.jws] [--json] | sign --key KEY.pem [--after OLD.jws] FILE | verify FILE [--json]\n"
	      "       freehold passport keys --domain HOST --key KEY.pem [--old KEY.pem] [--keep FILE]\n", stderr);
	return EXIT_USAGE;
}

int cli_passport(int argc, char **argv)
{
	bool json = argc > 3 && str_eq(argv[argc - 1], "--json");
	int words = argc - json, status = EXIT_USAGE;
	if (words == 3 && str_eq(argv[1], "lint"))
		status = lint(argv[2], NULL, json);
	else if (words == 5 && str_eq(argv[1], "lint") && str_eq(argv[3], "--after"))
		status = lint(argv[2], argv[4], json);
	else if (words == 3 && str_eq(argv[1], "verify"))
		status = verify(argv[2], json);
	else if (argc == 3 && str_eq(argv[1], "new-key"))
		status = new_key(argv[2]);
	else if (argc == 5 && str_eq(argv[1], "sign") && str_eq(argv[2], "--key"))
		status = sign(argv[3], argv[4], NULL);
	else if (argc == 7 && str_eq(argv[1], "sign") && str_eq(argv[2], "--key") && str_eq(argv[4], "--after"))
		status = sign(argv[3], argv[6], argv[5]);
	else if (argc >= 2 && str_eq(argv[1], "new"))
		status = cli_passport_new(argc - 2, argv + 2);
	else if (argc >= 2 && str_eq(argv[1], "keys"))
		status = cli_passport_keys(argc - 2, argv + 2);
	return status == EXIT_USAGE ? usage() : status;
}

static void say_slip(const json_t *payload, const char *key)
{
	static const struct { const char *reset, *words; } outcomes[] = {
		{ "confirmed", "the device itself signed that it was wiped" },
		{ "not_confirmed", "the device was asked to wipe itself but did not answer" },
		{ "not_possible", "the device cannot confirm that it was wiped" },
	};
	const char *reset = json_text_or(payload, "reset", ""), *words = "nothing is said about a reset";
	for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++)
		if (str_eq(reset, outcomes[i].reset))
			words = outcomes[i].words;
	printf("This slip is whole: nobody changed it since a hub signed it (key %s).\n", key);
	printf("Released %s, model %s: %s.\n", LOGQ(json_text_or(payload, "released_at", "-")), LOGQ(json_text_or(payload, "model", "-")), words);
	puts("It does not prove whose hub that was.");
}

int cli_slip(int argc, char **argv)
{
	AUTO_FREE char *text = NULL;
	AUTO_JSON json_t *payload = NULL;
	char key[44];
	size_t len;
	bool json = argc == 4 && str_eq(argv[3], "--json");
	if ((argc != 3 && !json) || !str_eq(argv[1], "verify")) {
		fputs("usage: freehold slip verify FILE|- [--json]\n", stderr);
		return EXIT_USAGE;
	}
	int err = read_input(argv[2], &text, &len);
	if (err == 0)
		err = slip_read(text, len, &payload, key);
	if (err < 0)
		return fail("this is not a whole release slip", err);
	if (json)
		show_json(payload);
	else
		say_slip(payload, key);
	return 0;
}
