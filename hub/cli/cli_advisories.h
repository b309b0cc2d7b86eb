// Advisories judged on the spot: works without a hub, sends nothing anywhere. argv[0] is "advisories". Exit codes as in main.c.
#ifndef CLI_CLI_ADVISORIES_H
#define CLI_CLI_ADVISORIES_H

int cli_advisories(int argc, char **argv); // check --maker NAME --model NAME [--firmware VERSION] [--serial NUMBER] [--mud URL] FILE... [--json]

#endif
