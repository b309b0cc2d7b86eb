#include "ownership/receipt.h"
#include <stdbool.h>
#include "base/str.h"
#include "passport/jws.h"

static bool says(const json_t *payload, const char *key, const char *expected)
{
	return !expected || str_eq(json_text_or(payload, key, NULL), expected);
}

int receipt_check(const char *jws, size_t len, const char *typ, const uint8_t identity[65], const struct receipt_expected *expected, int64_t *ret_epoch)
{
	if (len > RECEIPT_MAX)
		return ERR_LIMIT;
	struct jws j = { .header = NULL };
	int err = jws_verify(&j, jws, len, typ, identity);
	if (err < 0)
		return err;
	int64_t version = 0, epoch = 0;
	err = json_get_int(j.payload, "v", 1, 1, &version);
	if (err == 0)
		err = json_get_int(j.payload, "epoch", 0, INT32_MAX, &epoch);
	if (err < 0)
		err = ERR_PARSE;
	else if (!says(j.payload, "unit", expected->unit) || !says(j.payload, "serial", expected->serial) || !says(j.payload, "level", expected->level) ||
		 !says(j.payload, "nonce", expected->nonce) || epoch < expected->min_epoch)
		err = ERR_MISMATCH;
	else if (ret_epoch)
		*ret_epoch = epoch;
	jws_done(&j);
	return err;
}
