// Advisories: judged on the spot (works without a hub), handed to the hub, or listed from it. Nothing leaves the house. argv[0] is "advisories". Exit codes
// as in main.c.
#ifndef CLI_CLI_ADVISORIES_H
#define CLI_CLI_ADVISORIES_H
#include "cli/client.h"

// list | import FILE|FOLDER... | check --maker NAME --model NAME [--firmware VERSION] [--serial NUMBER] [--mud URL] FILE... [--json]
int cli_advisories(const struct client *c, int argc, char **argv);
int cli_advisories_import(const struct client *c, int argc, char **argv); // argv[0] is the first file or folder
int cli_advisories_list(const struct client *c);
int cli_advisories_sources(const struct client *c, int argc, char **argv); // argv[0]: allow, ask or drop; 2 for what it does not understand
int cli_no_hub(const struct client *c); // says so, and gives the exit code for it

#endif
