#include "broker/plugin_budget.h"

#include <stdint.h>

#include "base/mem.h"

struct held { struct map *weights; size_t total; }; // what -> its weight and one, which is never NULL

static void *as_value(size_t weight)
{
	return (void *)(uintptr_t)(weight + 1);
}

static size_t as_weight(const void *value)
{
	return value ? (size_t)(uintptr_t)value - 1 : 0;
}

static void held_free(void *data)
{
	struct held *h = data;

	if (!h)
		return;
	map_free(h->weights, NULL);
	free(h);
}

void budgets_init(struct budgets *b, size_t count_max, size_t weight_max)
{
	*b = (struct budgets){ .by_party = map_new(), .count_max = count_max, .weight_max = weight_max };
}

void budgets_done(struct budgets *b)
{
	map_free(b->by_party, held_free);
	*b = (struct budgets){ 0 };
}

static struct held *held_of(struct budgets *b, const char *party)
{
	struct held *h = map_get(b->by_party, party);

	if (h)
		return h;
	h = NEW(struct held);
	h->weights = map_new();
	map_put(b->by_party, party, h);
	return h;
}

bool budget_take(struct budgets *b, const char *party, const char *what, size_t weight)
{
	struct held *h = held_of(b, party);
	const void *before = map_get(h->weights, what);
	size_t others = h->total - as_weight(before);
	bool fits = (before || map_len(h->weights) < b->count_max) && weight <= b->weight_max && others <= b->weight_max - weight;

	if (!fits && !(before && weight <= as_weight(before)))
		return false;
	map_put(h->weights, what, as_value(weight));
	h->total = others + weight;
	return true;
}

static void give(struct held *h, const char *what)
{
	const void *weight = map_take(h->weights, what);

	h->total -= as_weight(weight);
}

void budget_give(struct budgets *b, const char *party, const char *what)
{
	struct held *h = map_get(b->by_party, party);

	if (h)
		give(h, what);
}

void budget_give_all(struct budgets *b, const char *party)
{
	held_free(map_take(b->by_party, party));
}

static bool give_one(const char *party, void *value, void *data)
{
	(void)party;
	give(value, data);
	return true;
}

void budget_give_everywhere(struct budgets *b, const char *what)
{
	map_each(b->by_party, give_one, (void *)(uintptr_t)what); // read only
}
