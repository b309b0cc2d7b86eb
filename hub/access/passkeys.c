#define LOG_ROOM "access"
#include "access/passkeys.h"
#include <stdio.h>
#include <string.h>
#include "access/passkeys_store.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/netaddr.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

struct passkeys {
	struct passkeys_store store;
	struct store *db;
	struct challenges challenges;
	char host[128];   // the RP ID; "": the hub goes by an address
	char origin[160]; // of its pages, as a browser writes it
};

static const char *const way_words[] = { "either", "passkey", "both" };

const char *way_word(enum sign_in_way way)
{
	return way_words[way];
}

int way_parse(const char *word, enum sign_in_way *ret)
{
	for (size_t i = 0; i < sizeof way_words / sizeof *way_words; i++) {
		if (str_eq(word, way_words[i])) {
			*ret = (enum sign_in_way)i;
			return 0;
		}
	}
	return ERR_NOT_FOUND;
}

int passkeys_open(struct passkeys **ret, struct store *s, const char *host, uint16_t port)
{
	struct passkeys *p = NEW(struct passkeys);
	struct netaddr address;
	p->db = s;
	challenges_init(&p->challenges);
	if (netaddr_parse(&address, host) < 0 && str_copy(p->host, sizeof p->host, host)) {
		for (char *c = p->host; *c; c++) // as a browser writes names
			*c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
		if (port == 443)
			snprintf(p->origin, sizeof p->origin, "https://%s", p->host);
		else
			snprintf(p->origin, sizeof p->origin, "https://%s:%u", p->host, port);
	}
	int err = passkeys_store_init(&p->store, s);
	if (err < 0)
		passkeys_close(p);
	else
		*ret = p;
	return err;
}

void passkeys_close(struct passkeys *p)
{
	if (!p)
		return;
	mem_wipe(p, sizeof *p);
	free(p);
}

const char *passkeys_host(const struct passkeys *p)
{
	return p->host[0] ? p->host : NULL;
}

const char *passkeys_origin(const struct passkeys *p)
{
	return p->host[0] ? p->origin : NULL;
}

void passkeys_challenge(struct passkeys *p, enum challenge_purpose purpose, const char *session, char to[PASSKEY_CHALLENGE_SIZE])
{
	challenges_make(&p->challenges, purpose, session, to);
}

// The challenge that was answered, on one of our pages, for this purpose and session.
static int check_client(const struct passkeys *p, enum challenge_purpose purpose, const char *session, const struct webauthn_bytes *client_data, char challenge[PASSKEY_CHALLENGE_SIZE])
{
	if (!p->host[0])
		return ERR_STATE;
	int err = passkey_client_read(challenge, client_data->p, client_data->len, purpose == CHALLENGE_ADD ? "webauthn.create" : "webauthn.get", p->origin);
	return err < 0 ? err : challenges_check(&p->challenges, purpose, session, challenge);
}

int passkeys_add(struct passkeys *p, const char *account, const char *session, const char *name, const struct passkey_answer *a, struct passkey *ret)
{
	struct passkey made = { .created_at = clock_wall_ms() };
	char challenge[PASSKEY_CHALLENGE_SIZE];
	int err = check_client(p, CHALLENGE_ADD, session, &a->client_data, challenge);
	if (err == 0)
		err = webauthn_read_credential(&made.credential, p->host, a->data);
	if (err == 0 && (a->credential.len != made.credential.id_len || memcmp(a->credential.p, made.credential.id, made.credential.id_len) != 0))
		err = ERR_MISMATCH;
	if (err == 0 && !(str_is_name(name, sizeof made.name - 1) && str_copy(made.name, sizeof made.name, name)))
		err = ERR_INVALID;
	int count = err < 0 ? err : passkeys_store_count(&p->store, account);
	if (count < 0)
		return count;
	if (count >= PASSKEYS_OF_ONE)
		return ERR_LIMIT;
	random_id(made.id);
	(void)str_copy(made.account, sizeof made.account, account);
	challenges_use(&p->challenges, challenge);
	err = passkeys_store_put(&p->store, &made);
	if (err == 0)
		*ret = made;
	return err;
}

// An authenticator that counts goes up with every use (7.2, step 21); one that does not count says 0 for ever.
static bool goes_on(uint32_t before, uint32_t now)
{
	return now > before || (now == 0 && before == 0);
}

int passkeys_prove(struct passkeys *p, enum challenge_purpose purpose, const char *session, const struct passkey_answer *a, struct passkey *ret)
{
	struct passkey found;
	char challenge[PASSKEY_CHALLENGE_SIZE];
	uint32_t counter = 0;
	int err = check_client(p, purpose, session, &a->client_data, challenge);
	if (err == 0)
		err = passkeys_store_find(&p->store, a->credential.p, a->credential.len, &found);
	// The authenticator's own word of whose it is, where it gives one (7.2, step 6): the account's id, which was its user handle.
	if (err == 0 && a->user.len > 0 && (a->user.len != strlen(found.account) || memcmp(a->user.p, found.account, a->user.len) != 0))
		err = ERR_MISMATCH;
	if (err == 0)
		err = webauthn_check_signature(&found.credential.key, p->host, a->data, a->client_data, a->signature, &counter);
	if (err < 0)
		return err;
	challenges_use(&p->challenges, challenge);
	if (!goes_on(found.credential.counter, counter)) {
		*ret = found;
		return ERR_WEAK;
	}
	err = passkeys_store_used(&p->store, found.id, counter, clock_wall_ms());
	if (err == 0)
		*ret = found;
	return err;
}

static void list_one(void *data, const struct passkey *k)
{
	json_array_append_new(data, json_pack("{s:s, s:s, s:I, s:o}", "id", k->id, "name", k->name, "created_at", (json_int_t)k->created_at, "last_used_at",
		k->last_used_at ? json_integer(k->last_used_at) : json_null()));
}

static void list_credential(void *data, const struct passkey *k)
{
	AUTO_FREE char *text = mem_new(str_b64url_size(k->credential.id_len), 1);
	str_b64url(text, k->credential.id, k->credential.id_len);
	json_array_append_new(data, json_string(text));
}

static int list_with(struct passkeys *p, const char *account, void (*row)(void *data, const struct passkey *k), json_t **ret)
{
	json_t *list = json_array();
	int err = passkeys_store_each(&p->store, account, row, list);
	if (err < 0)
		json_decref(list);
	else
		*ret = list;
	return err;
}

int passkeys_list(struct passkeys *p, const char *account, json_t **ret)
{
	return list_with(p, account, list_one, ret);
}

int passkeys_credentials(struct passkeys *p, const char *account, json_t **ret)
{
	return list_with(p, account, list_credential, ret);
}

int passkeys_count(struct passkeys *p, const char *account)
{
	return passkeys_store_count(&p->store, account);
}

int passkeys_get(struct passkeys *p, const char *account, const char *id, struct passkey *ret)
{
	return passkeys_store_get(&p->store, account, id, ret);
}

int passkeys_rename(struct passkeys *p, const char *account, const char *id, const char *name)
{
	struct passkey k;
	if (!str_is_name(name, sizeof k.name - 1))
		return ERR_INVALID;
	int err = passkeys_store_get(&p->store, account, id, &k);
	return err < 0 ? err : passkeys_store_rename(&p->store, id, name);
}

// Carries work out in a transaction.
static int in_one_commit(struct passkeys *p, int (*work)(struct passkeys *p, const char *account, const char *id), const char *account, const char *id)
{
	int err = store_begin(p->db);
	if (err < 0)
		return err;
	err = work(p, account, id);
	if (err == 0)
		return store_commit(p->db);
	store_rollback(p->db);
	return err;
}

static int remove_last(struct passkeys *p, const char *account, const char *id)
{
	int err = passkeys_store_del(&p->store, id);
	return err < 0 ? err : passkeys_store_put_way(&p->store, account, NULL);
}

static int remove_all(struct passkeys *p, const char *account, const char *id)
{
	(void)id;
	int err = passkeys_store_del_of(&p->store, account);
	return err < 0 ? err : passkeys_store_put_way(&p->store, account, NULL);
}

int passkeys_remove(struct passkeys *p, const char *account, const char *id, bool password_alone)
{
	struct passkey k;
	enum sign_in_way way = WAY_EITHER;
	int err = passkeys_store_get(&p->store, account, id, &k);
	int count = err < 0 ? err : passkeys_store_count(&p->store, account);
	err = count < 0 ? count : passkeys_way(p, account, &way);
	if (err < 0)
		return err;
	if (count > 1)
		return passkeys_store_del(&p->store, id);
	return way != WAY_EITHER && !password_alone ? ERR_STATE : in_one_commit(p, remove_last, account, id);
}

int passkeys_remove_all(struct passkeys *p, const char *account)
{
	return in_one_commit(p, remove_all, account, NULL);
}

int passkeys_way(struct passkeys *p, const char *account, enum sign_in_way *ret)
{
	char word[16];
	int err = passkeys_store_get_way(&p->store, account, word);
	if (err == ERR_NOT_FOUND) {
		*ret = WAY_EITHER;
		return 0;
	}
	return err < 0 ? err : way_parse(word, ret) < 0 ? ERR_STORE : 0;
}

int passkeys_set_way(struct passkeys *p, const char *account, enum sign_in_way way)
{
	int count = passkeys_store_count(&p->store, account);
	if (count < 0)
		return count;
	if (way != WAY_EITHER && count == 0)
		return ERR_STATE;
	return passkeys_store_put_way(&p->store, account, way == WAY_EITHER ? NULL : way_word(way));
}
