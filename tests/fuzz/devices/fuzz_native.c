// The native conversations: a first byte picks which and where it stands, the rest is one message of the device.
#include <stdlib.h>
#include "devices/native.h"

static int epoch_known(void *data, const char *identity, int64_t *ret)
{
	(void)data, (void)identity;
	*ret = 3;
	return 0;
}

static int key_seen(void *data, const uint8_t spki[32])
{
	(void)data;
	return spki[0] & 1;
}

static int issue(void *data, const struct native *n, const struct native_request *r, json_t **ret)
{
	(void)data, (void)n;
	*ret = json_pack("{s:s}", "certificate", r->csr);
	return 0;
}

static int renewal(const uint8_t *p, size_t len)
{
	static const uint8_t zeros[65];
	const struct native_holder h = {.nonce = p[0] & 1 ? zeros : NULL, .identity = p[0] & 2 ? zeros : NULL, .epoch = 1};
	struct native_renewal r = {0};
	json_t *m = NULL;
	if (json_read(&m, (const char *)p + 1, len - 1, NATIVE_MESSAGE_MAX, 8))
		return 0;
	const char *problem = native_renewal_check(&r, m, &h);
	if (!problem && (!r.csr || !h.nonce))
		abort();
	json_t *error = native_error(problem ? problem : "internal");
	if (!*json_string_value(json_object_get(error, "text")))
		abort();
	json_decref(error);
	json_decref(m);
	return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len);
int LLVMFuzzerTestOneInput(const uint8_t *p, size_t len)
{
	const struct code code = {.label = "0123456789ABCDEF", .model = "PLUG-1"};
	const struct native_world world = {.hub_id = "hub1", .epoch_known = epoch_known, .key_seen = key_seen, .issue = issue};
	struct native n;
	json_t *reply = NULL;
	const char *problem = NULL;
	if (!len)
		return 0;
	if (p[0] & 4)
		return renewal(p, len);
	native_init(&n, &code);
	n.code.has_id_hash = p[0] & 1;
	n.state = p[0] & 2 ? NATIVE_CHALLENGED : NATIVE_OPEN;
	int e = native_message(&n, &world, p + 1, len - 1, &reply, &problem);
	if (!reply || (e && !problem) || (problem && n.state == NATIVE_ISSUED))
		abort();
	json_decref(reply);
	native_done(&n);
	return 0;
}
