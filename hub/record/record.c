#define LOG_ROOM "record"
#include "record/record.h"
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "record/internal.h"
#include "record/paper.h"

#define TICK_MS 60000
#define NAME_MAX 100

void record_note(struct record *r, const char *unit, const char *by, const char *code, json_t *params, bool alarm)
{
	const struct activity_entry e = { .unit = unit, .actor = by, .code = code, .params = params, .alarm = alarm };
	if (activity_add(r->o.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
	json_decref(params);
}

static void on_tick(void *data)
{
	struct record *r = data;
	record_look(r);
	loop_timer_arm(&r->tick, TICK_MS);
}

int record_start(struct record **ret, const struct record_options *o)
{
	struct record *r = NEW(struct record);
	r->o = *o;
	loop_timer_init(&r->tick, o->loop, on_tick, r);
	int err = record_store_open(&r->rows, o->store);
	if (err < 0) {
		record_stop(r);
		return err;
	}
	loop_timer_arm(&r->tick, 0);
	*ret = r;
	return 0;
}

void record_stop(struct record *r)
{
	if (!r)
		return;
	loop_timer_disarm(&r->tick);
	record_store_close(r->rows);
	free(r);
}

int record_forget_unit(struct record *r, const char *unit)
{
	return record_store_forget(r->rows, unit);
}

// --- papers ---

static bool is_kind(const char *kind)
{
	return str_eq(kind, "receipt") || str_eq(kind, "statement") || str_eq(kind, "photo");
}

bool record_fits(const struct record_sizes *unit, const struct record_sizes *hub, size_t len)
{
	return unit->count < RECORD_PAPERS_MAX && unit->bytes + (int64_t)len <= RECORD_UNIT_BYTES && hub->bytes + (int64_t)len <= RECORD_HUB_BYTES;
}

static int has_room(struct record *r, const char *unit, size_t len)
{
	struct record_sizes unit_has, hub_has;
	int err = record_store_sizes(r->rows, unit, &unit_has);
	if (err == 0)
		err = record_store_sizes(r->rows, NULL, &hub_has);
	return err < 0 ? err : record_fits(&unit_has, &hub_has, len) ? 0 : ERR_STATE;
}

int record_add_paper(struct record *r, const struct record_paper *p, int64_t *ret_id)
{
	enum paper_format format;
	AUTO_BUF struct buf kept;
	buf_init(&kept, p->len);
	if (!is_kind(p->kind) || !str_is_name(p->name, NAME_MAX))
		return ERR_INVALID;
	int err = paper_take(&kept, p->bytes, p->len, &format);
	if (err == 0)
		err = has_room(r, p->unit, kept.len);
	if (err < 0)
		return err;
	struct paper_row row = { .unit = p->unit, .kind = p->kind, .name = p->name, .media = paper_media(format), .size = (int64_t)kept.len, .by = p->by, .at = p->now_ms };
	crypto_sha256(row.sha256, kept.data, kept.len);
	err = record_store_add_paper(r->rows, &row, kept.data, ret_id);
	if (err == 0)
		record_note(r, p->unit, p->by, "paper.added", json_pack("{s:s}", "kind", p->kind), false);
	return err;
}

int record_remove_paper(struct record *r, const char *unit, int64_t id, const char *by)
{
	int err = record_store_drop_paper(r->rows, unit, id);
	if (err == 0)
		record_note(r, unit, by, "paper.removed", NULL, false);
	return err;
}

int record_paper(struct record *r, const char *unit, int64_t id, char **ret_media, void **ret, size_t *ret_len)
{
	return record_store_paper(r->rows, unit, id, ret_media, ret, ret_len);
}

// --- the whole record ---

static void list_paper(void *data, const struct paper_row *p)
{
	char hash[65];
	str_hex(hash, p->sha256, sizeof p->sha256);
	json_array_append_new(data, json_pack("{s:I, s:s, s:s, s:s, s:I, s:s, s:s, s:I}", "id", (json_int_t)p->id, "kind", p->kind, "name", p->name, "media", p->media, "size",
		(json_int_t)p->size, "sha256", hash, "by", p->by, "at", (json_int_t)p->at));
}

static void list_help(void *data, const struct help_row *h)
{
	json_array_append_new(data, help_json(h));
}

static void take_registration(void *data, const struct registration_row *row)
{
	*(json_t **)data = registration_json(row);
}

int record_view(struct record *r, const char *unit, json_t **ret)
{
	AUTO_JSON json_t *papers = json_array(), *help = json_array(), *registration = NULL;
	int err = record_store_each_paper(r->rows, unit, list_paper, papers);
	if (err == 0)
		err = record_store_each_help(r->rows, unit, list_help, help);
	if (err == 0)
		err = record_store_registration(r->rows, unit, take_registration, &registration);
	if (err == 0)
		*ret = json_pack("{s:O, s:O, s:O?, s:o, s:o}", "papers", papers, "help", help, "registration", registration, "offer", registration_offer(r->o.passports, unit), "laws",
			passports_grace(r->o.passports, unit, clock_wall_ms()));
	return err;
}

int record_help_all(struct record *r, json_t **ret)
{
	AUTO_JSON json_t *help = json_array();
	int err = record_store_each_help(r->rows, NULL, list_help, help);
	if (err == 0)
		*ret = json_pack("{s:O}", "help", help);
	return err;
}
