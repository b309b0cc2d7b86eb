#define LOG_ROOM "demo"
#include "demo/demo.h"
#include <ftw.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/clock.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "demo/factory_run.h"
#include "platform/child.h"

#define STATE_MAX 4096
#define PATH_SIZE 256
#define PLUG_TOPIC "tasmota_D3E0A1"

// The two devices, in the order in which they join.
enum part { LAMP, PLUG, PARTS };
static const struct { const char *name, *room; } rooms[PARTS] = { { "Demo lamp", "Living room" }, { "Demo plug", "Kitchen" } };

struct demo {
	struct demo_options o;
	struct observer *observer;
	bool on, making;
	char dir[PATH_SIZE], device[PATH_SIZE];
	char ticket[PARTS][32], unit[PARTS][32];
	char *user, *password;     // the plug's first credential, until the hub has pushed it one of its own
	struct child *child[PARTS];
	struct loop_timer look;
};

static void find_device(char to[PATH_SIZE])
{
	char exe[PATH_SIZE - 32];
	ssize_t n = readlink("/proc/self/exe", exe, sizeof exe - 1);
	exe[n > 0 ? n : 0] = '\0';
	char *slash = strrchr(exe, '/');
	if (slash)
		*slash = '\0';
	snprintf(to, PATH_SIZE, "%s/freehold-device", exe);
	if (access(to, X_OK) < 0)
		(void)str_copy(to, PATH_SIZE, "/usr/bin/freehold-device");
}

static int save(struct demo *d)
{
	AUTO_FREE char *path = mem_printf("%s/demo.json", d->dir);
	AUTO_JSON json_t *state = json_pack("{s:s, s:s, s:s?, s:s?}", "lamp", d->unit[LAMP], "plug", d->unit[PLUG], "user", d->user, "password", d->password);
	AUTO_SECRET char *text = json_write(state);
	return file_replace(path, text, strlen(text), 0600);
}

static int load(struct demo *d)
{
	AUTO_FREE char *path = mem_printf("%s/demo.json", d->dir);
	AUTO_SECRET char *text = NULL;
	AUTO_JSON json_t *state = NULL;
	size_t len;
	int err = file_read(path, STATE_MAX, &text, &len);
	if (err == 0)
		err = json_read(&state, text, len, STATE_MAX, 4);
	if (err < 0)
		return err;
	(void)str_copy(d->unit[LAMP], sizeof d->unit[LAMP], json_text_or(state, "lamp", ""));
	(void)str_copy(d->unit[PLUG], sizeof d->unit[PLUG], json_text_or(state, "plug", ""));
	d->user = mem_str(json_text_or(state, "user", NULL));
	d->password = mem_str(json_text_or(state, "password", NULL));
	return 0;
}

static int start_child(struct demo *d, enum part part, const char *const *argv)
{
	const struct child_options options = { .name = part == LAMP ? "demo lamp" : "demo plug", .argv = argv };
	child_free(d->child[part]);
	d->child[part] = NULL;
	return child_new(&d->child[part], d->o.loop, &options);
}

static int start_lamp(struct demo *d)
{
	AUTO_FREE char *state = mem_printf("%s/lamp", d->dir);
	AUTO_FREE char *port = mem_printf("%u", d->o.config->mqtt_onboarding_port);
	const char *const argv[] = { d->device, "--state", state, "--host", "localhost", "--onboarding-port", port, "--window", "--demo", NULL };
	return start_child(d, LAMP, argv);
}

static int start_plug(struct demo *d)
{
	AUTO_FREE char *state = mem_printf("%s/plug", d->dir);
	AUTO_FREE char *port = mem_printf("%u", d->o.config->mqtt_password_port);
	AUTO_FREE char *ca = mem_printf("%s/keys/roots.pem", d->o.config->data_dir);
	if (!d->user || !d->password)
		return ERR_STATE;
	const char *const argv[] = { d->device, "--plug", "--host", "localhost", "--port", port, "--user", d->user, "--password", d->password, "--client-id",
		d->user, "--topic", PLUG_TOPIC, "--ca", ca, "--state", state, NULL };
	int err = file_make_dir(state, 0700);
	return err < 0 ? err : start_child(d, PLUG, argv);
}

static int open_ticket(struct demo *d, enum part part, json_t *body, json_t **ret)
{
	int err = body ? devices_ticket_open(d->o.devices, body, ret) : ERR_INVALID;
	json_decref(body);
	if (err == 0)
		(void)str_copy(d->ticket[part], sizeof d->ticket[part], json_text_or(*ret, "id", ""));
	return err;
}

static int join_lamp(struct demo *d, const char *code)
{
	AUTO_JSON json_t *ticket = NULL;
	int err = open_ticket(d, LAMP, json_pack("{s:s, s:s}", "kind", "native", "code", code), &ticket);
	return err < 0 ? err : start_lamp(d);
}

static int join_plug(struct demo *d)
{
	AUTO_JSON json_t *ticket = NULL;
	int err = open_ticket(d, PLUG, json_pack("{s:s, s:s, s:b}", "kind", "adopt", "adapter", "tasmota", "legacy", false), &ticket);
	if (err < 0)
		return err;
	const json_t *how = json_object_get(ticket, "instructions");
	d->user = mem_str(json_text_or(how, "username", NULL));
	d->password = mem_str(json_text_or(how, "password", NULL));
	err = save(d);
	return err < 0 ? err : start_plug(d);
}

// A device of ours that waits is accepted at once, under the demo's own name.
static void accept_waiting(struct demo *d, enum part part)
{
	AUTO_JSON json_t *ticket = NULL;
	enum unit_state state;
	if (!d->ticket[part][0] || devices_ticket_get(d->o.devices, d->ticket[part], &ticket) < 0)
		return;
	const char *unit = json_text_or(ticket, "device", NULL);
	if (!unit || devices_state(d->o.devices, unit, &state) < 0 || state != UNIT_PENDING)
		return;
	if (part == PLUG && !devices_is_recognised(d->o.devices, unit))
		return; // its first words are still on the way
	int err = devices_set_demo(d->o.devices, unit);
	if (err == 0)
		err = devices_confirm(d->o.devices, unit, rooms[part].name, rooms[part].room);
	if (err == 0) {
		(void)str_copy(d->unit[part], sizeof d->unit[part], unit);
		err = save(d);
		d->ticket[part][0] = '\0';
	}
	if (err < 0)
		log_warning("a demo device could not be accepted: %s", err_text(err));
}

static void look(void *data)
{
	struct demo *d = data;
	accept_waiting(d, LAMP);
	accept_waiting(d, PLUG);
}

static void on_device_event(void *data, const void *event)
{
	struct demo *d = data;
	const struct devices_event *e = event;
	if (d->on && (e->kind == DEVICES_TICKET || e->kind == DEVICES_CHANGED))
		loop_timer_arm(&d->look, 50); // not inside the registry's own change
}

int demo_start(struct demo **ret, const struct demo_options *o)
{
	struct demo *d = NEW(struct demo);
	d->o = *o;
	snprintf(d->dir, sizeof d->dir, "%s/demo", o->config->data_dir);
	find_device(d->device);
	loop_timer_init(&d->look, o->loop, look, d);
	d->observer = observers_add(devices_observers(o->devices), on_device_event, d);
	if (load(d) == 0) {
		d->on = true;
		if (d->unit[LAMP][0] && start_lamp(d) < 0)
			log_warning("the demo lamp could not be started");
		if (d->unit[PLUG][0] && start_plug(d) < 0)
			log_warning("the demo plug could not be started");
	}
	*ret = d;
	return 0;
}

static void stop_children(struct demo *d)
{
	for (int i = 0; i < PARTS; i++) {
		child_free(d->child[i]);
		d->child[i] = NULL;
	}
}

void demo_stop(struct demo *d)
{
	if (!d)
		return;
	stop_children(d);
	loop_timer_disarm(&d->look);
	observers_remove(devices_observers(d->o.devices), d->observer);
	free(d->user);
	mem_wipe_str(d->password);
	free(d);
}

bool demo_is_on(const struct demo *d)
{
	return d->on;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *at)
{
	(void)st;
	(void)type;
	(void)at;
	return remove(path);
}

struct making { struct demo *demo; char state[PATH_SIZE], device[PATH_SIZE], end[11], code[256]; int err; };

static void run_making(void *data)
{
	struct making *m = data;
	const char *const argv[] = { m->device, "--state", m->state, "--make", "--model", "LAMP-1", "--support-end", m->end, NULL };
	m->err = factory_run(argv, m->code, sizeof m->code);
}

static void end_making(void *data)
{
	struct making *m = data;
	struct demo *d = m->demo;
	int err = m->err;
	d->making = false;
	if (err == 0)
		err = join_lamp(d, m->code);
	if (err == 0)
		err = join_plug(d);
	if (err < 0) {
		log_error("the demo could not be set up: %s", err_text(err));
		if (demo_end(d) < 0)
			log_warning("the demo's files could not be removed");
	}
	mem_wipe(m, sizeof *m);
	free(m);
}

int demo_begin(struct demo *d)
{
	if (d->on || d->making)
		return ERR_STATE;
	if (access(d->device, X_OK) < 0)
		return ERR_UNAVAILABLE;
	nftw(d->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	int err = file_make_dir(d->dir, 0700);
	if (err < 0)
		return err;
	struct making *m = NEW(struct making);
	m->demo = d;
	char now[25];
	str_time(now, clock_wall_ms() + 3LL * 365 * 24 * 3600 * 1000);
	snprintf(m->end, sizeof m->end, "%.10s", now);
	(void)str_copy(m->device, sizeof m->device, d->device);
	if (snprintf(m->state, sizeof m->state, "%s/lamp", d->dir) >= (int)sizeof m->state)
		err = ERR_LIMIT;
	if (err == 0)
		err = loop_work(d->o.loop, run_making, end_making, m);
	if (err < 0) {
		free(m);
		return err;
	}
	d->on = d->making = true;
	return 0;
}

static int take_out(struct demo *d, enum part part)
{
	json_t *cleared = NULL;
	if (d->ticket[part][0]) {
		(void)!devices_ticket_cancel(d->o.devices, d->ticket[part]); // it may have ended by itself
		d->ticket[part][0] = '\0';
	}
	if (!d->unit[part][0] || !devices_exists(d->o.devices, d->unit[part]))
		return 0;
	int err = devices_begin_release(d->o.devices, d->unit[part]);
	if (err == 0 || err == ERR_STATE)
		err = devices_finish_release(d->o.devices, d->unit[part], &cleared);
	json_decref(cleared);
	if (err == 0)
		d->o.removed(d->o.data, d->unit[part]);
	return err;
}

int demo_end(struct demo *d)
{
	if (!d->on || d->making)
		return ERR_STATE;
	stop_children(d);
	for (int part = 0; part < PARTS; part++) {
		int err = take_out(d, (enum part)part);
		if (err < 0)
			return err;
		d->unit[part][0] = '\0';
	}
	nftw(d->dir, remove_entry, 8, FTW_DEPTH | FTW_PHYS);
	free(d->user);
	mem_wipe_str(d->password);
	d->user = d->password = NULL;
	d->on = false;
	return 0;
}
