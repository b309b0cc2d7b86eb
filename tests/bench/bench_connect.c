// bench_connect PORT PID COUNT KNOWN [tls]: COUNT logins, one after the other, of units spread over KNOWN. Prints the broker's CPU per login, in microseconds.
#include "mqtt.h"

int main(int argc, char **argv)
{
	if (argc < 5)
		die("usage: bench_connect PORT PID COUNT KNOWN [tls]");
	int pid = atoi(argv[2]), count = atoi(argv[3]), known = atoi(argv[4]);
	SSL_CTX *tls = argc > 5 ? SSL_CTX_new(TLS_client_method()) : NULL;
	static struct link l;

	double before = cpu_us(pid);
	for (int i = 0; i < count; i++) {
		link_open(&l, argv[1], tls);
		mqtt_connect_unit(&l, 1 + (int)((int64_t)i * 7919 % known));
		mqtt_disconnect(&l);
		struct packet p;
		while (link_receive(&l, &p)) // until the broker has closed: its work is done then
			;
		link_close(&l);
	}
	printf("%.3f\n", (cpu_us(pid) - before) / count);
	SSL_CTX_free(tls);
	return 0;
}
