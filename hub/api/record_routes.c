// Routes about the record of a device: its papers, its registration with the maker, and requests for help. The sale, which is part of it, is in known_routes.c.
#include "api/api.h"
#include "api/route.h"
#include "base/clock.h"
#include "base/mem.h"
#include "record/paper.h"

static void reply_record(struct call *c, int err, int status)
{
	json_t *view = NULL;
	if (err == 0)
		err = record_view(c->api->rooms.record, c->params[0], &view);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, status, view);
}

static void get_record(struct call *c)
{
	if (api_has_device(c))
		reply_record(c, 0, 200);
}

static void post_paper(struct call *c)
{
	const char *kind = c->via->query(c, "kind"), *name = c->via->query(c, "name");
	int64_t id;
	if (!api_has_device(c))
		return;
	if (!kind || !name) {
		call_invalid(c, kind ? "name" : "kind");
		return;
	}
	const struct record_paper p = { .unit = c->params[0], .kind = kind, .name = name, .by = c->actor.name, .bytes = c->document, .len = c->document_len, .now_ms = clock_wall_ms() };
	int err = record_add_paper(c->api->rooms.record, &p, &id);
	if (err == ERR_INVALID)
		call_invalid(c, "name");
	else if (err == ERR_UNSUPPORTED)
		call_problem(c, 422, "not_a_paper", NULL);
	else if (err == ERR_PARSE)
		call_problem(c, 422, "paper_broken", NULL);
	else if (err == ERR_LIMIT)
		call_problem(c, 413, "too_large", NULL);
	else if (err == ERR_STATE)
		call_problem(c, 409, "too_many_papers", NULL);
	else
		reply_record(c, err, 201);
}

static void get_paper(struct call *c)
{
	AUTO_FREE char *media = NULL;
	AUTO_FREE void *bytes = NULL;
	enum paper_format format;
	size_t len;
	int64_t id;
	if (!api_has_numbered(c, &id))
		return;
	int err = record_paper(c->api->rooms.record, c->params[0], id, &media, &bytes, &len);
	if (err == 0)
		err = paper_format_parse(media, &format);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_FREE char *name = mem_printf("paper-%lld.%s", (long long)id, paper_ending(format));
	call_reply_file(c, name, paper_media(format), bytes, len);
}

static void delete_paper(struct call *c)
{
	int64_t id;
	if (api_has_numbered(c, &id))
		reply_record(c, record_remove_paper(c->api->rooms.record, c->params[0], id, c->actor.name), 200);
}

static void reply_help(struct call *c, int err, int status, const char *field)
{
	if (err == ERR_INVALID)
		call_invalid(c, field);
	else if (err == ERR_LIMIT)
		call_problem(c, 409, "too_many_requests_for_help", NULL);
	else if (err == ERR_STATE)
		call_problem(c, 409, "help_is_over", NULL);
	else
		reply_record(c, err, status);
}

static void post_help(struct call *c)
{
	const char *field = NULL;
	int64_t id;
	if (!api_has_device(c))
		return;
	int err = record_open_help(c->api->rooms.record, c->params[0], c->body, c->actor.name, clock_wall_ms(), &field, &id);
	reply_help(c, err, 201, field);
}

static void put_help(struct call *c)
{
	const char *field = NULL;
	int64_t id;
	if (!api_has_numbered(c, &id))
		return;
	int err = record_change_help(c->api->rooms.record, c->params[0], id, c->body, c->actor.name, clock_wall_ms(), &field);
	reply_help(c, err, 200, field);
}

static void put_registration(struct call *c)
{
	const char *field = NULL, *answer;
	if (!api_has_device(c))
		return;
	int err = json_get_text(c->body, "answer", 500, &answer);
	if (err == 0)
		err = json_object_size(c->body) == 1 ? record_answer(c->api->rooms.record, c->params[0], answer, c->actor.name, clock_wall_ms()) : ERR_INVALID;
	else if (err == ERR_NOT_FOUND)
		err = record_register(c->api->rooms.record, c->params[0], c->body, c->actor.name, clock_wall_ms(), &field);
	if (err == ERR_INVALID)
		call_invalid(c, field ? field : "answer");
	else
		reply_record(c, err, 200);
}

static void get_all_help(struct call *c)
{
	json_t *all = NULL;
	int err = record_help_all(c->api->rooms.record, &all);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, all);
}

const struct route record_routes[] = {
	{ "GET", "/api/v1/devices/{}/record", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_record },
	{ "POST", "/api/v1/devices/{}/papers", PHASE_OWNED, ACTION_KEEP_RECORD, ROUTE_FILE, post_paper },
	{ "GET", "/api/v1/devices/{}/papers/{}", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_paper },
	{ "DELETE", "/api/v1/devices/{}/papers/{}", PHASE_OWNED, ACTION_KEEP_RECORD, 0, delete_paper },
	{ "POST", "/api/v1/devices/{}/help", PHASE_OWNED, ACTION_KEEP_RECORD, ROUTE_BODY, post_help },
	{ "PUT", "/api/v1/devices/{}/help/{}", PHASE_OWNED, ACTION_KEEP_RECORD, ROUTE_BODY, put_help },
	{ "PUT", "/api/v1/devices/{}/registration", PHASE_OWNED, ACTION_KEEP_RECORD, ROUTE_BODY, put_registration },
	{ "GET", "/api/v1/help", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_all_help },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
