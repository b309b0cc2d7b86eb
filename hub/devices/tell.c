// Word to the broker. While it is down or not started, a change of rights is still in auth.db, which the plugin reads when it is back: that is no error.
#define LOG_ROOM "devices"
#include "base/err.h"
#include "base/log.h"
#include "devices/internal.h"

static int as_told(int e)
{
	return e == ERR_UNAVAILABLE ? 0 : e;
}

int tell_publish(struct devices *d, const char *topic, const void *payload, size_t len, bool retain)
{
	return d->broker ? broker_publish(d->broker, topic, payload, len, retain) : ERR_UNAVAILABLE;
}

int tell_reload(struct devices *d, const char *unit)
{
	return d->broker ? as_told(broker_reload_unit(d->broker, unit)) : 0;
}

int tell_revoke(struct devices *d, int64_t credential)
{
	return d->broker ? as_told(broker_revoke(d->broker, credential)) : 0;
}

void ask_to_reconnect(struct devices *d, const struct unit *u)
{
	int e = d->broker ? as_told(broker_kick(d->broker, u->id)) : 0;
	if (e)
		log_warning("unit %s: not asked to connect again: %s", u->id, err_text(e));
}
