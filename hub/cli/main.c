// freehold: the command line. Talks to the hub on this machine over its unix socket; "advisories check", "passport" and "slip" work without a hub.
// Exit codes: 0 done, 1 refused or failed, 2 wrong usage, 3 no hub answers.
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include "api/local.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/call.h"
#include "cli/cli_advisories.h"
#include "cli/cli_evidence.h"
#include "cli/cli_certificates.h"
#include "cli/cli_channels.h"
#include "cli/cli_passport.h"
#include "cli/cli_people.h"
#include "cli/client.h"
#include "cli/show.h"
#include "cli/terminal.h"
#include "platform/crypto.h"

static void show_setup_code(const json_t *answer)
{
	const char *link = json_text_or(answer, "link", "");
	cli_show_qr(link);
	printf("\nOpen on a phone in this network:  %s\nor type the setup code:           %s\n\nIt works once, for 30 minutes.\n", link, json_text_or(answer, "code", ""));
}

static int cmd_status(const struct client *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return call_and_show(c, "GET", "/api/v1/hub", NULL, show_hub);
}

static int cmd_setup_code(const struct client *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return call_and_show(c, "POST", "/api/v1/setup-code", NULL, show_setup_code);
}

// The way without a network: whoever holds the server chooses name and password here.
static int cmd_claim(const struct client *c, int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: freehold claim HUB-NAME YOUR-NAME   (the password is asked for, or read from standard input)\n", stderr);
		return EXIT_USAGE;
	}
	AUTO_SECRET char *password = terminal_password("A password for this hub: ");
	if (!password)
		return EXIT_REFUSED;
	AUTO_JSON json_t *body = json_pack("{s:s, s:s, s:s}", "hub_name", argv[0], "account", argv[1], "password", password);
	if (!body) {
		fputs("freehold: names and password must be text (UTF-8)\n", stderr);
		return EXIT_USAGE;
	}
	return call_and_show(c, "POST", "/api/v1/setup", body, show_claimed);
}

static int cmd_devices(const struct client *c, int argc, char **argv)
{
	(void)argc;
	(void)argv;
	return call_and_show(c, "GET", "/api/v1/devices", NULL, show_devices);
}

// A call about one device: path is a format with one %s.
static int about_device(const struct client *c, const char *method, const char *format, const char *id, const json_t *body, void (*show)(const json_t *))
{
	if (!str_is_id(id, 31)) {
		fputs("freehold: that is not a device's id; \"freehold devices\" lists them\n", stderr);
		return EXIT_USAGE;
	}
	AUTO_FREE char *path = mem_printf("/api/v1/devices/%s%s", id, format);
	return call_and_show(c, method, path, body, show);
}

static int cmd_device(const struct client *c, int argc, char **argv)
{
	if (argc == 2 && str_eq(argv[0], "evidence") && str_is_id(argv[1], 31))
		return cli_evidence(c, argv[1]);
	if (argc != 1) {
		fputs("usage: freehold device ID\n"
		      "       freehold device evidence ID > FILE     all that the hub knows of it as one page to hand on: label, papers, signed documents\n", stderr);
		return EXIT_USAGE;
	}
	return about_device(c, "GET", "", argv[0], NULL, show_device);
}

static int cmd_key(const struct client *c, int argc, char **argv)
{
	if (argc == 2 && str_eq(argv[0], "renew"))
		return about_device(c, "POST", "/credentials/renew", argv[1], NULL, show_device);
	if (argc == 3 && str_eq(argv[0], "renew") && str_eq(argv[2], "--stop"))
		return about_device(c, "DELETE", "/credentials/renew", argv[1], NULL, show_device);
	if (argc == 4 && str_eq(argv[0], "revoke") && strlen(argv[2]) < 20 && strspn(argv[2], "0123456789") == strlen(argv[2])) {
		char path[64];
		snprintf(path, sizeof path, "/credentials/%s/revoke", argv[2]);
		AUTO_JSON json_t *body = json_pack("{s:s}", "reason", argv[3]);
		return about_device(c, "POST", path, argv[1], body, show_device);
	}
	fputs("usage: freehold key renew ID                        a fresh password or certificate; the present one ends when the device has come with the new one\n"
	      "       freehold key renew ID --stop                 a native device is no longer asked\n"
	      "       freehold key revoke ID CREDENTIAL REASON     ends a key at once; REASON is lost, behaves_oddly, known_problem, not_needed or other\n"
	      "The numbers of a device's credentials: freehold device ID\n", stderr);
	return EXIT_USAGE;
}

static int cmd_may(const struct client *c, int argc, char **argv)
{
	if (argc != 3 || strlen(argv[2]) > 300) {
		fputs("usage: freehold may ID say|hear|subscribe TOPIC\n", stderr);
		return EXIT_USAGE;
	}
	char topic[1024], verb[32], query[1200];
	str_percent(topic, sizeof topic, argv[2]);
	str_percent(verb, sizeof verb, argv[1]);
	snprintf(query, sizeof query, "/may?verb=%s&topic=%s", verb, topic);
	return about_device(c, "GET", query, argv[0], NULL, show_may);
}

static int cmd_suspend(const struct client *c, int argc, char **argv)
{
	bool resume = argc == 2 && str_eq(argv[1], "--resume");
	if (argc != 2) {
		fputs("usage: freehold suspend ID REASON      lost, behaves_oddly, known_problem, not_needed or other\n       freehold suspend ID --resume\n", stderr);
		return EXIT_USAGE;
	}
	AUTO_JSON json_t *body = resume ? json_pack("{s:b}", "suspended", 0) : json_pack("{s:b, s:s}", "suspended", 1, "reason", argv[1]);
	return about_device(c, "POST", "/suspend", argv[0], body, show_device);
}

// A device that never speaks to the hub: "--listed NAME" and what is known of it. NULL: wrong usage.
static json_t *listed_device(int argc, char **argv)
{
	static const struct { const char *option, *key; } known[] = {
		{ "--listed", "name" }, { "--room", "room" }, { "--kind", "kind" }, { "--maker", "manufacturer" }, { "--model", "model" }, { "--firmware", "firmware" }, { "--serial", "serial" },
	};
	json_t *body = json_object();
	bool good = argc % 2 == 0;
	for (int i = 0; good && i + 1 < argc; i += 2) {
		size_t k = 0;
		while (k < sizeof known / sizeof *known && !str_eq(argv[i], known[k].option))
			k++;
		good = k < sizeof known / sizeof *known && json_object_set_new(body, known[k].key, json_string(argv[i + 1])) == 0;
	}
	if (good)
		return body;
	json_decref(body);
	return NULL;
}

static int cmd_add(const struct client *c, int argc, char **argv)
{
	if (argc && str_eq(argv[0], "--listed")) {
		AUTO_JSON json_t *listed = listed_device(argc, argv);
		if (listed)
			return call_and_show(c, "POST", "/api/v1/devices", listed, show_device);
		argc = 0;
	}
	AUTO_JSON json_t *body = NULL;
	if (argc == 1 && str_starts(argv[0], "FH1."))
		body = json_pack("{s:s, s:s}", "kind", "native", "code", argv[0]);
	else if (argc == 1)
		body = json_pack("{s:s, s:s, s:b}", "kind", "adopt", "adapter", argv[0], "legacy", false);
	if (!body) {
		fputs("usage: freehold add CODE            a device with a code (FH1....)\n       freehold add tasmota|homie|any  firmware that speaks MQTT\n"
		      "       freehold add --listed NAME --kind KIND [--room R] [--maker M] [--model M] [--firmware F] [--serial S]\n"
		      "                                       a device that never speaks to the hub: router, camera, television, ...\n", stderr);
		return EXIT_USAGE;
	}
	return call_and_show(c, "POST", "/api/v1/tickets", body, show_ticket);
}

static int cmd_confirm(const struct client *c, int argc, char **argv)
{
	if (argc != 2) {
		fputs("usage: freehold confirm ID NAME\n", stderr);
		return EXIT_USAGE;
	}
	AUTO_JSON json_t *body = json_pack("{s:s}", "name", argv[1]);
	return about_device(c, "POST", "/confirm", argv[0], body, show_device);
}

static int cmd_release(const struct client *c, int argc, char **argv)
{
	if (argc == 2 && str_eq(argv[1], "--force"))
		return about_device(c, "POST", "/release/force", argv[0], NULL, show_release);
	if (argc == 1)
		return about_device(c, "GET", "/release", argv[0], NULL, show_release);
	if (argc != 2) {
		fputs("usage: freehold release ID NAME      wipes the device and signs a slip; NAME is its name, to be sure\n"
		      "       freehold release ID           how far it is\n"
		      "       freehold release ID --force   do not wait for a device that is gone\n", stderr);
		return EXIT_USAGE;
	}
	AUTO_JSON json_t *body = json_pack("{s:s}", "confirm_name", argv[1]);
	return about_device(c, "POST", "/release", argv[0], body, show_release);
}

static int cmd_relay(const struct client *c, int argc, char **argv)
{
	if (argc == 1)
		return about_device(c, "GET", "", argv[0], NULL, show_links);
	if (argc != 3 || (!str_eq(argv[2], "on") && !str_eq(argv[2], "off"))) {
		fputs("usage: freehold relay ID             what the device may reach\n       freehold relay ID LINK on|off\n", stderr);
		return EXIT_USAGE;
	}
	if (!str_is_id(argv[1], 31)) {
		fputs("freehold: that is not a link's id\n", stderr);
		return EXIT_USAGE;
	}
	char tail[64];
	snprintf(tail, sizeof tail, "/links/%s", argv[1]);
	AUTO_JSON json_t *body = json_pack("{s:b}", "approved", str_eq(argv[2], "on"));
	return about_device(c, "PUT", tail, argv[0], body, show_link);
}

static int cmd_log(const struct client *c, int argc, char **argv)
{
	if (argc == 1 && str_eq(argv[0], "--check"))
		return call_and_show(c, "GET", "/api/v1/activity/check", NULL, show_log_check);
	if (argc != 0) {
		fputs("usage: freehold log [--check]\n", stderr);
		return EXIT_USAGE;
	}
	return call_and_show(c, "GET", "/api/v1/activity?limit=50", NULL, show_log);
}

static bool is_number(const char *s)
{
	return *s && strlen(s) < 20 && strspn(s, "0123456789") == strlen(s);
}

static int decide_notice(const struct client *c, const char *id, json_t *body)
{
	AUTO_JSON json_t *owned = body;
	AUTO_FREE char *path = mem_printf("/api/v1/notices/%s", id);
	return call_and_show(c, "PUT", path, owned, show_notice);
}

static int cmd_notices(const struct client *c, int argc, char **argv)
{
	bool all = argc == 1 && str_eq(argv[0], "--all");
	if (argc == 0 || all || (argc == 1 && str_eq(argv[0], "list")))
		return call_and_show(c, "GET", all ? "/api/v1/notices?all=true" : "/api/v1/notices", NULL, show_notices);
	if (argc == 2 && (str_eq(argv[0], "seen") || str_eq(argv[0], "done")) && is_number(argv[1]))
		return decide_notice(c, argv[1], json_pack("{s:s}", "state", argv[0]));
	if (argc == 3 && str_eq(argv[0], "later") && is_number(argv[1]) && is_number(argv[2]) && strlen(argv[2]) < 4)
		return decide_notice(c, argv[1], json_pack("{s:s, s:I}", "state", "snoozed", "until", (json_int_t)(clock_wall_ms() + atoi(argv[2]) * INT64_C(86400000))));
	fputs("usage: freehold notices [--all]           what you should know; --all: what is done too\n"
	      "       freehold notices seen|done ID      you have looked at it, or dealt with it\n"
	      "       freehold notices later ID DAYS     remind of it again\n", stderr);
	return EXIT_USAGE;
}

static int cmd_demo(const struct client *c, int argc, char **argv)
{
	if (argc == 1 && str_eq(argv[0], "--remove"))
		return call_and_show(c, "DELETE", "/api/v1/demo", NULL, NULL);
	if (argc != 0) {
		fputs("usage: freehold demo [--remove]\n", stderr);
		return EXIT_USAGE;
	}
	return call_and_show(c, "POST", "/api/v1/demo", NULL, show_demo);
}

static const struct command {
	const char *name, *help;
	int (*run)(const struct client *c, int argc, char **argv);
} commands[] = {
	{ "status", "whether the hub is there, owned, and what it is called", cmd_status },
	{ "setup-code", "a new one-time setup code for a hub that nobody owns yet", cmd_setup_code },
	{ "claim", "take ownership here, without a phone", cmd_claim },
	{ "users", "who belongs to this home; reset NAME lets one who forgot the password in again", cli_users },
	{ "tokens", "programs that may ask the hub; add, remove", cli_tokens },
	{ "devices", "every device with its label and support", cmd_devices },
	{ "device", "one device; evidence: a file to hand on", cmd_device },
	{ "may", "whether a device may say or hear a topic, and why", cmd_may },
	{ "key", "renew or revoke a device's key", cmd_key },
	{ "suspend", "shut a device out, or let it in again", cmd_suspend },
	{ "add", "open a ticket for a new device, or list one that does not speak to the hub", cmd_add },
	{ "confirm", "accept a device that is waiting", cmd_confirm },
	{ "release", "give a device away", cmd_release },
	{ "relay", "what a device may reach outside the house", cmd_relay },
	{ "log", "what happened lately; --check says whether nothing of it was changed since", cmd_log },
	{ "notices", "what you should know, until you have dealt with it", cmd_notices },
	{ "channels", "where alerts are sent; add, test, remove", cli_channels },
	{ "certificates", "the hub's own certificates and how long they last; renew, replace", cli_certificates },
	{ "demo", "show two demo devices; --remove takes them out", cmd_demo },
};

static int usage(FILE *to)
{
	fputs("usage: freehold [--data-dir DIR | --socket PATH] [--json] COMMAND\n\n", to);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		fprintf(to, "  %-12s %s\n", commands[i].name, commands[i].help);
	fputs("  advisories   known security problems: list, import, check\n  passport     lint, sign, verify a maker's passport; new-key\n  slip         verify a release slip\n  version      the version of this program\n", to);
	return to == stdout ? 0 : EXIT_USAGE;
}

static int set_socket(struct client *c, const char *data_dir)
{
	return snprintf(c->socket, sizeof c->socket, "%s/run/%s", data_dir, LOCAL_SOCKET) < (int)sizeof c->socket ? 0 : ERR_LIMIT;
}

int main(int argc, char **argv)
{
	struct client client = { .json = false };
	const char *data_dir = getenv("FREEHOLD_DATA_DIR"), *socket = NULL;
	int at = 1;
	for (; at < argc && argv[at][0] == '-'; at++) {
		if (str_eq(argv[at], "--json"))
			client.json = true;
		else if (str_eq(argv[at], "--data-dir") && at + 1 < argc)
			data_dir = argv[++at];
		else if (str_eq(argv[at], "--socket") && at + 1 < argc)
			socket = argv[++at];
		else
			return usage(str_eq(argv[at], "--help") ? stdout : stderr);
	}
	// --json may also follow the command, where people type it.
	if (argc > at + 1 && str_eq(argv[argc - 1], "--json") && !str_eq(argv[at], "advisories") && !str_eq(argv[at], "passport") && !str_eq(argv[at], "slip")) {
		client.json = true;
		argc--;
	}
	if ((socket ? (str_copy(client.socket, sizeof client.socket, socket) ? 0 : ERR_LIMIT) : set_socket(&client, data_dir ? data_dir : "/var/lib/freehold")) < 0) {
		fputs("freehold: the path of the socket is too long\n", stderr);
		return EXIT_USAGE;
	}
	if (at == argc)
		return usage(stderr);
	const char *name = argv[at];
	if (crypto_init() < 0)
		return EXIT_REFUSED;
	if (str_eq(name, "version")) {
		puts("freehold " FREEHOLD_VERSION);
		return 0;
	}
	if (str_eq(name, "advisories"))
		return cli_advisories(&client, argc - at, argv + at);
	if (str_eq(name, "passport"))
		return cli_passport(argc - at, argv + at);
	if (str_eq(name, "slip"))
		return cli_slip(argc - at, argv + at);
	for (size_t i = 0; i < sizeof commands / sizeof *commands; i++)
		if (str_eq(commands[i].name, name))
			return commands[i].run(&client, argc - at - 1, argv + at + 1);
	return usage(stderr);
}
