#include "broker/conf.h"

#include <pwd.h>
#include <stdio.h>
#include <string.h>
#include <sys/un.h>
#include <unistd.h>

#include "access/authdb.h"
#include "base/str.h"

#define SOCKET_PATH_MAX (sizeof(((struct sockaddr_un *)0)->sun_path))

// How many connections a door holds, and how many of one address that have not said who they are.
#define PLACES 2048
#define ONBOARDING_PLACES 256
#define PER_ADDRESS 32
#define ONBOARDING_PER_ADDRESS 4
// How fast a device may speak. A bridge with a hundred devices says some fifty messages a second, and at its start a thousand and two megabytes.
#define MESSAGES_A_SECOND 500
#define BYTES_A_SECOND (1 << 20)
#define BURST_SECONDS 8

static bool path(char to[CONF_PATH_MAX], const char *dir, const char *leaf, size_t max)
{
	int len = snprintf(to, CONF_PATH_MAX, "%s/%s", dir, leaf);

	return len > 0 && len < CONF_PATH_MAX && (size_t)len < max;
}

int conf_paths(struct conf_paths *ret, const struct config *c)
{
	struct conf_paths p;
	bool fits = path(p.dir, c->data_dir, "broker", CONF_PATH_MAX) && path(p.state_dir, p.dir, "state", CONF_PATH_MAX) &&
		    path(p.file, p.dir, "mosquitto.conf", CONF_PATH_MAX) && path(p.authdb, p.dir, "auth.db", CONF_PATH_MAX) &&
		    path(p.hub_socket, c->run_dir, "hub.sock", SOCKET_PATH_MAX) && path(p.legacy_socket, c->run_dir, "legacy.sock", SOCKET_PATH_MAX) &&
		    path(p.ws_socket, c->run_dir, "ws.sock", SOCKET_PATH_MAX);

	if (!fits)
		return ERR_LIMIT;
	*ret = p;
	return 0;
}

static void put_prefix(struct buf *to, const struct netprefix *p)
{
	char text[NETADDR_TEXT_MAX];

	netaddr_text(text, &p->addr);
	buf_putf(to, "%s/%d", text, p->bits - (strchr(text, ':') ? 0 : 96));
}

static void put_plugin(struct buf *to, const struct config *c, const struct conf_paths *p)
{
	buf_putf(to, "plugin %s\nplugin_opt_authdb %s\nplugin_opt_hub_socket %s\nplugin_opt_legacy_socket %s\nplugin_opt_ws_socket %s\n", c->plugin, p->authdb,
		p->hub_socket, p->legacy_socket, p->ws_socket);
	buf_putf(to, "plugin_opt_password_key %s/" AUTH_PASSWORD_KEY "\n", p->dir);
	buf_putf(to, "plugin_opt_key_bits %s\n", c->tls_profile == TLS_SEED ? "2048:224" : "3072:256");
	for (int i = 0; i < c->lan_count; i++) {
		buf_put_str(to, i == 0 ? "plugin_opt_lan " : ",");
		put_prefix(to, &c->lan[i]);
	}
	buf_put_str(to, c->lan_count ? "\n" : "");
	buf_putf(to, "plugin_opt_pace %d:%d:%d\n", MESSAGES_A_SECOND, BYTES_A_SECOND, BURST_SECONDS);
	buf_putf(to, "plugin_opt_doors %d:%d:%d,%d:%d:%d,%d:%d:%d\n\n", c->mqtt_password_port, PLACES, PER_ADDRESS, c->mqtt_certificate_port, PLACES, PER_ADDRESS,
		c->mqtt_onboarding_port, ONBOARDING_PLACES, ONBOARDING_PER_ADDRESS);
}

// Mosquitto started by root would become the user "mosquitto", who can read nothing of ours, and would no longer die with its parent: it stays who we are.
static void put_user(struct buf *to)
{
	const struct passwd *pw = getpwuid(geteuid());

	if (pw)
		buf_putf(to, "user %s\n", pw->pw_name);
}

static void put_unix_listener(struct buf *to, const char *socket_path, int max_connections)
{
	buf_putf(to, "\nlistener 0 %s\nmax_connections %d\n", socket_path, max_connections);
}

// Mosquitto listens on both families when it is given no address.
static void put_tcp_listener(struct buf *to, const struct config *c, uint16_t port, int max_connections)
{
	bool any = str_eq(c->bind, "::");

	buf_putf(to, "\nlistener %d%s%s\nmax_connections %d\ntls_version tlsv1.2\n", port, any ? "" : " ", any ? "" : c->bind, max_connections);
}

// Forward secrecy and AEAD only, in either profile. OpenSSL's second level refuses keys below RSA 2048 and 224 bits of an elliptic curve, a client's and its issuers' included,
// and SHA-1 under them; said here, because the system's own default may be another.
// The third would refuse our own leaf, which is RSA 2048 for Tasmota's sake: what the strict profile asks of a device's key the plugin looks at.
static void put_ciphers(struct buf *to, const char *until_1_2)
{
	buf_putf(to, "ciphers %s:@SECLEVEL=2\nciphers_tls1.3 TLS_AES_256_GCM_SHA384:TLS_CHACHA20_POLY1305_SHA256:TLS_AES_128_GCM_SHA256\n", until_1_2);
}

static void put_leaf(struct buf *to, const struct conf_paths *p)
{
	buf_putf(to, "certfile %s/mqtt.crt\nkeyfile %s/mqtt.key\n", p->dir, p->dir);
	put_ciphers(to, "ECDHE-RSA-AES128-GCM-SHA256:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-RSA-CHACHA20-POLY1305"); // Tasmota knows only the first
}

static void put_limits(struct buf *to)
{
	buf_put_str(to,
		"per_listener_settings false\n" // otherwise plugins get no ticks
		"allow_anonymous false\n"
		"allow_zero_length_clientid false\n"
		"max_packet_size 2097152\n"     // Zigbee2MQTT tells of all its devices in one message; the plugin caps who is not confirmed
		"max_keepalive 3600\n"
		"max_inflight_messages 20\n"
		"max_queued_messages 1000\n"
		"max_queued_bytes 16777216\n"  // of one client: a device that does not read may cost so much and no more
		"sys_interval 0\n"
		"set_tcp_nodelay true\n"
		"connection_messages false\n"   // hubd is told by the plugin
		"log_dest stderr\n"
		"log_timestamp false\n"
		"log_type error\n"
		"log_type warning\n");
}

// Mosquitto knows only the whole file at once. Once an hour and at a clean end is little wear, and after a power cut devices say again what
// they retain when they reconnect; what they withdrew in the last hour may come back, and hubd, which hears all retained topics, sweeps it.
static void put_persistence(struct buf *to, const struct conf_paths *p)
{
	buf_putf(to, "persistence true\npersistence_location %s/\nautosave_interval 3600\nautosave_on_changes false\npersistent_client_expiration 7d\n", p->state_dir);
}

void conf_write(struct buf *to, const struct config *c, const struct conf_paths *p)
{
	buf_put_str(to, "# Written by freehold-hubd at every start; changes here are lost.\n");
	put_limits(to);
	put_persistence(to, p);
	put_user(to);
	put_plugin(to, c, p);

	put_unix_listener(to, p->hub_socket, 8);
	put_unix_listener(to, p->legacy_socket, 128);
	put_unix_listener(to, p->ws_socket, 128);
	put_tcp_listener(to, c, c->mqtt_password_port, PLACES);
	put_leaf(to, p);
	put_tcp_listener(to, c, c->mqtt_certificate_port, PLACES);
	put_leaf(to, p);
	buf_putf(to, "require_certificate true\ncafile %s/device-ca.crt\n", p->dir);
	buf_putf(to, "capath %s\n", p->dir); // a new CA is found there by its name's hash, without a restart
	put_tcp_listener(to, c, c->mqtt_onboarding_port, ONBOARDING_PLACES);
	buf_put_str(to, "psk_hint freehold\n");
	put_ciphers(to, "ECDHE-PSK-CHACHA20-POLY1305"); // the stock list has suites without forward secrecy
}
