// Units in memory, kept equal to their rows.
#define LOG_ROOM "devices"
#include "devices/internal.h"
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "devices/devices_store.h"

struct unit *unit_new(const char *id)
{
	struct unit *u = NEW(struct unit);
	str_copy(u->id, sizeof u->id, id);
	u->name = mem_str("");
	u->memory = json_object();
	u->topics = map_new();
	u->sessions = SESSION_UNKNOWN;
	u->legacy_warned = LEGACY_NOT_WARNED;
	u->created_at = clock_wall_ms();
	return u;
}

static void fact_free(struct fact *f)
{
	free(f->key);
	free(f->value);
	free(f->source);
	free(f->evidence);
}

static void free_parts(struct unit *u)
{
	for (int i = 0; i < u->fact_count; i++)
		fact_free(&u->facts[i]);
	for (int i = 0; i < u->identity_count; i++) {
		free(u->identities[i].kind);
		free(u->identities[i].value);
	}
	for (int i = 0; i < u->property_count; i++) {
		struct property *p = &u->properties[i];
		free(p->id);
		free(p->name);
		free(p->type);
		free(p->format);
		free(p->unit);
		free(p->value);
	}
	for (int i = 0; i < u->denied_count; i++) {
		free(u->denied[i].verb);
		free(u->denied[i].topic);
	}
}

void unit_free(struct unit *u)
{
	if (!u)
		return;
	if (u->owner) {
		loop_timer_disarm(&u->blink_timer);
		loop_timer_disarm(&u->trust_timer);
	}
	rotation_end(u);
	renewal_end(u);
	free_parts(u);
	mem_wipe(u->credentials, sizeof *u->credentials * (size_t)u->credential_count);
	free(u->credentials);
	free(u->facts);
	free(u->identities);
	free(u->properties);
	free(u->denied);
	map_free(u->topics, NULL);
	map_free(u->held, free);
	grants_done(&u->grants);
	json_decref(u->memory);
	free(u->name);
	free(u->room);
	free(u->note);
	free(u);
}

struct unit *unit_find(const struct devices *d, const char *id)
{
	return map_get(d->by_id, id);
}

void unit_add(struct devices *d, struct unit *u)
{
	d->units = mem_resize(d->units, (size_t)d->unit_count + 1, sizeof *d->units);
	d->units[d->unit_count++] = u;
	map_put(d->by_id, u->id, u);
	u->owner = d;
	loop_timer_init(&u->blink_timer, d->o.loop, pending_blink, u);
	loop_timer_init(&u->trust_timer, d->o.loop, anchors_tell, u);
}

void unit_remove(struct devices *d, struct unit *u)
{
	unroute_unit(d, u);
	for (struct unit **at = &d->dirty; *at; at = &(*at)->next_dirty) {
		if (*at == u) {
			*at = u->next_dirty;
			break;
		}
	}
	for (int i = 0; i < d->unit_count; i++) {
		if (d->units[i] == u) {
			memmove(&d->units[i], &d->units[i + 1], sizeof *d->units * (size_t)(d->unit_count - i - 1));
			d->unit_count--;
			break;
		}
	}
	map_take(d->by_id, u->id);
	unit_free(u);
}

// A state and its reason are one commit: no crash leaves one without the other.
static int store_state(struct devices *d, const struct unit *u, const struct measure *m)
{
	if (!m)
		return devices_store_put_unit(d->store, u);
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	e = devices_store_put_unit(d->store, u);
	if (!e)
		e = measure_store_put(&d->measures, u->id, m);
	if (!e)
		e = devices_store_commit(d->store);
	if (e)
		devices_store_rollback(d->store);
	return e;
}

int unit_enter(struct devices *d, struct unit *u, enum unit_event event)
{
	return unit_enter_with(d, u, event, NULL);
}

int unit_enter_with(struct devices *d, struct unit *u, enum unit_event event, const struct measure *m)
{
	enum unit_state before = u->state, next;
	int e = lifecycle_next(before, event, &next);
	if (e)
		return e;
	u->state = next;
	e = store_state(d, u, m);
	if (e) {
		u->state = before;
		return e;
	}
	if (m)
		u->measure = *m;
	log_info("unit %s is %s: was %s, %s", u->id, unit_state_word(next), unit_state_word(before), unit_event_word(event));
	if (!lifecycle_is_living(next))
		return 0; // unit_erase() removes it from auth.db
	if (derive_unit(d, u))
		log_debug("unit %s: the broker follows later", u->id);
	notify_changed(d, u);
	return 0;
}

const char *unit_way_word(const struct unit *u)
{
	return u->listed ? "listed" : u->native ? "native" : "adopted";
}

struct unit *unit_by_identity(const struct devices *d, const char *kind, const char *value)
{
	for (int i = 0; i < d->unit_count; i++) {
		struct unit *u = d->units[i];
		for (int k = 0; k < u->identity_count; k++)
			if (str_eq(u->identities[k].kind, kind) && str_eq(u->identities[k].value, value))
				return u;
	}
	return NULL;
}

// Whose word counts more where a value is shown alone; the detail shows all of them.
static int source_rank(const char *source)
{
	static const char *const ranks[] = {"declared", "attested", "registry", "observed", "owner"};
	for (int i = 0; i < (int)(sizeof ranks / sizeof *ranks); i++)
		if (str_eq(ranks[i], source))
			return i;
	return -1;
}

const char *unit_fact(const struct unit *u, const char *key)
{
	const struct fact *best = NULL;
	for (int i = 0; i < u->fact_count; i++) {
		const struct fact *f = &u->facts[i];
		if (str_eq(f->key, key) && (!best || source_rank(f->source) > source_rank(best->source)))
			best = f;
	}
	return best ? best->value : NULL;
}

static struct fact *fact_of(struct unit *u, const char *key, const char *source)
{
	for (int i = 0; i < u->fact_count; i++)
		if (str_eq(u->facts[i].key, key) && str_eq(u->facts[i].source, source))
			return &u->facts[i];
	return NULL;
}

int unit_set_fact(struct devices *d, struct unit *u, const char *key, const char *value, const char *source, const char *evidence)
{
	if (source_rank(source) < 0 || !str_is_name(key, 64) || !str_utf8_valid(value, strlen(value)) || strlen(value) > UNIT_VALUE_MAX)
		return ERR_INVALID;
	struct fact *f = fact_of(u, key, source);
	if (f && str_eq(f->value, value) && str_eq(f->evidence, evidence))
		return 0;
	if (!f && u->fact_count == UNIT_FACTS_MAX)
		return ERR_LIMIT;
	struct fact row = {.key = (char *)key, .value = (char *)value, .source = (char *)source, .evidence = (char *)evidence, .at = clock_wall_ms()};
	int e = devices_store_put_fact(d->store, u->id, &row);
	if (e)
		return e;
	if (!f) {
		u->facts = mem_resize(u->facts, (size_t)u->fact_count + 1, sizeof *u->facts);
		f = &u->facts[u->fact_count++];
		*f = (struct fact){.key = mem_str(key), .source = mem_str(source)};
	}
	unit_set_text(&f->value, value);
	unit_set_text(&f->evidence, evidence);
	f->at = row.at;
	return 1;
}

int unit_drop_fact(struct devices *d, struct unit *u, const char *key, const char *source)
{
	struct fact *f = fact_of(u, key, source);
	if (!f)
		return 0;
	int e = devices_store_del_fact(d->store, u->id, key, source);
	if (e < 0)
		return e;
	fact_free(f);
	*f = u->facts[--u->fact_count];
	return 1;
}

struct credential *unit_credential(struct unit *u, int64_t id)
{
	for (int i = 0; i < u->credential_count; i++)
		if (u->credentials[i].id == id)
			return &u->credentials[i];
	return NULL;
}

struct credential *credential_add(struct unit *u, const struct credential *c)
{
	u->credentials = mem_resize(u->credentials, (size_t)u->credential_count + 1, sizeof *u->credentials);
	u->credentials[u->credential_count] = *c;
	return &u->credentials[u->credential_count++];
}

struct property *unit_property(struct unit *u, const char *id)
{
	for (int i = 0; i < u->property_count; i++)
		if (str_eq(u->properties[i].id, id))
			return &u->properties[i];
	return NULL;
}

void unit_set_text(char **to, const char *value)
{
	char *copy = mem_str(value);
	free(*to);
	*to = copy;
}
