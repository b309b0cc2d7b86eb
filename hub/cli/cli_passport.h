// For makers and for anybody with a slip: works without a hub. argv[0] is "passport" or "slip". Exit codes as in main.c.
#ifndef CLI_CLI_PASSPORT_H
#define CLI_CLI_PASSPORT_H

int cli_passport(int argc, char **argv); // new-key FILE | lint FILE | sign --key KEY.pem FILE | verify FILE
int cli_slip(int argc, char **argv);     // verify FILE|- [--json]

#endif
