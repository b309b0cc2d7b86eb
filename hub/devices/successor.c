// The devices' side of replacing the CA of their certificates: who is asked, who has come, who is left, and the end of the old ones.
#define LOG_ROOM "devices"
#include "base/log.h"
#include "base/str.h"
#include "devices/internal.h"
#include "platform/pki.h"

struct standing { bool has, done; }; // a certificate at all; one of the CA that signs now, proven by a connection

static struct standing standing_of(const struct unit *u, const char *issuer)
{
	struct standing s = {0};
	for (int i = 0; i < u->credential_count; i++) {
		const struct credential *c = &u->credentials[i];
		if (c->kind != AUTH_CERTIFICATE || c->state == AUTH_REVOKED)
			continue;
		s.has = true;
		s.done |= c->state != AUTH_PREPARED && str_eq(c->issuer, issuer);
	}
	return s;
}

void devices_ask_for_certificates(struct devices *d, bool again)
{
	char issuer[PKI_CA_ID];
	pki_device_ca_id(d->o.pki, issuer);
	for (int i = 0; i < d->unit_count; i++) {
		struct unit *u = d->units[i];
		struct standing s = standing_of(u, issuer);
		if (!s.has || s.done || u->state != UNIT_ACTIVE)
			continue;
		if (again && str_eq(u->note, "rotation_failed"))
			credential_leave_note(d, u, NULL);
		renewal_wish(d, u, issuer);
	}
}

static const char *why_left(const struct unit *u)
{
	switch (u->state) {
	case UNIT_ANNOUNCED:
	case UNIT_PENDING:
		return "unconfirmed";
	case UNIT_ACTIVE:
		break;
	case UNIT_SUSPENDED:
	case UNIT_QUARANTINED:
	case UNIT_RELEASING:
	case UNIT_RELEASED:
	case UNIT_RETIRED:
		return "shut_out";
	}
	if (str_eq(u->note, "rotation_failed"))
		return "failed";
	if (!str_eq(u->note, "rotation_waiting"))
		return "not_asked";
	return unit_has_session(u) ? "asked" : "away";
}

json_t *devices_certificates(struct devices *d)
{
	char issuer[PKI_CA_ID];
	int n = 0, done = 0;
	json_t *left = json_array();
	pki_device_ca_id(d->o.pki, issuer);
	for (int i = 0; i < d->unit_count; i++) {
		const struct unit *u = d->units[i];
		struct standing s = standing_of(u, issuer);
		n += s.has;
		done += s.done;
		if (!s.has || s.done)
			continue;
		AUTO_JSON json_t *row = unit_summary(u);
		json_array_append_new(left, json_pack("{s:s, s:O, s:s}", "device", u->id, "name", json_object_get(row, "name"), "why", why_left(u)));
	}
	return json_pack("{s:i, s:i, s:o}", "devices", n, "done", done, "left", left);
}

int devices_end_old_certificates(struct devices *d)
{
	char issuer[PKI_CA_ID];
	pki_device_ca_id(d->o.pki, issuer);
	for (int i = 0; i < d->unit_count; i++) {
		struct unit *u = d->units[i];
		bool changed = false;
		for (int k = 0; k < u->credential_count; k++) {
			struct credential *c = &u->credentials[k];
			if (c->kind != AUTH_CERTIFICATE || c->state == AUTH_REVOKED || str_eq(c->issuer, issuer))
				continue;
			int e = credential_end(d, u, c, "authority");
			if (e)
				return e;
			changed = true;
		}
		if (changed)
			notify_changed(d, u);
	}
	return 0;
}
