#define LOG_ROOM "plug"
#include "plug.h"
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include "base/file.h"
#include "base/json.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/bus.h"
#include "platform/loop.h"

enum { STATE_MAX = 4096, BACKLOG_MAX = 1024, DIGITS = 6 };

struct login { char host[128], user[80], password[80], client_id[80]; uint16_t port; };
struct plug {
	const struct plug_options *options;
	const char *digits; // of the topic
	struct login login;
	struct loop *loop;
	struct bus *bus;
	char *will;
	bool on;
};

static void connect_to_broker(void *data);

// --- a pushed credential outlives the process ---

static char *state_file(const struct plug *p)
{
	return p->options->state ? mem_printf("%s/plug.json", p->options->state) : NULL;
}

static int read_login(struct login *l, const json_t *j)
{
	int64_t port;
	int err = json_get_int(j, "port", 1, 65535, &port);
	if (err)
		return err;
	l->port = (uint16_t)port;
	return str_copy(l->host, sizeof l->host, json_text_or(j, "host", "")) && str_copy(l->user, sizeof l->user, json_text_or(j, "user", "")) &&
			       str_copy(l->password, sizeof l->password, json_text_or(j, "password", "")) &&
			       str_copy(l->client_id, sizeof l->client_id, json_text_or(j, "client_id", ""))
		       ? 0
		       : ERR_LIMIT;
}

static int load_login(struct plug *p)
{
	AUTO_FREE char *path = state_file(p);
	AUTO_SECRET char *text = NULL;
	AUTO_JSON json_t *j = NULL;
	size_t len;
	if (!path)
		return ERR_NOT_FOUND;
	int err = file_read(path, STATE_MAX, &text, &len);
	if (!err)
		err = json_read(&j, text, len, STATE_MAX, 2);
	return err ? err : read_login(&p->login, j);
}

static void save_login(const struct plug *p)
{
	const struct login *l = &p->login;
	AUTO_FREE char *path = state_file(p);
	AUTO_JSON json_t *j = json_pack("{ss ss ss ss si}", "host", l->host, "user", l->user, "password", l->password, "client_id", l->client_id, "port",
					(int)l->port);
	AUTO_SECRET char *text = j ? json_write(j) : NULL;
	int err = !path ? 0 : text ? file_replace(path, text, strlen(text), 0600) : ERR_INVALID;
	if (err)
		log_warning("the new credential could not be stored: %s", err_text(err));
}

// --- what the firmware says ---

static void say(struct plug *p, const char *prefix, const char *suffix, const char *text, bool retain)
{
	AUTO_FREE char *topic = mem_printf("%s/%s/%s", prefix, p->options->topic, suffix);
	int err = bus_publish(p->bus, topic, text, strlen(text), 1, retain, NULL);
	if (err)
		log_warning("could not publish %s: %s", topic, err_text(err));
}

static void announce(struct plug *p, const char *what, const char *payload)
{
	AUTO_FREE char *topic = mem_printf("tasmota/discovery/A4CF12%s/%s", p->digits, what);
	int err = bus_publish(p->bus, topic, payload, strlen(payload), 1, true, NULL);
	if (err)
		log_warning("could not publish %s: %s", topic, err_text(err));
}

static const char *power_word(const struct plug *p)
{
	return p->on ? "ON" : "OFF";
}

static void say_power(struct plug *p)
{
	AUTO_FREE char *result = mem_printf("{\"POWER\":\"%s\"}", power_word(p));
	say(p, "stat", "RESULT", result, false);
	say(p, "stat", "POWER", power_word(p), false);
}

static void announce_all(struct plug *p)
{
	AUTO_FREE char *config = mem_printf(
		"{\"ip\":\"192.168.1.20\",\"dn\":\"Kettle\",\"fn\":[\"Kettle\",null,null,null,null,null,null,null],\"hn\":\"tasmota-%s-0001\",\"mac\":\"A4CF12%s\","
		"\"md\":\"Sonoff S31\",\"ty\":0,\"if\":0,\"cam\":0,\"ofln\":\"Offline\",\"onln\":\"Online\",\"state\":[\"OFF\",\"ON\",\"TOGGLE\",\"HOLD\"],"
		"\"sw\":\"14.4.1\",\"t\":\"%s\",\"ft\":\"%%prefix%%/%%topic%%/\",\"tp\":[\"cmnd\",\"stat\",\"tele\"],\"rl\":[1,0,0,0,0,0,0,0],"
		"\"swc\":[-1,-1,-1,-1],\"swn\":[null,null,null,null],\"btn\":[0,0,0,0],\"so\":{\"4\":0,\"11\":0,\"13\":0,\"17\":0,\"20\":0,\"30\":0,\"68\":0,"
		"\"73\":0,\"82\":0,\"114\":0,\"117\":0},\"lk\":0,\"lt_st\":0,\"bat\":0,\"dslp\":0,\"sho\":[],\"sht\":[],\"ver\":1}",
		p->digits, p->digits, p->options->topic);
	announce(p, "config", config);
	announce(p, "sensors", "{\"sn\":{\"Time\":\"2026-01-01T00:00:00\",\"ENERGY\":{\"TotalStartTime\":\"2026-01-01T00:00:00\",\"Total\":1.234,\"Power\":0}},\"ver\":1}");
}

static void on_up(void *data)
{
	struct plug *p = data;
	AUTO_FREE char *commands = mem_printf("cmnd/%s/#", p->options->topic);
	AUTO_FREE char *state = mem_printf("{\"Time\":\"2026-01-01T00:00:00\",\"Uptime\":\"0T00:00:10\",\"Heap\":25,\"SleepMode\":\"Dynamic\",\"POWER\":\"%s\","
					   "\"Wifi\":{\"AP\":1,\"SSId\":\"home\",\"RSSI\":80,\"Signal\":-60}}", power_word(p));
	puts("connected");
	int err = bus_subscribe(p->bus, commands, 1);
	if (err)
		log_warning("could not subscribe: %s", err_text(err));
	say(p, "tele", "LWT", "Online", true);
	announce_all(p);
	say(p, "tele", "STATE", state, false);
	say_power(p);
}

static void on_down(void *data, int err)
{
	(void)data;
	log_info("not connected: %s", err_text(err));
}

// --- what it obeys ---

static void set_power(struct plug *p, const char *word)
{
	if (strcasecmp(word, "ON") == 0 || str_eq(word, "1"))
		p->on = true;
	else if (strcasecmp(word, "OFF") == 0 || str_eq(word, "0"))
		p->on = false;
	else if (strcasecmp(word, "TOGGLE") == 0 || str_eq(word, "2"))
		p->on = !p->on;
	printf("power %s\n", power_word(p));
	say_power(p);
}

static bool set_login(struct login *l, const char *command, const char *value)
{
	uint64_t port;
	if (strcasecmp(command, "MqttHost") == 0)
		return str_copy(l->host, sizeof l->host, value);
	if (strcasecmp(command, "MqttUser") == 0)
		return str_copy(l->user, sizeof l->user, value);
	if (strcasecmp(command, "MqttPassword") == 0)
		return str_copy(l->password, sizeof l->password, value);
	if (strcasecmp(command, "MqttClient") == 0)
		return str_copy(l->client_id, sizeof l->client_id, value);
	if (strcasecmp(command, "MqttPort") != 0)
		return true; // options and fingerprints change nothing here
	if (str_u64(&port, value, 65535) || !port)
		return false;
	l->port = (uint16_t)port;
	return true;
}

// The commands run one after the other and the firmware restarts once, at the end.
static void run_backlog(struct plug *p, char *commands)
{
	struct login login = p->login;
	char *rest = commands;
	for (char *command; (command = strsep(&rest, ";"));) {
		command += strspn(command, " ");
		char *name = strsep(&command, " ");
		if (command && !set_login(&login, name, command)) {
			log_warning("ignored a Backlog with a bad %s", LOGQ(name));
			return;
		}
	}
	p->login = login;
	mem_wipe(&login, sizeof login);
	save_login(p);
	puts("restart");
	bus_free(STEAL(p->bus));
	loop_defer(p->loop, connect_to_broker, p);
}

static void reset(struct plug *p, const char *level)
{
	AUTO_FREE char *path = state_file(p);
	int err = path ? file_remove(path) : 0;
	if (err)
		log_warning("the credential could not be removed: %s", err_text(err));
	printf("reset %s\n", level);
	loop_stop(p->loop);
}

static void on_message(void *data, const char *topic, const void *payload, size_t len, bool retain)
{
	struct plug *p = data;
	const char *command = strrchr(topic, '/');
	if (!p->bus || retain || !command || len > BACKLOG_MAX || !str_utf8_valid(payload, len))
		return;
	command++;
	AUTO_SECRET char *text = mem_strn(payload, len);
	if (strcasecmp(command, "POWER") == 0 || strcasecmp(command, "POWER1") == 0)
		set_power(p, text);
	else if (strcasecmp(command, "Backlog3") == 0)
		run_backlog(p, text);
	else if (strcasecmp(command, "Reset") == 0 && str_is_id(text, 2))
		reset(p, text);
}

static void connect_to_broker(void *data)
{
	struct plug *p = data;
	const struct bus_options b = {
		.host = p->login.host, .port = p->login.port, .client_id = p->login.client_id, .username = p->login.user, .password = p->login.password,
		.ca_file = p->options->ca, .will_topic = p->will, .will_payload = "Offline", .will_retain = true, .data = p, .up = on_up, .down = on_down, .message = on_message,
	};
	int err = bus_new(&p->bus, p->loop, &b);
	if (err) {
		log_error("cannot connect: %s", err_text(err));
		loop_stop(p->loop);
	}
}

static const char *topic_digits(const char *topic)
{
	static const char prefix[] = "tasmota_";
	const char *digits = topic && str_starts(topic, prefix) ? topic + strlen(prefix) : "";
	return strlen(digits) == DIGITS && strspn(digits, "0123456789ABCDEF") == DIGITS ? digits : NULL;
}

int plug_run(const struct plug_options *o)
{
	struct plug p = { .options = o, .digits = topic_digits(o->topic), .login = { .port = o->port } };
	if (!p.digits)
		return ERR_INVALID;
	if (!str_copy(p.login.host, sizeof p.login.host, o->host) || !str_copy(p.login.user, sizeof p.login.user, o->user) ||
	    !str_copy(p.login.password, sizeof p.login.password, o->password) || !str_copy(p.login.client_id, sizeof p.login.client_id, o->client_id))
		return ERR_LIMIT;
	int err = load_login(&p);
	if (err && err != ERR_NOT_FOUND)
		return err;
	if ((err = loop_new(&p.loop)))
		return err;
	p.will = mem_printf("tele/%s/LWT", o->topic);
	connect_to_broker(&p);
	err = p.bus ? loop_run(p.loop) : ERR_INVALID;
	bus_free(p.bus);
	loop_free(p.loop);
	free(p.will);
	mem_wipe(&p.login, sizeof p.login);
	return err;
}
