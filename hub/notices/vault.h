// Addresses, tokens and passwords of channels, sealed before they touch the database. The key lies in a file of its own beside the hub's other keys, so a
// copy of hub.db alone opens none of them.
#ifndef NOTICES_VAULT_H
#define NOTICES_VAULT_H
#include <stddef.h>
#include <stdint.h>
#include "base/buf.h"
#include "base/err.h"

struct vault { uint8_t key[32]; };
int vault_open(struct vault *v, const char *path) CHECKED; // makes the key when there is none; ERR_INVALID: no key of ours
void vault_done(struct vault *v);
int vault_seal(const struct vault *v, const char *purpose, const char *text, struct buf *to) CHECKED;
char *vault_unseal(const struct vault *v, const char *purpose, const void *p, size_t len); // caller wipes and frees; NULL: not sealed with this key and purpose

#endif
