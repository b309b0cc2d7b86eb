// Firmware that no adapter recognises. It gets one subtree that is named after the unit and can therefore never be another's, dev/<unit>/#, for
// both directions; what it publishes there is shown as text. The owner sets that base topic in the device (the ticket's instructions name it).
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "devices/internal.h"

#define GENERIC_VALUE_MAX 256

static int recognise(const char *topic, const void *payload, size_t len, json_t *state)
{
	(void)topic, (void)payload, (void)len, (void)state;
	return ERR_NOT_FOUND; // it is what is left over
}

static int grants(const json_t *state, struct grants *to)
{
	AUTO_FREE char *pattern = mem_printf("dev/%s/#", json_text_or(state, "unit", ""));
	int e = grants_add(to, GRANT_SAY, pattern);
	return e ? e : grants_add(to, GRANT_HEAR, pattern);
}

static int decode(json_t *state, bool *state_changed, const char *topic, const void *payload, size_t len, const struct adapter_out *out)
{
	(void)state_changed;
	AUTO_FREE char *base = mem_printf("dev/%s/", json_text_or(state, "unit", ""));
	if (!str_starts(topic, base))
		return ERR_NOT_FOUND;
	if (len > GENERIC_VALUE_MAX || !str_utf8_valid(payload, len))
		return ERR_UNSUPPORTED;
	const char *id = topic + strlen(base);
	AUTO_FREE char *value = mem_strn(payload, len);
	out->property(out->data, id, id, "text", NULL, NULL, false);
	out->value(out->data, id, value);
	return 0;
}

static int encode(const json_t *state, const char *property, const char *value, struct adapter_send *to)
{
	(void)state, (void)property, (void)value, (void)to;
	return ERR_NOT_FOUND; // nothing says what it would obey
}

static int push_credential(const json_t *state, const char *host, uint16_t port, bool tls, const char *client_id, const char *username, const char *password,
	struct adapter_send *to)
{
	(void)state, (void)host, (void)port, (void)tls, (void)client_id, (void)username, (void)password, (void)to;
	return ERR_UNSUPPORTED;
}

static int reset(const json_t *state, const char *level, struct adapter_send *to)
{
	(void)state, (void)level, (void)to;
	return ERR_UNSUPPORTED;
}

static bool retains(const json_t *state, const char *topic)
{
	(void)state, (void)topic;
	return false; // nothing says what it meant to be kept
}

static int check_announcement(const json_t *state, const char *topic, const void *payload, size_t len)
{
	(void)state, (void)topic, (void)payload, (void)len;
	return ERR_DENIED;
}

const struct adapter adapter_generic = {
	.abi = ADAPTER_ABI, .name = "generic", .title = "MQTT", .recognise = recognise, .grants = grants, .decode = decode, .encode = encode,
	.push_credential = push_credential, .reset = reset, .retains = retains, .check_announcement = check_announcement,
};
