// Routes about the hub's own certificates.
#define LOG_ROOM "api"
#include "api/api.h"
#include "api/route.h"

static void reply_view(struct call *c, struct api *a)
{
	json_t *view = NULL;
	int err = certificates_view(a->rooms.certificates, &view);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, 200, view);
}

static void get_certificates(struct call *c)
{
	reply_view(c, c->api);
}

static void on_checked(void *data, int result)
{
	(void)result; // the view tells it
	struct call *c = call_resume(data);
	if (c)
		reply_view(c, c->api);
}

static void post_check(struct call *c)
{
	struct api *a = c->api;
	struct call_wait *wait = call_suspend(c);
	int err = certificates_check(a->rooms.certificates, on_checked, wait);
	if (err < 0)
		call_error(call_resume(wait), err);
}

const struct route certificate_routes[] = {
	{ "GET", "/api/v1/certificates", PHASE_OWNED, ACTION_SEE_SETTINGS, 0, get_certificates },
	{ "POST", "/api/v1/certificates/check", PHASE_OWNED, ACTION_EDIT_SETTINGS, 0, post_check },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
