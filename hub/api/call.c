#include "api/call.h"
#include <errno.h>
#include <string.h>
#include "base/mem.h"

static void finish(struct call *c)
{
	json_decref(c->body);
	mem_wipe(&c->session, sizeof c->session);
	free(c);
}

void call_reply_text(struct call *c, int status, const char *type, const void *body, size_t len)
{
	c->via->reply(c, status, type, body, len);
	finish(c);
}

void call_reply(struct call *c, int status, json_t *body)
{
	AUTO_FREE char *text = json_write_as_built(body);
	json_decref(body);
	call_reply_text(c, status, "application/json", text, strlen(text));
}

void call_reply_file(struct call *c, const char *name, const char *type, const void *body, size_t len)
{
	AUTO_FREE char *disposition = mem_printf("attachment; filename=\"%s\"", name);
	if (c->via->set_header) {
		c->via->set_header(c, "content-disposition", disposition);
		c->via->set_header(c, "content-security-policy", "sandbox; default-src 'none'"); // beside the one of every answer: both hold
	}
	call_reply_text(c, 200, type, body, len);
}

void call_empty(struct call *c)
{
	call_reply_text(c, 204, NULL, "", 0);
}

void call_problem(struct call *c, int status, const char *code, json_t *params)
{
	AUTO_JSON json_t *problem = json_pack("{s:s, s:i, s:s, s:o}", "type", "about:blank", "status", status, "code", code, "params", params ? params : json_object());
	AUTO_FREE char *text = json_write(problem);
	call_reply_text(c, status, "application/problem+json", text, strlen(text));
}

static int status_of(int err)
{
	switch (err) {
	case ERR_INVALID:
	case ERR_PARSE:
	case ERR_WEAK:
	case ERR_MISMATCH:
		return 422;
	case ERR_LIMIT:
		return 429;
	case ERR_NOT_FOUND:
		return 404;
	case ERR_DENIED:
		return 403;
	case ERR_UNAUTHENTICATED:
		return 401;
	case ERR_EXISTS:
	case ERR_STATE:
	case ERR_UNSUPPORTED:
		return 409;
	case ERR_EXPIRED:
		return 410;
	case ERR_UNAVAILABLE:
	case ERR_TIMEOUT:
		return 503;
	case -ENOSPC:
		return 507;
	}
	return 500;
}

void call_error(struct call *c, int err)
{
	call_problem(c, status_of(err), err == -ENOSPC ? "disk_full" : err_code(err), NULL);
}

void call_invalid(struct call *c, const char *field)
{
	call_problem(c, 422, "invalid", json_pack("{s:s}", "field", field));
}

struct call_wait { struct call *call; };

static void gone(void *data)
{
	struct call_wait *w = data;
	finish(w->call);
	w->call = NULL;
}

struct call_wait *call_suspend(struct call *c)
{
	struct call_wait *w = NEW(struct call_wait);
	w->call = c;
	c->via->on_gone(c, gone, w);
	return w;
}

bool call_is_gone(const struct call_wait *w)
{
	return !w->call;
}

struct call *call_resume(struct call_wait *w)
{
	struct call *c = w->call;
	free(w);
	if (c)
		c->via->on_gone(c, NULL, NULL);
	return c;
}
