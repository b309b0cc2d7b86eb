#include "cli/terminal.h"
#include <stdio.h>
#include <string.h>
#include <stdbool.h>
#include <termios.h>
#include <unistd.h>
#include "base/mem.h"

char *terminal_password(const char *prompt)
{
	struct termios before, silent;
	char line[1024];
	bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
	if (terminal) {
		silent = before;
		silent.c_lflag &= ~(tcflag_t)ECHO;
		fputs(prompt, stderr);
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
	}
	char *got = fgets(line, sizeof line, stdin);
	if (terminal) {
		tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
		fputc('\n', stderr);
	}
	if (got)
		line[strcspn(line, "\r\n")] = '\0';
	char *copy = got && *line ? mem_str(line) : NULL;
	mem_wipe(line, sizeof line);
	return copy;
}
