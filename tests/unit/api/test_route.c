#include "unit.h"
#include <string.h>
#include "api/assets.h"
#include "api/route.h"
#include "base/mem.h"
#include "base/str.h"

static const struct route *const tables[] = { hub_routes, own_routes, certificate_routes, people_routes, passkey_routes, household_routes, token_routes, device_routes, listed_routes, known_routes, ownership_routes, record_routes, evidence_routes, advisories_routes, notices_routes, channel_routes, label_routes, checklist_routes, drill_routes, passport_routes };

static void a_path_finds_its_row_and_its_placeholders(void **state)
{
	(void)state;
	const struct route *r;
	char params[CALL_PARAMS][64];
	assert_int_equal(route_find("PUT", "/api/v1/devices/abc/links/xyz", &r, params), 0);
	assert_int_equal(r->action, ACTION_DECIDE_LINKS);
	assert_string_equal(params[0], "abc");
	assert_string_equal(params[1], "xyz");
}

static void a_wrong_method_and_a_wrong_path_are_told_apart(void **state)
{
	(void)state;
	const struct route *r;
	char params[CALL_PARAMS][64];
	assert_int_equal(route_find("DELETE", "/api/v1/hub", &r, params), ERR_UNSUPPORTED);
	const char *bad[] = { "", "/", "/api/v1/devices/", "/api/v1/devices/a/b", "/api/v1/devicesx", "/api/v1/hub/", "/API/v1/hub" };
	for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
		assert_int_equal(route_find("GET", bad[i], &r, params), ERR_NOT_FOUND);
	AUTO_FREE char *giant = mem_printf("/api/v1/devices/%0100d", 1);
	assert_int_equal(route_find("GET", giant, &r, params), ERR_NOT_FOUND);
}

// The list that an attacker on the LAN reads: it may only grow on purpose.
static void without_signing_in_only_these_rows_answer(void **state)
{
	(void)state;
	static const char *const open[] = { "GET /healthz", "GET /api/v1/hub", "GET /api/v1/root.crt", "GET /api/v1/other-root.crt", "GET /api/v1/roots.pem", "GET /.well-known/security.txt", "POST /api/v1/setup", "POST /api/v1/sessions",
		"POST /api/v1/invitations/open", "POST /api/v1/invitations/accept",
		"POST /api/v1/sessions/passkey", "POST /api/v1/sessions/passkey/question" };
	const struct actor nobody = { .kind = ACTOR_NOBODY };
	size_t found = 0;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
		for (const struct route *r = tables[t]; r->method; r++) {
			bool listed = false;
			AUTO_FREE char *name = mem_printf("%s %s", r->method, r->path);
			for (size_t i = 0; i < sizeof open / sizeof *open; i++)
				listed |= str_eq(open[i], name);
			bool answers = bouncer_check(&nobody, r->action, PHASE_OWNED, PHASE_ANY) == 0;
			if (answers != listed)
				fail_msg("%s", name);
			found += answers;
		}
	}
	assert_int_equal(found, sizeof open / sizeof *open);
}

// What gives away power or cannot be undone, why: hub/api/README.md. A row comes and goes here on purpose.
static void these_rows_ask_for_a_proof_and_let_no_program_through(void **state)
{
	(void)state;
	static const char *const listed[] = { "PATCH /api/v1/account", "POST /api/v1/account/passkeys/question", "POST /api/v1/account/passkeys", "POST /api/v1/account/passkeys/{}/remove",
		"PUT /api/v1/account/sign-in", "PATCH /api/v1/people/{}", "DELETE /api/v1/people/{}", "POST /api/v1/people/{}/reset", "POST /api/v1/invitations", "POST /api/v1/tokens",
		"POST /api/v1/certificates/devices/replace", "POST /api/v1/certificates/devices/retire", "POST /api/v1/certificates/root/replace", "POST /api/v1/certificates/root/end", "POST /api/v1/certificates/key/replace", "POST /api/v1/certificates/key/switch", "POST /api/v1/devices/{}/credentials/{}/revoke", "POST /api/v1/devices/{}/release",
		"POST /api/v1/devices/{}/release/force", "POST /api/v1/devices/{}/remove" };
	const struct actor program = { .kind = ACTOR_TOKEN, .scopes = ~0u }, nobody = { .kind = ACTOR_NOBODY };
	size_t found = 0;
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
		for (const struct route *r = tables[t]; r->method; r++) {
			AUTO_FREE char *name = mem_printf("%s %s", r->method, r->path);
			bool asks = r->flags & ROUTE_PROVEN, is_listed = false;
			for (size_t i = 0; i < sizeof listed / sizeof *listed; i++)
				is_listed |= str_eq(listed[i], name);
			if (asks != is_listed || (asks && (bouncer_check(&program, r->action, PHASE_OWNED, PHASE_ANY) == 0 || bouncer_check(&nobody, r->action, PHASE_OWNED, PHASE_ANY) == 0)))
				fail_msg("%s", name);
			found += asks;
		}
	}
	assert_int_equal(found, sizeof listed / sizeof *listed);
}

static void every_row_is_described_in_the_openapi_file(void **state)
{
	(void)state;
	AUTO_JSON json_t *file = NULL;
	assert_int_equal(json_read(&file, openapi_json, (size_t)(openapi_json_end - openapi_json), 1 << 20, 40), 0);
	const json_t *paths = json_object_get(file, "paths");
	for (size_t t = 0; t < sizeof tables / sizeof *tables; t++) {
		for (const struct route *r = tables[t]; r->method; r++) {
			const char *path;
			json_t *item;
			bool described = !str_starts(r->path, "/api/v1"); // the file describes the API, not /healthz
			char method[8] = "";
			for (size_t i = 0; r->method[i]; i++)
				method[i] = (char)(r->method[i] + 32);
			json_object_foreach((json_t *)(uintptr_t)paths, path, item) { // names of placeholders do not matter
				AUTO_FREE char *shape = mem_new(strlen(path) + 1, 1);
				size_t n = 0;
				for (const char *p = path; *p; p++) {
					shape[n++] = *p;
					if (*p == '{')
						p += strcspn(p, "}") - 1;
				}
				described |= str_eq(shape, r->path + strlen("/api/v1")) && json_object_get(item, method);
			}
			if (!described)
				fail_msg("%s %s", r->method, r->path);
		}
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_path_finds_its_row_and_its_placeholders),
		cmocka_unit_test(a_wrong_method_and_a_wrong_path_are_told_apart),
		cmocka_unit_test(without_signing_in_only_these_rows_answer),
		cmocka_unit_test(these_rows_ask_for_a_proof_and_let_no_program_through),
		cmocka_unit_test(every_row_is_described_in_the_openapi_file),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
