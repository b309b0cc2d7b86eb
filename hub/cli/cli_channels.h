// The command about where alerts are sent.
#ifndef CLI_CHANNELS_H
#define CLI_CHANNELS_H
#include "cli/client.h"

int cli_channels(const struct client *c, int argc, char **argv);

#endif
