#include "schema/schema.h"
#include "access/activity_store.h"
#include "access/household_store.h"
#include "access/invitations_store.h"
#include "access/passkeys_store.h"
#include "access/people_store.h"
#include "access/tokens_store.h"
#include "advisories/advisories_store.h"
#include "advisories/sources_store.h"
#include "base/mem.h"
#include "devices/devices_store.h"
#include "notices/channels_store.h"
#include "notices/notices_store.h"
#include "ownership/ownership_store.h"
#include "passport/passport_store.h"
#include "record/record_store.h"
#include "relay/drill_store.h"
#include "relay/relay_store.h"

int schema_open(struct store **ret, const char *data_dir)
{
	AUTO_FREE char *path = mem_printf("%s/hub.db", data_dir);
	AUTO_FREE char *first = mem_printf("%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s%s", household_schema, people_schema, passkeys_schema, invitations_schema, tokens_schema, activity_schema, devices_schema, passport_schema, relay_schema, drill_schema,
		ownership_schema, advisories_schema, sources_schema, notices_schema, channels_schema, record_schema);
	const struct store_migration ladder[SCHEMA_VERSION] = { { 1, first } };
	return store_open(ret, path, 0600, 0, ladder, SCHEMA_VERSION);
}
