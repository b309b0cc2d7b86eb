// "freehold device evidence ID": the evidence of one device as one file on standard output.
#ifndef CLI_CLI_EVIDENCE_H
#define CLI_CLI_EVIDENCE_H
#include "cli/client.h"

int cli_evidence(const struct client *c, const char *id); // the exit status

#endif
