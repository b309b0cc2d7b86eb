// bench_message PORT PID COUNT (qos0|qos1|fanin): COUNT messages from one publisher (fanin: a hundred) to one subscriber, none lost.
// Prints the broker's CPU per message, in microseconds.
#include "mqtt.h"

#define WINDOW 20
#define PUBLISHERS_MAX 100
#define PAYLOAD "{\"Time\":\"2026-01-01T00:00:00\",\"POWER\":\"ON\",\"Dimmer\":50,\"Wifi\":80}"

static struct link hearer, publishers[PUBLISHERS_MAX];

static void hear(int count, int qos)
{
	struct packet p;
	for (int i = 0; i < count; i++) {
		link_expect(&hearer, MQTT_PUBLISH, &p);
		size_t topic_len = (size_t)(p.body[0] << 8 | p.body[1]);
		if (qos)
			link_send_packet(&hearer, MQTT_PUBACK << 4, p.body + 2 + topic_len, 2);
	}
}

// One window: everybody says something, all of it is heard and, at QoS 1, acknowledged.
static void round_trip(int speakers, int each, int qos)
{
	char topic[32];
	struct packet p;
	for (int s = 0; s < speakers; s++) {
		snprintf(topic, sizeof(topic), "tele/u%d/STATE", s + 1);
		for (int i = 0; i < each; i++)
			mqtt_publish(&publishers[s], topic, PAYLOAD, sizeof(PAYLOAD) - 1, qos, (uint16_t)(i + 1));
	}
	hear(speakers * each, qos);
	for (int s = 0; qos && s < speakers; s++)
		for (int i = 0; i < each; i++)
			link_expect(&publishers[s], MQTT_PUBACK, &p);
}

int main(int argc, char **argv)
{
	if (argc != 5)
		die("usage: bench_message PORT PID COUNT qos0|qos1|fanin");
	bool fanin = strcmp(argv[4], "fanin") == 0;
	int pid = atoi(argv[2]), count = atoi(argv[3]), qos = strcmp(argv[4], "qos1") == 0;
	int speakers = fanin ? PUBLISHERS_MAX : 1, each = fanin ? 1 : WINDOW;

	link_open(&hearer, argv[1], NULL);
	mqtt_connect(&hearer, "hearer", "hearer", "secret");
	mqtt_subscribe(&hearer, "tele/#", (uint8_t)qos);
	for (int s = 0; s < speakers; s++) {
		link_open(&publishers[s], argv[1], NULL);
		mqtt_connect_unit(&publishers[s], s + 1);
	}
	int rounds = count / (speakers * each);
	double before = cpu_us(pid);
	for (int i = 0; i < rounds; i++)
		round_trip(speakers, each, qos);
	printf("%.3f\n", (cpu_us(pid) - before) / (rounds * speakers * each));
	return 0;
}
