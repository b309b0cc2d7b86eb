// The rooms of one hub and how they are joined: house.c builds them bottom-up and frees them in reverse, house_told.c is what one room tells another.
#ifndef HOUSE_H
#define HOUSE_H
#include "api/api.h"

struct hub {
	struct config config;
	struct loop *loop;
	struct store *store;
	struct household *household;
	struct people *people;
	struct invitations *invitations;
	struct tokens *tokens;
	struct passkeys *passkeys;
	struct activity *activity;
	struct pki *pki;
	struct certificates *certificates;
	struct authdb *auth;
	struct passports *passports;
	struct own *own;
	struct record *record;
	struct relay *relay;
	struct drills *drills;
	struct devices *devices;
	struct broker *broker;
	struct ownership *ownership;
	struct advisories *advisories;
	struct sources *sources;
	struct contact_watch *contacts;
	struct channels *channels;
	struct notices *notices;
	struct demo *demo;
	struct api *api;
	struct loop_timer save_time;
};

int house_build(struct hub *h) CHECKED; // h->config is set; what was built before an error is the caller's to dismantle
void house_dismantle(struct hub *h);    // also after half a build

// What the rooms call, each with the hub as data; the words are those of the rooms' own hooks.
void house_watch_devices(struct hub *h);
void house_on_credential(void *data, const char *unit, const char *kind);
bool house_may_quarantine(void *data);
void house_on_confirmed(void *data, const char *unit, bool received);
void house_on_first_day_over(void *data, const char *unit);
void house_on_plaintext(void *data, const char *unit, const char *until);
void house_on_passport(void *data, const char *unit, const char *jws, size_t len);
void house_on_arrival(void *data, const char *unit, const char *jws, size_t len, const uint8_t identity[65], const char *nonce);
void house_on_control(void *data, const char *unit, const char *type, const json_t *message);
void house_on_cloud(void *data, const char *unit, const char *topic, const void *payload, size_t len);
void house_on_link_changed(void *data, const char *unit, const char *link);
void house_on_link_refused(void *data, const char *unit, const char *host, uint16_t port, const char *why);
void house_on_link_inbound(void *data, const char *unit, const char *topic, const void *payload, size_t len);
void house_on_contact(void *data, const char *unit);
void house_on_drill_changed(void *data, const char *unit);
void house_on_drill_ended(void *data, const struct drill *d);
void house_on_certificates_renewed(void *data);
bool house_owner_came(void *data, int64_t since_ms);
void house_on_root_switched(void *data);
void house_on_release(void *data, const json_t *release);
void house_on_advisories_changed(void *data, const char *unit);
void house_on_notice(void *data, const json_t *notice);
int house_unit_fact(void *data, const char *unit, const char *key, const char **ret);
void house_on_label(void *data, const void *event);
void house_on_channel(void *data, const json_t *channel);
void house_on_demo_removed(void *data, const char *unit);
void house_on_broker_up(void *data);
void house_on_broker_down(void *data);
void house_on_broker_event(void *data, const struct broker_line *line);
void house_on_broker_message(void *data, const char *diverted_unit, const char *topic, const void *payload, size_t len, bool retain);

#endif
