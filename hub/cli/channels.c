// Where alerts are sent: list, set up, test, remove. Tokens and passwords are asked for, never taken from the command's own line, which others on the machine can read.
#include <stdio.h>
#include <string.h>
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/call.h"
#include "cli/cli_channels.h"
#include "cli/terminal.h"

#define CA_MAX (16 << 10) // as the API's

static void show_channel(const json_t *c)
{
	char arrived[25] = "never";
	const char *problem = json_text_or(c, "problem", NULL);
	if (json_is_integer(json_object_get(c, "ok_at")))
		str_time(arrived, json_integer_value(json_object_get(c, "ok_at")));
	AUTO_FREE char *id = mem_printf("%lld", (long long)json_integer_value(json_object_get(c, "id"))), *settings = json_write(json_object_get(c, "settings"));
	printf("%-5s %-8s %-20s %-7s %-8s last arrived: %s%s%s  %s\n", id, json_text_or(c, "kind", ""), LOGQ(json_text_or(c, "name", "")), json_text_or(c, "least", ""),
		json_is_true(json_object_get(c, "enabled")) ? "on" : "off", arrived, problem ? "  last problem: " : "", problem ? problem : "", LOGQ(settings));
	const char *secret = json_text_or(c, "secret", NULL);
	if (secret)
		printf("\nThe secret of its signature, told this once: %s\n", secret);
}

static void show_channels(const json_t *answer)
{
	const json_t *list = json_object_get(answer, "channels"), *one;
	size_t i;
	json_array_foreach(list, i, one)
		show_channel(one);
	if (json_array_size(list) == 0)
		puts("Nothing is sent anywhere. Alerts are shown in the app.");
}

static void show_test(const json_t *answer)
{
	if (json_is_true(json_object_get(answer, "delivered")))
		puts("It arrived.");
	else
		printf("It did not arrive: %s (%d)\n", json_text_or(answer, "problem", ""), (int)json_integer_value(json_object_get(answer, "status")));
}

// The options that may follow a kind's own words; takes them out of argv. False: one is not known.
struct options { const char *least, *language, *user, *ca, *prefix; bool names, private, token; };

static bool take_options(struct options *o, int *argc, char **argv)
{
	int kept = 0;
	*o = (struct options){ .least = "soon", .language = "en" };
	for (int i = 0; i < *argc; i++) {
		bool more = i + 1 < *argc;
		if (str_eq(argv[i], "--least") && more)
			o->least = argv[++i];
		else if (str_eq(argv[i], "--language") && more)
			o->language = argv[++i];
		else if (str_eq(argv[i], "--user") && more)
			o->user = argv[++i];
		else if (str_eq(argv[i], "--ca") && more)
			o->ca = argv[++i];
		else if (str_eq(argv[i], "--prefix") && more)
			o->prefix = argv[++i];
		else if (str_eq(argv[i], "--names"))
			o->names = true;
		else if (str_eq(argv[i], "--private"))
			o->private = true;
		else if (str_eq(argv[i], "--token"))
			o->token = true;
		else if (str_starts(argv[i], "--"))
			return false;
		else
			argv[kept++] = argv[i];
	}
	*argc = kept;
	return true;
}

// What a secret is asked for by name; false: nothing came.
static bool ask(json_t *settings, const char *key, const char *prompt)
{
	AUTO_SECRET char *secret = terminal_password(prompt);
	return secret && json_object_set_new(settings, key, json_string(secret)) == 0;
}

static bool take_ca(json_t *settings, const char *path)
{
	AUTO_FREE char *pem = NULL;
	size_t len = 0;
	if (file_read(path, CA_MAX, &pem, &len) == 0 && json_object_set_new(settings, "ca", json_stringn(pem, len)) == 0)
		return true;
	fprintf(stderr, "%s: cannot be read as a certificate\n", path);
	return false;
}

static bool take_mqtt(json_t *s, const struct options *o)
{
	if (o->prefix)
		json_object_set_new(s, "prefix", json_string(o->prefix));
	if (o->ca && !take_ca(s, o->ca))
		return false;
	return !o->user || (json_object_set_new(s, "user", json_string(o->user)) == 0 && ask(s, "password", "Password at the broker: "));
}

// The settings of a kind as in the API; NULL: wrong usage, or no secret came. argv: what follows the name.
static json_t *settings_of(const char *kind, const struct options *o, int argc, char **argv)
{
	json_t *s = NULL;
	uint64_t port;
	bool good = true;
	if (str_eq(kind, "webhook") && argc == 1) {
		s = json_pack("{s:s}", "url", argv[0]);
	} else if (str_eq(kind, "ntfy") && argc == 2) {
		s = json_pack("{s:s, s:s}", "server", argv[0], "topic", argv[1]);
		good = s && (!o->token || ask(s, "token", "Token: "));
	} else if (str_eq(kind, "mqtt") && (argc == 1 || (argc == 2 && str_u64(&port, argv[1], 65535) == 0))) {
		s = argc == 2 ? json_pack("{s:s, s:i}", "host", argv[0], "port", (int)port) : json_pack("{s:s}", "host", argv[0]);
		good = s && take_mqtt(s, o);
	} else if (str_eq(kind, "mail") && argc >= 5 && str_u64(&port, argv[1], 65535) == 0) {
		s = json_pack("{s:s, s:i, s:s, s:s, s:[]}", "host", argv[0], "port", (int)port, "security", argv[2], "from", argv[3], "to");
		for (int i = 4; s && i < argc; i++)
			json_array_append_new(json_object_get(s, "to"), json_string(argv[i]));
		good = s && (!o->user || (json_object_set_new(s, "user", json_string(o->user)) == 0 && ask(s, "password", "Password of the mailbox: ")));
	}
	if (good)
		return s;
	json_decref(s);
	return NULL;
}

static int add(const struct client *c, int argc, char **argv)
{
	struct options o;
	if (argc < 2 || !take_options(&o, &argc, argv) || argc < 2)
		return EXIT_USAGE;
	json_t *settings = settings_of(argv[0], &o, argc - 2, argv + 2);
	AUTO_JSON json_t *body = settings ? json_pack("{s:s, s:s, s:s, s:s, s:b, s:b, s:o}", "kind", argv[0], "name", argv[1], "language", o.language, "least", o.least, "names", o.names, "private", o.private,
		argv[0], settings) : NULL;
	return body ? call_and_show(c, "POST", "/api/v1/channels", body, show_channel) : EXIT_USAGE;
}

static int about(const struct client *c, const char *method, const char *id, const char *tail, void (*show)(const json_t *answer))
{
	uint64_t number;
	if (str_u64(&number, id, INT64_MAX) < 0)
		return EXIT_USAGE;
	AUTO_FREE char *path = mem_printf("/api/v1/channels/%s%s", id, tail);
	return call_and_show(c, method, path, NULL, show);
}

int cli_channels(const struct client *c, int argc, char **argv)
{
	int status = EXIT_USAGE;
	if (argc == 0 || (argc == 1 && str_eq(argv[0], "list")))
		status = call_and_show(c, "GET", "/api/v1/channels", NULL, show_channels);
	else if (str_eq(argv[0], "add"))
		status = add(c, argc - 1, argv + 1);
	else if (argc == 2 && str_eq(argv[0], "remove"))
		status = about(c, "DELETE", argv[1], "", NULL);
	else if (argc == 2 && str_eq(argv[0], "test"))
		status = about(c, "POST", argv[1], "/test", show_test);
	if (status == EXIT_USAGE)
		fputs("usage: freehold channels [list]                                     where alerts are sent\n"
		      "       freehold channels add webhook NAME ADDRESS [OPTION...]\n"
		      "       freehold channels add ntfy NAME SERVER TOPIC [--token] [OPTION...]\n"
		      "       freehold channels add mail NAME HOST PORT tls|starttls FROM TO... [--user USER] [OPTION...]\n"
		      "       freehold channels add mqtt NAME HOST [PORT] [--user USER] [--prefix TOPIC] [--ca FILE] [OPTION...]\n"
		      "       freehold channels test ID | remove ID\n"
		      "OPTION: --least info|soon|urgent (soon), --language en|de (en), --names (messages name devices), --private (it is in this house)\n"
		      "A token or a password is asked for, or read from standard input.\n", stderr);
	return status;
}
