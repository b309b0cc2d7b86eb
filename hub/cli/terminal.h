// The person at the terminal.
#ifndef CLI_TERMINAL_H
#define CLI_TERMINAL_H

char *terminal_password(const char *prompt); // without echo; one line of standard input when it is no terminal. NULL: nothing came. mem_wipe_str it

#endif
