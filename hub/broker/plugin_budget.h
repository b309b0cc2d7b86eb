// What each party has the broker hold in memory for it, retained messages or subscriptions, up to so much: no device fills the memory of all.
#ifndef BROKER_PLUGIN_BUDGET_H
#define BROKER_PLUGIN_BUDGET_H
#include <stdbool.h>
#include <stddef.h>
#include "base/map.h"

struct budgets { struct map *by_party; size_t count_max, weight_max; }; // of one party: things, and what they weigh together
void budgets_init(struct budgets *b, size_t count_max, size_t weight_max);
void budgets_done(struct budgets *b);
// May party have what held, of this weight? What it has already may always weigh less.
bool budget_take(struct budgets *b, const char *party, const char *what, size_t weight);
void budget_give(struct budgets *b, const char *party, const char *what); // is held no more
void budget_give_all(struct budgets *b, const char *party);
void budget_give_everywhere(struct budgets *b, const char *what); // whoever had it held

#endif
