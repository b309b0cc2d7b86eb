// bench_world DIR UNITS: the same household for every broker: units u1..uN (user d-uN, password "secret") with the six grants of a Tasmota lamp, as
// auth.db (written by the hub's own code), as a password file with an access list, and as a dynamic-security file.
// bench_world DIR clients: only auth.db, with a unit for every client id on standard input (user of the same name) that may say and hear all topics.
#define ERR_STATE OPENSSL_ERR_STATE // OpenSSL has a type of the name of our error
#include <openssl/evp.h>
#undef ERR_STATE
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "access/authdb.h"
#include "base/str.h"
#include "platform/crypto.h"

#define LISTED_MAX 10000
#define ITERATIONS 101 // as mosquitto_passwd and mosquitto_ctrl of 2.0
static const struct { int verb; const char *dynsec, *pattern; } grants_of_a_lamp[] = {
	{ GRANT_SAY, "publishClientSend", "tele/u%d/#" },
	{ GRANT_SAY, "publishClientSend", "stat/u%d/#" },
	{ GRANT_HEAR, "subscribePattern", "cmnd/u%d/#" },
	{ GRANT_HEAR, "publishClientReceive", "cmnd/u%d/#" },
	{ GRANT_ANNOUNCE, "publishClientSend", "tasmota/discovery/u%d/#" },
	{ GRANT_ANNOUNCE, "publishClientSend", "homeassistant/light/u%d/#" },
};
#define GRANT_COUNT (int)(sizeof(grants_of_a_lamp) / sizeof(grants_of_a_lamp[0]))

static void need(int r, const char *what)
{
	if (r < 0) {
		fprintf(stderr, "%s: %s\n", what, err_text(r));
		exit(1);
	}
}

static void pattern(char to[64], const char *format, int n)
{
	const char *at = strstr(format, "%d");
	snprintf(to, 64, "%.*s%d%s", (int)(at - format), format, n, at + 2);
}

static void put_credential(struct authdb *a, int64_t id, enum auth_kind kind, const char *unit, const char *username, const char *password)
{
	struct auth_credential c = { .id = id, .kind = kind, .state = AUTH_VALID };
	str_copy(c.unit, sizeof(c.unit), unit);
	str_copy(c.username, sizeof(c.username), username);
	str_copy(c.client_id, sizeof(c.client_id), unit);
	crypto_sha256(c.verifier, password, strlen(password));
	need(authdb_put_credential(a, &c), "credential");
}

static void put_unit(struct authdb *a, int n)
{
	char unit[24], user[24], text[64];
	struct grants g = { 0 };
	for (int i = 0; i < GRANT_COUNT; i++) {
		pattern(text, grants_of_a_lamp[i].pattern, n);
		need(grants_add(&g, grants_of_a_lamp[i].verb, text), text);
	}
	snprintf(unit, sizeof(unit), "u%d", n);
	snprintf(user, sizeof(user), "d-u%d", n);
	need(authdb_put_unit(a, unit, AUTH_UNIT_ACTIVE, &g), unit);
	put_credential(a, n, AUTH_PASSWORD, unit, user, "secret");
	grants_done(&g);
}

static void write_authdb(const char *dir, int units)
{
	char path[256];
	struct authdb *a;
	struct grants hears_all = { 0 };
	snprintf(path, sizeof(path), "%s/auth.db", dir);
	need(authdb_open(&a, path, ""), path);
	need(authdb_begin(a), "begin");
	for (int n = 1; n <= units; n++)
		put_unit(a, n);
	need(grants_add(&hears_all, GRANT_HEAR, "tele/#"), "grant");
	need(authdb_put_unit(a, "hearer", AUTH_UNIT_ACTIVE, &hears_all), "hearer");
	put_credential(a, units + 1, AUTH_PASSWORD, "hearer", "hearer", "secret");
	put_credential(a, 0, AUTH_HUB, "hub", "hub", "secret");
	need(authdb_commit(a), "commit");
	grants_done(&hears_all);
	authdb_close(a);
}

static void write_clients(const char *dir)
{
	char path[256], name[64];
	struct authdb *a;
	struct grants all = { 0 };
	int64_t id = 1;
	snprintf(path, sizeof(path), "%s/auth.db", dir);
	need(authdb_open(&a, path, ""), path);
	need(authdb_begin(a), "begin");
	need(grants_add(&all, GRANT_SAY | GRANT_HEAR, "#"), "grant");
	while (scanf("%63s", name) == 1) {
		need(authdb_put_unit(a, name, AUTH_UNIT_ACTIVE, &all), name);
		put_credential(a, id++, AUTH_PASSWORD, name, name, "secret");
	}
	need(authdb_commit(a), "commit");
	grants_done(&all);
	authdb_close(a);
}

static FILE *create(const char *dir, const char *leaf)
{
	char path[256];
	snprintf(path, sizeof(path), "%s/%s", dir, leaf);
	FILE *f = fopen(path, "we");
	if (!f) {
		perror(path);
		exit(1);
	}
	return f;
}

static void write_passwords(const char *dir, int units, const char *salt, const char *hash)
{
	FILE *f = create(dir, "passwords");
	for (int n = 1; n <= units; n++)
		fprintf(f, "d-u%d:$7$%d$%s$%s\n", n, ITERATIONS, salt, hash);
	fclose(f);
}

// Mosquitto looks through all users for each line of the list: of many thousand nobody writes one, but patterns over the client id.
static void write_access_patterns(FILE *f)
{
	for (int i = 0; i < GRANT_COUNT; i++) {
		const char *p = grants_of_a_lamp[i].pattern, *unit = strstr(p, "u%d");
		fprintf(f, "pattern %s %.*s%%c%s\n", grants_of_a_lamp[i].verb == GRANT_HEAR ? "read" : "write", (int)(unit - p), p, unit + 3);
	}
}

static void write_access_list(const char *dir, int units)
{
	FILE *f = create(dir, "access");
	if (units > LISTED_MAX)
		write_access_patterns(f);
	for (int n = 1; n <= units && units <= LISTED_MAX; n++) {
		fprintf(f, "user d-u%d\n", n);
		for (int i = 0; i < GRANT_COUNT; i++) {
			char text[64];
			pattern(text, grants_of_a_lamp[i].pattern, n);
			fprintf(f, "topic %s %s\n", grants_of_a_lamp[i].verb == GRANT_HEAR ? "read" : "write", text);
		}
	}
	fclose(f);
}

static void write_role(FILE *f, int n)
{
	char text[64];
	fprintf(f, "{\"rolename\":\"r%d\",\"acls\":[", n);
	for (int i = 0; i < GRANT_COUNT; i++) {
		pattern(text, grants_of_a_lamp[i].pattern, n);
		fprintf(f, "%s{\"acltype\":\"%s\",\"topic\":\"%s\",\"allow\":true}", i ? "," : "", grants_of_a_lamp[i].dynsec, text);
	}
	fputs("]},\n", f);
}

static void write_dynsec(const char *dir, int units, const char *salt, const char *hash)
{
	static const char client[] = "{\"username\":\"%s\",\"roles\":[{\"rolename\":\"%s\"}],\"password\":\"%s\",\"salt\":\"%s\",\"iterations\":%d}%s\n";
	char user[24], role[24];
	FILE *f = create(dir, "dynsec.json");
	fputs("{\"defaultACLAccess\":{\"publishClientSend\":false,\"publishClientReceive\":true,\"subscribe\":false,\"unsubscribe\":true},\"clients\":[\n", f);
	for (int n = 1; n <= units; n++) {
		snprintf(user, sizeof(user), "d-u%d", n);
		snprintf(role, sizeof(role), "r%d", n);
		fprintf(f, client, user, role, hash, salt, ITERATIONS, ",");
	}
	fprintf(f, client, "admin", "admin", hash, salt, ITERATIONS, "");
	fputs("],\"roles\":[\n", f);
	for (int n = 1; n <= units; n++)
		write_role(f, n);
	fputs("{\"rolename\":\"admin\",\"acls\":[{\"acltype\":\"publishClientSend\",\"topic\":\"#\",\"allow\":true},"
	      "{\"acltype\":\"publishClientSend\",\"topic\":\"$CONTROL/#\",\"allow\":true},{\"acltype\":\"subscribePattern\",\"topic\":\"#\",\"allow\":true}]}]}\n", f);
	fclose(f);
}

int main(int argc, char **argv)
{
	uint8_t salt[12] = "any 12 bytes", hash[64];
	char salt64[32], hash64[96];
	int units = argc == 3 ? atoi(argv[2]) : 0;
	bool clients = argc == 3 && str_eq(argv[2], "clients");
	if (units < 1 && !clients) {
		fprintf(stderr, "usage: bench_world DIR UNITS|clients\n");
		return 2;
	}
	need(crypto_init(), "crypto");
	if (clients) {
		write_clients(argv[1]);
		return 0;
	}
	write_authdb(argv[1], units);
	if (PKCS5_PBKDF2_HMAC("secret", 6, salt, sizeof(salt), ITERATIONS, EVP_sha512(), sizeof(hash), hash) != 1)
		return 1;
	EVP_EncodeBlock((unsigned char *)salt64, salt, sizeof(salt));
	EVP_EncodeBlock((unsigned char *)hash64, hash, sizeof(hash));
	write_passwords(argv[1], units, salt64, hash64);
	write_access_list(argv[1], units);
	write_dynsec(argv[1], units, salt64, hash64);
	return 0;
}
