#include "cli/cli_certificates.h"
#include <stdio.h>
#include "base/str.h"
#include "cli/call.h"
#include "cli/show.h"

static const char usage[] =
	"usage: freehold certificates [--check]\n"
	"       freehold certificates --replace-devices            a new CA for native devices; both are trusted, and each device is asked for a new key\n"
	"       freehold certificates --ask-devices                asks again who still carries a certificate of the old one\n"
	"       freehold certificates --retire-devices [ID...]     ends the old one; the ids are all those that this locks out\n"
	"       freehold certificates --replace-root               a new root for phones and devices; native devices are told, nothing else changes yet\n"
	"       freehold certificates --show-root new|old          shows the certificates of the new root, or those of the old one again\n"
	"       freehold certificates --ask-root                   tells native devices again, and lets devices connect again\n"
	"       freehold certificates --end-root [ID...]           ends the root that is not shown; the ids are all those that this locks out\n"
	"       freehold certificates --replace-key                a new key for the broker's certificate; devices that pin it (Tasmota) are told\n"
	"       freehold certificates --ask-key                    tells them again\n"
	"       freehold certificates --switch-key [ID...]         uses the new key; the ids are all those that this may lock out\n"
	"       freehold certificates --drop-key                   does without the new key\n";

// What a flag asks for; its arguments become the member of the body.
static const struct flag { const char *flag, *method, *path, *member; enum { NONE, ONE, MANY } takes; } flags[] = {
	{ "--check", "POST", "/api/v1/certificates/check", NULL, NONE },
	{ "--replace-devices", "POST", "/api/v1/certificates/devices/replace", NULL, NONE },
	{ "--ask-devices", "POST", "/api/v1/certificates/devices/ask", NULL, NONE },
	{ "--retire-devices", "POST", "/api/v1/certificates/devices/retire", "lock_out", MANY },
	{ "--replace-key", "POST", "/api/v1/certificates/key/replace", NULL, NONE },
	{ "--ask-key", "POST", "/api/v1/certificates/key/ask", NULL, NONE },
	{ "--switch-key", "POST", "/api/v1/certificates/key/switch", "lock_out", MANY },
	{ "--drop-key", "DELETE", "/api/v1/certificates/key", NULL, NONE },
	{ "--replace-root", "POST", "/api/v1/certificates/root/replace", NULL, NONE },
	{ "--show-root", "POST", "/api/v1/certificates/root/show", "which", ONE },
	{ "--ask-root", "POST", "/api/v1/certificates/root/ask", NULL, NONE },
	{ "--end-root", "POST", "/api/v1/certificates/root/end", "lock_out", MANY },
};

static json_t *body_of(const struct flag *f, int argc, char **argv)
{
	json_t *list = json_array();
	switch (f->takes) {
	case NONE:
		json_decref(list);
		return NULL;
	case ONE:
		json_decref(list);
		return json_pack("{s:s}", f->member, argv[1]);
	case MANY:
		for (int i = 1; i < argc; i++)
			json_array_append_new(list, json_string(argv[i]));
		break;
	}
	return json_pack("{s:o}", f->member, list);
}

int cli_certificates(const struct client *c, int argc, char **argv)
{
	if (argc == 0)
		return call_and_show(c, "GET", "/api/v1/certificates", NULL, show_certificates);
	for (size_t i = 0; i < sizeof flags / sizeof *flags; i++) {
		const struct flag *f = &flags[i];
		if (!str_eq(argv[0], f->flag) || (f->takes == NONE && argc != 1) || (f->takes == ONE && argc != 2))
			continue;
		AUTO_JSON json_t *body = body_of(f, argc, argv);
		return call_and_show(c, f->method, f->path, body, show_certificates);
	}
	fputs(usage, stderr);
	return EXIT_USAGE;
}
