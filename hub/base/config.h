// The daemon's configuration: "key = value" lines, # comments; an unknown or repeated key, a bad value or a line of another shape is an
// error with its line number. Every key and its default is a row of one table in config.c, which also prints the reference page.
#ifndef BASE_CONFIG_H
#define BASE_CONFIG_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include "base/err.h"
#include "base/netaddr.h"

// How strong the key of a device's certificate must be. The profile "seed" is RSA 2048 and 224 bits of a curve.
enum tls_profile { TLS_STRICT, TLS_SEED };

struct config {
	char data_dir[96];        // from --data-dir, made absolute; all paths below default under it
	char run_dir[96];         // run_dir: unix sockets; default DATA/run
	char bind[64];            // bind: address of every LAN listener; default "::" (both families)
	char host[128];           // host: the name phones and devices use; default "<hostname>.local"
	uint16_t https_port;      // 443
	uint16_t http_port;       // 80; 0 = no redirect listener
	uint16_t mqtt_password_port;    // 8883
	uint16_t mqtt_certificate_port; // 8884
	uint16_t mqtt_onboarding_port;  // 8885
	uint16_t mqtt_legacy_port;      // 1883, opened only while the owner keeps a named legacy device
	struct netprefix lan[8];  // lan: extra prefixes, comma-separated
	int lan_count;
	bool supervise;           // supervise: start Mosquitto and freehold-relayd as children; default yes (the Debian package's file says no: systemd starts them)
	char mosquitto[128];      // mosquitto: path of the broker; default /usr/sbin/mosquitto
	char plugin[128];         // plugin: path of freehold_broker.so
	char relayd[128];         // relayd: path of freehold-relayd
	char broker_group[32];    // broker_group: group that may read broker/; default none
	char relay_group[32];     // relay_group: group that may use the relay socket; default none
	char relay_ca_file[128];  // relay_ca_file: roots for cloud links and fetches instead of the system's; "" is the system's
	bool relay_private;       // relay_private: links and fetches may reach addresses that are not public; for a private cloud
	char hub_passport[128];   // hub_passport: the signed passport of this hub, where its maker's package puts one; the file need not be there
	int tls_profile;          // tls_profile: strict|seed
	int log_level;            // log_level: error|warning|info|debug
	bool small;               // small: spend less memory on password hashing (19 MiB instead of 64 MiB)
};
// Fills defaults, then the file (path NULL: defaults only), then checks. On failure *ret_message says file, line and reason (caller frees).
int config_load(struct config *ret, const char *path, const char *data_dir, char **ret_message) CHECKED;
// The same from text that is already in memory; name stands for the file in messages.
int config_parse(struct config *ret, const char *name, const char *text, size_t len, const char *data_dir, char **ret_message) CHECKED;
void config_print_reference(void); // every key, default and meaning, for --help-config and the manual page

#endif
