// The record over a real store and log in a folder of its own, on a day that the test moves.
#ifndef HOME_H
#define HOME_H
#include <string.h>
#include "access/activity.h"
#include "access/activity_store.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/str.h"
#include "folder.h"
#include "passport/passport_store.h"
#include "platform/zone.h"
#include "record/record.h"
#include "record/record_store.h"

#define DAY_MS INT64_C(86400000)

static int64_t now_ms;
static int64_t wall(void) { return now_ms; }
static int64_t boot(void) { return 1000; }

struct home { void *folder; struct loop *loop; struct store *store; struct activity *activity; struct passports *passports; struct record *record; int alarms; char last[32]; };
static struct home home;

static inline void on_entry(void *data, const void *entry)
{
	struct home *h = data;
	if (json_is_true(json_object_get(entry, "alarm")))
		h->alarms++;
	(void)str_copy(h->last, sizeof h->last, json_text_or(entry, "code", ""));
}

static inline int open_home(void)
{
	AUTO_FREE char *path = mem_printf("%s/hub.db", (char *)home.folder), *schema = mem_printf("%s%s%s", activity_schema, passport_schema, record_schema);
	const struct store_migration ladder[] = { { 1, schema } };
	int err = store_open(&home.store, path, 0600, 0, ladder, 1);
	if (err == 0)
		err = activity_open(&home.activity, home.store);
	if (err == 0)
		err = passports_open(&home.passports, home.store);
	const struct record_options o = { .loop = home.loop, .store = home.store, .activity = home.activity, .passports = home.passports };
	if (err == 0)
		err = record_start(&home.record, &o);
	if (err == 0)
		observers_add(activity_observers(home.activity), on_entry, &home);
	return err;
}

static inline void shut_home(void)
{
	record_stop(home.record);
	passports_close(home.passports);
	activity_close(home.activity);
	store_close(home.store);
}

static inline int setup(void **state)
{
	(void)state;
	now_ms = str_date_ms(2026, 11, 24) + DAY_MS / 2;
	clock_set_test(wall, boot);
	home = (struct home){ .alarms = 0 };
	zone_init();
	return zone_set("UTC") || folder_make(&home.folder) || loop_new(&home.loop) || open_home();
}

static inline int teardown(void **state)
{
	(void)state;
	shut_home();
	loop_free(home.loop);
	clock_set_test(NULL, NULL);
	return folder_remove(&home.folder);
}

static inline json_t *view(const char *unit)
{
	json_t *v = NULL;
	assert_int_equal(record_view(home.record, unit, &v), 0);
	return v;
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

#endif
