// What the commands share: one call whose answer is shown, and how a command ends.
#ifndef CLI_CALL_H
#define CLI_CALL_H
#include "cli/client.h"

enum { EXIT_REFUSED = 1, EXIT_USAGE = 2, EXIT_NO_HUB = 3 };

// One call whose answer is shown: as it came with --json, else by show(), which may be NULL. Returns the exit status.
int call_and_show(const struct client *c, const char *method, const char *path, const json_t *body, void (*show)(const json_t *answer));
void cli_show_qr(const char *link);

#endif
