// Routes about giving away and what comes of it.
#include <string.h>
#include "api/api.h"
#include "api/route.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/qr.h"

static void reply_release(struct call *c, int status, int err, json_t *release)
{
	if (err == ERR_STATE)
		call_problem(c, 409, "too_late", NULL);
	else if (err < 0)
		call_error(c, err);
	else
		call_reply(c, status, release);
}

static void post_release(struct call *c)
{
	AUTO_JSON json_t *device = NULL;
	json_t *release = NULL;
	const char *typed;
	int err = devices_get(c->api->rooms.devices, c->params[0], &device);
	if (err < 0) {
		call_error(c, err);
		return;
	}
	if (json_get_text(c->body, "confirm_name", 128, &typed) < 0 || !str_eq(typed, json_text_or(device, "name", ""))) {
		call_invalid(c, "confirm_name");
		return;
	}
	err = ownership_release(c->api->rooms.ownership, c->params[0], &release);
	reply_release(c, 202, err, release);
}

static void get_release(struct call *c)
{
	json_t *release = NULL;
	int err = ownership_get(c->api->rooms.ownership, c->params[0], &release);
	reply_release(c, 200, err, release);
}

static void delete_release(struct call *c)
{
	int err = ownership_undo(c->api->rooms.ownership, c->params[0]);
	if (err < 0)
		reply_release(c, 0, err, NULL);
	else
		call_empty(c);
}

static void force_release(struct call *c)
{
	json_t *release = NULL;
	int err = ownership_force(c->api->rooms.ownership, c->params[0], &release);
	reply_release(c, 200, err, release);
}

static void get_releases(struct call *c)
{
	call_reply(c, 200, json_pack("{s:o}", "releases", ownership_list(c->api->rooms.ownership)));
}

static void get_slip(struct call *c)
{
	json_t *slip = NULL;
	int err = ownership_slip(c->api->rooms.ownership, c->params[0], &slip);
	reply_release(c, 200, err, slip);
}

static void get_slip_qr(struct call *c)
{
	AUTO_JSON json_t *slip = NULL;
	AUTO_FREE char *svg = NULL;
	int err = ownership_slip(c->api->rooms.ownership, c->params[0], &slip);
	if (err == 0)
		err = qr_svg(json_text_or(slip, "jws", ""), &svg);
	if (err < 0)
		call_error(c, err);
	else
		call_reply_text(c, 200, "image/svg+xml", svg, strlen(svg));
}

const struct route ownership_routes[] = {
	{ "GET", "/api/v1/releases", PHASE_OWNED, ACTION_SEE_RELEASES, 0, get_releases },
	{ "POST", "/api/v1/devices/{}/release", PHASE_OWNED, ACTION_RELEASE_DEVICES, ROUTE_BODY | ROUTE_PROVEN, post_release },
	{ "GET", "/api/v1/devices/{}/release", PHASE_OWNED, ACTION_SEE_DEVICES, 0, get_release },
	{ "DELETE", "/api/v1/devices/{}/release", PHASE_OWNED, ACTION_RELEASE_DEVICES, 0, delete_release },
	{ "POST", "/api/v1/devices/{}/release/force", PHASE_OWNED, ACTION_RELEASE_DEVICES, ROUTE_PROVEN, force_release },
	{ "GET", "/api/v1/slips/{}", PHASE_OWNED, ACTION_SEE_RELEASES, 0, get_slip },
	{ "GET", "/api/v1/slips/{}/qr.svg", PHASE_OWNED, ACTION_SEE_RELEASES, 0, get_slip_qr },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
