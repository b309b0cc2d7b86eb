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
#define TRIAL_EVERY_MS (30 * 1000)
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
	enum work { LOOK, REPLACE_DEVICE_CA, REPLACE_ROOT, REPLACE_MQTT_KEY } work;
	bool switched, back; // this look makes the leaves of the other root; it does so by itself
	void (*done)(void *data, int result);
	void *data;
};

struct certificates {
	struct certificates_options o;
	struct loop_timer timer;
	struct look *look;
	int problem;                   // of the last renewal, told already; 0: none
	int64_t shown_at;              // when the servers took the chain of the root that was switched to, in this run
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
	switch (l->work) {
	case LOOK:
		l->result = pki_renew_leaves(l->pki, l->host, l->now);
		break;
	case REPLACE_DEVICE_CA:
		l->result = pki_device_ca_prepare(l->pki);
		break;
	case REPLACE_ROOT:
		l->result = pki_root_prepare(l->pki, l->host);
		break;
	case REPLACE_MQTT_KEY:
		l->result = pki_mqtt_key_prepare(l->pki);
		break;
	}
}

// What a worker made is put to use on the loop, where the keys are read.
static int use_made(struct certificates *c, const char *what, int (*use)(struct pki *p), int result)
{
	if (result == 0)
		result = use(c->o.pki);
	if (result < 0)
		log_error("%s could not be replaced: %s", what, err_text(result));
	return result;
}

static void after_switch(struct certificates *c, bool back, int result)
{
	if (result < 0) // told already; the next look tries again
		return;
	c->shown_at = clock_wall_ms();
	loop_timer_arm(&c->timer, TRIAL_EVERY_MS);
	if (back)
		note(c, "certificate.root_went_back", NULL, true);
	c->o.switched(c->o.data);
}

static void on_done(void *data)
{
	struct look *l = data;
	struct certificates *c = l->owner;
	if (c) {
		c->look = NULL;
		if (l->work == REPLACE_DEVICE_CA)
			l->result = use_made(c, "the devices' CA", pki_device_ca_switch, l->result);
		else if (l->work == REPLACE_ROOT)
			l->result = use_made(c, "the root", pki_root_publish, l->result);
		else if (l->work == REPLACE_MQTT_KEY)
			l->result = use_made(c, "the broker's key", pki_mqtt_key_publish, l->result);
		else
			tell_result(c, l->result);
		if (l->switched)
			after_switch(c, l->back, l->result);
		warn(c);
		if (l->done)
			l->done(l->data, l->result);
	}
	free(l->host);
	free(l);
}

static int begin(struct certificates *c, enum work work, void (*done)(void *data, int result), void *data)
{
	if (c->look)
		return ERR_STATE;
	struct look *l = NEW(struct look);
	*l = (struct look){ .owner = c, .pki = c->o.pki, .host = mem_str(c->o.host), .now = clock_wall_ms(), .work = work, .done = done, .data = data };
	int err = loop_work(c->o.loop, run, on_done, l);
	if (err < 0) {
		free(l->host);
		free(l);
		return err;
	}
	c->look = l;
	return 0;
}

int certificates_replace_device_ca(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	return pki_device_ca_has_old(c->o.pki) ? ERR_STATE : begin(c, REPLACE_DEVICE_CA, done, data);
}

int certificates_retire_device_ca(struct certificates *c)
{
	return pki_device_ca_retire(c->o.pki);
}

int certificates_replace_root(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	struct pki_roots roots;
	pki_roots(c->o.pki, &roots);
	return roots.has_other ? ERR_STATE : begin(c, REPLACE_ROOT, done, data);
}

int certificates_replace_mqtt_key(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	return pki_mqtt_next_print(c->o.pki) ? ERR_STATE : begin(c, REPLACE_MQTT_KEY, done, data);
}

int certificates_switch_mqtt_key(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	int err = c->look ? ERR_STATE : pki_mqtt_key_switch(c->o.pki);
	return err < 0 ? err : begin(c, LOOK, done, data);
}

int certificates_drop_mqtt_key(struct certificates *c)
{
	return c->look ? ERR_STATE : pki_mqtt_key_drop(c->o.pki);
}

static int switch_root(struct certificates *c, bool back, void (*done)(void *data, int result), void *data)
{
	if (c->look)
		return ERR_STATE;
	int err = pki_root_switch(c->o.pki, clock_wall_ms());
	if (err == 0)
		err = begin(c, LOOK, done, data);
	if (err < 0)
		return err;
	c->look->back = back;
	c->look->switched = true;
	return 0;
}

int certificates_switch_root(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	return switch_root(c, false, done, data);
}

int certificates_end_root(struct certificates *c)
{
	return c->look ? ERR_STATE : pki_root_end(c->o.pki);
}

int64_t certificates_shown_since(const struct certificates *c)
{
	struct pki_roots roots;
	pki_roots(c->o.pki, &roots);
	if (!roots.is_switched)
		return 0;
	return c->shown_at > roots.since_ms ? c->shown_at : roots.since_ms;
}

// Nobody has shown yet that an owner's phone accepts the new chain.
static bool is_on_trial(const struct certificates *c)
{
	struct pki_roots roots;
	pki_roots(c->o.pki, &roots);
	return roots.is_switched && !roots.is_kept;
}

// Once an owner has come it is kept, whatever becomes of that session; while the hub only looks nothing may be written (the worker reads).
static void end_trial(struct certificates *c)
{
	if (!c->look && is_on_trial(c) && c->o.owner_came(c->o.data, certificates_shown_since(c)) && pki_root_keep(c->o.pki) < 0)
		log_warning("it could not be remembered that the new certificates work");
}

int certificates_check(struct certificates *c, void (*done)(void *data, int result), void *data)
{
	end_trial(c);
	// An owner whom the new chain locks out could not go back by hand.
	if (is_on_trial(c) && clock_wall_ms() - certificates_shown_since(c) >= CERTIFICATES_TRIAL_MS)
		return switch_root(c, true, done, data);
	return begin(c, LOOK, done, data);
}

static void on_timer(void *data)
{
	struct certificates *c = data;
	int err = certificates_check(c, NULL, NULL);
	if (err < 0 && err != ERR_STATE)
		log_warning("the certificates could not be looked at: %s", err_text(err));
	loop_timer_arm(&c->timer, is_on_trial(c) ? TRIAL_EVERY_MS : EVERY_MS);
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

static json_t *show_roots(const struct certificates *c)
{
	struct pki_roots roots;
	char hex[65];
	pki_roots(c->o.pki, &roots);
	if (!roots.has_other)
		return json_null();
	str_hex(hex, roots.other_sha256, sizeof roots.other_sha256);
	return json_pack("{s:b, s:o, s:s}", "switched", roots.is_switched, "since", roots.is_switched ? json_integer(roots.since_ms) : json_null(), "other_fingerprint", hex);
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
	*ret = json_pack("{s:o, s:s?, s:b, s:o}", "certificates", list, "problem", c->problem < 0 ? err_code(c->problem) : NULL, "replacing",
		pki_device_ca_has_old(c->o.pki), "root", show_roots(c));
	return 0;
}
