#define LOG_ROOM "hubd"
#include "house.h"
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include "advisories/contact_watch.h"
#include "advisories/vendor.h"
#include "advisories/version.h"
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/crypto.h"
#include "schema/schema.h"

#define SAVE_TIME_MS (60LL * 60 * 1000)

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
	*to = (struct api_rooms){ .loop = h->loop, .config = &h->config, .store = h->store, .household = h->household, .people = h->people, .invitations = h->invitations, .tokens = h->tokens, .passkeys = h->passkeys, .activity = h->activity,
		.pki = h->pki, .certificates = h->certificates, .devices = h->devices, .passports = h->passports, .own = h->own, .record = h->record, .relay = h->relay, .drills = h->drills, .ownership = h->ownership, .advisories = h->advisories, .sources = h->sources,
		.channels = h->channels, .notices = h->notices, .demo = h->demo, .broker = h->broker, .data = h, .passport = house_on_passport, .owned = owned };
}

static int open_certificates(struct hub *h)
{
	const struct certificates_options options = { .loop = h->loop, .pki = h->pki, .activity = h->activity, .host = h->config.host, .data = h,
		.renewed = house_on_certificates_renewed, .owner_came = house_owner_came, .switched = house_on_root_switched };
	return certificates_start(&h->certificates, &options);
}

static int open_devices(struct hub *h)
{
	const struct devices_options options = { .loop = h->loop, .config = &h->config, .store = h->store, .auth = h->auth, .pki = h->pki,
		.hub_id = household_id(h->household), .data = h, .passport = house_on_passport, .arrival = house_on_arrival, .control = house_on_control, .cloud = house_on_cloud,
		.may_quarantine = house_may_quarantine, .confirmed = house_on_confirmed, .credential = house_on_credential, .plaintext = house_on_plaintext };
	int err = devices_start(&h->devices, &options);
	if (err == 0)
		house_watch_devices(h);
	return err;
}

// The rooms of an owned hub. Until then no device connects and nothing is relayed: neither the broker nor the relay runs.
static int open_owned_rooms(void *data)
{
	struct hub *h = data;
	struct api_rooms rooms;
	const struct relay_hooks relay = { .data = h, .changed = house_on_link_changed, .refused = house_on_link_refused, .inbound = house_on_link_inbound,
		.first_day_over = house_on_first_day_over };
	const struct broker_hooks broker = { .data = h, .up = house_on_broker_up, .down = house_on_broker_down, .event = house_on_broker_event, .message = house_on_broker_message };
	int err = relay_start(&h->relay, h->loop, &h->config, h->store, &relay);
	const struct drills_options drills = { .loop = h->loop, .store = h->store, .relay = h->relay, .data = h, .changed = house_on_drill_changed, .ended = house_on_drill_ended };
	if (err == 0)
		err = drills_start(&h->drills, &drills);
	if (err == 0)
		err = open_devices(h);
	if (err == 0)
		err = broker_start(&h->broker, h->loop, &h->config, h->auth, &broker);
	if (err < 0)
		return err;
	devices_set_broker(h->devices, h->broker);
	const struct record_options record = { .loop = h->loop, .store = h->store, .activity = h->activity, .passports = h->passports };
	err = record_start(&h->record, &record);
	const struct ownership_options ownership = { .loop = h->loop, .store = h->store, .devices = h->devices, .passports = h->passports, .record = h->record, .relay = h->relay,
		.activity = h->activity, .pki = h->pki, .data = h, .changed = house_on_release };
	if (err == 0)
		err = ownership_start(&h->ownership, &ownership);
	const struct advisories_options advisories = { .loop = h->loop, .store = h->store, .devices = h->devices, .activity = h->activity, .own_maker = own_document(h->own)->issuer_name,
		.own_model = own_document(h->own)->model, .own_version = FREEHOLD_VERSION, .data = h, .changed = house_on_advisories_changed };
	if (err == 0)
		err = advisories_start(&h->advisories, &advisories);
	const struct sources_options sources = { .loop = h->loop, .store = h->store, .relay = h->relay, .advisories = h->advisories, .dir = h->config.run_dir };
	if (err == 0)
		err = sources_start(&h->sources, &sources);
	const struct contact_watch_options contacts = { .loop = h->loop, .relay = h->relay, .devices = h->devices, .passports = h->passports, .data = h, .changed = house_on_contact };
	if (err == 0)
		h->contacts = contact_watch_new(&contacts);
	const struct channels_options channels = { .loop = h->loop, .store = h->store, .relay = h->relay, .activity = h->activity, .config = &h->config,
		.instance = household_id(h->household), .data = h, .changed = house_on_channel };
	if (err == 0)
		err = channels_start(&h->channels, &channels);
	const struct notices_options notices = { .loop = h->loop, .store = h->store, .activity = h->activity, .devices = h->devices, .passports = h->passports, .own = h->own,
		.channels = h->channels, .data = h, .changed = house_on_notice };
	if (err == 0)
		err = notices_start(&h->notices, &notices);
	const struct demo_options demo = { .loop = h->loop, .config = &h->config, .devices = h->devices, .data = h, .removed = house_on_demo_removed };
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

int house_build(struct hub *h)
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
		err = passkeys_open(&h->passkeys, h->store, h->config.host, h->config.https_port);
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
	if (err == 0)
		err = own_open(&h->own, h->config.hub_passport);
	if (err < 0)
		return err;
	const struct passports_world world = { .data = h, .fact = house_unit_fact, .version_order = version_compare, .same_maker = vendor_is_same };
	passports_set_world(h->passports, &world);
	observers_add(passports_observers(h->passports), house_on_label, h);
	loop_timer_init(&h->save_time, h->loop, save_time, h);
	loop_timer_arm(&h->save_time, SAVE_TIME_MS);
	fill_rooms(h, &rooms, open_owned_rooms);
	err = api_start(&h->api, &rooms);
	if (err == 0 && household_phase(h->household) == PHASE_OWNED)
		err = open_owned_rooms(h);
	return err;
}

void house_dismantle(struct hub *h)
{
	api_stop(h->api);
	demo_stop(h->demo);
	notices_stop(h->notices);
	channels_stop(h->channels);
	contact_watch_free(h->contacts);
	sources_stop(h->sources);
	advisories_stop(h->advisories);
	ownership_stop(h->ownership);
	record_stop(h->record);
	broker_stop(h->broker);
	devices_stop(h->devices);
	drills_stop(h->drills);
	relay_stop(h->relay);
	own_close(h->own);
	passports_close(h->passports);
	authdb_close(h->auth);
	certificates_stop(h->certificates);
	pki_free(h->pki);
	activity_close(h->activity);
	passkeys_close(h->passkeys);
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
