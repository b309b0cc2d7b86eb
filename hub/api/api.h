// The API: one table of routes behind one bouncer, served over HTTPS to phones and over a unix socket to the command line; live events over one WebSocket each.
#ifndef API_API_H
#define API_API_H
#include "access/activity.h"
#include "access/certificates.h"
#include "access/household.h"
#include "access/invitations.h"
#include "access/passkeys.h"
#include "access/people.h"
#include "access/setup_code.h"
#include "access/throttle.h"
#include "access/tokens.h"
#include "advisories/sources.h"
#include "base/config.h"
#include "broker/broker.h"
#include "demo/demo.h"
#include "devices/devices.h"
#include "notices/notices.h"
#include "ownership/ownership.h"
#include "passport/own.h"
#include "passport/passport.h"
#include "platform/http.h"
#include "platform/loop.h"
#include "record/record.h"
#include "relay/drill.h"
#include "relay/relay.h"

// What the routes work on; all borrowed from house.c. devices, relay, record, ownership, advisories, channels, notices, demo and broker are NULL until the hub is owned.
struct api_rooms {
	struct loop *loop;
	const struct config *config;
	struct store *store;
	struct household *household;
	struct people *people;
	struct invitations *invitations;
	struct tokens *tokens;
	struct passkeys *passkeys;
	struct activity *activity;
	struct pki *pki;
	struct certificates *certificates;
	struct devices *devices;
	struct passports *passports;
	struct own *own;
	struct record *record;
	struct relay *relay;
	struct drills *drills;
	struct ownership *ownership;
	struct advisories *advisories;
	struct sources *sources;
	struct channels *channels;
	struct notices *notices;
	struct demo *demo;
	struct broker *broker;
	void *data;
	void (*passport)(void *data, const char *unit, const char *jws, size_t len); // a passport fetched for a unit, to be used as if it had brought it
	int (*owned)(void *data); // called once, when the hub was claimed: start the broker and the relay
};
struct call;
#define API_HASHING_MAX 16
struct api {
	struct api_rooms rooms;
	struct http *http;
	struct local *local;
	struct events *events;
	int log_checks;       // that are under way
	struct front_web *mqtt;
	struct setup_code setup_code;
	struct throttle throttle;
	bool claiming; // one claim at a time
	struct { char peer[48]; } hashing[API_HASHING_MAX]; // whose passwords are being worked on or wait for it; "": a free place
};
int api_start(struct api **ret, const struct api_rooms *rooms) CHECKED; // opens the HTTPS port and the command line's socket
void api_open_rooms(struct api *a, const struct api_rooms *rooms); // the rooms of an owned hub are there
void api_stop(struct api *a);
// What changed, for the phones that listen. All are harmless before the hub is owned.
void api_link_changed(struct api *a, const char *unit, const char *link);
void api_device_changed(struct api *a, const char *unit);
void api_release_changed(struct api *a, const json_t *release);
void api_channel_changed(struct api *a, const json_t *channel);
void api_notice_changed(struct api *a, const json_t *notice);
void api_broker_changed(struct api *a, bool up);
void api_reload_certificate(struct api *a); // the web's leaf was replaced
void api_end_connections(struct api *a);    // those of now: who uses the hub comes back over the certificates of now
// "https://HOST/#key=code": what a phone opens. The fragment never leaves the browser. Caller wipes and frees.
char *api_page_link(const struct api *a, const char *key, const char *code);
// The whole device as the API shows it to somebody: registry, label, support, links, release; the day of sale only to who keeps the record. Caller owns.
int api_device(struct api *a, const struct actor *who, const char *unit, json_t **ret) CHECKED;
// The device of the call's path is known; and beside it the number of something that it has (the second placeholder). False: the call was answered.
bool api_has_device(struct call *c);
void api_reply_device(struct call *c, int status, int err, const char *unit); // the device as the caller may see it, or err
bool api_has_numbered(struct call *c, int64_t *ret);
json_t *api_device_summary(struct api *a, json_t *device); // steals a row of devices_list, adds label and support in short
char *api_address(const struct api *a, const char *path); // "https://HOST" and the path, which begins with /; caller frees
// Dispatch for both transports; c is freshly made with method, path, peer, transport, via, actor (LOCAL or NOBODY). raw is the body as it came.
void api_dispatch(struct call *c, const void *raw, size_t len);
// Whether its body may be as large as a file: only on a route of files, from who may use it. 0, or the HTTP status that refuses it. c as above, and stays the caller's.
int api_admit_file(struct call *c);

#endif
