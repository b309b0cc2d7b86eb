// bench_hold WHERE COUNT: connects units u1..uCOUNT, each with one subscription, says "ready" and holds them until its input ends.
// bench_hold WHERE hub: the hub's own account instead, hearing everything.
#include "mqtt.h"

static struct link one;

static void hold_hub(const char *where)
{
	struct packet p;
	struct timeval forever = { 0 };
	link_open(&one, where, NULL);
	mqtt_connect(&one, "hub", "hub", "secret");
	mqtt_subscribe(&one, "#", 0);
	mqtt_subscribe(&one, "$hub/#", 0);
	setsockopt(one.fd, SOL_SOCKET, SO_RCVTIMEO, &forever, sizeof(forever));
	puts("ready");
	fflush(stdout);
	while (link_receive(&one, &p))
		;
}

static void hold_units(const char *where, int count)
{
	char filter[32];
	for (int n = 1; n <= count; n++) {
		link_open(&one, where, NULL); // the descriptor is all that has to stay
		mqtt_connect_unit(&one, n);
		snprintf(filter, sizeof(filter), "cmnd/u%d/#", n);
		mqtt_subscribe(&one, filter, 1);
	}
	puts("ready");
	fflush(stdout);
	while (getchar() != EOF)
		;
}

int main(int argc, char **argv)
{
	if (argc != 3)
		die("usage: bench_hold WHERE COUNT|hub");
	if (strcmp(argv[2], "hub") == 0)
		hold_hub(argv[1]);
	else
		hold_units(argv[1], atoi(argv[2]));
	return 0;
}
