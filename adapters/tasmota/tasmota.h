// Shared by the files of this adapter.
#ifndef TASMOTA_H
#define TASMOTA_H
#include "devices/adapter.h"

#define TASMOTA_RELAYS 8

// discovery.c: the unit's memory from tasmota/discovery/<MAC>/config.
// {"mac","topic","cmnd","stat","tele" (full prefixes, ending in a slash), "fallback", "on","off","online","offline", "relays":[int], "names":[text], "dimmer":bool}
int tasmota_read_config(const char *topic, const void *payload, size_t len, json_t **ret) CHECKED; // ERR_NOT_FOUND: another topic
bool tasmota_is_discovery(const char *topic, const char *mac, const char *leaf); // mac NULL: anybody's
void tasmota_tell_config(const json_t *state, const json_t *config, const struct adapter_out *out); // properties and facts
int tasmota_parse_config(const void *payload, size_t len, json_t **ret) CHECKED;
int tasmota_relay(const json_t *state, int index); // 0 none, 1 relay, 2 light, 3 shutter
int tasmota_relay_count(const json_t *state, int kind_a, int kind_b);

// pin.c: the fingerprints of the server's key
#define TASMOTA_PRINT 59 // "AB CD …"
int tasmota_pin(const json_t *state, int slot, const char *print, struct adapter_send *to) CHECKED;
int tasmota_read_pin(const json_t *state, const char *topic, const void *payload, size_t len, int *ret_slot, char ret[ADAPTER_PRINT_SIZE]) CHECKED;

// state.c: what it says afterwards
int tasmota_decode_state(const json_t *state, const char *topic, const void *payload, size_t len, const struct adapter_out *out) CHECKED;
int tasmota_decode_sensors(const json_t *sensors, const struct adapter_out *out) CHECKED;

#endif
