// bench_revoke ours AUTHDB SOCKET PORT FIRST COUNT | bench_revoke dynsec PORT FIRST COUNT: takes units out of service while they are connected, by the
// hub's own code (commit included) or by a dynamic-security command, and watches a bystander. Prints "<p50> <p99> <worst stall of the bystander>", ms.
#include <pthread.h>

#include "access/authdb.h"
#include "broker/events.h"
#include "mqtt.h"

#define BYSTANDER 1
static volatile bool finished;
static double worst_stall_ms;

// A device that says something and hears whether the broker still turns: its own PUBACK.
static void *bystand(void *where)
{
	static struct link l;
	struct packet p;
	link_open(&l, where, NULL);
	mqtt_connect_unit(&l, BYSTANDER);
	for (uint16_t mid = 1; !finished; mid = (uint16_t)(mid % 1000 + 1)) {
		int64_t start = now_us();
		mqtt_publish(&l, "tele/u1/STATE", "on", 2, 1, mid);
		link_expect(&l, MQTT_PUBACK, &p);
		double ms = (double)(now_us() - start) / 1000;
		worst_stall_ms = ms > worst_stall_ms ? ms : worst_stall_ms;
		usleep(200);
	}
	return NULL;
}

static void order_ours(struct authdb *a, struct link *hub, int n)
{
	char line[BROKER_LINE_MAX], id[24];
	snprintf(id, sizeof(id), "%d", n);
	int len = authdb_set_state(a, n, AUTH_REVOKED) == 0 ? broker_line_format(line, sizeof(line), "revoke", "cred", id, NULL) : -1;
	if (len < 0)
		die("could not revoke %d", n);
	mqtt_publish(hub, BROKER_CONTROL_TOPIC, line, (size_t)len, 0, 0);
}

static void order_dynsec(struct link *admin, int n)
{
	char text[128];
	int len = snprintf(text, sizeof(text), "{\"commands\":[{\"command\":\"disableClient\",\"username\":\"d-u%d\"}]}", n);
	mqtt_publish(admin, "$CONTROL/dynamic-security/v1", text, (size_t)len, 0, 0);
}

static int by_size(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return x < y ? -1 : x > y;
}

int main(int argc, char **argv)
{
	bool ours = argc == 7 && strcmp(argv[1], "ours") == 0;
	if (!ours && (argc != 5 || strcmp(argv[1], "dynsec") != 0))
		die("usage: bench_revoke ours AUTHDB SOCKET PORT FIRST COUNT | dynsec PORT FIRST COUNT");
	char *port = argv[argc - 3];
	int first = atoi(argv[argc - 2]), count = atoi(argv[argc - 1]);
	static struct link hub, l;
	struct authdb *a = NULL;
	struct packet p;
	pthread_t bystander;
	double *ms = calloc((size_t)count, sizeof(*ms));

	if (!ms || (ours && authdb_open(&a, argv[2], "") < 0))
		die("no auth.db");
	link_open(&hub, ours ? argv[3] : port, NULL);
	mqtt_connect(&hub, ours ? "hub" : "admin", ours ? "hub" : "admin", "secret");
	if (pthread_create(&bystander, NULL, bystand, port) != 0)
		die("no thread");
	for (int i = 0; i < count; i++) {
		link_open(&l, port, NULL);
		mqtt_connect_unit(&l, first + i);
		usleep(2000);
		int64_t start = now_us();
		if (ours)
			order_ours(a, &hub, first + i);
		else
			order_dynsec(&hub, first + i);
		if (link_receive(&l, &p))
			die("unit %d was not cut", first + i);
		ms[i] = (double)(now_us() - start) / 1000;
		link_close(&l);
	}
	finished = true;
	pthread_join(bystander, NULL);
	qsort(ms, (size_t)count, sizeof(*ms), by_size);
	printf("%.3f %.3f %.3f\n", ms[count / 2], ms[count * 99 / 100], worst_stall_ms);
	authdb_close(a);
	free(ms);
	return 0;
}
