// The first bytes of a plaintext connection: is it MQTT that begins with a CONNECT? Pure.
#ifndef BROKER_FRONT_FIRST_H
#define BROKER_FRONT_FIRST_H
#include <stddef.h>
#include <stdint.h>

#define FRONT_FIRST_MAX 13        // bytes that decide it at the latest
#define FRONT_CONNECT_MAX 65536   // longer than any login: client id, will, name and password

// 1: yes; 0: not yet to be told; -1: no. MQTT 3.1 ("MQIsdp"), 3.1.1 and 5 ("MQTT"): section 3.1 of each.
int front_first(const uint8_t *p, size_t len);

#endif
