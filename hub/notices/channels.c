#define LOG_ROOM "notices"
#include "notices/channels_parts.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "notices/outgoing.h"

enum { CHANNELS_MAX = 16, WAITING_MAX = 200, SEALED_MAX = 32 << 10 };

// --- what others see ---

struct viewing { struct channels *c; json_t *to; }; // an array, or an object that is filled

static json_t *shown_settings(struct channels *c, const struct channel_row *r)
{
	const struct channel_kind *k = channel_kind_of(r->kind);
	AUTO_SECRET char *text = vault_unseal(&c->vault, POST_PURPOSE, r->sealed, r->sealed_len);
	AUTO_JSON json_t *kept = NULL;
	if (!k || !text || json_read(&kept, text, strlen(text), SEALED_MAX, 6) < 0)
		return json_object();
	return k->show(kept);
}

static json_t *time_or_null(int64_t ms)
{
	return ms ? json_integer(ms) : json_null();
}

static json_t *channel_json(struct channels *c, const struct channel_row *r)
{
	return json_pack("{s:I, s:s, s:s, s:s, s:s, s:b, s:b, s:b, s:o, s:o, s:o, s:s?, s:I, s:I, s:I}", "id", (json_int_t)r->id, "kind", r->kind, "name", r->name, "language", r->language, "least",
		urgency_word(r->least), "names", r->names, "private", r->allow_private, "enabled", r->enabled, "settings", shown_settings(c, r), "ok_at", time_or_null(r->ok_at),
		"failed_at", time_or_null(r->failed_at), "problem", r->problem, "status", (json_int_t)r->status, "waiting", (json_int_t)r->waiting, "dropped", (json_int_t)r->dropped);
}

static void append_channel(void *data, const struct channel_row *r)
{
	struct viewing *v = data;
	json_array_append_new(v->to, channel_json(v->c, r));
}

static void take_channel(void *data, const struct channel_row *r)
{
	struct viewing *v = data;
	if (!r->leaving)
		v->to = channel_json(v->c, r);
}

json_t *channels_list(struct channels *c)
{
	struct viewing v = { c, json_array() };
	if (channels_store_list(c->rows, append_channel, &v) < 0)
		log_error("the channels could not be listed");
	return v.to;
}

int channels_get(struct channels *c, int64_t id, json_t **ret)
{
	struct viewing v = { c, NULL };
	int err = channels_store_get(c->rows, id, take_channel, &v);
	if (err == 0 && !v.to)
		err = ERR_NOT_FOUND;
	if (err == 0)
		*ret = v.to;
	return err;
}

void channels_tell_changed(struct channels *c, int64_t id)
{
	AUTO_JSON json_t *j = NULL;
	if (channels_get(c, id, &j) == 0)
		c->o.changed(c->o.data, j);
}

static void on_changed(void *data, int64_t id)
{
	channels_tell_changed(data, id);
}

// --- what happened to them, for the log ---

static void note(struct channels *c, const char *code, const char *name, bool alarm)
{
	AUTO_JSON json_t *params = json_pack("{s:s}", "channel", name);
	const struct activity_entry e = { .code = code, .params = params, .alarm = alarm };
	if (activity_add(c->o.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

static void on_gave_up(void *data, const char *name, int64_t channel)
{
	(void)channel;
	note(data, "channel.failing", name, true);
}

static void on_gone(void *data, int64_t id)
{
	struct channels *c = data;
	AUTO_JSON json_t *j = NULL;
	if (channels_get(c, id, &j) < 0 || channels_store_remove(c->rows, id) < 0)
		return;
	note(c, "channel.ended", json_text_or(j, "name", ""), false);
}

// --- setting up ---

// Without "language" it stays what r has.
static bool read_common(const json_t *body, struct channel_row *r, const char **field)
{
	const char *least;
	*field = "name";
	if (json_get_text(body, "name", 64, &r->name) < 0 || !str_is_name(r->name, 64))
		return false;
	*field = "least";
	if (json_get_text(body, "least", 16, &least) < 0 || urgency_parse(least, &r->least) < 0)
		return false;
	*field = "names";
	if (json_get_bool(body, "names", &r->names) < 0)
		return false;
	const json_t *language = json_object_get(body, "language");
	*field = "language";
	if (language)
		r->language = words_language(json_string_value(language));
	return r->language != NULL;
}

static int count_channels(struct channels *c)
{
	AUTO_JSON json_t *all = channels_list(c);
	return (int)json_array_size(all);
}

static int seal_and_add(struct channels *c, struct channel_row *r, const json_t *kept, int64_t *ret_id)
{
	AUTO_SECRET char *text = json_write(kept);
	AUTO_BUF struct buf sealed;
	buf_init(&sealed, SEALED_MAX + 64);
	int err = vault_seal(&c->vault, POST_PURPOSE, text, &sealed);
	r->sealed = sealed.data;
	r->sealed_len = sealed.len;
	r->created_at = clock_wall_ms();
	r->enabled = true;
	return err < 0 ? err : channels_store_add(c->rows, r, ret_id);
}

// --- what the other end keeps ---

// The state of what is open, or its end, in the place of what waits of the kind.
static struct queued keep_message(int64_t channel, enum queued_sort sort)
{
	int64_t now = clock_wall_ms();
	return (struct queued){ .channel = channel, .urgency = URGENCY_INFO, .sort = sort, .body = sort == QUEUED_CLEAR ? "{\"code\":\"" OUTGOING_CLEAR "\"}" : "{\"code\":\"" OUTGOING_STATE "\"}",
		.created_at = now, .next_at = now };
}

static bool is_keeping(const char *kind)
{
	const struct channel_kind *k = channel_kind_of(kind);
	return k && k->keeps;
}

static int keep(struct channels *c, const json_t *channel)
{
	bool enabled = json_is_true(json_object_get(channel, "enabled")), has_some = json_is_integer(json_object_get(channel, "ok_at"));
	if (!is_keeping(json_text_or(channel, "kind", "")) || (!enabled && !has_some))
		return 0;
	const struct queued m = keep_message(json_integer_value(json_object_get(channel, "id")), enabled ? QUEUED_STATE : QUEUED_CLEAR);
	int err = channels_store_keep(c->rows, &m);
	if (err == 0)
		post_wake(c->post);
	return err;
}

void channels_watch(struct channels *c, channels_open_fn *open, void *data)
{
	c->open = open;
	c->open_data = data;
}

static json_t *on_open(void *data, const char *language, enum urgency least, bool names)
{
	struct channels *c = data;
	return c->open ? c->open(c->open_data, language, least, names) : NULL;
}

void channels_changed(struct channels *c)
{
	AUTO_JSON json_t *all = channels_list(c);
	const json_t *one;
	size_t i;
	json_array_foreach(all, i, one)
		if (json_is_true(json_object_get(one, "enabled")) && keep(c, one) < 0)
			log_error("what is open could not be queued");
}

int channels_add(struct channels *c, const json_t *body, json_t **ret, const char **field)
{
	struct channel_row r = { .kind = json_text_or(body, "kind", ""), .language = "en" };
	const struct channel_kind *k = channel_kind_of(r.kind);
	const char *const keys[] = { "kind", "name", "least", "names", "private", "language", r.kind, NULL };
	json_t *typed;
	AUTO_JSON json_t *kept = NULL;
	int64_t id = 0;
	*field = "kind";
	if (!k || json_only_keys(body, keys) < 0 || json_get_object(body, r.kind, &typed) < 0 || !read_common(body, &r, field))
		return ERR_INVALID;
	*field = "private";
	if (json_get_bool(body, "private", &r.allow_private) < 0)
		return ERR_INVALID;
	r.allow_private = r.allow_private || k->in_house;
	int err = k->read(typed, &kept, field);
	if (err == 0 && count_channels(c) >= CHANNELS_MAX)
		err = ERR_LIMIT;
	if (err == 0)
		err = seal_and_add(c, &r, kept, &id);
	if (err == 0)
		err = channels_get(c, id, ret);
	if (err == 0)
		err = keep(c, *ret);
	if (err == 0 && json_is_true(json_object_get(kept, "made"))) // the one time that it is told
		json_object_set(*ret, "secret", json_object_get(kept, "secret"));
	if (err == 0)
		on_changed(c, id);
	return err;
}

int channels_change(struct channels *c, int64_t id, const json_t *body, json_t **ret, const char **field)
{
	static const char *const keys[] = { "name", "least", "names", "enabled", "language", NULL };
	AUTO_JSON json_t *before = NULL;
	int err = channels_get(c, id, &before);
	struct channel_row r = { .id = id, .language = json_text_or(before, "language", "en") };
	*field = "name";
	if (json_only_keys(body, keys) < 0 || !read_common(body, &r, field))
		return ERR_INVALID;
	*field = "enabled";
	if (json_get_bool(body, "enabled", &r.enabled) < 0)
		return ERR_INVALID;
	if (err == 0)
		err = channels_store_change(c->rows, &r);
	if (err == 0)
		err = channels_get(c, id, ret);
	if (err == 0 && (r.enabled || json_is_true(json_object_get(before, "enabled")))) // what was off has been cleared
		err = keep(c, *ret);
	if (err == 0) {
		c->o.changed(c->o.data, *ret);
		post_wake(c->post);
	}
	return err;
}

int channels_remove(struct channels *c, int64_t id)
{
	AUTO_JSON json_t *j = NULL;
	int err = channels_get(c, id, &j);
	if (err < 0)
		return err;
	if (!is_keeping(json_text_or(j, "kind", "")) || !json_is_integer(json_object_get(j, "ok_at")))
		return channels_store_remove(c->rows, id);
	const struct queued clear = keep_message(id, QUEUED_CLEAR);
	err = channels_store_leave(c->rows, &clear);
	if (err == 0)
		post_wake(c->post);
	return err;
}

// --- messages ---

struct receiver { int64_t id; const char *language; bool names; };
struct spreading { enum urgency urgency; struct receiver to[CHANNELS_MAX]; int count; };

static void choose_channel(void *data, const struct channel_row *r)
{
	struct spreading *s = data;
	if (r->enabled && r->least <= s->urgency && s->count < CHANNELS_MAX)
		s->to[s->count++] = (struct receiver){ r->id, words_language(r->language), r->names };
}

int channels_enqueue(struct channels *c, enum urgency u, channels_say_fn *say, const void *data)
{
	struct spreading s = { .urgency = u };
	int64_t now = clock_wall_ms();
	int err = channels_store_list(c->rows, choose_channel, &s);
	for (int i = 0; i < s.count && err >= 0; i++) {
		AUTO_JSON json_t *message = say(data, s.to[i].language, s.to[i].names);
		AUTO_FREE char *text = json_write(message);
		const struct queued m = { .channel = s.to[i].id, .urgency = u, .body = text, .created_at = now, .next_at = now };
		err = channels_store_enqueue(c->rows, &m);
		if (err >= 0)
			err = channels_store_trim(c->rows, s.to[i].id, WAITING_MAX);
	}
	return err < 0 ? err : 0;
}

void channels_wake(struct channels *c)
{
	post_wake(c->post);
}

const char *channels_link(const struct channels *c)
{
	return c->link;
}

// --- start and stop ---

// The key that push services know this hub by: made once, because browsers bind what they allow to it.
static int open_push_key(struct channels *c)
{
	AUTO_FREE char *path = mem_printf("%s/keys/push.key", c->o.config->data_dir);
	int err = pki_key_load(&c->push_key, path);
	if (err != ERR_NOT_FOUND)
		return err;
	err = pki_key_new(&c->push_key);
	return err < 0 ? err : pki_key_save(c->push_key, path);
}

void channels_push_key(const struct channels *c, char to[88])
{
	uint8_t point[65];
	pki_key_public(c->push_key, point);
	str_b64url(to, point, sizeof point);
}

int channels_start(struct channels **ret, const struct channels_options *o)
{
	struct channels *c = NEW(struct channels);
	AUTO_FREE char *key = mem_printf("%s/keys/notices.key", o->config->data_dir);
	c->o = *o;
	c->link = o->config->https_port == 443 ? mem_printf("https://%s/alerts", o->config->host) : mem_printf("https://%s:%u/alerts", o->config->host, o->config->https_port);
	int err = vault_open(&c->vault, key);
	if (err == 0)
		err = open_push_key(c);
	if (err == 0)
		err = channels_store_open(&c->rows, o->store);
	if (err == 0)
		err = notices_store_open(&c->words, o->store);
	if (err == 0)
		err = channels_load_settings(c);
	if (err < 0) {
		channels_stop(c);
		return err;
	}
	const struct post_options post = { .loop = o->loop, .rows = c->rows, .relay = o->relay, .vault = &c->vault, .quiet = &c->quiet, .push_key = c->push_key, .data = c, .changed = on_changed,
		.instance = c->o.instance, .open = on_open, .gone = on_gone, .gave_up = on_gave_up };
	c->post = post_new(&post);
	*ret = c;
	return 0;
}

void channels_stop(struct channels *c)
{
	if (!c)
		return;
	channels_forget_tests(c);
	post_free(c->post);
	notices_store_close(c->words);
	channels_store_close(c->rows);
	pki_key_free(c->push_key);
	vault_done(&c->vault);
	free(c->link);
	free(c);
}
