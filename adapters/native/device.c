#define LOG_ROOM "device"
#include "device.h"
#include <stdio.h>
#include <string.h>
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "control.h"
#include "platform/bus.h"
#include "platform/loop.h"

enum { RECEIPT_WAIT_MS = 10000, OTHER_MS = 1000, READINGS_PER_SAVE = 20 };
static const double watts_when_on = 8.5;

struct device {
	const struct device_options *options;
	const struct factory *factory;
	struct state *state;
	struct loop *loop;
	struct bus *bus;
	struct loop_timer reading, leave, again;
	char *base, *up, *down, *will, *set, *energy; // topics
	bool cloud_allowed, leaving;
	bool moved;       // the files that this connection was opened with have changed places: to connect again it must be opened anew
	bool trying_next; // this connection is the proof of a renewed certificate
	int receipt_mid; // -1: none on its way
	int unsaved;
};

static void connect_again(void *data);

static void say(struct device *d, const char *topic, const char *text, bool retain)
{
	int err = bus_publish(d->bus, topic, text, strlen(text), 1, retain, NULL);
	if (err && err != ERR_UNAVAILABLE) // away: everything is said again after the next connect
		log_warning("could not publish %s: %s", topic, err_text(err));
}

static void say_value(struct device *d, const char *property, const char *text)
{
	AUTO_FREE char *topic = mem_printf("%s/%s", d->base, property);
	say(d, topic, text, true);
}

static void say_message(struct device *d, int err, const char *text)
{
	if (err)
		log_warning("could not write a message: %s", err_text(err));
	else
		say(d, d->up, text, false);
}

static void say_meter(struct device *d)
{
	char text[32];
	snprintf(text, sizeof text, "%.1f", d->state->settings.on ? watts_when_on : 0.0);
	say_value(d, "meter/power", text);
	snprintf(text, sizeof text, "%.4f", d->state->settings.kwh);
	say_value(d, "meter/energy", text);
}

static void say_relay(struct device *d)
{
	say_value(d, "relay/on", d->state->settings.on ? "true" : "false");
}

static void say_description(struct device *d)
{
	AUTO_JSON json_t *j = json_pack("{ss ss si s{s{ss s{s{ss ss sb}}} s{ss s{s{ss ss ss} s{ss ss ss}}}}}", "homie", "5.0", "name", "Smart plug", "version", 1,
					"nodes", "relay", "name", "Relay", "properties", "on", "name", "Power", "datatype", "boolean", "settable", 1,
					"meter", "name", "Meter", "properties", "power", "name", "Power now", "datatype", "float", "unit", "W",
					"energy", "name", "Energy", "datatype", "float", "unit", "kWh");
	AUTO_FREE char *text = j ? json_write(j) : NULL;
	if (text)
		say_value(d, "$description", text);
}

static void save_settings(struct device *d)
{
	d->unsaved = 0;
	int err = state_save_settings(d->state);
	if (err)
		log_warning("could not store the settings: %s", err_text(err));
}

static void set_relay(struct device *d, bool on)
{
	d->state->settings.on = on;
	save_settings(d);
	printf("power %s\n", on ? "true" : "false");
	say_relay(d);
	say_meter(d);
}

// The cloud's share: asked for before the first word, and again with every reading until the owner has said yes.
static void say_to_cloud(struct device *d)
{
	if (!d->factory->cloud_host[0])
		return;
	if (!d->cloud_allowed) {
		AUTO_FREE char *ask = NULL;
		int err = control_ask_cloud(d->factory, &ask);
		say_message(d, err, ask);
		return;
	}
	char text[64];
	snprintf(text, sizeof text, "{\"kwh\":%.4f}", d->state->settings.kwh);
	say(d, d->energy, text, false);
}

static void on_reading(void *data)
{
	struct device *d = data;
	loop_timer_arm(&d->reading, d->options->reading_s * INT64_C(1000));
	if (d->state->settings.on)
		d->state->settings.kwh += watts_when_on * d->options->reading_s / 3.6e6;
	if (++d->unsaved >= READINGS_PER_SAVE)
		save_settings(d);
	if (!bus_is_up(d->bus))
		return;
	say_meter(d);
	say_to_cloud(d);
}

static void on_leave(void *data)
{
	struct device *d = data;
	loop_stop(d->loop);
}

// Erase first, then say so: the session that carries the receipt is already open. A kill in between leaves a wiped device and no receipt.
static void obey_reset(struct device *d, const struct control *reset)
{
	AUTO_FREE char *unit = mem_str(d->state->owner.unit);
	AUTO_FREE char *receipt = NULL;
	int err;
	if (reset->level == RESET_TRANSFER) {
		err = state_release(d->state);
	} else {
		d->state->settings = (struct settings){ 0 };
		err = state_save_settings(d->state);
	}
	if (!err)
		err = control_receipt(d->factory, reset, unit, d->state->epoch, &receipt);
	if (!err)
		err = bus_publish(d->bus, d->up, receipt, strlen(receipt), 1, false, &d->receipt_mid);
	if (err)
		log_error("reset: %s", err_text(err));
	d->leaving = !d->state->owned;
	printf("reset %s\n", d->leaving ? "transfer" : "troubleshoot");
	if (!d->leaving)
		say_relay(d);
	else
		loop_timer_arm(&d->leave, err ? 0 : RECEIPT_WAIT_MS);
}

// --- a new key and certificate ---

// The key is on disk before it is asked for: a lost answer is asked for again with the same key.
static void obey_renew(struct device *d, const struct control *c)
{
	struct pki_key *key = NULL;
	AUTO_FREE char *request = NULL;
	if (d->trying_next)
		return; // it has one already; the hub did not know yet
	puts("renewing");
	int err = state_renewal_key(d->state, &key);
	if (!err)
		err = control_renewal(d->factory, c, key, d->state->epoch, &request);
	pki_key_free(key);
	say_message(d, err, request);
}

static void obey_certificate(struct device *d, const struct control *c)
{
	struct pki_key *key = NULL;
	if (!state_is_renewing(d->state))
		return; // an answer to nothing we asked
	int err = state_renewal_key(d->state, &key);
	if (!err)
		err = state_prepare(d->state, c->client_id, key, c->certificate, c->ca);
	pki_key_free(key);
	if (err) {
		log_warning("the new certificate could not be stored: %s", err_text(err));
		return;
	}
	puts("renewed");
	d->trying_next = true;
	loop_defer(d->loop, connect_again, d);
}

// The session that says so was opened under the roots of before. Stored first, then said: the hub counts on it.
static void obey_trust(struct device *d, const struct control *c)
{
	AUTO_FREE char *answer = NULL;
	int err = state_trust(d->state, c->ca);
	if (!err)
		err = control_trusted(c->ca, &answer);
	if (!err) {
		d->moved = true;
		puts("trusted");
	}
	say_message(d, err, answer);
}

// The hub does not want it: what was asked for is forgotten, the present certificate goes on.
static void obey_error(struct device *d, const struct control *c)
{
	printf("not renewed %s\n", str_is_name(c->code, 64) ? c->code : "");
	int err = str_eq(c->code, "no_challenge") ? 0 : state_drop_renewal(d->state);
	if (err)
		log_warning("the key of a renewal could not be removed: %s", err_text(err));
}

// Whichever of the two connects is the one the hub wants: it never ends the old one before the new one has come.
static void settle_renewal(struct device *d)
{
	int err = 0;
	if (d->trying_next) {
		err = state_switch(d->state);
		d->moved = true;
		puts("switched");
	} else if (d->state->has_next) {
		err = state_drop_next(d->state);
		puts("kept");
	}
	d->trying_next = err && d->trying_next;
	if (err)
		log_warning("the renewal could not be finished: %s", err_text(err));
}

// A killed device may have lost the answer to what it asked.
static void resume_renewal(struct device *d)
{
	AUTO_FREE char *ask = NULL;
	if (!state_is_renewing(d->state))
		return;
	int err = control_ask_renewal(&ask);
	say_message(d, err, ask);
}

static void on_control(struct device *d, const void *payload, size_t len)
{
	struct control c;
	int err = control_parse(&c, payload, len);
	if (err) {
		log_warning("ignored a control message: %s", err_text(err));
		return;
	}
	switch (c.kind) {
	case CONTROL_RENEW:
		obey_renew(d, &c);
		break;
	case CONTROL_CERTIFICATE:
		obey_certificate(d, &c);
		break;
	case CONTROL_TRUST:
		obey_trust(d, &c);
		break;
	case CONTROL_ERROR:
		obey_error(d, &c);
		break;
	case CONTROL_BLINK:
		puts("blink");
		break;
	case CONTROL_RESET:
		obey_reset(d, &c);
		break;
	case CONTROL_CLOUD:
		d->cloud_allowed = c.allowed && str_eq(c.host, d->factory->cloud_host) && c.port == d->factory->cloud_port;
		break;
	}
	control_done(&c);
}

static void on_set(struct device *d, const void *payload, size_t len)
{
	if (len == 4 && memcmp(payload, "true", 4) == 0)
		set_relay(d, true);
	else if (len == 5 && memcmp(payload, "false", 5) == 0)
		set_relay(d, false);
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct device *d = data;
	if (retain || d->leaving)
		return;
	if (str_eq(topic, d->down))
		on_control(d, payload, len);
	else if (str_eq(topic, d->set))
		on_set(d, payload, len);
}

static void on_published(void *data, int mid)
{
	struct device *d = data;
	if (d->leaving && mid == d->receipt_mid)
		loop_stop(d->loop);
}

static void subscribe(struct device *d, const char *filter)
{
	int err = bus_subscribe(d->bus, filter, 1);
	if (err)
		log_warning("could not subscribe to %s: %s", filter, err_text(err));
}

static void on_up(void *data)
{
	struct device *d = data;
	puts("connected");
	settle_renewal(d);
	d->cloud_allowed = false;
	subscribe(d, d->down);
	subscribe(d, d->set);
	say_value(d, "$state", "init");
	say_description(d);
	say_relay(d);
	say_meter(d);
	say_value(d, "$state", "ready");
	say_to_cloud(d);
	resume_renewal(d);
}

static void on_down(void *data, int err)
{
	struct device *d = data;
	if (err == ERR_DENIED)
		puts("refused");
	log_info("not connected to the hub: %s", err_text(err));
	if (d->leaving)
		loop_stop(d->loop);
	// One of two certificates was turned away, the hub was not merely out of reach: it is the other's turn.
	bool other = d->state->has_next && (err == ERR_DENIED || err == ERR_CRYPTO);
	if (other)
		d->trying_next = !d->trying_next;
	if (other || d->moved)
		loop_timer_arm(&d->again, OTHER_MS);
}

static int connect_to_hub(struct device *d)
{
	const char *dir = d->trying_next ? "owner.next" : "owner";
	d->moved = false;
	AUTO_FREE char *root = state_path(d->state, dir);
	AUTO_FREE char *certificate = mem_printf("%s/certificate.pem", root);
	AUTO_FREE char *key = mem_printf("%s/key.pem", root);
	AUTO_FREE char *ca = mem_printf("%s/ca.pem", root);
	const struct owner *o = d->trying_next ? &d->state->next : &d->state->owner;
	const struct bus_options b = {
		.host = o->host, .port = o->port, .client_id = o->client_id, .ca_file = ca, .cert_file = certificate, .key_file = key,
		.will_topic = d->will, .will_payload = "lost", .will_retain = true,
		.data = d, .up = on_up, .down = on_down, .message = on_message, .published = on_published,
	};
	return bus_new(&d->bus, d->loop, &b);
}

static void connect_again(void *data)
{
	struct device *d = data;
	bus_free(STEAL(d->bus));
	int err = connect_to_hub(d);
	if (err) {
		log_error("cannot connect: %s", err_text(err));
		loop_stop(d->loop);
	}
}

static void name_topics(struct device *d)
{
	const struct owner *o = &d->state->owner;
	d->base = mem_printf("homie/5/%s", o->homie);
	d->will = mem_printf("homie/5/%s/$state", o->homie);
	d->set = mem_printf("homie/5/%s/relay/on/set", o->homie);
	d->up = mem_printf("$hub/device/%s/up", o->unit);
	d->down = mem_printf("$hub/device/%s/down", o->unit);
	d->energy = mem_printf("cloud/%s/energy", o->unit);
}

static void clean_up(struct device *d)
{
	loop_timer_disarm(&d->reading);
	loop_timer_disarm(&d->leave);
	loop_timer_disarm(&d->again);
	bus_free(d->bus);
	loop_free(d->loop);
	free(d->base);
	free(d->will);
	free(d->set);
	free(d->up);
	free(d->down);
	free(d->energy);
}

int device_run(const struct device_options *o, const struct factory *f, struct state *s)
{
	struct device d = { .options = o, .factory = f, .state = s, .receipt_mid = -1, .trying_next = s->has_next };
	int err = loop_new(&d.loop);
	if (err)
		return err;
	name_topics(&d);
	loop_timer_init(&d.reading, d.loop, on_reading, &d);
	loop_timer_init(&d.leave, d.loop, on_leave, &d);
	loop_timer_init(&d.again, d.loop, connect_again, &d);
	loop_timer_arm(&d.reading, o->reading_s * INT64_C(1000));
	err = connect_to_hub(&d);
	if (!err)
		err = loop_run(d.loop);
	if (!err && s->owned) {
		save_settings(&d);
		if (bus_is_up(d.bus))
			say_value(&d, "$state", "disconnected");
	}
	clean_up(&d);
	return err;
}
