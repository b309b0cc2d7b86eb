// The commands about people and programs.
#ifndef CLI_PEOPLE_H
#define CLI_PEOPLE_H
#include "cli/client.h"

int cli_users(const struct client *c, int argc, char **argv);
int cli_tokens(const struct client *c, int argc, char **argv);

#endif
