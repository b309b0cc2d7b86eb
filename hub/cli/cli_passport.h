// For makers and for anybody with a slip: works without a hub. argv[0] is "passport" or "slip". Exit codes as in main.c.
#ifndef CLI_CLI_PASSPORT_H
#define CLI_CLI_PASSPORT_H
#include <stdbool.h>
#include <stddef.h>

int cli_passport(int argc, char **argv); // new | new-key FILE | lint FILE [--after OLD] [--json] | sign --key KEY.pem [--after OLD] FILE | verify FILE [--json] | keys
int cli_passport_new(int argc, char **argv);  // pairs of --word value; prints a passport to fill in
int cli_passport_keys(int argc, char **argv); // --domain HOST --key KEY.pem [--old KEY.pem] [--keep FILE]; prints what the domain publishes

struct document;
struct json_t;
// How a new revision stands to the passport before it (a signed one), told on stderr unless to is given: what hubs would refuse, and a promise that is shortened.
// to: {"refused": [places], "shortened": bool}, or NULL. How much hubs would refuse; errors of the old one.
int cli_passport_after(const struct document *d, bool has_key, const char *old_jws, size_t len, struct json_t *to);
int cli_slip(int argc, char **argv);     // verify FILE|- [--json]

#endif
