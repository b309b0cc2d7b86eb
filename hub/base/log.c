#include "base/log.h"
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>
#include "base/str.h"

enum { LINE_MAX_BYTES = 1024 };

static atomic_int max_level = LOG_LEVEL_INFO; // workers log too

void log_set_level(enum log_level level)
{
	max_level = (int)level;
}

// One write per line, so that lines of several processes on one stderr do not mix. A line too long is cut.
void log_write(enum log_level level, const char *room, const char *fmt, ...)
{
	if ((int)level > max_level)
		return;
	int saved_errno = errno;
	char line[LINE_MAX_BYTES];
	int at = isatty(STDERR_FILENO) ? 0 : snprintf(line, sizeof line, "<%d>", (int)level);
	at += snprintf(line + at, sizeof line - (size_t)at, "%.32s: ", room);
	va_list args;
	va_start(args, fmt);
	int n = vsnprintf(line + at, sizeof line - (size_t)at, fmt, args);
	va_end(args);
	size_t len = strlen(line);
	for (size_t i = 0; n > 0 && i < len; i++)
		if (line[i] == '\n' || line[i] == '\r')
			line[i] = ' ';
	line[len] = '\n'; // in place of the NUL
	ssize_t written = write(STDERR_FILENO, line, len + 1);
	(void)written; // nowhere left to complain
	errno = saved_errno;
}

const char *log_quote(struct log_quote *q, const void *s, size_t len)
{
	if (!s)
		return "-";
	q->text[0] = '"';
	str_log(q->text + 1, sizeof q->text - 2, s, len);
	strcat(q->text, "\"");
	return q->text;
}

const char *log_quote_str(struct log_quote *q, const char *s)
{
	return log_quote(q, s, s ? strlen(s) : 0);
}
