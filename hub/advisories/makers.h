// Whose products does an advisory speak of? The keys under which documents are stored, so that a device is compared with its maker's documents alone. Pure.
#ifndef ADVISORIES_MAKERS_H
#define ADVISORIES_MAKERS_H
#include "advisories/csaf.h"
#include "advisories/vendor.h"

#define MAKER_ANY "*" // a product with an identifier that holds without its maker's name: the document concerns everybody
#define MAKERS_MAX 64 // a document that names more makers is stored under MAKER_ANY alone

struct makers { char keys[MAKERS_MAX][VENDOR_KEY_SIZE]; size_t count; };
// Every key under which match_document could find a device in this document, each once.
void makers_of(struct makers *ret, const struct csaf *c);

#endif
