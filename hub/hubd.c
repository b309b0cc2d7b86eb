// freehold-hubd, the composition root: builds the rooms bottom-up, joins them, runs the loop, frees in reverse. Nothing else is decided here.
#define LOG_ROOM "hubd"
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "advisories/version.h"
#include "api/api.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "platform/ready.h"
#include "platform/zone.h"
#include "schema/schema.h"

#define SAVE_TIME_MS (60LL * 60 * 1000)

struct hub {
	struct config config;
	struct loop *loop;
	struct store *store;
	struct household *household;
	struct people *people;
	struct invitations *invitations;
	struct tokens *tokens;
	struct activity *activity;
	struct pki *pki;
	struct certificates *certificates;
	struct authdb *auth;
	struct passports *passports;
	struct relay *relay;
	struct devices *devices;
	struct broker *broker;
	struct ownership *ownership;
	struct advisories *advisories;
	struct sources *sources;
	struct channels *channels;
	struct notices *notices;
	struct demo *demo;
	struct api *api;
	struct loop_timer save_time;
};

// --- what one room tells another ---

static void add_activity(struct hub *h, const char *unit, const char *code, const json_t *params, bool alarm)
{
	const struct activity_entry e = { .unit = unit, .code = code, .params = params, .alarm = alarm };
	if (activity_add(h->activity, &e) < 0)
		log_error("an activity entry could not be written, %s", code);
}

static void on_device_event(void *data, const void *event)
{
	struct hub *h = data;
	const struct devices_event *e = event;
	if (e->kind != DEVICES_ACTIVITY)
		return;
	add_activity(h, e->unit, e->code, e->params, e->alarm);
	if (str_eq(e->code, "device.connected"))
		ownership_connected(h->ownership, e->unit);
}

static void on_credential(void *data, const char *unit, const char *kind)
{
	struct hub *h = data;
	if (passports_observe(h->passports, unit, "credential_unique", kind, clock_wall_ms()) < 0)
		log_error("an observation could not be written, unit %s", unit);
}

static void on_plaintext(void *data, const char *unit, const char *until)
{
	struct hub *h = data;
	if (passports_observe(h->passports, unit, "plaintext", *until ? until : "yes", clock_wall_ms()) < 0)
		log_error("an observation could not be written, unit %s", unit);
}

static void on_passport(void *data, const char *unit, const char *jws, size_t len)
{
	struct hub *h = data;
	const char *model = "";
	if (devices_fact(h->devices, unit, "model", &model) < 0)
		model = "";
	int err = passports_put(h->passports, unit, model, jws, len, clock_wall_ms());
	AUTO_JSON json_t *params = json_pack("{s:s}", "why", err_code(err));
	add_activity(h, unit, err < 0 ? "passport.refused" : "passport.stored", err < 0 ? params : NULL, err == ERR_MISMATCH);
	const char *maker = passports_maker(h->passports, unit);
	if (maker && devices_set_fact(h->devices, unit, "manufacturer", maker, "attested", NULL) < 0)
		log_error("a maker's name could not be stored, unit %s", unit);
	const json_t *interactions = passports_interactions(h->passports, unit);
	if (interactions && relay_declare(h->relay, unit, interactions) < 0)
		log_error("what a passport declares could not be stored, unit %s", unit);
}

static void on_arrival(void *data, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce)
{
	struct hub *h = data;
	ownership_arrival(h->ownership, unit, jws, len, identity, nonce);
}

static void answer_cloud(struct hub *h, const char *unit, const json_t *message)
{
	const char *host;
	int64_t port;
	if (json_get_text(message, "host", 253, &host) < 0 || json_get_int(message, "port", 1, 65535, &port) < 0)
		return;
	int err = relay_ask(h->relay, unit, host, (uint16_t)port);
	AUTO_JSON json_t *answer = json_pack("{s:i, s:s, s:s, s:I, s:b}", "v", 1, "type", "cloud", "host", host, "port", (json_int_t)port, "allowed", err == 0);
	if (devices_send_control(h->devices, unit, answer) < 0)
		log_debug("a device that asked for the cloud is gone, unit %s", unit);
}

static void on_control(void *data, const char *unit, const char *type, const json_t *message)
{
	struct hub *h = data;
	if (str_eq(type, "receipt"))
		ownership_receipt(h->ownership, unit, message);
	else if (str_eq(type, "cloud"))
		answer_cloud(h, unit, message);
}

static void on_cloud(void *data, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct hub *h = data;
	relay_message(h->relay, unit, topic, payload, len);
}

static void on_link_changed(void *data, const char *unit, const char *link)
{
	struct hub *h = data;
	api_link_changed(h->api, unit, link);
}

static void on_link_refused(void *data, const char *unit, const char *host, uint16_t port, const char *why)
{
	AUTO_JSON json_t *params = json_pack("{s:s, s:i, s:s}", "host", host, "port", port, "why", why);
	add_activity(data, unit, "link.refused", params, true);
}

static void on_link_inbound(void *data, const char *unit, const char *topic, const void *payload, size_t len)
{
	struct hub *h = data;
	if (broker_publish(h->broker, topic, payload, len, false) < 0)
		log_warning("a message from the cloud could not be delivered, unit %s", unit);
}

static void on_certificates_renewed(void *data)
{
	struct hub *h = data;
	api_reload_certificate(h->api);
	if (h->broker)
		broker_reload_certificate(h->broker);
}

static void on_release(void *data, const json_t *release)
{
	struct hub *h = data;
	api_release_changed(h->api, release);
}

static void on_advisories_changed(void *data, const char *unit)
{
	struct hub *h = data;
	const char *unfixed = h->advisories ? advisories_unfixed(h->advisories, unit) : NULL;
	if (h->advisories && passports_observe(h->passports, unit, "no_fix_planned", unfixed ? unfixed : "no", clock_wall_ms()) < 0)
		log_error("an observation could not be written, unit %s", unit);
	api_device_changed(h->api, unit);
}

static void on_notice(void *data, const json_t *notice)
{
	struct hub *h = data;
	api_notice_changed(h->api, notice);
}

static int unit_fact(void *data, const char *unit, const char *key, const char **ret)
{
	struct hub *h = data;
	return h->devices ? devices_fact(h->devices, unit, key, ret) : ERR_NOT_FOUND;
}

// What stands behind a label has changed.
static void on_label(void *data, const void *event)
{
	static const struct { const char *finding, *code; bool alarm; } told[] = {
		{ "expired", "label.expired", true }, { "revoked", "label.revoked", true }, { "suspended", "label.suspended", true }, { "gone", "label.removed", false },
	};
	struct hub *h = data;
	const struct passports_event *e = event;
	const char *code = *e->was ? "label.changed" : "label.added";
	bool alarm = e->is_misfit;
	for (size_t i = 0; i < sizeof told / sizeof *told; i++) {
		if (str_eq(e->finding, told[i].finding)) {
			code = told[i].code;
			alarm = told[i].alarm;
		}
	}
	AUTO_JSON json_t *params = json_pack("{s:s, s:s}", "scheme", e->scheme, "finding", e->finding);
	add_activity(h, e->unit, code, params, alarm);
	if (h->api)
		api_device_changed(h->api, e->unit);
}

static void on_channel(void *data, const json_t *channel)
{
	struct hub *h = data;
	api_channel_changed(h->api, channel);
}

static void on_demo_removed(void *data, const char *unit)
{
	struct hub *h = data;
	int err = ownership_forget(h->ownership, unit);
	if (err < 0)
		log_error("a demo device was not forgotten everywhere: %s", err_text(err));
}

static void on_broker_up(void *data)
{
	struct hub *h = data;
	devices_broker_up(h->devices);
	api_broker_changed(h->api, true);
}

static void on_broker_down(void *data)
{
	struct hub *h = data;
	devices_broker_down(h->devices);
	api_broker_changed(h->api, false);
}

static void on_broker_event(void *data, const struct broker_line *line)
{
	struct hub *h = data;
	devices_broker_event(h->devices, line);
}

static void on_broker_message(void *data, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain)
{
	struct hub *h = data;
	devices_broker_message(h->devices, diverted_unit, topic, payload, len, retain);
}

// --- building ---

static int make_folders(const struct config *c)
{
	AUTO_FREE char *broker = mem_printf("%s/broker", c->data_dir);
	AUTO_FREE char *relay = mem_printf("%s/relay", c->data_dir);
	int err = file_make_dir(c->data_dir, 0711);
	if (err == 0)
		err = file_make_dir(c->run_dir, 0711);
	if (err == 0)
		err = file_make_dir(broker, 0750);
	if (err == 0)
		err = file_make_dir(relay, 0700);
	if (err < 0)
		log_error("the data folder %s cannot be made: %s", c->data_dir, err_text(err));
	return err;
}

// A new hub makes its keys once, before it listens: this takes a second or two.
static int open_keys(struct hub *h)
{
	AUTO_FREE char *keys = mem_printf("%s/keys", h->config.data_dir);
	AUTO_FREE char *broker = mem_printf("%s/broker", h->config.data_dir);
	int err = pki_open(&h->pki, keys, broker);
	if (err == ERR_NOT_FOUND) {
		log_info("making this hub's keys and certificates");
		err = file_make_dir(keys, 0700);
		if (err == 0)
			err = pki_create(keys, broker, household_id(h->household), h->config.host);
		if (err == 0)
			err = pki_open(&h->pki, keys, broker);
	}
	if (err == 0)
		err = pki_renew_leaves(h->pki, h->config.host, clock_wall_ms());
	if (err < 0)
		log_error("the hub's keys cannot be used: %s", err_text(err));
	return err < 0 ? err : 0;
}

static void fill_rooms(struct hub *h, struct api_rooms *to, int (*owned)(void *data))
{
	*to = (struct api_rooms){ .loop = h->loop, .config = &h->config, .store = h->store, .household = h->household, .people = h->people, .invitations = h->invitations, .tokens = h->tokens, .activity = h->activity,
		.pki = h->pki, .certificates = h->certificates, .devices = h->devices, .passports = h->passports, .relay = h->relay, .ownership = h->ownership, .advisories = h->advisories, .sources = h->sources,
		.channels = h->channels, .notices = h->notices, .demo = h->demo, .broker = h->broker, .data = h, .passport = on_passport, .owned = owned };
}

static int open_certificates(struct hub *h)
{
	const struct certificates_options options = { .loop = h->loop, .pki = h->pki, .activity = h->activity, .host = h->config.host, .data = h,
		.renewed = on_certificates_renewed };
	return certificates_start(&h->certificates, &options);
}

static int open_devices(struct hub *h)
{
	const struct devices_options options = { .loop = h->loop, .config = &h->config, .store = h->store, .auth = h->auth, .pki = h->pki,
		.hub_id = household_id(h->household), .data = h, .passport = on_passport, .arrival = on_arrival, .control = on_control, .cloud = on_cloud,
		.credential = on_credential, .plaintext = on_plaintext };
	int err = devices_start(&h->devices, &options);
	if (err == 0)
		observers_add(devices_observers(h->devices), on_device_event, h);
	return err;
}

// The rooms of an owned hub. Until then no device connects and nothing is relayed: neither the broker nor the relay runs.
static int open_owned_rooms(void *data)
{
	struct hub *h = data;
	struct api_rooms rooms;
	const struct relay_hooks relay = { .data = h, .changed = on_link_changed, .refused = on_link_refused, .inbound = on_link_inbound };
	const struct broker_hooks broker = { .data = h, .up = on_broker_up, .down = on_broker_down, .event = on_broker_event, .message = on_broker_message };
	int err = relay_start(&h->relay, h->loop, &h->config, h->store, &relay);
	if (err == 0)
		err = open_devices(h);
	if (err == 0)
		err = broker_start(&h->broker, h->loop, &h->config, h->auth, &broker);
	if (err < 0)
		return err;
	devices_set_broker(h->devices, h->broker);
	const struct ownership_options ownership = { .loop = h->loop, .store = h->store, .devices = h->devices, .passports = h->passports, .relay = h->relay,
		.activity = h->activity, .pki = h->pki, .data = h, .changed = on_release };
	err = ownership_start(&h->ownership, &ownership);
	const struct advisories_options advisories = { .loop = h->loop, .store = h->store, .devices = h->devices, .activity = h->activity, .data = h,
		.changed = on_advisories_changed };
	if (err == 0)
		err = advisories_start(&h->advisories, &advisories);
	const struct sources_options sources = { .loop = h->loop, .store = h->store, .relay = h->relay, .advisories = h->advisories, .dir = h->config.run_dir };
	if (err == 0)
		err = sources_start(&h->sources, &sources);
	const struct channels_options channels = { .loop = h->loop, .store = h->store, .relay = h->relay, .activity = h->activity, .config = &h->config, .data = h,
		.changed = on_channel };
	if (err == 0)
		err = channels_start(&h->channels, &channels);
	const struct notices_options notices = { .loop = h->loop, .store = h->store, .activity = h->activity, .devices = h->devices, .passports = h->passports,
		.channels = h->channels, .data = h, .changed = on_notice };
	if (err == 0)
		err = notices_start(&h->notices, &notices);
	const struct demo_options demo = { .loop = h->loop, .config = &h->config, .devices = h->devices, .data = h, .removed = on_demo_removed };
	if (err == 0)
		err = demo_start(&h->demo, &demo);
	if (err < 0)
		return err;
	fill_rooms(h, &rooms, NULL);
	api_open_rooms(h->api, &rooms);
	return 0;
}

// What goes with the hours: the time is kept, and labels run out.
static void save_time(void *data)
{
	struct hub *h = data;
	if (household_save_time(h->household) < 0)
		log_warning("the time could not be remembered");
	passports_look_again(h->passports, clock_wall_ms(), clock_is_unsure());
	loop_timer_arm(&h->save_time, SAVE_TIME_MS);
}

static int build(struct hub *h)
{
	AUTO_FREE char *auth = mem_printf("%s/broker/auth.db", h->config.data_dir);
	struct api_rooms rooms;
	int err = crypto_init();
	if (err == 0)
		err = make_folders(&h->config);
	if (err == 0)
		err = loop_new(&h->loop);
	if (err == 0)
		err = schema_open(&h->store, h->config.data_dir);
	if (err == 0)
		err = household_open(&h->household, h->store);
	if (err == 0)
		err = people_open(&h->people, h->store);
	if (err == 0)
		err = invitations_open(&h->invitations, h->store);
	if (err == 0)
		err = tokens_open(&h->tokens, h->store);
	if (err == 0)
		err = activity_open(&h->activity, h->store);
	if (err == 0)
		err = open_keys(h);
	if (err == 0)
		err = open_certificates(h);
	if (err == 0)
		err = authdb_open(&h->auth, auth, h->config.broker_group);
	if (err == 0)
		err = passports_open(&h->passports, h->store);
	if (err < 0)
		return err;
	const struct passports_world world = { .data = h, .fact = unit_fact, .version_order = version_compare };
	passports_set_world(h->passports, &world);
	observers_add(passports_observers(h->passports), on_label, h);
	loop_timer_init(&h->save_time, h->loop, save_time, h);
	loop_timer_arm(&h->save_time, SAVE_TIME_MS);
	fill_rooms(h, &rooms, open_owned_rooms);
	err = api_start(&h->api, &rooms);
	if (err == 0 && household_phase(h->household) == PHASE_OWNED)
		err = open_owned_rooms(h);
	return err;
}

static void dismantle(struct hub *h)
{
	api_stop(h->api);
	demo_stop(h->demo);
	notices_stop(h->notices);
	channels_stop(h->channels);
	sources_stop(h->sources);
	advisories_stop(h->advisories);
	ownership_stop(h->ownership);
	broker_stop(h->broker);
	devices_stop(h->devices);
	relay_stop(h->relay);
	passports_close(h->passports);
	authdb_close(h->auth);
	certificates_stop(h->certificates);
	pki_free(h->pki);
	activity_close(h->activity);
	tokens_close(h->tokens);
	invitations_close(h->invitations);
	people_close(h->people);
	if (h->household && household_save_time(h->household) < 0)
		log_warning("the time could not be remembered");
	household_close(h->household);
	store_close(h->store);
	if (h->save_time.loop)
		loop_timer_disarm(&h->save_time);
	loop_free(h->loop);
}

// --- starting ---

static const char usage[] = "usage: freehold-hubd [--config FILE] [--data-dir DIR] [--check-config] [--help-config] [--version]\n";

struct arguments { const char *config, *data_dir; bool check; };

static int read_arguments(int argc, char **argv, struct arguments *ret)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "data-dir", required_argument, NULL, 'd' }, { "check-config", no_argument, NULL, 'k' },
		{ "help-config", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 },
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'c': ret->config = optarg; break;
		case 'd': ret->data_dir = optarg; break;
		case 'k': ret->check = true; break;
		case 'h': config_print_reference(); exit(0);
		case 'v': puts("freehold-hubd " FREEHOLD_VERSION); exit(0);
		default: return ERR_INVALID;
		}
	}
	return optind == argc ? 0 : ERR_INVALID;
}

// The broker inherits this: its doors hold 4,352 connections, and a service starts with room for 1,024.
static void raise_descriptors(void)
{
	const rlim_t needed = 8192;
	struct rlimit now;
	if (getrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur < needed) {
		now.rlim_cur = now.rlim_max < needed ? now.rlim_max : needed;
		setrlimit(RLIMIT_NOFILE, &now);
	}
}

int main(int argc, char **argv)
{
	struct arguments args = { .data_dir = "/var/lib/freehold" };
	AUTO_FREE char *message = NULL;
	AUTO_FREE struct hub *hub = NEW(struct hub);
	if (read_arguments(argc, argv, &args) < 0) {
		fputs(usage, stderr);
		return 2;
	}
	if (config_load(&hub->config, args.config, args.data_dir, &message) < 0) {
		fprintf(stderr, "freehold-hubd: %s\n", message);
		return 2;
	}
	if (args.check) {
		puts("the configuration is good");
		return 0;
	}
	log_set_level((enum log_level)hub->config.log_level);
	umask(0077);
	zone_init();
	prctl(PR_SET_DUMPABLE, 0); // keys never reach a core dump
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }); // nor those of the broker, which inherits this
	raise_descriptors();
	int err = build(hub);
	if (err == 0) {
		ready_notify();
		err = loop_run(hub->loop);
	} else {
		log_error("start failed: %s", err_text(err));
	}
	dismantle(hub);
	return err < 0 ? 1 : 0;
}
