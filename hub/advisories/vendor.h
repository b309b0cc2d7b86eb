// Makers go by many names. Pure.
#ifndef ADVISORIES_VENDOR_H
#define ADVISORIES_VENDOR_H
#include <stdbool.h>

#define VENDOR_KEY_SIZE 48
// The key under which a maker is compared: lower case, without legal form ("Inc.", "GmbH & Co. KG") and punctuation, aliases resolved (vendor.c's table).
// "" when nothing is left.
void vendor_key(char to[VENDOR_KEY_SIZE], const char *name);
// "ABB, Phoenix Contact and WAGO": calls visit with the key of each maker named, and of the whole. NULL name is fine.
void vendor_each(const char *name, void (*visit)(void *data, const char *key), void *data);

// Two names of one maker: the names, or a name in them, have the same key.
bool vendor_is_same(const char *a, const char *b);

#endif
