// Mosquitto offers its plugins no say in what it accepts, and begins the TLS handshake in the same breath. freehold_doors.so, loaded before the C library
// (LD_PRELOAD), stands in for three of its functions and asks the plugin; without a plugin that has attached itself it does what they do.
#ifndef BROKER_PLUGIN_PRELOAD_H
#define BROKER_PLUGIN_PRELOAD_H
#include <stdbool.h>
#include <sys/socket.h>

struct preload_hooks {
	void *data;
	// A connection that listener has accepted; false: it is reset, and Mosquitto never sees it.
	bool (*accepted)(void *data, int listener, int fd, const struct sockaddr *from);
	void (*watched)(void *data, int fd, const void *client); // Mosquitto waits for fd in the name of client, which its callbacks will call it
	void (*closing)(void *data, int fd);
};
// NULL ends it. Found with dlsym: a broker that was started without the library has none.
typedef void preload_attach(const struct preload_hooks *hooks);
#define PRELOAD_ATTACH "freehold_doors_attach"
#define PRELOAD_TURNED_AWAY_MAX 64 // at once; then the others have their turn

#endif
