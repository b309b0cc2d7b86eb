// The next connection of a listener in a loop that is told again and again while one waits. When descriptors run out, such a loop would spin on a connection
// that it can neither take nor leave: a spare descriptor is given up for it, so that it can be taken and closed.
#ifndef PLATFORM_ACCEPT_H
#define PLATFORM_ACCEPT_H
#include <sys/socket.h>

// A descriptor (non-blocking, closed on exec) that the caller owns, or -1: none waits, or none could be kept. from may be NULL.
int accept_next(int listener, struct sockaddr_storage *from);

#endif
