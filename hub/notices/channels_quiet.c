// Quiet hours and the household's zone: set, kept, read at the start.
#define LOG_ROOM "notices"
#include <string.h>
#include "base/log.h"
#include "base/mem.h"
#include "notices/channels_parts.h"
#include "platform/zone.h"

#define SETTINGS_MAX 512

json_t *channels_settings(struct channels *c)
{
	char from[6], to[6], zone[ZONE_NAME_SIZE];
	quiet_text(from, c->quiet.from);
	quiet_text(to, c->quiet.to);
	zone_machine(zone);
	json_t *quiet = c->quiet.on ? json_pack("{s:s, s:s}", "from", from, "to", to) : json_null();
	return json_pack("{s:s, s:o, s:b}", "zone", *zone_name() ? zone_name() : zone, "quiet", quiet, "urgent_passes", c->quiet.urgent_passes);
}

static int read_quiet(const json_t *body, struct quiet *q, const char **field)
{
	json_t *hours = NULL;
	const char *from, *to;
	*field = "quiet";
	int err = json_get_object(body, "quiet", &hours);
	if (err == ERR_NOT_FOUND && json_is_null(json_object_get(body, "quiet")))
		err = 0;
	if (err < 0)
		return ERR_INVALID;
	q->on = hours != NULL;
	if (hours && (json_get_text(hours, "from", 5, &from) < 0 || quiet_minute(from, &q->from) < 0 || json_get_text(hours, "to", 5, &to) < 0 || quiet_minute(to, &q->to) < 0))
		return ERR_INVALID;
	*field = "urgent_passes";
	return json_get_bool(body, "urgent_passes", &q->urgent_passes) < 0 ? ERR_INVALID : 0;
}

// Reads and puts to use; the zone is the last that can be refused.
static int use_settings(struct channels *c, const json_t *body, const char **field)
{
	static const char *const keys[] = { "zone", "quiet", "urgent_passes", NULL };
	struct quiet q = { .on = false };
	const char *zone;
	*field = "zone";
	if (json_only_keys(body, keys) < 0 || json_get_text(body, "zone", ZONE_NAME_SIZE - 1, &zone) < 0)
		return ERR_INVALID;
	int err = read_quiet(body, &q, field);
	if (err == 0) {
		*field = "zone";
		err = zone_set(zone) < 0 ? ERR_INVALID : 0;
	}
	if (err == 0)
		c->quiet = q;
	return err;
}

int channels_set(struct channels *c, const json_t *body, const char **field)
{
	int err = use_settings(c, body, field);
	AUTO_FREE char *text = err == 0 ? json_write(body) : NULL;
	if (err == 0)
		err = notices_store_put_word(c->words, "settings", text);
	if (err == 0)
		post_wake(c->post);
	return err;
}

int channels_load_settings(struct channels *c)
{
	char text[SETTINGS_MAX];
	const char *field;
	AUTO_JSON json_t *body = NULL;
	c->quiet = (struct quiet){ .on = false, .from = 22 * 60, .to = 7 * 60, .urgent_passes = true };
	int err = notices_store_get_word(c->words, "settings", text, sizeof text);
	if (err == ERR_NOT_FOUND)
		return 0;
	if (err == 0)
		err = json_read(&body, text, strlen(text), sizeof text, 4);
	if (err == 0 && use_settings(c, body, &field) < 0)
		log_warning("the quiet hours that were kept are no longer understood: %s", field); // a zone that the system lost
	return err;
}
