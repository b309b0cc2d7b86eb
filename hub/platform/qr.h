// QR codes (libqrencode), with the quiet zone that readers need. Both give a string to the caller; ERR_LIMIT when text is too long for any code.
#ifndef PLATFORM_QR_H
#define PLATFORM_QR_H
#include "base/err.h"

int qr_terminal(const char *text, char **ret) CHECKED; // UTF-8 half blocks, two rows per line, light on dark
int qr_svg(const char *text, char **ret) CHECKED;      // one black path on white, scalable, one unit per module

#endif
