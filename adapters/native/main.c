// freehold-device: a smart plug that speaks Freehold's native protocol, as a worked example for makers; and, with --plug, a Tasmota plug for the demo.
#define LOG_ROOM "main"
#include <getopt.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "device.h"
#include "factory.h"
#include "onboard.h"
#include "platform/crypto.h"
#include "plug.h"
#include "state.h"

enum { EXIT_USAGE = 2, EXIT_UNOWNED = 3 };
enum { WINDOW_S = 600, READING_S = 30, DEMO_READING_S = 2 };
enum mode { MODE_RUN, MODE_MAKE, MODE_LABEL, MODE_RESET, MODE_PLUG };

static const char usage[] =
	"usage: freehold-device --state DIR --make [--model LAMP-1] [--serial S] [--maker-key FILE] [--cloud HOST:PORT] [--support-end YYYY-MM-DD]\n"
	"       freehold-device --state DIR --label\n"
	"       freehold-device --state DIR [--host HOST --onboarding-port PORT --window[=SECONDS]] [--readings SECONDS] [--demo]\n"
	"       freehold-device --state DIR --reset\n"
	"       freehold-device --plug --host HOST --port PORT --user U --password P --client-id C --topic tasmota_XXXXXX [--ca FILE] [--state DIR]\n";

struct arguments {
	enum mode mode;
	const char *state;
	char *cloud; // ours: it is cut at the colon
	struct factory_options factory;
	struct onboard_options onboard;
	struct device_options device;
	struct plug_options plug;
};

static bool read_port(uint16_t *to, const char *text)
{
	uint64_t port;
	if (str_u64(&port, text, 65535) || !port)
		return false;
	*to = (uint16_t)port;
	return true;
}

static bool read_seconds(int *to, const char *text)
{
	uint64_t seconds;
	if (str_u64(&seconds, text, 86400) || !seconds)
		return false;
	*to = (int)seconds;
	return true;
}

static bool read_cloud(struct arguments *a, const char *text)
{
	free(a->cloud);
	a->cloud = mem_str(text);
	char *colon = strrchr(a->cloud, ':');
	if (!colon || colon == a->cloud)
		return false;
	*colon = '\0';
	a->factory.cloud_host = a->cloud;
	return read_port(&a->factory.cloud_port, colon + 1);
}

static bool read_option(struct arguments *a, int option, const char *value)
{
	switch (option) {
	case 's': a->state = a->plug.state = value; return true;
	case 'm': a->mode = MODE_MAKE; return true;
	case 'l': a->mode = MODE_LABEL; return true;
	case 'r': a->mode = MODE_RESET; return true;
	case 'g': a->mode = MODE_PLUG; return true;
	case 'M': a->factory.model = value; return true;
	case 'S': a->factory.serial = value; return true;
	case 'K': a->factory.maker_key = value; return true;
	case 'C': return read_cloud(a, value);
	case 'E': a->factory.support_end = value; return true;
	case 'h': a->onboard.host = a->plug.host = value; return true;
	case 'o': return read_port(&a->onboard.port, value);
	case 'w': a->onboard.window_s = WINDOW_S; return !value || read_seconds(&a->onboard.window_s, value);
	case 'R': return read_seconds(&a->device.reading_s, value);
	case 'd': a->device.reading_s = DEMO_READING_S; return true;
	case 'p': return read_port(&a->plug.port, value);
	case 'u': a->plug.user = value; return true;
	case 'P': a->plug.password = value; return true;
	case 'c': a->plug.client_id = value; return true;
	case 'a': a->plug.ca = value; return true;
	case 't': a->plug.topic = value; return true;
	default: return false;
	}
}

static bool read_arguments(struct arguments *a, int argc, char **argv)
{
	static const struct option options[] = {
		{ "state", required_argument, NULL, 's' }, { "make", no_argument, NULL, 'm' }, { "label", no_argument, NULL, 'l' },
		{ "reset", no_argument, NULL, 'r' }, { "plug", no_argument, NULL, 'g' }, { "model", required_argument, NULL, 'M' },
		{ "serial", required_argument, NULL, 'S' }, { "maker-key", required_argument, NULL, 'K' }, { "cloud", required_argument, NULL, 'C' },
		{ "support-end", required_argument, NULL, 'E' }, { "host", required_argument, NULL, 'h' },
		{ "onboarding-port", required_argument, NULL, 'o' }, { "window", optional_argument, NULL, 'w' },
		{ "readings", required_argument, NULL, 'R' }, { "demo", no_argument, NULL, 'd' }, { "port", required_argument, NULL, 'p' },
		{ "user", required_argument, NULL, 'u' }, { "password", required_argument, NULL, 'P' }, { "client-id", required_argument, NULL, 'c' },
		{ "ca", required_argument, NULL, 'a' }, { "topic", required_argument, NULL, 't' }, { NULL, 0, NULL, 0 },
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1)
		if (!read_option(a, option, optarg))
			return false;
	if (optind != argc)
		return false;
	if (a->mode == MODE_PLUG)
		return a->plug.host && a->plug.port && a->plug.user && a->plug.password && a->plug.client_id && a->plug.topic;
	return a->state && (!a->onboard.window_s || (a->onboard.host && a->onboard.port));
}

static int print_label(const char *dir)
{
	struct factory f;
	int err = factory_load(&f, dir);
	if (err)
		return err;
	AUTO_SECRET char *code = factory_label_code(&f);
	factory_done(&f);
	if (!code)
		return ERR_INTERNAL;
	puts(code);
	return 0;
}

static int make(const struct arguments *a)
{
	int err = factory_make(a->state, &a->factory);
	return err ? err : print_label(a->state);
}

// The long press: the same erasure as a transfer reset, without a hub to tell.
static int reset_by_hand(const char *dir)
{
	struct state s;
	int err = state_open(&s, dir);
	if (err)
		return err;
	err = state_release(&s);
	state_done(&s);
	return err;
}

// Unowned until a window is opened and an owner found; then owned, until a signal or a transfer reset.
static int live(const struct arguments *a, const struct factory *f, struct state *s)
{
	int err = 0;
	if (!s->owned && a->onboard.window_s)
		err = onboard_run(&a->onboard, f, s);
	if (!err && s->owned)
		err = device_run(&a->device, f, s);
	return err;
}

static int run(const struct arguments *a)
{
	struct factory f;
	struct state s;
	int err = factory_load(&f, a->state);
	if (err)
		return err;
	if ((err = state_open(&s, a->state))) {
		factory_done(&f);
		return err;
	}
	err = live(a, &f, &s);
	bool owned = s.owned;
	state_done(&s);
	factory_done(&f);
	if (err == ERR_STATE || err == ERR_TIMEOUT) // a signal or the end of the window: nothing went wrong
		err = 0;
	return err ? err : owned ? 0 : EXIT_UNOWNED;
}

static int do_mode(const struct arguments *a)
{
	switch (a->mode) {
	case MODE_RUN: return run(a);
	case MODE_MAKE: return make(a);
	case MODE_LABEL: return print_label(a->state);
	case MODE_RESET: return reset_by_hand(a->state);
	case MODE_PLUG: return plug_run(&a->plug);
	}
	return ERR_INTERNAL;
}

int main(int argc, char **argv)
{
	struct arguments a = { .factory = { .model = "LAMP-1", .support_end = "2031-12-31" }, .device = { .reading_s = READING_S } };
	setvbuf(stdout, NULL, _IOLBF, 0); // one event, one line, at once: scripts read along
	umask(077);
	if (!read_arguments(&a, argc, argv)) {
		fputs(usage, stderr);
		free(a.cloud);
		return EXIT_USAGE;
	}
	int err = crypto_init();
	if (!err)
		err = do_mode(&a);
	free(a.cloud);
	if (err < 0)
		log_error("%s", err_text(err));
	return err < 0 ? EXIT_FAILURE : err;
}
