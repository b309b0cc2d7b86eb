// A revision against the one before it: what hubs would refuse of it, and what they would tell the owners of devices.
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "cli/cli_passport.h"
#include "passport/document.h"
#include "passport/jws.h"

static int read_old(struct document *ret, const char *text, size_t len)
{
	struct jws parsed = { .header = NULL }, verified = { .header = NULL };
	uint8_t point[65];
	int err = jws_parse(&parsed, text, len, DOCUMENT_TYP);
	if (err < 0)
		return err;
	err = document_key(parsed.payload, point);
	jws_done(&parsed);
	if (err == 0)
		err = jws_verify(&verified, text, len, DOCUMENT_TYP, point);
	if (err < 0)
		return err;
	err = document_read(ret, json_incref(verified.payload), NULL);
	jws_done(&verified);
	return err;
}

struct telling { json_t *to; int refused; };

static void refuse(struct telling *t, const char *place, const char *rule)
{
	t->refused++;
	if (t->to)
		json_array_append_new(json_object_get(t->to, "refused"), json_string(place));
	else
		fprintf(stderr, "freehold: %s %s\n", LOGQ(place), rule);
}

static void compare_identity(struct telling *t, const struct document *now, const struct document *old)
{
	AUTO_FREE char *model = mem_printf("must stay %s: hubs refuse a passport of another model", LOGQ(old->model));
	AUTO_FREE char *web = mem_printf("must stay at %s: hubs refuse another maker's passport for a device", LOGQ(old->issuer_host));
	AUTO_FREE char *revision = mem_printf("must be higher than %lld, or hubs go on using that one", (long long)old->revision);
	if (strcasecmp(now->model, old->model) != 0)
		refuse(t, "product.model", model);
	if (!str_eq(now->issuer_host, old->issuer_host))
		refuse(t, "issuer.web", web);
	if (now->revision <= old->revision)
		refuse(t, "passport.revision", revision);
}

static bool is_shortened(const struct document *now, const struct document *old, int64_t *ret_until)
{
	struct support_terms terms = now->support;
	const struct support_terms *before = &old->support;
	int64_t named = support_named_end(before), most = named > before->promised ? named : before->promised;
	terms.promised = most > terms.promised ? most : terms.promised;
	terms.promised_months = before->basis == BASIS_MONTHS_FROM_SALE ? before->months : 0;
	terms.promised_service = before->basis == BASIS_WHILE_SERVICE;
	const struct support_view view = support_view(&terms, 0, false);
	*ret_until = view.by_date ? view.until : 0;
	return view.shortened;
}

static void tell_promise(const struct telling *t, const struct document *now, const struct document *old)
{
	int64_t until;
	char day[25];
	bool shortened = is_shortened(now, old, &until);
	if (t->to) {
		json_object_set_new(t->to, "shortened", json_boolean(shortened));
		return;
	}
	if (!shortened)
		return;
	str_time(day, until);
	day[10] = '\0'; // the date of the time
	fprintf(stderr, "Less is promised than before. Hubs %s%s%stell their owners that the promise was shortened.\n", until ? "go on counting to " : "", until ? day : "", until ? " and " : "");
}

int cli_passport_after(const struct document *d, bool has_key, const char *old_jws, size_t len, json_t *to)
{
	struct document old;
	struct telling t = { .to = to };
	int err = read_old(&old, old_jws, len);
	if (err < 0)
		return err;
	if (to)
		json_object_set_new(to, "refused", json_array());
	compare_identity(&t, d, &old);
	tell_promise(&t, d, &old);
	if (has_key && memcmp(d->issuer_key, old.issuer_key, sizeof d->issuer_key) != 0 && !to)
		fprintf(stderr, "This is another key than before. Hubs keep this passport waiting until your domain hands the key over: freehold passport keys --domain %s --key NEW --old OLD\n", old.issuer_host);
	document_done(&old);
	return t.refused;
}
