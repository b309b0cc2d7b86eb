// Tells the service manager that start-up is complete (the NOTIFY_SOCKET protocol of systemd's sd_notify, without the library).
#ifndef PLATFORM_READY_H
#define PLATFORM_READY_H

void ready_notify(void); // nothing happens where nobody asked

#endif
