#include "base/err.h"
#include <stddef.h>
#include <string.h>

static const struct row {
	int err;
	const char *code, *text;
} rows[] = {
	{ERR_OK, "ok", "no error"},
	{ERR_INVALID, "invalid", "a value breaks a rule"},
	{ERR_PARSE, "parse", "the input cannot be read"},
	{ERR_LIMIT, "limit", "larger or more often than allowed"},
	{ERR_NOT_FOUND, "not_found", "not found"},
	{ERR_EXISTS, "exists", "exists already"},
	{ERR_DENIED, "denied", "not allowed"},
	{ERR_UNAUTHENTICATED, "unauthenticated", "not signed in"},
	{ERR_STATE, "state", "not possible in the present state"},
	{ERR_EXPIRED, "expired", "expired"},
	{ERR_MISMATCH, "mismatch", "a signature, hash, code or identity does not match"},
	{ERR_WEAK, "weak", "a password or key is too weak"},
	{ERR_CRYPTO, "crypto", "a cryptographic operation failed"},
	{ERR_STORE, "store", "the database refused"},
	{ERR_UNAVAILABLE, "unavailable", "not available now"},
	{ERR_TIMEOUT, "timeout", "timed out"},
	{ERR_UNSUPPORTED, "unsupported", "not supported"},
	{ERR_INTERNAL, "internal", "internal error"},
};

static const struct row *find(int err)
{
	for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
		if (rows[i].err == err)
			return &rows[i];
	return NULL;
}

const char *err_code(int err)
{
	const struct row *row = find(err);
	return row ? row->code : "internal";
}

const char *err_text(int err)
{
	const struct row *row = find(err);
	if (row)
		return row->text;
	// strerrordesc_np: unlike strerror, static storage and safe from every thread.
	const char *text = err < 0 && err > ERR_INVALID ? strerrordesc_np(-err) : NULL;
	return text ? text : "unknown error";
}
