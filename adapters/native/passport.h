// The example's passport: what its maker states about the model, signed with the maker's key. Field by field in hub/passport/PASSPORT.md.
#ifndef NATIVE_PASSPORT_H
#define NATIVE_PASSPORT_H
#include "base/err.h"
#include "platform/pki.h"

struct factory;
int passport_sign(const struct factory *f, const char *support_end, const struct pki_key *maker, char **ret_jws) CHECKED; // caller frees

#endif
