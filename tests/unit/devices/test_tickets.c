// Permissions to join.
#include "unit.h"
#include "devices/world.h"

static void at_most_four_tickets_are_open_and_a_cancelled_one_leaves_nothing(void **data)
{
	struct world *w = *data;
	char units[TICKETS_OPEN_MAX][UNIT_ID], tickets[TICKETS_OPEN_MAX][13];
	AUTO_JSON json_t *body = json_pack("{s:s}", "kind", "adopt"), *none = NULL;
	for (int i = 0; i < TICKETS_OPEN_MAX; i++)
		adopt(w, "any", units[i], tickets[i]);
	assert_int_equal(devices_ticket_open(w->d, body, &none), ERR_LIMIT);
	for (int i = 0; i < TICKETS_OPEN_MAX; i++) {
		assert_int_equal(devices_ticket_cancel(w->d, tickets[i]), 0);
		assert_int_equal(devices_ticket_cancel(w->d, tickets[i]), ERR_STATE);
		assert_null(unit_find(w->d, units[i]));
	}
	assert_int_equal(devices_ticket_cancel(w->d, "nosuchticket"), ERR_NOT_FOUND);
}

static void a_ticket_ends_when_its_time_is_over(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], id[13];
	adopt(w, "any", unit, id);
	struct ticket *t = ticket_find(w->d, id);
	assert_true(t->expires_at > 0);
	t->timer.fn(t->timer.data);
	assert_int_equal(t->state, TICKET_EXPIRED);
	assert_null(unit_find(w->d, unit));
	assert_true(world_heard(w, "ticket.expired"));
}

static void ended_tickets_stay_readable_until_their_place_is_needed(void **data)
{
	struct world *w = *data;
	char unit[UNIT_ID], first[13], id[13];
	adopt(w, "any", unit, first);
	assert_int_equal(devices_ticket_cancel(w->d, first), 0);
	assert_non_null(ticket_find(w->d, first));
	for (int i = 0; i < TICKETS_KEPT; i++) {
		adopt(w, "any", unit, id);
		assert_int_equal(devices_ticket_cancel(w->d, id), 0);
	}
	assert_null(ticket_find(w->d, first));
	AUTO_JSON json_t *open = devices_tickets(w->d);
	assert_int_equal(json_array_size(open), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(at_most_four_tickets_are_open_and_a_cancelled_one_leaves_nothing),
		cmocka_unit_test(a_ticket_ends_when_its_time_is_over),
		cmocka_unit_test(ended_tickets_stay_readable_until_their_place_is_needed),
	};
	return cmocka_run_group_tests(tests, world_make, world_end);
}
