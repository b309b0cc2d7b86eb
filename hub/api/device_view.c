// Devices as the API shows them: the registry's row joined with what the passport, relay and ownership rooms know. The layers are joined only here.
#include "api/api.h"
#include "api/call.h"
#include "base/clock.h"
#include "base/str.h"

static void add_rest(struct api *a, json_t *device, const char *unit)
{
	json_t *drill = drills_get(a->rooms.drills, unit);
	if (drill)
		json_object_set_new(device, "drill", drill);
	json_object_set_new(device, "problems", json_integer(advisories_open_count(a->rooms.advisories, unit)));
}

bool api_has_device(struct call *c)
{
	bool known = devices_exists(c->api->rooms.devices, c->params[0]);
	if (!known)
		call_error(c, ERR_NOT_FOUND);
	return known;
}

bool api_has_numbered(struct call *c, int64_t *ret)
{
	uint64_t id;
	if (!api_has_device(c))
		return false;
	if (str_u64(&id, c->params[1], INT64_MAX) < 0) {
		call_error(c, ERR_NOT_FOUND);
		return false;
	}
	*ret = (int64_t)id;
	return true;
}

json_t *api_device_summary(struct api *a, json_t *device)
{
	const char *unit = json_text_or(device, "id", "");
	int64_t now = clock_wall_ms();
	bool unsure = clock_is_unsure();
	json_object_set_new(device, "label", passports_label_brief(a->rooms.passports, unit, now, unsure));
	json_object_set_new(device, "support", passports_support_brief(a->rooms.passports, unit, now, unsure));
	add_rest(a, device, unit);
	return device;
}

static json_t *arrival_of(struct api *a, const char *unit)
{
	static const struct { const char *grade, *code; } grades[] = {
		{ "green", "arrival.device_says_wiped" }, { "amber", "arrival.slip_only" }, { "grey", "arrival.unknown" },
	};
	const char *grade;
	if (devices_fact(a->rooms.devices, unit, "arrival", &grade) < 0)
		return json_null();
	for (size_t i = 0; i < sizeof grades / sizeof *grades; i++)
		if (str_eq(grade, grades[i].grade))
			return json_pack("{s:s, s:s}", "grade", grades[i].grade, "code", grades[i].code);
	return json_null();
}

// When it was bought is the house's own business. A support that is counted from that day shows its end, not the day.
static void hide_sale(json_t *device)
{
	json_t *said = json_object_get(device, "said"), *support = json_object_get(device, "support");
	const char *sold = json_text_or(json_object_get(said, "sold_on"), "value", NULL);
	if (sold && str_eq(json_text_or(support, "start", NULL), sold))
		json_object_set_new(support, "start", json_null());
	json_object_del(said, "sold_on");
}

int api_device(struct api *a, const struct actor *who, const char *unit, json_t **ret)
{
	json_t *device = NULL, *release = NULL;
	int err = devices_get(a->rooms.devices, unit, &device);
	if (err < 0)
		return err;
	int64_t now = clock_wall_ms();
	bool unsure = clock_is_unsure();
	json_object_set_new(device, "label", passports_label(a->rooms.passports, unit, now, unsure));
	json_object_set_new(device, "support", passports_support(a->rooms.passports, unit, now, unsure));
	add_rest(a, device, unit);
	json_object_set_new(device, "said", passports_stated(a->rooms.passports, unit));
	json_object_set_new(device, "product", passports_product(a->rooms.passports, unit));
	json_object_set_new(device, "links", relay_links(a->rooms.relay, unit));
	int64_t first_day = relay_first_day(a->rooms.relay, unit);
	json_object_set_new(device, "first_day", first_day ? json_pack("{s:I}", "until", (json_int_t)first_day) : json_null());
	json_object_set_new(device, "flows", relay_flows(a->rooms.relay, unit));
	json_object_set_new(device, "arrival", arrival_of(a, unit));
	if (bouncer_check(who, ACTION_KEEP_RECORD, PHASE_OWNED, PHASE_OWNED) < 0)
		hide_sale(device);
	err = ownership_get(a->rooms.ownership, unit, &release);
	json_object_set_new(device, "release", err == 0 ? release : json_null());
	*ret = device;
	return 0;
}

void api_reply_device(struct call *c, int status, int err, const char *unit)
{
	json_t *device = NULL;
	if (err == 0)
		err = api_device(c->api, &c->actor, unit, &device);
	if (err < 0)
		call_error(c, err);
	else
		call_reply(c, status, device);
}
