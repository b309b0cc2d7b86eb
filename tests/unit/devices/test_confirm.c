// The owner's word.
#include "unit.h"
#include "base/random.h"
#include "devices/world.h"

static struct unit *pending(struct world *w, int64_t epoch, uint8_t key)
{
	char id[13];
	random_id(id);
	struct unit *u = unit_new(id);
	u->native = u->has_identity = true;
	u->adapter = &adapter_homie;
	u->epoch = epoch;
	memset(u->identity, key, sizeof u->identity);
	json_object_set_new(u->memory, "id", json_string(id));
	assert_int_equal(devices_store_put_unit(w->d->store, u), 0);
	unit_add(w->d, u);
	assert_int_equal(unit_enter(w->d, u, UNIT_CONNECTS), 0);
	return u;
}

static void a_device_under_its_next_ownership_replaces_its_former_self(void **data)
{
	struct world *w = *data;
	char id[44];
	int64_t epoch = 0;
	struct unit *first = pending(w, 1, 7), *stranger = pending(w, 1, 8);
	AUTO_FREE char *former = mem_str(first->id), *other = mem_str(stranger->id);
	assert_int_equal(devices_confirm(w->d, first->id, "Lamp", NULL), 0);
	assert_int_equal(devices_confirm(w->d, stranger->id, "Other", NULL), 0);
	pki_key_id(first->identity, id);
	struct unit *next = pending(w, 2, 7);
	assert_true(devices_exists(w->d, former)); // until the owner says yes
	assert_int_equal(devices_confirm(w->d, next->id, "Lamp", NULL), 0);
	assert_false(devices_exists(w->d, former));
	assert_true(devices_exists(w->d, other));
	assert_true(world_heard(w, "device.replaced"));
	assert_int_equal(devices_store_get_epoch(w->d->store, id, &epoch), 0);
	assert_int_equal(epoch, 2);
}

static void what_is_rejected_leaves_no_epoch_behind(void **data)
{
	struct world *w = *data;
	char id[44];
	int64_t epoch;
	struct unit *u = pending(w, 5, 9);
	pki_key_id(u->identity, id);
	assert_int_equal(devices_reject(w->d, u->id), 0);
	assert_int_equal(devices_store_get_epoch(w->d->store, id, &epoch), ERR_NOT_FOUND);
}

static void names_that_nobody_could_read_are_refused(void **data)
{
	struct world *w = *data;
	struct unit *u = pending(w, 0, 10);
	assert_int_equal(devices_confirm(w->d, u->id, "", NULL), ERR_INVALID);
	assert_int_equal(devices_confirm(w->d, u->id, "a\x1b[0m", NULL), ERR_INVALID);
	assert_int_equal(u->state, UNIT_PENDING);
	assert_int_equal(devices_confirm(w->d, "nobody", "x", NULL), ERR_NOT_FOUND);
	assert_int_equal(devices_reject(w->d, u->id), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(a_device_under_its_next_ownership_replaces_its_former_self),
		cmocka_unit_test(what_is_rejected_leaves_no_epoch_behind),
		cmocka_unit_test(names_that_nobody_could_read_are_refused),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
