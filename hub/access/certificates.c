#define LOG_ROOM "access"
#include "access/certificates.h"
#include <stdio.h>
#include <string.h>
#include <time.h>
#include "base/clock.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

#define EVERY_MS (10 * 60 * 1000)
#define DAY_MS INT64_C(86400000)
#define FOREVER_MS INT64_C(253000000000000) // the year 9987: notAfter 99991231235959Z means that a certificate has no end (RFC 5280 4.1.2.5)

// When an end that nobody averted becomes worth a word. The web's leaf is renewed with 132 days left, so 60 mean that renewing fails;
// behind the two CAs stand phones and devices that have to learn a new one by hand.
static const struct row { int warn_days; bool by_itself; } rows[PKI_CERTIFICATES] = { // in the order of pki_about
	{ 730, false }, { 730, false }, { 730, false }, { 60, true }, { 365, true },
};

struct look { // on a worker
	struct certificates *owner; // NULL: stopped meanwhile
	struct pki *pki;
	char *host;
	int64_t now;
	int result;
	bool replaces; // the devices' CA
	void (*done)(void *data, int result);
	void *data;
};

struct certificates {
	struct certificates_options o;
	struct loop_timer timer;
	struct look *look;
	int problem;                   // of the last renewal, told already; 0: none
	bool warned[PKI_CERTIFICATES]; // told already, since the hub started
};

static void note(struct certificates *c, const char *code, const json_t *params, bool alarm)
{
	const struct activity_entry e = { .code = code, .params = params, .alarm = alarm };
	if (activity_add(c->o.activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

static const char *state_of(const struct pki_about *about, const struct row *row, int64_t now)
{
	if (about->until_ms <= now)
		return "ended";
	return about->until_ms - now < row->warn_days * DAY_MS ? "ending" : "good";
}

static void date_of(char to[11], int64_t ms)
{
	time_t seconds = (time_t)(ms / 1000);
	struct tm tm;
	gmtime_r(&seconds, &tm);
	strftime(to, 11, "%Y-%m-%d", &tm);
}

static void warn(struct certificates *c)
{
	struct pki_about about[PKI_CERTIFICATES];
	int err = pki_about(c->o.pki, about);
	if (err < 0) {
		log_error("the hub's certificates cannot be read: %s", err_text(err));
		return;
	}
	for (int i = 0; i < PKI_CERTIFICATES; i++) {
		bool good = str_eq(state_of(&about[i], &rows[i], clock_wall_ms()), "good");
		if (!good && !c->warned[i] && !clock_is_unsure()) {
			char until[11];
			date_of(until, about[i].until_ms);
			AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "certificate", about[i].name, "until", until);
			note(c, "certificate.ending", params, true);
		}
		c->warned[i] = !good;
	}
}

static void tell_result(struct certificates *c, int result)
{
	if (result == 1) {
		log_info("the server certificates were renewed");
		note(c, "certificate.renewed", NULL, false);
		c->o.renewed(c->o.data);
	} else if (result < 0 && c->problem != result) {
		log_error("the server certificates cannot be renewed: %s", err_text(result));
		AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "why", err_code(result), "host", c->o.host);
		note(c, "certificate.renew_failed", params, true);
	}
	c->problem = result < 0 ? result : 0;
}

static void run(void *data)
{
	struct look *l = data;
	l->result = l->replaces ? pki_device_ca_prepare(l->pki) : pki_renew_leaves(l->pki, l->host, l->now);
}

static int switch_device_ca(struct certificates *c, int result)
{
	if (result == 0)
		result = pki_device_ca_switch(c->o.pki);
	if (result < 0)
		log_error("the devices' CA could not be replaced: %s", err_text(result));
	return result;
}

static void on_done(void *data)
{
	struct look *l = data;
	struct certificates *c = l->owner;
	if (c) {
		c->look = NULL;
		if (l->replaces)
			l->result = switch_device_ca(c, l->result);
		else
			tell_result(c, l->result);
		warn(c);
		if (l->done)
			l->done(l->data, l->result);
	}
	free(l->host);
	free(l);
}

static int begin(struct certificates *c, bool replaces, void (*done)(void *data, int result), void *data)
{
	if (c->look)
		return ERR_STATE;
	struct look *l = NEW(struct look);
	*l = (struct look){ .owner = c, .pki = c->o.pki, .host = mem_str(c->o.host), .now = clock_wall_ms(), .replaces = replaces, .done = done, .data = data };
	int err = loop_work(c->o.loop, run, on_done, l);
	if (err < 0) {
		free(l->host);
		free(l);
		return err;
	}
	c->look = l;
	return 0;
}

int certificates_check(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	return begin(c, false, done, data);
}

int certificates_replace_device_ca(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	return pki_device_ca_has_old(c->o.pki) ? ERR_STATE : begin(c, true, done, data);
}

int certificates_retire_device_ca(struct certificates *c)
{
	return pki_device_ca_retire(c->o.pki);
}

static void on_timer(void *data)
{
	struct certificates *c = data;
	int err = certificates_check(c, NULL, NULL);
	if (err < 0 && err != ERR_STATE)
		log_warning("the certificates could not be looked at: %s", err_text(err));
	loop_timer_arm(&c->timer, EVERY_MS);
}

int certificates_start(struct certificates **ret, const struct certificates_options *o)
{
	struct certificates *c = NEW(struct certificates);
	c->o = *o;
	loop_timer_init(&c->timer, o->loop, on_timer, c);
	loop_timer_arm(&c->timer, 0);
	*ret = c;
	return 0;
}

void certificates_stop(struct certificates *c)
{
	if (!c)
		return;
	if (c->look)
		c->look->owner = NULL;
	loop_timer_disarm(&c->timer);
	free(c);
}

static json_t *show(const struct pki_about *about, const struct row *row, int64_t now)
{
	char hex[65];
	str_hex(hex, about->sha256, sizeof about->sha256);
	json_t *until = about->until_ms > FOREVER_MS ? json_null() : json_integer(about->until_ms);
	return json_pack("{s:s, s:s, s:s, s:I, s:o, s:s, s:b}", "certificate", about->name, "key", about->key, "fingerprint", hex, "from",
		(json_int_t)about->from_ms, "until", until, "state", state_of(about, row, now), "renews", row->by_itself);
}

int certificates_view(const struct certificates *c, json_t **ret)
{
	struct pki_about about[PKI_CERTIFICATES];
	int err = pki_about(c->o.pki, about);
	if (err < 0)
		return err;
	json_t *list = json_array();
	for (int i = 0; i < PKI_CERTIFICATES; i++)
		json_array_append_new(list, show(&about[i], &rows[i], clock_wall_ms()));
	*ret = json_pack("{s:o, s:s?, s:b}", "certificates", list, "problem", c->problem < 0 ? err_code(c->problem) : NULL, "replacing",
		pki_device_ca_has_old(c->o.pki));
	return 0;
}
