#include "base/config.h"
#include <errno.h>
#include <limits.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"

enum { FILE_MAX_BYTES = 64 * 1024 };

struct row {
	const char *key;
	// Reads a value into the row's field. False: the value is not as `expects` says.
	bool (*read)(struct config *c, const struct row *row, const char *value);
	const char *expects;
	size_t offset, size;
	const char *initial; // NULL: worked out by fill_computed
	const char *meaning;
};

static char *text_field(struct config *c, const struct row *row)
{
	return (char *)c + row->offset;
}

static bool read_path(struct config *c, const struct row *row, const char *value)
{
	return value[0] == '/' && str_copy(text_field(c, row), row->size, value);
}

static bool read_address(struct config *c, const struct row *row, const char *value)
{
	struct netaddr a;
	return netaddr_parse(&a, value) == 0 && str_copy(text_field(c, row), row->size, value);
}

static bool read_host(struct config *c, const struct row *row, const char *value)
{
	size_t len = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-.");
	bool shape = len && !value[len] && !strchr("-.", value[0]) && !strchr("-.", value[len - 1]) && !strstr(value, "..");
	return shape && str_copy(text_field(c, row), row->size, value);
}

static bool read_group(struct config *c, const struct row *row, const char *value)
{
	size_t len = strspn(value, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-");
	return !value[len] && str_copy(text_field(c, row), row->size, value);
}

static bool read_port_or_off(struct config *c, const struct row *row, const char *value)
{
	uint64_t port;
	if (str_u64(&port, value, UINT16_MAX) < 0)
		return false;
	*(uint16_t *)((char *)c + row->offset) = (uint16_t)port;
	return true;
}

static bool read_port(struct config *c, const struct row *row, const char *value)
{
	return !str_eq(value, "0") && read_port_or_off(c, row, value);
}

static bool read_yes_no(struct config *c, const struct row *row, const char *value)
{
	bool yes = str_eq(value, "yes");
	if (!yes && !str_eq(value, "no"))
		return false;
	*(bool *)((char *)c + row->offset) = yes;
	return true;
}

static bool read_log_level(struct config *c, const struct row *row, const char *value)
{
	static const struct { const char *word; int level; } levels[] = {
		{"error", LOG_LEVEL_ERROR}, {"warning", LOG_LEVEL_WARNING}, {"info", LOG_LEVEL_INFO}, {"debug", LOG_LEVEL_DEBUG},
	};
	for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
		if (str_eq(value, levels[i].word)) {
			*(int *)((char *)c + row->offset) = levels[i].level;
			return true;
		}
	return false;
}

static bool read_tls_profile(struct config *c, const struct row *row, const char *value)
{
	bool seed = str_eq(value, "seed");
	if (!seed && !str_eq(value, "strict"))
		return false;
	*(int *)((char *)c + row->offset) = seed ? TLS_SEED : TLS_STRICT;
	return true;
}

static bool read_prefixes(struct config *c, const struct row *row, const char *value)
{
	struct netprefix got[sizeof c->lan / sizeof *c->lan];
	int count = 0;
	AUTO_FREE char *copy = mem_str(value);
	char *rest = copy;
	(void)row;
	for (char *one; *value && (one = strsep(&rest, ",")); count++) {
		one += strspn(one, " \t");
		one[strcspn(one, " \t")] = 0;
		if ((size_t)count == sizeof got / sizeof *got || netprefix_parse(&got[count], one) < 0)
			return false;
	}
	memcpy(c->lan, got, (size_t)count * sizeof *got);
	c->lan_count = count;
	return true;
}

#define FIELD(name) offsetof(struct config, name), sizeof((struct config *)0)->name
#define PATH read_path, "an absolute path"
#define PORT read_port, "a port, 1 to 65535"
#define PORT_OR_OFF read_port_or_off, "a port, or 0 for none"
#define YES_NO read_yes_no, "yes or no"
#define GROUP read_group, "a group name, or nothing"

static const struct row rows[] = {
	{"run_dir", PATH, FIELD(run_dir), NULL, "folder of the unix sockets; default: run in the data folder"},
	{"bind", read_address, "an address", FIELD(bind), "::", "address of every LAN listener; :: is IPv4 and IPv6"},
	{"host", read_host, "a host name", FIELD(host), NULL, "the name that phones and devices use; default: this machine's name with .local"},
	{"https_port", PORT, FIELD(https_port), "443", "port of the web interface"},
	{"http_port", PORT_OR_OFF, FIELD(http_port), "80", "port that only redirects to HTTPS; 0: none"},
	{"mqtt_password_port", PORT, FIELD(mqtt_password_port), "8883", "MQTT over TLS for devices with a password"},
	{"mqtt_certificate_port", PORT, FIELD(mqtt_certificate_port), "8884", "MQTT over TLS for devices with a certificate"},
	{"mqtt_onboarding_port", PORT, FIELD(mqtt_onboarding_port), "8885", "MQTT over TLS for devices that are being added"},
	{"mqtt_legacy_port", PORT, FIELD(mqtt_legacy_port), "1883", "plain MQTT, open only while the owner keeps a named legacy device"},
	{"lan", read_prefixes, "at most 8 prefixes such as 192.0.2.0/24, comma-separated", FIELD(lan), "", "further prefixes whose addresses count as the LAN"},
	{"supervise", YES_NO, FIELD(supervise), "yes", "start the broker and the relay as children; no: something else (systemd) does"},
	{"mosquitto", PATH, FIELD(mosquitto), "/usr/sbin/mosquitto", "the broker's program"},
	{"plugin", PATH, FIELD(plugin), NULL, "the broker's plugin; default: freehold_broker.so beside the daemon, or as installed"},
	{"relayd", PATH, FIELD(relayd), NULL, "the relay's program; default: freehold-relayd beside the daemon, or as installed"},
	{"broker_group", GROUP, FIELD(broker_group), "", "group that may read the broker's folder"},
	{"relay_group", GROUP, FIELD(relay_group), "", "group that may use the relay's socket"},
	{"relay_ca_file", PATH, FIELD(relay_ca_file), NULL, "file with the only roots that cloud links and fetches trust; default: the system's"},
	{"relay_private", YES_NO, FIELD(relay_private), "no", "let cloud links and fetches reach addresses that are not public, for a cloud of one's own"},
	{"hub_passport", PATH, FIELD(hub_passport), "/usr/share/freehold/hub-passport.jws", "the hub's own passport, signed by whoever made this hub; without the file the built-in one counts, which nobody signed"},
	{"tls_profile", read_tls_profile, "strict or seed", FIELD(tls_profile), "strict", "least keys of devices' certificates: strict is P-256 for new ones, 256 bits of a curve or RSA 3072 for those that are there; seed is RSA 2048 or 224 bits, for new ones too (P-256 of curves)"},
	{"log_level", read_log_level, "error, warning, info or debug", FIELD(log_level), "info", "least important lines to log"},
	{"small", YES_NO, FIELD(small), "no", "spend 19 MiB instead of 64 MiB on checking a password"},
};
enum { ROWS = sizeof rows / sizeof *rows };

// A program or plugin of ours: beside the running program when it is there (a build tree works unconfigured), else as installed.
static void find_own(char *to, size_t size, const char *name, const char *installed)
{
	char exe[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = 0;
	char *slash = strrchr(exe, '/');
	if (slash) {
		*slash = 0;
		AUTO_FREE char *beside = mem_printf("%s/%s", exe, name);
		if (access(beside, R_OK) == 0 && str_copy(to, size, beside))
			return;
	}
	str_copy(to, size, installed);
}

#ifdef __x86_64__
#define TRIPLET "x86_64-linux-gnu"
#elif defined __aarch64__
#define TRIPLET "aarch64-linux-gnu"
#elif defined __arm__
#define TRIPLET "arm-linux-gnueabihf"
#else
#define TRIPLET "freehold"
#endif

static void default_host(char *to, size_t size)
{
	char name[64] = "";
	if (gethostname(name, sizeof name - 1) < 0 || !name[0])
		str_copy(name, sizeof name, "freehold");
	snprintf(to, size, "%.*s.local", (int)strcspn(name, "."), name);
}

// What the file has not set and the table cannot say.
static void fill_computed(struct config *c)
{
	if (!c->run_dir[0] && str_copy(c->run_dir, sizeof c->run_dir - strlen("/run"), c->data_dir))
		strcat(c->run_dir, "/run");
	if (!c->host[0])
		default_host(c->host, sizeof c->host);
	if (!c->plugin[0])
		find_own(c->plugin, sizeof c->plugin, "freehold_broker.so", "/usr/lib/" TRIPLET "/freehold/freehold_broker.so");
	if (!c->relayd[0])
		find_own(c->relayd, sizeof c->relayd, "freehold-relayd", "/usr/bin/freehold-relayd");
}

static int set_data_dir(struct config *c, const char *data_dir, char **ret_message)
{
	char here[PATH_MAX] = "";
	if (data_dir[0] != '/' && !getcwd(here, sizeof here))
		return -errno;
	AUTO_FREE char *path = data_dir[0] == '/' ? mem_str(data_dir) : mem_printf("%s/%s", here, data_dir);
	// Room for "/run" and a socket's name within the 108 bytes that a unix socket's address has.
	if (strlen(path) + sizeof "/run" > sizeof c->data_dir || !str_copy(c->data_dir, sizeof c->data_dir, path)) {
		*ret_message = mem_printf("the data folder's path is longer than %zu bytes: %s", sizeof c->data_dir - sizeof "/run", path);
		return ERR_LIMIT;
	}
	return 0;
}

static char *trim(char *s)
{
	s += strspn(s, " \t");
	size_t len = strlen(s);
	while (len && strchr(" \t\r", s[len - 1]))
		len--;
	s[len] = 0;
	return s;
}

// Returns NULL, or what is wrong with the line (caller frees).
static char *read_line(struct config *c, char *line, bool seen[ROWS])
{
	line = trim(line);
	if (!line[0] || line[0] == '#')
		return NULL;
	char *equals = strchr(line, '=');
	if (!equals)
		return mem_printf("expected \"key = value\"");
	*equals = 0;
	const char *key = trim(line), *value = trim(equals + 1);
	for (int i = 0; i < ROWS; i++) {
		if (!str_eq(rows[i].key, key))
			continue;
		if (seen[i])
			return mem_printf("%s is set a second time", key);
		seen[i] = true;
		return rows[i].read(c, &rows[i], value) ? NULL : mem_printf("%s: expected %s", key, rows[i].expects);
	}
	return mem_printf("unknown key %s", LOGQ(key));
}

int config_parse(struct config *ret, const char *name, const char *text, size_t len, const char *data_dir, char **ret_message)
{
	struct config c = {0};
	bool seen[ROWS] = {false};
	*ret_message = NULL;
	int r = set_data_dir(&c, data_dir ? data_dir : "/var/lib/freehold", ret_message);
	if (r < 0)
		return r;
	if (!str_utf8_valid(text, len)) {
		*ret_message = mem_printf("%s: not UTF-8 text", name);
		return ERR_PARSE;
	}
	for (int i = 0; i < ROWS; i++)
		if (rows[i].initial && !rows[i].read(&c, &rows[i], rows[i].initial))
			return ERR_INTERNAL;
	AUTO_FREE char *copy = mem_strn(text, len);
	char *rest = copy, *line;
	for (int number = 1; (line = strsep(&rest, "\n")); number++) {
		AUTO_FREE char *problem = read_line(&c, line, seen);
		if (problem) {
			*ret_message = mem_printf("%s:%d: %s", name, number, problem);
			return ERR_INVALID;
		}
	}
	fill_computed(&c);
	*ret = c;
	return 0;
}

int config_load(struct config *ret, const char *path, const char *data_dir, char **ret_message)
{
	AUTO_FREE char *text = NULL;
	size_t len = 0;
	int r = path ? file_read(path, FILE_MAX_BYTES, &text, &len) : 0;
	if (r < 0) {
		*ret_message = mem_printf("%s: %s", path, err_text(r));
		return r;
	}
	return config_parse(ret, path ? path : "defaults", text ? text : "", len, data_dir, ret_message);
}

void config_print_reference(void)
{
	for (int i = 0; i < ROWS; i++) {
		printf("# %s (%s)\n#%s =%s%s\n\n", rows[i].meaning, rows[i].expects, rows[i].key,
			rows[i].initial && rows[i].initial[0] ? " " : "", rows[i].initial ? rows[i].initial : "");
	}
}
