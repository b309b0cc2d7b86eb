// For makers and for anybody with a slip: works without a hub. argv[0] is "passport" or "slip". Exit codes as in main.c.
#ifndef CLI_CLI_PASSPORT_H
#define CLI_CLI_PASSPORT_H

int cli_passport(int argc, char **argv); // new | new-key FILE | lint FILE [--json] | sign --key KEY.pem FILE | verify FILE [--json] | keys
int cli_passport_new(int argc, char **argv);  // pairs of --word value; prints a passport to fill in
int cli_passport_keys(int argc, char **argv); // --domain HOST --key KEY.pem [--old KEY.pem]; prints what the domain publishes
int cli_slip(int argc, char **argv);     // verify FILE|- [--json]

#endif
