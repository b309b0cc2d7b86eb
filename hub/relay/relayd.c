// freehold-relayd: the only process that opens Internet connections. Does what hubd has decided: cloud links with an outbox that survives a kill, and fetches.
#define LOG_ROOM "relayd"
#include <getopt.h>
#include <stdio.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>
#include "base/file.h"
#include "base/log.h"
#include "platform/fetch.h"
#include "platform/ready.h"
#include "relay/relayd_hub.h"

#define DESCRIPTORS_MAX 1024

static int usage(void)
{
	fputs("usage: freehold-relayd --socket PATH --data-dir DIR [--ca-file FILE] [--allow-private]\n", stderr);
	return 2;
}

// False when the command line is not as usage says.
static bool read_options(struct hub_options *o, int argc, char **argv)
{
	static const struct option options[] = {{"socket", required_argument, NULL, 's'}, {"data-dir", required_argument, NULL, 'd'},
		{"ca-file", required_argument, NULL, 'c'}, {"allow-private", no_argument, NULL, 'p'}, {NULL, 0, NULL, 0}};
	int option;
	while ((option = getopt_long(argc, argv, "", options, NULL)) != -1) {
		switch (option) {
		case 's':
			o->socket = optarg;
			break;
		case 'd':
			o->data_dir = optarg;
			break;
		case 'c':
			o->ca_file = optarg;
			break;
		case 'p':
			o->allow_private = true;
			break;
		default:
			return false;
		}
	}
	return optind == argc && o->socket && o->data_dir;
}

// What the process gives up before it meets the Internet; its user, its view of the disk and its system calls are the service manager's to limit.
static void give_up_privileges(void)
{
	const struct rlimit descriptors = {DESCRIPTORS_MAX, DESCRIPTORS_MAX}, none = {0, 0};
	umask(0077);
	if (close_range(STDERR_FILENO + 1, ~0U, 0) < 0 || setrlimit(RLIMIT_NOFILE, &descriptors) < 0 || setrlimit(RLIMIT_CORE, &none) < 0 ||
		prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) < 0 || prctl(PR_SET_DUMPABLE, 0, 0, 0, 0) < 0)
		log_warning("a privilege could not be given up");
}

static int run(struct hub_options *o)
{
	struct hub *hub = NULL;
	int err = file_make_dir(o->data_dir, 0700);
	if (err == 0)
		err = fetch_init();
	if (err == 0)
		err = loop_new(&o->loop);
	if (err == 0)
		err = hub_new(&hub, o);
	if (err == 0) {
		ready_notify();
		err = loop_run(o->loop);
	}
	if (err < 0)
		log_error("%s", err_text(err));
	hub_free(hub);
	loop_free(o->loop);
	return err;
}

int main(int argc, char **argv)
{
	struct hub_options options = {0};
	if (!read_options(&options, argc, argv))
		return usage();
	give_up_privileges();
	return run(&options) < 0 ? 1 : 0;
}
