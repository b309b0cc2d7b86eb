// freehold-hubd: reads its arguments and its configuration, bounds what its process may take and leave behind, runs the house until it is told to stop.
#define LOG_ROOM "hubd"
#include <getopt.h>
#include <stdio.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include "house.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "platform/ready.h"
#include "platform/zone.h"

static const char usage[] = "usage: freehold-hubd [--config FILE] [--data-dir DIR] [--check-config] [--help-config] [--version]\n";

struct arguments { const char *config, *data_dir; bool check; };

static int read_arguments(int argc, char **argv, struct arguments *ret)
{
	static const struct option options[] = {
		{ "config", required_argument, NULL, 'c' }, { "data-dir", required_argument, NULL, 'd' }, { "check-config", no_argument, NULL, 'k' },
		{ "help-config", no_argument, NULL, 'h' }, { "version", no_argument, NULL, 'v' }, { NULL, 0, NULL, 0 },
	};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 'c': ret->config = optarg; break;
		case 'd': ret->data_dir = optarg; break;
		case 'k': ret->check = true; break;
		case 'h': config_print_reference(); exit(0);
		case 'v': puts("freehold-hubd " FREEHOLD_VERSION); exit(0);
		default: return ERR_INVALID;
		}
	}
	return optind == argc ? 0 : ERR_INVALID;
}

// The broker inherits this: its doors hold 4,352 connections, and a service starts with room for 1,024.
static void raise_descriptors(void)
{
	const rlim_t needed = 8192;
	struct rlimit now;
	if (getrlimit(RLIMIT_NOFILE, &now) == 0 && now.rlim_cur < needed) {
		now.rlim_cur = now.rlim_max < needed ? now.rlim_max : needed;
		setrlimit(RLIMIT_NOFILE, &now);
	}
}

int main(int argc, char **argv)
{
	struct arguments args = { .data_dir = "/var/lib/freehold" };
	AUTO_FREE char *message = NULL;
	AUTO_FREE struct hub *hub = NEW(struct hub);
	if (read_arguments(argc, argv, &args) < 0) {
		fputs(usage, stderr);
		return 2;
	}
	if (config_load(&hub->config, args.config, args.data_dir, &message) < 0) {
		fprintf(stderr, "freehold-hubd: %s\n", message);
		return 2;
	}
	if (args.check) {
		puts("the configuration is good");
		return 0;
	}
	log_set_level((enum log_level)hub->config.log_level);
	umask(0077);
	zone_init();
	prctl(PR_SET_DUMPABLE, 0); // keys never reach a core dump
	setrlimit(RLIMIT_CORE, &(struct rlimit){ 0, 0 }); // nor those of the broker, which inherits this
	raise_descriptors();
	int err = house_build(hub);
	if (err == 0) {
		ready_notify();
		err = loop_run(hub->loop);
	} else {
		log_error("start failed: %s", err_text(err));
	}
	house_dismantle(hub);
	return err < 0 ? 1 : 0;
}
