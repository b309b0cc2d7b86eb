#include <stdio.h>
#include <string.h>
#include "advisories/match.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli_advisories.h"
#include "cli/show.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

struct question { struct match_device device; bool json; int first; };

static int usage(void)
{
	fputs("usage: freehold advisories list [--json]          problems of the devices here that are still open\n"
	      "       freehold advisories import FILE|FOLDER...  hands CSAF documents to the hub, which compares them with the devices here\n"
	      "       freehold advisories sources                the providers that the hub may ask, and what came of it\n"
	      "       freehold advisories sources allow ADDRESS  a provider's domain, or the https address of its metadata; it is asked at once\n"
	      "       freehold advisories sources ask|drop ID    asks one now, or never again\n"
	      "       freehold advisories check --maker NAME --model NAME [--firmware VERSION] [--serial NUMBER] [--mud URL] FILE... [--json]\n"
	      "       judges CSAF documents for one device; nothing is sent anywhere\n", stderr);
	return EXIT_USAGE;
}

static int read_question(struct question *q, int argc, char **argv)
{
	const struct { const char *name; const char **to; } options[] = {
		{"--maker", &q->device.vendor}, {"--model", &q->device.model}, {"--firmware", &q->device.firmware}, {"--serial", &q->device.serial}, {"--mud", &q->device.mud_url},
	};
	int at = 2;
	for (; at < argc && str_starts(argv[at], "--"); at++) {
		const char **to = NULL;
		for (size_t i = 0; i < sizeof options / sizeof *options; i++)
			if (str_eq(argv[at], options[i].name))
				to = options[i].to;
		if (str_eq(argv[at], "--json"))
			q->json = true;
		else if (to && at + 1 < argc)
			*to = argv[++at];
		else
			return ERR_INVALID;
	}
	q->first = at;
	return at < argc && q->device.vendor && q->device.model ? 0 : ERR_INVALID;
}

static json_t *names_of(const struct match *m)
{
	json_t *names = json_array();
	for (size_t i = 0; i < m->count && i < sizeof m->names / sizeof *m->names; i++)
		json_array_append_new(names, json_string(m->names[i]));
	return names;
}

static json_t *answer(const struct csaf *c, const struct match *m)
{
	return json_pack("{s:s, s:s, s:s, s:I, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:s, s:o, s:I, s:I, s:b, s:b}", "id", c->id, "title", c->title, "publisher", c->publisher, "released_at",
		(json_int_t)c->released_at, "state", match_state_word(m->state), "reason", m->reason, "product", m->product, "versions", m->range, "action", match_action_word(m->action),
		"update_to", m->update_to, "details", m->details, "url", m->url, "vulnerabilities", names_of(m), "score_tenths", (json_int_t)m->score, "skipped",
		(json_int_t)c->skipped_count, "draft", c->status == CSAF_DRAFT, "withdrawn", c->is_withdrawn);
}

static void say(const struct csaf *c, const struct match *m)
{
	static const char *const states[] = {"not about it", "not affected", "fixed in its version", "still being looked into", "perhaps affected", "affected"};
	static const char *const actions[] = {"Update", "Protect it as the maker says", "Wait for the maker", "Replace it: no fix will come", "Check what the maker says", ""};
	printf("%s: %s (%s)%s\n", LOGQ(c->id), states[m->state], m->reason, c->is_withdrawn ? ", but withdrawn" : c->status == CSAF_DRAFT ? ", but only a draft" : "");
	printf("  %s\n", LOGQ(c->title));
	printf("  about %s, versions %s\n", LOGQ(m->product), *m->range ? LOGQ(m->range) : "all");
	if (m->action == ACTION_TO_NOTHING)
		return;
	printf("  %s%s%s.\n", actions[m->action], *m->update_to ? " to version " : "", *m->update_to ? LOGQ(m->update_to) : "");
	if (*m->details)
		printf("  the maker: %s\n", LOGQ(m->details));
}

// Adds to all when JSON is wanted, prints otherwise. Returns how many documents spoke of the device, or negative.
static int judge(const struct question *q, const char *path, json_t *all)
{
	AUTO_FREE char *text = NULL;
	size_t len;
	struct csaf c;
	struct match m;
	int err = file_read(path, CSAF_BYTES_MAX, &text, &len);
	if (err == 0)
		err = csaf_read(&c, text, len);
	if (err < 0) {
		fprintf(stderr, "freehold: %s: %s\n", LOGQ(path), err == ERR_INVALID ? "this is no CSAF advisory" : err_text(err));
		return err;
	}
	match_document(&m, &c, &q->device);
	bool speaks = m.state != MATCH_NONE;
	if (speaks && q->json)
		json_array_append_new(all, answer(&c, &m));
	else if (speaks)
		say(&c, &m);
	for (size_t i = 0; i < c.skipped_count && i < CSAF_SKIPPED_TOLD; i++)
		fprintf(stderr, "freehold: %s: a part was skipped, %s: %s\n", LOGQ(path), c.skipped[i].where, c.skipped[i].why);
	csaf_done(&c);
	return speaks;
}

int cli_advisories(const struct client *client, int argc, char **argv)
{
	struct question q = {.json = false};
	bool trailing = argc > 2 && str_eq(argv[argc - 1], "--json");
	if (trailing)
		argc--;
	struct client c = *client;
	c.json |= trailing;
	if (argc == 2 && str_eq(argv[1], "list"))
		return cli_advisories_list(&c);
	if (argc > 2 && str_eq(argv[1], "import"))
		return cli_advisories_import(&c, argc - 2, argv + 2);
	if (argc > 1 && str_eq(argv[1], "sources")) {
		int status = cli_advisories_sources(&c, argc - 2, argv + 2);
		return status == EXIT_USAGE ? usage() : status;
	}
	if (argc < 2 || !str_eq(argv[1], "check") || read_question(&q, argc, argv) < 0)
		return usage();
	q.json |= c.json;
	AUTO_JSON json_t *all = json_array();
	int speaking = 0, failed = 0;
	for (int i = q.first; i < argc; i++) {
		int n = judge(&q, argv[i], all);
		speaking += n > 0;
		failed += n < 0;
	}
	if (q.json)
		show_json(all);
	else
		printf("%d of %d documents speak of this device.\n", speaking, argc - q.first - failed);
	return failed ? EXIT_REFUSED : 0;
}
