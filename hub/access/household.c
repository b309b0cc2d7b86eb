#include "access/household.h"
#include "access/household_store.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"

#define NAME_MAX_BYTES 64
#define LEAP_MS (2LL * 365 * 24 * 3600 * 1000) // a clock that is farther ahead may be one whose battery is dead
#define LEAP_BELIEVED_MS (7LL * 24 * 3600 * 1000)

struct household {
	struct household_store store;
	char id[13];
	char name[NAME_MAX_BYTES + 1];
	enum phase phase;
	bool no_quarantine; // no rule keeps a device apart without asking
	int64_t floor;       // the time that is remembered; 0: none
	int64_t leapt_at;    // boot clock since when it is so far ahead; -1: it is not
};

static int load(struct household *h)
{
	char text[32] = "";
	int err = household_store_get(&h->store, "instance", h->id, sizeof h->id);
	if (err == ERR_NOT_FOUND) {
		random_id(h->id);
		err = household_store_put(&h->store, "instance", h->id);
	}
	if (err < 0)
		return err;
	err = household_store_get(&h->store, "name", h->name, sizeof h->name);
	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	err = household_store_get(&h->store, "phase", text, sizeof text);
	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	h->phase = str_eq(text, "owned") ? PHASE_OWNED : PHASE_PROVISIONING;
	err = household_store_get(&h->store, "auto_quarantine", text, sizeof text);
	if (err < 0 && err != ERR_NOT_FOUND)
		return err;
	h->no_quarantine = err == 0 && str_eq(text, "off");
	uint64_t floor = 0;
	err = household_store_get(&h->store, "time_floor", text, sizeof text);
	if (err == 0 && str_u64(&floor, text, INT64_MAX) == 0)
		clock_set_floor(h->floor = (int64_t)floor);
	return err == ERR_NOT_FOUND ? 0 : err;
}

int household_open(struct household **ret, struct store *s)
{
	struct household *h = NEW(struct household);
	h->leapt_at = -1;
	int err = household_store_init(&h->store, s);
	if (err == 0)
		err = load(h);
	if (err < 0) {
		household_close(h);
		return err;
	}
	*ret = h;
	return 0;
}

void household_close(struct household *h)
{
	free(h);
}

const char *household_id(const struct household *h)
{
	return h->id;
}

const char *household_name(const struct household *h)
{
	return h->name;
}

enum phase household_phase(const struct household *h)
{
	return h->phase;
}

int household_rename(struct household *h, const char *name)
{
	if (!str_is_name(name, NAME_MAX_BYTES))
		return ERR_INVALID;
	int err = household_store_put(&h->store, "name", name);
	if (err == 0)
		(void)str_copy(h->name, sizeof h->name, name);
	return err;
}

bool household_may_quarantine(const struct household *h)
{
	return !h->no_quarantine;
}

int household_set_may_quarantine(struct household *h, bool may)
{
	int err = household_store_put(&h->store, "auto_quarantine", may ? "on" : "off");
	if (err == 0)
		h->no_quarantine = !may;
	return err;
}

int household_set_owned(struct household *h)
{
	if (h->phase != PHASE_PROVISIONING)
		return ERR_STATE;
	int err = household_store_put(&h->store, "phase", "owned");
	if (err == 0)
		h->phase = PHASE_OWNED;
	return err;
}

int household_reload(struct household *h)
{
	h->name[0] = '\0';
	return load(h);
}

// A wrong time that was remembered would stay for ever, and the hub's certificates would be of that time: nobody could come in to mend it.
static bool has_leapt(struct household *h, int64_t now)
{
	if (!h->floor || now - h->floor <= LEAP_MS) {
		h->leapt_at = -1;
		return false;
	}
	if (h->leapt_at < 0)
		h->leapt_at = clock_boot_ms();
	return clock_boot_ms() - h->leapt_at < LEAP_BELIEVED_MS;
}

int household_save_time(struct household *h)
{
	int64_t now = clock_wall_ms();
	if (clock_is_unsure() || has_leapt(h, now))
		return 0;
	AUTO_FREE char *text = mem_printf("%lld", (long long)now);
	int err = household_store_put(&h->store, "time_floor", text);
	if (err == 0)
		h->floor = now;
	return err;
}
