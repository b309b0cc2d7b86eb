#include "access/activity.h"
#include <string.h>
#include "access/activity_store.h"
#include "base/buf.h"
#include "base/clock.h"
#include "base/mem.h"
#include "platform/crypto.h"

#define PARAMS_MAX 4096
#define CHECK_SLICE 256 // entries a step, about a millisecond

struct activity {
	struct activity_store store;
	struct observers observers;
	int64_t seq;
	uint8_t hash[32];
};

int activity_open(struct activity **ret, struct store *s)
{
	struct activity *a = NEW(struct activity);
	int err = activity_store_init(&a->store, s);
	if (err == 0)
		err = activity_store_last(&a->store, &a->seq, a->hash);
	if (err < 0) {
		activity_close(a);
		return err;
	}
	*ret = a;
	return 0;
}

void activity_close(struct activity *a)
{
	if (!a)
		return;
	observers_done(&a->observers);
	free(a);
}

struct observers *activity_observers(struct activity *a)
{
	return &a->observers;
}

static void put_field(struct buf *b, const char *field)
{
	size_t len = field ? strlen(field) : 0;
	buf_put_u32(b, field ? (uint32_t)len : UINT32_MAX);
	buf_put(b, field ? field : "", len);
}

// What is removed when a unit is forgotten. Every field with its length, so that no two entries share an encoding.
static void digest_of(const struct activity_row *r, uint8_t to[32])
{
	AUTO_BUF struct buf b;
	buf_init(&b, PARAMS_MAX * 2);
	put_field(&b, r->unit);
	put_field(&b, r->actor);
	put_field(&b, r->params);
	crypto_sha256(to, b.data, b.len);
}

static void chain(uint8_t to[32], const uint8_t previous[32], const struct activity_row *r)
{
	AUTO_BUF struct buf b;
	buf_init(&b, PARAMS_MAX);
	buf_put(&b, previous, 32);
	buf_put_u64(&b, (uint64_t)r->seq);
	buf_put_u64(&b, (uint64_t)r->at);
	buf_put_u8(&b, r->alarm);
	put_field(&b, r->code);
	buf_put(&b, r->digest, sizeof r->digest);
	crypto_sha256(to, b.data, b.len);
}

static json_t *entry_json(const struct activity_row *r)
{
	json_t *params = NULL;
	if (r->params && json_read(&params, r->params, strlen(r->params), PARAMS_MAX, 8) < 0)
		params = NULL;
	return json_pack("{s:I, s:I, s:s?, s:s?, s:s, s:o, s:b, s:b}", "seq", (json_int_t)r->seq, "at", (json_int_t)r->at, "device", r->unit,
		"actor", r->actor, "code", r->code, "params", params ? params : json_object(), "alarm", r->alarm, "seen", r->seen);
}

int activity_add(struct activity *a, const struct activity_entry *e)
{
	AUTO_FREE char *params = e->params ? json_write(e->params) : NULL;
	if (params && strlen(params) > PARAMS_MAX)
		return ERR_LIMIT;
	struct activity_row r = { .seq = a->seq + 1, .at = clock_wall_ms(), .unit = e->unit, .actor = e->actor, .code = e->code, .params = params, .alarm = e->alarm };
	digest_of(&r, r.digest);
	chain(r.hash, a->hash, &r);
	int err = activity_store_put(&a->store, &r);
	if (err < 0)
		return err;
	a->seq = r.seq;
	memcpy(a->hash, r.hash, sizeof a->hash);
	AUTO_JSON json_t *j = entry_json(&r);
	observers_notify(&a->observers, j);
	return 0;
}

struct listing { json_t *entries; int64_t last; };

static void list_row(void *data, const struct activity_row *r)
{
	struct listing *l = data;
	json_array_append_new(l->entries, entry_json(r));
	l->last = r->seq;
}

int activity_list(struct activity *a, int64_t before, int limit, const char *unit, bool alarms_only, json_t **ret)
{
	struct listing l = { .entries = json_array() };
	int err = activity_store_list(&a->store, before > 0 ? before : INT64_MAX, limit, unit, alarms_only, list_row, &l);
	if (err < 0) {
		json_decref(l.entries);
		return err;
	}
	bool more = json_array_size(l.entries) == (size_t)limit && l.last > 1;
	*ret = json_pack("{s:o, s:o}", "entries", l.entries, "next", more ? json_integer(l.last) : json_null());
	return 0;
}

int activity_mark_seen(struct activity *a, int64_t seq)
{
	return activity_store_seen(&a->store, seq);
}

int activity_forget_unit(struct activity *a, const char *unit)
{
	return activity_store_forget(&a->store, unit);
}

void activity_check_begin(struct activity_check *c, struct activity *a)
{
	*c = (struct activity_check){ .log = a };
}

// An entry whose unit was forgotten keeps the digest of what it lost; its time, its code and its place must still be the first ones.
static bool check_row(void *data, const struct activity_row *r)
{
	struct activity_check *c = data;
	uint8_t expected[32], digest[32];
	bool forgotten = !r->unit && !r->actor && !r->params;
	chain(expected, c->hash, r);
	digest_of(r, digest);
	c->broken = r->seq != c->seq + 1 || !crypto_equal(expected, r->hash, 32) || (!forgotten && !crypto_equal(digest, r->digest, 32));
	if (c->broken)
		return false;
	if (c->seq == 0)
		c->since = r->at;
	c->seq = r->seq;
	memcpy(c->hash, r->hash, 32);
	return true;
}

int activity_check_step(struct activity_check *c)
{
	int count = activity_store_walk(&c->log->store, c->seq, CHECK_SLICE, check_row, c);
	if (count < 0)
		return count;
	if (c->broken)
		return ERR_MISMATCH;
	if (count == CHECK_SLICE)
		return 1;
	return c->seq == c->log->seq && crypto_equal(c->hash, c->log->hash, 32) ? 0 : ERR_MISMATCH;
}
