// SQL of chosen passwords (the table is in devices_schema).
#ifndef DEVICES_CHOSEN_STORE_H
#define DEVICES_CHOSEN_STORE_H
#include "devices/chosen.h"

int chosen_store_open(struct chosen *q, struct store *s) CHECKED;
int chosen_store_has(struct chosen *q, const uint8_t digest[32]) CHECKED; // 1, 0
int chosen_store_put(struct chosen *q, const uint8_t digest[32]) CHECKED; // there already is fine

#endif
