#include "factory.h"
#include <string.h>
#include <unistd.h>
#include "base/buf.h"
#include "base/file.h"
#include "base/json.h"
#include "base/mem.h"
#include "base/random.h"
#include "base/str.h"
#include "passport.h"
#include "platform/crypto.h"

#define FILE_LIMIT (64 * 1024)

static bool label_text(const char *s)
{
	size_t len = strlen(s);
	return len >= 1 && len <= 32 && strspn(s, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-") == len;
}

static char *path_in(const char *dir, const char *name)
{
	return mem_printf("%s/%s", dir, name);
}

static int write_file(const char *dir, const char *name, const char *text)
{
	AUTO_FREE char *path = path_in(dir, name);
	return file_replace(path, text, strlen(text), 0600);
}

static void make_label(struct factory *f)
{
	uint8_t id[10], serial[5];
	random_bytes(id, sizeof id);
	random_bytes(f->secret, sizeof f->secret);
	random_bytes(serial, sizeof serial);
	str_b32(f->label, id, sizeof id);
	if (!f->serial[0])
		str_b32(f->serial, serial, sizeof serial);
}

static int make_passport(struct factory *f, const char *dir, const struct factory_options *o)
{
	AUTO_FREE char *own = path_in(dir, "maker.key");
	struct pki_key *maker = NULL;
	int err = o->maker_key ? pki_key_load(&maker, o->maker_key) : pki_key_new(&maker);
	if (!err && !o->maker_key)
		err = pki_key_save(maker, own);
	if (!err)
		err = passport_sign(f, o->support_end, maker, &f->passport);
	pki_key_free(maker);
	return err;
}

// factory.json comes last: where it is, the device is complete.
static int save(const struct factory *f, const char *dir)
{
	char secret[2 * SECRET_BYTES];
	AUTO_FREE char *identity = path_in(dir, "identity.key");
	int err = pki_key_save(f->identity, identity);
	if (!err)
		err = write_file(dir, "passport.jws", f->passport);
	if (err)
		return err;
	str_b64url(secret, f->secret, sizeof f->secret);
	AUTO_JSON json_t *j = json_pack("{ss ss ss ss ss si}", "label", f->label, "secret", secret, "model", f->model, "serial", f->serial, "cloud_host",
					f->cloud_host, "cloud_port", (int)f->cloud_port);
	mem_wipe(secret, sizeof secret);
	if (!j)
		return ERR_INVALID;
	AUTO_SECRET char *text = json_write(j);
	return write_file(dir, "factory.json", text);
}

int factory_make(const char *dir, const struct factory_options *o)
{
	struct factory f = { .cloud_port = o->cloud_port };
	int y, m, d;
	if (!label_text(o->model) || (o->serial && !label_text(o->serial)) || str_date_parse(&y, &m, &d, o->support_end) ||
	    !str_copy(f.model, sizeof f.model, o->model) || !str_copy(f.serial, sizeof f.serial, o->serial ? o->serial : "") ||
	    !str_copy(f.cloud_host, sizeof f.cloud_host, o->cloud_host ? o->cloud_host : ""))
		return ERR_INVALID;
	AUTO_FREE char *made = path_in(dir, "factory.json");
	if (access(made, F_OK) == 0)
		return ERR_EXISTS;
	make_label(&f);
	int err = file_make_dir(dir, 0700);
	if (!err)
		err = pki_key_new(&f.identity);
	if (!err)
		err = make_passport(&f, dir, o);
	if (!err)
		err = save(&f, dir);
	factory_done(&f);
	return err;
}

static int read_factory_json(struct factory *f, const char *dir)
{
	AUTO_FREE char *path = path_in(dir, "factory.json");
	AUTO_SECRET char *text = NULL;
	AUTO_JSON json_t *j = NULL;
	const char *label, *secret, *model, *serial, *host;
	int64_t port;
	size_t len, secret_len = sizeof f->secret;
	int err = file_read(path, FILE_LIMIT, &text, &len);
	if (err || (err = json_read(&j, text, len, FILE_LIMIT, 2)) || (err = json_get_text(j, "label", LABEL_LENGTH, &label)) ||
	    (err = json_get_text(j, "secret", 2 * SECRET_BYTES, &secret)) || (err = json_get_text(j, "model", 32, &model)) ||
	    (err = json_get_text(j, "serial", 32, &serial)) || (err = json_get_text(j, "cloud_host", sizeof f->cloud_host - 1, &host)) ||
	    (err = json_get_int(j, "cloud_port", 0, 65535, &port)) || (err = str_unb64url(f->secret, &secret_len, secret, strlen(secret))))
		return err;
	if (secret_len != SECRET_BYTES || !str_copy(f->label, sizeof f->label, label) || !str_copy(f->model, sizeof f->model, model) ||
	    !str_copy(f->serial, sizeof f->serial, serial) || !str_copy(f->cloud_host, sizeof f->cloud_host, host))
		return ERR_PARSE;
	f->cloud_port = (uint16_t)port;
	return 0;
}

int factory_load(struct factory *ret, const char *dir)
{
	struct factory f = { 0 };
	AUTO_FREE char *identity = path_in(dir, "identity.key");
	AUTO_FREE char *passport = path_in(dir, "passport.jws");
	size_t len;
	int err = read_factory_json(&f, dir);
	if (!err)
		err = pki_key_load(&f.identity, identity);
	if (!err)
		err = file_read(passport, FILE_LIMIT, &f.passport, &len);
	if (err)
		factory_done(&f);
	else
		*ret = f;
	return err;
}

void factory_done(struct factory *f)
{
	pki_key_free(f->identity);
	free(f->passport);
	mem_wipe(f, sizeof *f);
}

char *factory_label_code(const struct factory *f)
{
	uint8_t point[65], hash[32];
	char id[44], secret[27], idhash[53];
	size_t len = sizeof hash;
	pki_key_public(f->identity, point);
	pki_key_id(point, id);
	if (str_unb64url(hash, &len, id, strlen(id)))
		return NULL;
	str_b32(secret, f->secret, sizeof f->secret);
	str_b32(idhash, hash, sizeof hash);
	char *code = mem_printf("FH1.%s.%s.%s.%s", f->label, secret, f->model, idhash);
	mem_wipe(secret, sizeof secret);
	return code;
}

int factory_vouch(const struct factory *f, const char *context, const uint8_t nonce[32], const char *csr, int64_t epoch, char to[FACTORY_PROOF_SIZE])
{
	uint8_t hash[32], signature[64];
	AUTO_BUF struct buf b;
	buf_init(&b, 128);
	crypto_sha256(hash, csr, strlen(csr));
	buf_put(&b, context, strlen(context) + 1);
	buf_put(&b, nonce, 32);
	buf_put(&b, hash, sizeof hash);
	buf_put_u64(&b, (uint64_t)epoch);
	int err = b.failed ? ERR_LIMIT : pki_sign(f->identity, b.data, b.len, signature);
	if (!err)
		str_b64url(to, signature, sizeof signature);
	return err;
}
