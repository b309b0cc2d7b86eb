// The command about the hub's own certificates.
#ifndef CLI_CERTIFICATES_H
#define CLI_CERTIFICATES_H
#include "cli/client.h"

int cli_certificates(const struct client *c, int argc, char **argv);

#endif
