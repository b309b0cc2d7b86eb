// An adoption ticket: a one-time credential to type into firmware that speaks MQTT already, and what to type where.
#define LOG_ROOM "devices"
#include <arpa/inet.h>
#include <ifaddrs.h>
#include <net/if.h>
#include <stdio.h>
#include <string.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "broker/front_web.h"
#include "devices/devices_store.h"
#include "devices/tickets.h"
#include "platform/crypto.h"
#include "platform/pki.h"

struct wish { const struct adapter *adapter; bool other /* "any" was said: it has no Tasmota console */, legacy; const char *until, *name, *password; };

static int read_adapter(const json_t *body, struct wish *w)
{
	const char *word;
	int e = json_get_text(body, "adapter", 32, &word);
	if (e)
		return e == ERR_NOT_FOUND ? 0 : e; // any
	w->other = str_eq(word, "any");
	w->adapter = w->other ? NULL : adapter_find(word);
	return w->adapter || w->other ? 0 : ERR_INVALID;
}

static int read_legacy(const json_t *body, struct wish *w)
{
	int e = json_get_bool(body, "legacy", &w->legacy);
	if (e && e != ERR_NOT_FOUND)
		return e;
	e = json_get_text(body, "legacy_until", 10, &w->until);
	if (!w->legacy)
		return e == ERR_NOT_FOUND ? 0 : ERR_INVALID;
	int y, m, day;
	if (e || str_date_parse(&y, &m, &day, w->until))
		return ERR_INVALID;
	return legacy_days_left(w->until, clock_wall_ms()) > 0 ? 0 : ERR_INVALID;
}

static int read_wish(const json_t *body, struct wish *w)
{
	static const char *const keys[] = {"kind", "adapter", "legacy", "legacy_until", "name", "password", NULL};
	int e = json_only_keys(body, keys);
	if (!e)
		e = read_adapter(body, w);
	if (!e)
		e = read_legacy(body, w);
	if (e)
		return ERR_INVALID;
	e = json_get_text(body, "password", CHOSEN_MAX, &w->password);
	if (e && e != ERR_NOT_FOUND)
		return ERR_INVALID;
	if (w->password && w->adapter == &adapter_tasmota)
		return ERR_INVALID; // the hub gives it a fresh one as soon as it is here
	e = json_get_text(body, "name", UNIT_NAME_MAX, &w->name);
	if (e == ERR_NOT_FOUND)
		return 0;
	return e || !str_is_name(w->name, UNIT_NAME_MAX) ? ERR_INVALID : 0;
}

static struct unit *new_unit(const struct wish *w)
{
	char id[13];
	random_id(id);
	struct unit *u = unit_new(id);
	if (w->name)
		unit_set_text(&u->name, w->name);
	if (w->legacy)
		str_copy(u->legacy_until, sizeof u->legacy_until, w->until);
	json_object_set_new(u->memory, "unit", json_string(u->id)); // until an adapter knows better it is generic
	return u;
}

// password: when somebody chose it.
static int store_unit(struct devices *d, const struct unit *u, struct credential *c, const char *password)
{
	uint8_t digest[32];
	int e = devices_store_begin(d->store);
	if (e)
		return e;
	e = devices_store_put_unit(d->store, u);
	if (!e)
		e = devices_store_add_credential(d->store, u->id, c);
	if (!e && password) {
		crypto_sha256(digest, password, strlen(password));
		e = chosen_remember(&d->chosen, digest);
	}
	if (!e)
		return devices_store_commit(d->store);
	devices_store_rollback(d->store);
	return e;
}

// This machine's first private IPv4 address, for firmware that resolves no .local names. False when there is none.
static bool lan_address(char to[INET_ADDRSTRLEN])
{
	struct ifaddrs *list;
	bool found = false;
	if (getifaddrs(&list))
		return false;
	for (const struct ifaddrs *i = list; i && !found; i = i->ifa_next) {
		struct netaddr a;
		if (!i->ifa_addr || i->ifa_addr->sa_family != AF_INET || (i->ifa_flags & IFF_LOOPBACK))
			continue;
		const struct sockaddr_in *in = (const struct sockaddr_in *)(const void *)i->ifa_addr;
		found = inet_ntop(AF_INET, &in->sin_addr, to, INET_ADDRSTRLEN) && !netaddr_parse(&a, to) && netaddr_is_lan(&a, NULL, 0);
	}
	freeifaddrs(list);
	return found;
}

// For Tasmota's console: one line, because each of these commands alone would restart it. SetOption103 is TLS, 132 pins the hub's key at first sight.
static json_t *console_lines(const struct config *c, uint16_t port, bool tls, const char *username, const char *password)
{
	char address[INET_ADDRSTRLEN];
	size_t n = strlen(c->host);
	bool is_local = n > 6 && str_eq(c->host + n - 6, ".local");
	AUTO_SECRET char *line = mem_printf("Backlog SetOption19 0;SetOption103 %d;%sMqttHost %s;MqttPort %u;MqttUser %s;MqttPassword %s", tls, tls ? "SetOption132 1;" : "",
		is_local && lan_address(address) ? address : c->host, port, username, password);
	return json_pack("[s]", line);
}

static json_t *instructions(const struct devices *d, const struct unit *u, const struct wish *w, const struct credential *c, const char *password)
{
	const struct config *config = d->o.config;
	uint16_t port = w->legacy ? config->mqtt_legacy_port : config->mqtt_password_port;
	uint8_t hash[32];
	char hex[65];
	pki_root_fingerprint(d->o.pki, hash);
	str_hex(hex, hash, sizeof hash);
	AUTO_FREE char *topic = mem_printf("dev/%s", u->id);
	json_t *j = json_pack("{s:s, s:i, s:b, s:s, s:s, s:n, s:s, s:s}", "host", config->host, "port", port, "tls", !w->legacy, "username", c->username, "password",
		password, "client_id", "topic", topic, "root_fingerprint", hex);
	if (!w->legacy) {
		AUTO_FREE char *port_text = config->https_port == 443 ? mem_str("") : mem_printf(":%u", config->https_port);
		AUTO_FREE char *url = mem_printf("wss://%s%s" FRONT_WEB_PATH, config->host, port_text);
		json_object_set_new(j, "websocket_url", json_string(url));
	}
	bool tasmota = !w->other && (!w->adapter || w->adapter == &adapter_tasmota) && !w->password; // a console would split a chosen one at its semicolons
	json_object_set_new(j, "lines", tasmota ? console_lines(config, port, !w->legacy, c->username, password) : json_array());
	return j;
}

// Of a minted password the registry has the SHA-256, of chosen and former ones a keyed digest.
bool devices_password_is_known(struct devices *d, const char *password)
{
	uint8_t sha256[32];
	bool known = false;
	crypto_sha256(sha256, password, strlen(password));
	for (int i = 0; i < d->unit_count && !known; i++)
		for (int k = 0; k < d->units[i]->credential_count && !known; k++)
			known = d->units[i]->credentials[k].kind == AUTH_PASSWORD && crypto_equal(d->units[i]->credentials[k].verifier, sha256, sizeof sha256);
	return known || chosen_is_used(&d->chosen, sha256) != 0; // an error of the store is no leave
}

const char *devices_password_refusal(struct devices *d, const char *password, const char *const *names)
{
	const char *weakness = chosen_weakness(password, names);
	return !weakness && devices_password_is_known(d, password) ? "reused" : weakness;
}

static int choose_password(struct devices *d, const char *wanted, struct credential *c)
{
	if (devices_password_refusal(d, wanted, NULL))
		return ERR_WEAK;
	chosen_verifier(&d->chosen, wanted, c->verifier);
	c->chosen = true;
	return 0;
}

int ticket_adopt_open(struct ticket *t, const json_t *body, json_t **ret_instructions)
{
	struct devices *d = t->d;
	struct wish w = {0};
	char password[PASSWORD_SIZE];
	int e = read_wish(body, &w);
	if (e)
		return e;
	struct credential c = {.kind = AUTH_PASSWORD, .state = AUTH_VALID, .legacy = w.legacy, .created_at = clock_wall_ms()};
	e = w.password ? choose_password(d, w.password, &c) : 0;
	if (e)
		return e;
	struct unit *u = new_unit(&w);
	snprintf(c.username, sizeof c.username, "d-%s", u->id);
	if (!w.password)
		password_mint(password, c.verifier);
	e = store_unit(d, u, &c, w.password);
	if (e) {
		unit_free(u);
	} else {
		credential_add(u, &c);
		unit_add(d, u);
		e = derive_unit(d, u);
		if (e && unit_erase(d, u, UNIT_IS_GONE, false, NULL))
			log_warning("unit of ticket %s is left for the next start", t->id);
	}
	if (!e) {
		memcpy(t->unit, u->id, sizeof t->unit);
		t->adapter = w.adapter;
		t->legacy = w.legacy;
		*ret_instructions = instructions(d, u, &w, &c, w.password ? w.password : password);
	}
	mem_wipe(password, sizeof password);
	return e;
}
