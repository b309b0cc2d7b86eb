// The providers of advisories that the hub may ask.
#include <stdio.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli_advisories.h"
#include "cli/show.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2 };

static const char *problem_words(const char *code)
{
	static const struct { const char *code, *words; } known[] = {
		{"unreachable", "it does not answer"}, {"no_metadata", "it names no advisories in the CSAF form"}, {"aggregator", "it only names other providers; allow those that you want"},
		{"no_list", "it publishes no list that is open to everybody"}, {"full", "the hub has no room for more documents"},
		{"hash_wrong", "documents were not as published, and refused"}, {"signature_wrong", "documents had a wrong signature, and were refused"},
		{"foreign", "documents were not this publisher's to publish, and refused"}, {"unreadable", "documents could not be read, and were refused"},
	};
	for (size_t i = 0; i < sizeof known / sizeof *known; i++)
		if (str_eq(code, known[i].code))
			return known[i].words;
	return code;
}

static void say_source(const json_t *s)
{
	const char *problem = json_text_or(s, "problem", NULL);
	const json_t *offers = json_object_get(s, "offers"), *offer;
	size_t i;
	printf("%-4lld %s (%s): %s, %lld documents%s%s\n", (long long)json_integer_value(json_object_get(s, "id")), LOGQ(json_text_or(s, "address", "")),
		LOGQ(json_text_or(s, "name", "")), json_text_or(s, "state", "-"), (long long)json_integer_value(json_object_get(s, "documents")), problem ? "; " : "",
		problem ? problem_words(problem) : "");
	json_array_foreach(offers, i, offer)
		printf("     it names %s: %s\n", LOGQ(json_text_or(offer, "name", "")), LOGQ(json_text_or(offer, "address", "")));
}

// By pointer, because the answer is only there when the status is.
static int say(const struct client *c, int status, json_t *const *answer)
{
	const json_t *sources = json_object_get(*answer, "sources"), *s;
	size_t i;
	if (status < 0)
		return cli_no_hub(c);
	if (c->json) {
		show_json(*answer);
	} else if (status >= 400) {
		show_problem(*answer);
	} else {
		json_array_foreach(sources, i, s)
			say_source(s);
		if (json_array_size(sources) == 0)
			puts("The hub asks nobody. Allow a provider with \"freehold advisories sources allow ADDRESS\".");
	}
	return status >= 400 ? EXIT_REFUSED : 0;
}

int cli_advisories_sources(const struct client *c, int argc, char **argv)
{
	AUTO_JSON json_t *answer = NULL;
	AUTO_JSON json_t *body = NULL;
	AUTO_FREE char *path = NULL;
	uint64_t id;
	if (argc == 0)
		return say(c, client_call(c, "GET", "/api/v1/advisories", NULL, &answer), &answer);
	if (argc == 2 && str_eq(argv[0], "allow")) {
		body = json_pack("{s:s}", "address", argv[1]);
		return body ? say(c, client_call(c, "POST", "/api/v1/advisories/sources", body, &answer), &answer) : EXIT_USAGE;
	}
	bool drop = argc == 2 && str_eq(argv[0], "drop");
	if (argc != 2 || (!drop && !str_eq(argv[0], "ask")) || str_u64(&id, argv[1], INT64_MAX) < 0)
		return EXIT_USAGE;
	path = mem_printf("/api/v1/advisories/sources/%llu%s", (unsigned long long)id, drop ? "" : "/check");
	return say(c, client_call(c, drop ? "DELETE" : "POST", path, NULL, &answer), &answer);
}
