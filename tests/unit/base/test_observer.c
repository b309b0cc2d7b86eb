#include "unit.h"
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/observer.h"

static char heard[32];

static void hear(void *data, const void *event)
{
	(void)event;
	strcat(heard, data);
}

struct world {
	struct observers *list;
	struct observer *a, *b;
};

static struct world *world_new(void)
{
	struct world *w = NEW(struct world);
	w->list = NEW(struct observers);
	heard[0] = 0;
	return w;
}

static void world_free(struct world *w)
{
	if (w->list)
		observers_done(w->list);
	free(w->list);
	free(w);
}

static void observers_hear_in_the_order_they_came(void **state)
{
	struct world *w = world_new();
	(void)state;
	observers_notify(w->list, NULL);
	observers_add(w->list, hear, "1");
	struct observer *second = observers_add(w->list, hear, "2");
	observers_add(w->list, hear, "3");
	observers_notify(w->list, NULL);
	observers_remove(w->list, second);
	observers_remove(w->list, NULL);
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "12313");
	world_free(w);
}

static void remove_both(void *data, const void *event)
{
	struct world *w = data;
	(void)event;
	strcat(heard, "r");
	observers_remove(w->list, w->a);
	observers_remove(w->list, w->b);
}

static void an_observer_may_remove_itself_and_the_next(void **state)
{
	struct world *w = world_new();
	(void)state;
	w->a = observers_add(w->list, remove_both, w);
	w->b = observers_add(w->list, hear, "b");
	observers_add(w->list, hear, "c");
	observers_notify(w->list, NULL);
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "rcc");
	world_free(w);
}

static void add_one(void *data, const void *event)
{
	struct world *w = data;
	(void)event;
	strcat(heard, "a");
	observers_add(w->list, hear, "n");
}

static void who_is_added_in_a_callback_hears_the_next_event(void **state)
{
	struct world *w = world_new();
	(void)state;
	observers_add(w->list, add_one, w);
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "a");
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "aan");
	world_free(w);
}

static void destroy(void *data, const void *event)
{
	struct world *w = data;
	(void)event;
	strcat(heard, "d");
	observers_done(w->list);
	free(w->list);
	w->list = NULL;
}

static void the_list_may_be_destroyed_in_a_callback(void **state)
{
	struct world *w = world_new();
	(void)state;
	observers_add(w->list, hear, "1");
	observers_add(w->list, destroy, w);
	observers_add(w->list, hear, "3");
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "1d");
	world_free(w);
}

static void notify_within(void *data, const void *event)
{
	struct world *w = data;
	strcat(heard, event ? "i" : "o");
	if (!event)
		observers_notify(w->list, "inner");
}

static void destroy_inside(void *data, const void *event)
{
	if (event)
		destroy(data, event);
}

static void the_list_may_be_destroyed_two_callbacks_deep(void **state)
{
	struct world *w = world_new();
	(void)state;
	observers_add(w->list, notify_within, w);
	observers_add(w->list, destroy_inside, w);
	observers_add(w->list, hear, "3");
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "oid");
	world_free(w);
}

static void a_list_that_is_done_can_be_used_again(void **state)
{
	struct world *w = world_new();
	(void)state;
	observers_add(w->list, hear, "1");
	observers_done(w->list);
	observers_add(w->list, hear, "2");
	observers_notify(w->list, NULL);
	assert_string_equal(heard, "2");
	world_free(w);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(observers_hear_in_the_order_they_came),
		cmocka_unit_test(an_observer_may_remove_itself_and_the_next),
		cmocka_unit_test(who_is_added_in_a_callback_hears_the_next_event),
		cmocka_unit_test(the_list_may_be_destroyed_in_a_callback),
		cmocka_unit_test(the_list_may_be_destroyed_two_callbacks_deep),
		cmocka_unit_test(a_list_that_is_done_can_be_used_again),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
