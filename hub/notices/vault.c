#include "notices/vault.h"
#include <string.h>
#include "base/file.h"
#include "base/mem.h"
#include "base/random.h"
#include "platform/crypto.h"

#define SEALED_MAX (64u << 10)

int vault_open(struct vault *v, const char *path)
{
	AUTO_FREE char *found = NULL;
	size_t len = 0;
	int err = file_read(path, sizeof v->key, &found, &len);
	if (err == ERR_NOT_FOUND) {
		random_bytes(v->key, sizeof v->key);
		return file_replace(path, v->key, sizeof v->key, 0600);
	}
	if (err < 0)
		return err;
	if (len != sizeof v->key)
		return ERR_INVALID;
	memcpy(v->key, found, len);
	mem_wipe(found, len);
	return 0;
}

void vault_done(struct vault *v)
{
	mem_wipe(v, sizeof *v);
}

int vault_seal(const struct vault *v, const char *purpose, const char *text, struct buf *to)
{
	size_t len = strlen(text);
	if (len > SEALED_MAX - CRYPTO_SEAL_EXTRA)
		return ERR_LIMIT;
	AUTO_FREE uint8_t *sealed = mem_new(len + CRYPTO_SEAL_EXTRA, 1);
	int err = crypto_seal(sealed, text, len, v->key, purpose);
	if (err == 0)
		buf_put(to, sealed, len + CRYPTO_SEAL_EXTRA);
	return err < 0 ? err : to->failed ? ERR_LIMIT : 0;
}

char *vault_unseal(const struct vault *v, const char *purpose, const void *p, size_t len)
{
	if (len < CRYPTO_SEAL_EXTRA || len > SEALED_MAX)
		return NULL;
	char *text = mem_new(len - CRYPTO_SEAL_EXTRA + 1, 1);
	if (crypto_unseal((uint8_t *)text, p, len, v->key, purpose) == 0)
		return text;
	free(text);
	return NULL;
}
