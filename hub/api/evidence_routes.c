// Routes about the evidence of one device: all that the hub knows of it, in one file for its seller, its maker or a regulator. The layers are joined here, and what
// speaks of people or of other devices is left out.
#define LOG_ROOM "api"
#include <string.h>
#include "api/api.h"
#include "api/assets.h"
#include "api/route.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define FORMAT 1
#define PAGE "/evidence.html"
#define PLACE "id=\"pack\">"
#define PLACE_HOLDER "null"
#define FILE_MAX (24u << 20)

static json_t *about(const json_t *device)
{
	static const char *const keys[] = { "kind", "manufacturer", "model", "firmware", "serial", NULL };
	json_t *o = json_object();
	for (const char *const *k = keys; *k; k++)
		json_object_set(o, *k, json_object_get(device, *k));
	bool has_model = json_is_string(json_object_get(device, "model"));
	json_object_set(o, "name", has_model ? json_null() : json_object_get(device, "name")); // what people call it may name people
	return o;
}

// Who of the house did it is nobody's business outside.
static void forget_who(json_t *list)
{
	json_t *one;
	size_t i;
	json_array_foreach(list, i, one) {
		json_object_del(one, "by");
		json_object_del(one, "device");
		json_object_del(json_object_get(one, "lookup"), "by");
	}
}

static int add_bytes(struct call *c, json_t *papers)
{
	json_t *one;
	size_t i;
	json_array_foreach(papers, i, one) {
		AUTO_FREE char *media = NULL;
		AUTO_FREE void *bytes = NULL;
		size_t len;
		int err = record_paper(c->api->rooms.record, c->params[0], json_integer_value(json_object_get(one, "id")), &media, &bytes, &len);
		if (err < 0)
			return err;
		AUTO_FREE char *text = mem_new(str_b64url_size(len) + 1, 1);
		str_b64url(text, bytes, len);
		json_object_set_new(one, "bytes", json_string(text));
	}
	return 0;
}

static int collect(struct call *c, json_t **ret)
{
	const struct api_rooms *rooms = &c->api->rooms;
	const char *unit = c->params[0];
	AUTO_JSON json_t *device = NULL, *record = NULL, *documents = NULL;
	const int64_t now = clock_wall_ms();
	int err = devices_get(rooms->devices, unit, &device);
	if (err == 0)
		err = record_view(rooms->record, unit, &record);
	if (err == 0)
		err = passports_documents(rooms->passports, unit, &documents);
	if (err == 0)
		err = add_bytes(c, json_object_get(record, "papers"));
	if (err < 0)
		return err;
	forget_who(json_object_get(record, "papers"));
	forget_who(json_object_get(record, "help"));
	json_object_del(record, "registration"); // a letter with the name and address of somebody here
	json_object_del(record, "offer");
	json_t *label = passports_label(rooms->passports, unit, now, clock_is_unsure()), *problems = advisories_of(rooms->advisories, unit);
	forget_who(json_object_get(label, "labels"));
	forget_who(json_object_get(problems, "problems"));
	*ret = json_pack("{s:i, s:I, s:b, s:o, s:o, s:o, s:o, s:o, s:O, s:O, s:O}", "freehold_evidence", FORMAT, "made_at", (json_int_t)now, "time_unsure", clock_is_unsure(), "device",
		about(device), "label", label, "support", passports_support(rooms->passports, unit, now, clock_is_unsure()), "said", passports_stated(rooms->passports, unit), "sale",
		passports_sale(rooms->passports, unit), "record", record, "problems", json_object_get(problems, "problems"), "documents", documents);
	json_decref(problems);
	return *ret ? 0 : ERR_STORE;
}

static void get_evidence(struct call *c)
{
	json_t *pack = NULL;
	int err = api_has_device(c) ? collect(c, &pack) : 1;
	if (err < 0)
		call_error(c, err);
	else if (err == 0)
		call_reply(c, 200, pack);
}

static const struct http_asset *find_page(void)
{
	for (int i = 0; i < web_asset_count; i++)
		if (str_eq(web_assets[i].path, PAGE) && !web_assets[i].gzip)
			return &web_assets[i];
	return NULL;
}

// Inside a page's data block nothing may look like its end.
static void put_data(struct buf *to, const char *json)
{
	for (const char *at = json; *at;) {
		size_t n = strcspn(at, "<");
		buf_put(to, at, n);
		at += n;
		if (*at) {
			buf_put_str(to, "\\u003c");
			at++;
		}
	}
}

static void get_evidence_file(struct call *c)
{
	AUTO_JSON json_t *pack = NULL;
	const struct http_asset *page = find_page();
	const uint8_t *place = page ? memmem(page->body, page->len, PLACE PLACE_HOLDER, strlen(PLACE PLACE_HOLDER)) : NULL;
	if (!api_has_device(c))
		return;
	int err = place ? collect(c, &pack) : ERR_UNAVAILABLE;
	if (err < 0) {
		call_error(c, err);
		return;
	}
	AUTO_FREE char *json = json_write(pack);
	AUTO_BUF struct buf file;
	buf_init(&file, FILE_MAX);
	const size_t before = (size_t)(place - page->body) + strlen(PLACE), after = before + strlen(PLACE_HOLDER);
	buf_put(&file, page->body, before);
	put_data(&file, json);
	buf_put(&file, page->body + after, page->len - after);
	if (file.failed)
		call_error(c, ERR_LIMIT);
	else
		call_reply_file(c, "evidence.html", "text/html; charset=utf-8", file.data, file.len);
}

const struct route evidence_routes[] = {
	{ "GET", "/api/v1/devices/{}/evidence", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_evidence },
	{ "GET", "/api/v1/devices/{}/evidence/file", PHASE_OWNED, ACTION_KEEP_RECORD, 0, get_evidence_file },
	{ NULL, NULL, 0, ACTION_GREET, 0, NULL },
};
