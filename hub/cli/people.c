// People and programs: who belongs to this home, the way back in for a forgotten password, tokens.
#include <stdio.h>
#include "base/mem.h"
#include "base/str.h"
#include "cli/call.h"
#include "cli/cli_people.h"
#include "cli/show.h"

static void show_reset(const json_t *answer)
{
	const char *link = json_text_or(answer, "link", "");
	cli_show_qr(link);
	printf("\nOpen on a phone in this network, within 30 minutes:\n  %s\n\nIt works once. Whoever opens it chooses a new password for this account; all its sessions end.\nIts passkeys are removed: only the new password opens it then, until passkeys are added again.\n", link);
}

// The id of the account with this name or id; false when there is none, or no hub.
static bool find_user(const struct client *c, const char *name, char id[13])
{
	AUTO_JSON json_t *answer = NULL;
	json_t *person;
	size_t i;
	if (client_call(c, "GET", "/api/v1/people", NULL, &answer) != 200)
		return false;
	json_array_foreach(json_object_get(answer, "people"), i, person)
		if (str_eq(json_text_or(person, "name", ""), name) || str_eq(json_text_or(person, "id", ""), name))
			return str_copy(id, 13, json_text_or(person, "id", ""));
	return false;
}

int cli_users(const struct client *c, int argc, char **argv)
{
	char id[13];
	if (argc == 0)
		return call_and_show(c, "GET", "/api/v1/people", NULL, show_users);
	if (argc != 2 || !str_eq(argv[0], "reset")) {
		fputs("usage: freehold users               who belongs to this home\n       freehold users reset NAME    a one-time link with which NAME chooses a new password\n", stderr);
		return EXIT_USAGE;
	}
	if (!find_user(c, argv[1], id)) {
		fputs("freehold: nobody is called so; \"freehold users\" lists them\n", stderr);
		return EXIT_REFUSED;
	}
	AUTO_FREE char *path = mem_printf("/api/v1/people/%s/reset", id);
	return call_and_show(c, "POST", path, NULL, show_reset);
}

static void show_made(const json_t *answer)
{
	printf("%s\n\nThe hub cannot show it again. It goes into the program as \"Authorization: Bearer\".\n", json_text_or(answer, "token", ""));
}

int cli_tokens(const struct client *c, int argc, char **argv)
{
	if (argc == 0)
		return call_and_show(c, "GET", "/api/v1/tokens", NULL, show_tokens);
	if (argc >= 3 && str_eq(argv[0], "add")) {
		json_t *scopes = json_array();
		for (int i = 2; i < argc; i++)
			json_array_append_new(scopes, json_string(argv[i]));
		AUTO_JSON json_t *body = json_pack("{s:s, s:o}", "name", argv[1], "scopes", scopes);
		return body ? call_and_show(c, "POST", "/api/v1/tokens", body, show_made) : EXIT_USAGE;
	}
	if (argc == 2 && str_eq(argv[0], "remove") && str_is_id(argv[1], 12)) {
		AUTO_FREE char *path = mem_printf("/api/v1/tokens/%s", argv[1]);
		return call_and_show(c, "DELETE", path, NULL, NULL);
	}
	fputs("usage: freehold tokens                    programs that may ask the hub\n"
	      "       freehold tokens add NAME SCOPE...  SCOPE: see_devices, use_devices, see_log, see_metrics\n"
	      "       freehold tokens remove ID\n", stderr);
	return EXIT_USAGE;
}
