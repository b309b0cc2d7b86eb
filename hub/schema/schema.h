// The ladder of hub.db. Version 1 is every room's first schema; from then on each change is a new step here, and an old step never changes.
#ifndef SCHEMA_SCHEMA_H
#define SCHEMA_SCHEMA_H
#include "platform/store.h"

#define SCHEMA_VERSION 1
// Opens DATA/hub.db and climbs to SCHEMA_VERSION.
int schema_open(struct store **ret, const char *data_dir) CHECKED;

#endif
