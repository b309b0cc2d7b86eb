#include "passport.h"
#include "base/clock.h"
#include "base/json.h"
#include "base/random.h"
#include "base/str.h"
#include "factory.h"
#include "passport/jws.h"

#define MAKER "Example Lamps Ltd"
#define SITE "https://lamps.example"
enum { REFRESH_DAYS = 90 };

static json_t *who(void)
{
	return json_pack("{ss ss ss s[s]}", "legal_name", MAKER, "country", "GB", "postal_address", "1 Example Street, Exampleton", "contact",
			 "mailto:security@lamps.example");
}

// A random UUID (RFC 9562 5.4) as a URN: it names this document, of which later revisions replace earlier ones.
static json_t *document_id(void)
{
	uint8_t b[16];
	char hex[33];
	random_bytes(b, sizeof b);
	b[6] = (uint8_t)((b[6] & 0x0f) | 0x40);
	b[8] = (uint8_t)((b[8] & 0x3f) | 0x80);
	str_hex(hex, b, sizeof b);
	return json_sprintf("urn:uuid:%.8s-%.4s-%.4s-%.4s-%.12s", hex, hex + 8, hex + 12, hex + 16, hex + 20);
}

static json_t *document(void)
{
	char issued[25], refresh[25];
	str_time(issued, clock_wall_ms());
	str_time(refresh, clock_wall_ms() + REFRESH_DAYS * INT64_C(86400000));
	return json_pack("{ss so si ss ss s[s] s[]}", "version", "1.0", "id", document_id(), "revision", 1, "issued_at", issued, "refresh_after", refresh,
			 "lang", "en", "urls");
}

static json_t *issuer(const struct pki_key *maker)
{
	uint8_t point[65];
	char key[96];
	pki_key_public(maker, point);
	str_b64url(key, point, sizeof point);
	json_t *j = who();
	json_t *more = json_pack("{ss ss ss}", "role", "manufacturer", "web", SITE, "key", key);
	if (j && json_object_update_missing_new(j, more) == 0)
		return j;
	json_decref(j);
	return NULL;
}

static json_t *product(const struct factory *f)
{
	return json_pack("{so ss ss ss ss ss s{} ss s{ss s[s]}}", "manufacturer", who(), "brand", "Example", "name", "Example smart plug", "model", f->model,
			 "type", "smart plug", "category", "plug", "ids", "intended_purpose", "switches and meters one household appliance",
			 "placed_on_market", "first", "2026-01-01", "territories", "GB");
}

static json_t *top3(void)
{
	return json_pack("{s{ss sb} s{ss s[s] ss si sb s[s]} s{ss}}", "passwords", "mode", "none", "changeable", 0, "disclosure", "policy_url",
			 SITE "/security", "contacts", "mailto:security@lamps.example", "security_txt", SITE "/.well-known/security.txt", "ack_days", 5,
			 "status_updates", 1, "languages", "en", "updates", "see", "support");
}

static json_t *support(const char *end)
{
	return json_pack("{ss ss ss ss ss ss s[{ss ss}] sb sb ss ss}", "basis", "end_date", "start", "2026-01-01", "end", end, "end_precision", "day",
			 "published_url", SITE "/support", "published_at", "2026-01-01", "history", "end", end, "announced", "2026-01-01",
			 "auto_update_default", 1, "auto_update_can_disable", 1, "how_to_update", "The plug updates itself over the hub.", "after_end",
			 "works_offline");
}

// The one thing it tells the outside, and only through the hub: what hub/relay carries from cloud/<unit>/energy to the maker's broker.
static json_t *interactions(const struct factory *f)
{
	if (!f->cloud_host[0])
		return json_array();
	return json_pack("[{ss ss ss s{ss ss ss ss} s{ss ss si s{ss sb}} s{ss s{ss}} s[s] sb s[s] sb ss}]", "id", "energy", "flow", "device_to_cloud",
			 "initiated_by", "device", "peer", "kind", "service", "host", f->cloud_host, "operator", MAKER, "country", "GB", "transport",
			 "proto", "tcp", "app", "mqtt", "port", (int)f->cloud_port, "tls", "min", "1.2", "mutual", 0, "purpose", "code", "telemetry", "text", "en",
			 "shows the energy used in the maker's app", "data", "energy", "personal", 1, "required_for", "energy history in the app",
			 "optional", 1, "disable_how", "switch the link off on the hub");
}

// What the maker keeps of it, and for how long.
static json_t *cloud_data(const struct factory *f)
{
	if (!f->cloud_host[0])
		return json_array();
	return json_pack("[{ss s[s] ss so s[s] si sb s{ss ss si}}]", "service", "energy", "what", "energy", "purpose", "telemetry", "controller", who(),
			 "countries", "GB", "retention_days", 365, "encrypted_at_rest", 1, "user_delete", "how", "in the app", "url", SITE "/delete",
			 "days", 30);
}

static json_t *services(const struct factory *f)
{
	if (!f->cloud_host[0])
		return json_array();
	return json_pack("[{ss ss so s[s] s[s]}]", "id", "energy", "name", "Energy history", "operator", who(), "hosts", f->cloud_host, "required_for",
			 "energy history in the app");
}

static json_t *reset(void)
{
	return json_pack("{s[{ss s[{ss s{ss}}] s[s] ss sb} {ss s[{ss s{ss}} {ss s{ss}}] s[ssss] ss sb}] ss sb sb}", "levels",
			 "level", "troubleshoot", "methods", "kind", "mqtt", "text", "en", "Ask the hub.", "clears", "user_data", "method", "unlink",
			 "needs_owner", 1,
			 "level", "transfer", "methods", "kind", "mqtt", "text", "en", "Ask the hub.", "kind", "button", "text", "en",
			 "Hold the button for ten seconds.", "clears", "owner_binding", "network", "user_data", "certs", "method", "unlink", "needs_owner", 0,
			 "lands_in", "provisioning", "features_off_until_configured", 1, "receipt", 1);
}

int passport_sign(const struct factory *f, const char *support_end, const struct pki_key *maker, char **ret_jws)
{
	AUTO_JSON json_t *j = json_pack(
		"{so so so s[{ss ss ss si}] so so s{sb s[{ss ss}] s{ss s[]}} so s[{ss}] s{so s[{s[s] sb}] ss} so so s{s[s] si s{ss}} s[] s[] s[] s[]}",
		"passport", document(), "issuer", issuer(maker), "product", product(f),
		"firmware", "version", FACTORY_VERSION, "released", "2026-01-01", "status", "current", "order", 1,
		"top3", top3(), "support", support(support_end),
		"notify", "proactive", 1, "channels", "kind", "csaf", "url", SITE "/csaf/provider-metadata.json", "registration", "default", "none", "data",
		"interactions", interactions(f), "sensors", "kind", "power",
		"data", "cloud", cloud_data(f), "device", "what", "energy", "encrypted", 0, "privacy_url", SITE "/privacy",
		"services", services(f), "reset", reset(), "onboarding", "methods", "qr_psk", "secret_bits", 8 * SECRET_BYTES, "identity", "kind", "idevid",
		"conformity", "provisions", "evidence", "assistance");
	return j ? jws_sign(maker, "device-passport+jws", j, ret_jws) : ERR_INVALID;
}
