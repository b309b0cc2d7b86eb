// The adapter contract: one const struct is the whole adapter. Pure codecs: bytes to facts, facts to bytes; no I/O, no clock, no globals.
#ifndef DEVICES_ADAPTER_H
#define DEVICES_ADAPTER_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "access/grant.h"
#include "base/err.h"
#include "base/json.h"

#define ADAPTER_ABI 2
#define ADAPTER_PRINT_SIZE 60 // "AB CD …" of twenty bytes

// What an adapter says while it reads; the core owns the strings' copies.
struct adapter_out {
	void *data;
	void (*fact)(void *data, const char *key, const char *value);        // "manufacturer","model","firmware","serial","mac","ip","name": declared
	void (*identity)(void *data, const char *kind, const char *value);   // "mac","homie","tasmota","serial"
	void (*online)(void *data, bool online);
	// A property of the device. type: "boolean","number","enum","text","color"; format: enum values comma-separated or "min:max"; unit may be NULL.
	void (*property)(void *data, const char *property, const char *name, const char *type, const char *format, const char *unit, bool settable);
	void (*value)(void *data, const char *property, const char *value);  // canonical text: "true"/"false", numbers as in JSON
};
struct adapter_send { char topic[256]; char payload[1024]; bool retain; };

struct adapter {
	uint32_t abi;                 // ADAPTER_ABI
	const char *name;             // "homie", "tasmota"
	const char *title;            // for people: "Tasmota"
	bool says_online;             // its devices say by themselves when they are ready, and their will says when they are gone
	// Does this (diverted) message of a not yet recognised unit show that it speaks our ecosystem? On yes writes the unit's key (for Tasmota its
	// topic, for Homie its device id) and its address in the ecosystem (mac) to state. 0 yes, ERR_NOT_FOUND no, others: ours but broken.
	int (*recognise)(const char *topic, const void *payload, size_t len, json_t *state);
	// The unit's grants from state (see recognise).
	int (*grants)(const json_t *state, struct grants *to);
	// One message of the unit, topic as published. state is the adapter's memory of this unit (a JSON object the core keeps and stores when *state_changed).
	int (*decode)(json_t *state, bool *state_changed, const char *topic, const void *payload, size_t len, const struct adapter_out *out);
	// Set property to canonical value. ERR_NOT_FOUND no such property, ERR_INVALID not such a value.
	int (*encode)(const json_t *state, const char *property, const char *value, struct adapter_send *to);
	// Put a new credential in: host, port, client id, username, password. ERR_UNSUPPORTED where the firmware cannot take one at run time.
	int (*push_credential)(const json_t *state, const char *host, uint16_t port, bool tls, const char *client_id, const char *username, const char *password, struct adapter_send *to);
	// Devices that know the hub by the fingerprint of its broker's key: puts print into slot 1 or 2, and reads back (any message of the unit) what is in one.
	// NULL, both: it does not.
	int (*pin)(const json_t *state, int slot, const char *print, struct adapter_send *to);
	int (*read_pin)(const json_t *state, const char *topic, const void *payload, size_t len, int *ret_slot, char ret[ADAPTER_PRINT_SIZE]); // ERR_NOT_FOUND
	// level "troubleshoot" or "transfer". ERR_UNSUPPORTED where only a person can do it.
	int (*reset)(const json_t *state, const char *level, struct adapter_send *to);
	// Does the ecosystem retain this topic? Such a message, said while the unit waited for its owner, is published again when it is confirmed.
	bool (*retains)(const json_t *state, const char *topic);
	// Discovery the hub publishes again after the guard accepted it: checks that topic and payload speak only of this unit. 0 accepted, ERR_DENIED spoofed.
	int (*check_announcement)(const json_t *state, const char *topic, const void *payload, size_t len);
};
extern const struct adapter adapter_homie, adapter_tasmota;
// NULL-terminated, in order of recognition.
extern const struct adapter *const adapters[];
const struct adapter *adapter_find(const char *name);

#endif
