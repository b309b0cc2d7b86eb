// Certificates of every quality, made by the openssl command in a folder: NAME.crt (the chain, leaf first), NAME.key, and the root ca.crt.
#ifndef CERTIFICATES_H
#define CERTIFICATES_H
#include <stdio.h>
#include <stdlib.h>
#include "base/mem.h"

// One line of shell in dir, quiet; the test ends when it fails.
static inline void certificates_run(const char *dir, const char *command)
{
	AUTO_FREE char *line = mem_printf("cd %s && { %s; } >/dev/null 2>openssl.log", dir, command);
	if (system(line) != 0) {
		fprintf(stderr, "failed: %s\n", line);
		abort();
	}
}

// A root called NAME.crt with this key ("rsa:2048", "rsa:1024").
static inline void certificates_root(const char *dir, const char *name, const char *key)
{
	AUTO_FREE char *line = mem_printf("openssl req -x509 -newkey %s -nodes -days 9 -subj '/CN=root %s' -keyout %s.key -out %s.crt"
		" -addext basicConstraints=critical,CA:TRUE", key, name, name, name);
	certificates_run(dir, line);
}

// A leaf for host, signed by the root `by`; days may be -1.
static inline void certificates_leaf(const char *dir, const char *name, const char *host, const char *key, const char *by, int days)
{
	AUTO_FREE char *line = mem_printf("printf 'subjectAltName=DNS:%s\\n' >%s.ext && openssl req -newkey %s -nodes -subj '/CN=leaf %s' -keyout %s.key -out %s.csr"
		" && openssl x509 -req -in %s.csr -CA %s.crt -CAkey %s.key -CAcreateserial -days %d -extfile %s.ext -out %s.crt",
		host, name, key, name, name, name, name, by, by, days, name, name);
	certificates_run(dir, line);
}

#endif
