// Advisories from their source to the owner: documents come in, are judged for every device here, and one alert per document and device goes out.
// Rules: ADVISORIES.md. Nothing about the devices leaves the house.
#ifndef ADVISORIES_ADVISORIES_H
#define ADVISORIES_ADVISORIES_H
#include "access/activity.h"
#include "base/json.h"
#include "devices/devices.h"
#include "platform/loop.h"
#include "platform/store.h"

#define ADVISORIES_OWN "hub" // stands for the hub itself where the id of a device is asked for; no device has it
struct advisories;
struct advisories_options {
	struct loop *loop;
	struct store *store;
	struct devices *devices;
	struct activity *activity;
	const char *own_maker, *own_model, *own_version; // of the hub itself, which is judged as a device is; borrowed
	void *data;
	void (*changed)(void *data, const char *unit); // of a device (never of the hub): how many open problems it has, or which of them will never be mended, has changed
};
int advisories_start(struct advisories **ret, const struct advisories_options *o) CHECKED;
void advisories_stop(struct advisories *a); // NULL is fine

// Reads a document on a worker and stores it; done is called on the loop exactly once. The bytes are copied.
struct advisory_import {
	int err;             // ERR_PARSE, ERR_INVALID (no advisory), ERR_UNSUPPORTED (version), ERR_STATE (a draft), ERR_LIMIT (size, or the store is full), ERR_DENIED (see advisory_origin),
	                     // ERR_STORE
	const char *outcome; // "new", "updated", "same", "older"; NULL with err
	int64_t id;
	const char *title, *tracking; // borrowed; "" with err
	size_t skipped;      // parts of it that could not be read
};
struct advisory_origin {
	const char *name, *signature; // as in advisory_row
	const char *space; // not NULL: of a provider; ERR_DENIED for a document of another publisher, or one that is not for everybody (TLP)
};
int advisories_import(struct advisories *a, const void *p, size_t len, const struct advisory_origin *from, void (*done)(void *data, const struct advisory_import *i),
	void *data) CHECKED;

// As in the API; caller owns.
json_t *advisories_list(struct advisories *a);                      // all open problems
json_t *advisories_of(struct advisories *a, const char *unit);      // the device's
int advisories_problem(struct advisories *a, int64_t document, const char *unit, json_t **ret) CHECKED; // ERR_NOT_FOUND
int advisories_open_count(struct advisories *a, const char *unit);
// The advisory (its tracking id, borrowed until the next change) that surely concerns the unit and whose maker plans no fix; or NULL.
const char *advisories_unfixed(struct advisories *a, const char *unit);
// The owner's word about the device's model: "confirmed", "dismissed", or NULL to take it back. ERR_NOT_FOUND.
int advisories_decide(struct advisories *a, int64_t document, const char *unit, const char *decision) CHECKED;

#endif
