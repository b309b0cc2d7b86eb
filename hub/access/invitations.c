#include "access/invitations.h"
#include "access/invitations_store.h"
#include "base/clock.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "platform/crypto.h"

#define SECRET_BYTES 16

struct invitations { struct invitations_store store; };

int invitations_open(struct invitations **ret, struct store *s)
{
	struct invitations *i = NEW(struct invitations);
	int err = invitations_store_init(&i->store, s);
	if (err < 0)
		free(i);
	else
		*ret = i;
	return err;
}

void invitations_close(struct invitations *i)
{
	free(i);
}

int invitations_make(struct invitations *i, const struct invitation *wanted, char code[INVITATION_CODE_SIZE], struct invitation *ret)
{
	struct invitation made = *wanted;
	bool reset = made.account[0] != '\0';
	int64_t open = 0;
	made.created_at = clock_wall_ms();
	made.expires_at = made.created_at + (reset ? INVITATION_RESET_MS : INVITATION_JOIN_MS);
	int err = invitations_store_expire(&i->store, made.created_at);
	if (err == 0 && reset)
		err = invitations_store_del_of(&i->store, made.account);
	if (err == 0)
		err = invitations_store_count(&i->store, &open);
	// A way back in is never refused for the invitations that are open: there are at most as many as accounts.
	if (err == 0 && !reset && open >= INVITATIONS_MAX)
		err = ERR_LIMIT;
	if (err < 0)
		return err;

	uint8_t secret[SECRET_BYTES], hash[32];
	random_id(made.id);
	random_bytes(secret, sizeof secret);
	crypto_sha256(hash, secret, sizeof secret);
	err = invitations_store_put(&i->store, &made, hash);
	if (err == 0) {
		str_b32(code, secret, sizeof secret);
		*ret = made;
	}
	mem_wipe(secret, sizeof secret);
	return err;
}

int invitations_find(struct invitations *i, const char *code, struct invitation *ret)
{
	uint8_t secret[SECRET_BYTES] = { 0 }, hash[32];
	size_t len = sizeof secret;
	int err = str_unb32(secret, &len, code) < 0 || len != sizeof secret ? ERR_NOT_FOUND : 0;
	crypto_sha256(hash, secret, sizeof secret);
	mem_wipe(secret, sizeof secret);
	return err < 0 ? err : invitations_store_get(&i->store, hash, clock_wall_ms(), ret);
}

int invitations_take(struct invitations *i, const char *id)
{
	return invitations_store_del(&i->store, id);
}

int invitations_take_made_by(struct invitations *i, const char *account)
{
	return invitations_store_del_made_by(&i->store, account);
}

static void list_one(void *data, const struct invitation *i)
{
	json_t *to = data;
	if (i->account[0])
		return; // a way back in is for its person alone
	json_array_append_new(to, json_pack("{s:s, s:s, s:s, s:o, s:s, s:I, s:I}", "id", i->id, "role", role_word(i->role), "name", i->name, "until",
		i->until ? json_integer(i->until) : json_null(), "by", i->by, "created_at", (json_int_t)i->created_at, "expires_at", (json_int_t)i->expires_at));
}

int invitations_list(struct invitations *i, json_t **ret)
{
	json_t *list = json_array();
	int err = invitations_store_expire(&i->store, clock_wall_ms());
	if (err == 0)
		err = invitations_store_each(&i->store, list_one, list);
	if (err < 0)
		json_decref(list);
	else
		*ret = list;
	return err;
}
