// Advisories and the running hub: documents handed over, open problems listed.
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include "advisories/csaf.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli_advisories.h"
#include "cli/show.h"

enum { EXIT_REFUSED = 1, EXIT_NO_HUB = 3, FOLDERS_DEEP = 8 };

struct tally { const struct client *client; int fresh, updated, known, failed, status; };

int cli_no_hub(const struct client *c)
{
	fprintf(stderr, "freehold: no hub answers at %s. Is freehold-hubd running, and is this its data folder?\n", c->socket);
	return EXIT_NO_HUB;
}

static void count(struct tally *t, const char *outcome)
{
	if (str_eq(outcome, "new"))
		t->fresh++;
	else if (str_eq(outcome, "updated"))
		t->updated++;
	else
		t->known++;
}

// False: no hub answers, so nothing more can be handed over.
static bool import_file(struct tally *t, const char *path)
{
	AUTO_FREE char *text = NULL;
	AUTO_JSON json_t *answer = NULL;
	size_t len;
	int status = file_read(path, CSAF_BYTES_MAX, &text, &len);
	if (status == 0)
		status = client_send(t->client, "POST", "/api/v1/advisories", text, len, &answer);
	if (status == -ENOENT || status == -ECONNREFUSED) {
		t->status = cli_no_hub(t->client);
		return false;
	}
	if (status == 201) {
		count(t, json_text_or(answer, "outcome", ""));
		return true;
	}
	const char *code = json_text_or(answer, "code", "");
	t->failed++;
	t->status = EXIT_REFUSED;
	fprintf(stderr, "freehold: %s: %s\n", LOGQ(path), str_eq(code, "not_an_advisory") ? "this is no CSAF advisory" : str_eq(code, "advisory_draft") ? "this is only a draft" :
		str_eq(code, "too_many_advisories") ? "the hub has no room for more" : status < 0 ? err_text(status) : code);
	return true;
}

static bool is_json(const char *name)
{
	size_t len = strlen(name);
	return len > 5 && name[0] != '.' && str_eq(name + len - 5, ".json");
}

// A file, or every .json in a folder and in the folders of it.
static bool import_path(struct tally *t, const char *path, int deep)
{
	DIR *dir = opendir(path);
	if (!dir)
		return import_file(t, path);
	bool go_on = true;
	for (struct dirent *e; go_on && (e = readdir(dir));) {
		AUTO_FREE char *inner = mem_printf("%s/%s", path, e->d_name);
		if (e->d_type == DT_DIR && e->d_name[0] != '.' && deep < FOLDERS_DEEP)
			go_on = import_path(t, inner, deep + 1);
		else if (e->d_type == DT_REG && is_json(e->d_name))
			go_on = import_file(t, inner);
	}
	closedir(dir);
	return go_on;
}

int cli_advisories_import(const struct client *c, int argc, char **argv)
{
	struct tally t = {.client = c};
	for (int i = 0; i < argc; i++)
		if (!import_path(&t, argv[i], 0))
			return t.status;
	AUTO_JSON json_t *told = json_pack("{s:i, s:i, s:i, s:i}", "new", t.fresh, "updated", t.updated, "known", t.known, "refused", t.failed);
	if (c->json)
		show_json(told);
	else
		printf("%d new, %d updated, %d already known, %d refused. The hub compares them with the devices here; see \"freehold advisories list\".\n", t.fresh, t.updated,
			t.known, t.failed);
	return t.status;
}

static void say(const json_t *p)
{
	const char *to = json_text_or(p, "update_to", "");
	printf("%s  %s (%s, %s)\n", json_text_or(p, "device", "-"), LOGQ(json_text_or(p, "title", "")), json_text_or(p, "state", "-"), json_text_or(p, "severity", "-"));
	printf("  %s: %s%s%s\n", LOGQ(json_text_or(p, "tracking_id", "")), json_text_or(p, "action", ""), *to ? " to " : "", *to ? LOGQ(to) : "");
}

int cli_advisories_list(const struct client *c)
{
	AUTO_JSON json_t *answer = NULL;
	int status = client_call(c, "GET", "/api/v1/advisories", NULL, &answer);
	if (status < 0)
		return cli_no_hub(c);
	if (c->json)
		show_json(answer);
	else if (status >= 400)
		show_problem(answer);
	else {
		const json_t *problems = json_object_get(answer, "problems"), *p;
		size_t i;
		json_array_foreach(problems, i, p)
			say(p);
		printf("%zu known problems, of %lld advisories.%s\n", json_array_size(problems), (long long)json_integer_value(json_object_get(answer, "documents")),
			json_is_true(json_object_get(answer, "checking")) ? " Some are still being compared." : "");
	}
	return status >= 400 ? EXIT_REFUSED : 0;
}
