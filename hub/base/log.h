// Log lines on stderr: "<N>" priority (systemd's sd-daemon prefix) when not a terminal, then room, message, tokens. Untrusted text goes through LOGQ.
#ifndef BASE_LOG_H
#define BASE_LOG_H
#include <stddef.h>

enum log_level { LOG_LEVEL_ERROR = 3, LOG_LEVEL_WARNING = 4, LOG_LEVEL_INFO = 6, LOG_LEVEL_DEBUG = 7 };
void log_set_level(enum log_level level);
void log_write(enum log_level level, const char *room, const char *fmt, ...) __attribute__((format(printf, 3, 4)));
// Each .c file defines LOG_ROOM before including this.
#define log_error(...) log_write(LOG_LEVEL_ERROR, LOG_ROOM, __VA_ARGS__)
#define log_warning(...) log_write(LOG_LEVEL_WARNING, LOG_ROOM, __VA_ARGS__)
#define log_info(...) log_write(LOG_LEVEL_INFO, LOG_ROOM, __VA_ARGS__)
#define log_debug(...) log_write(LOG_LEVEL_DEBUG, LOG_ROOM, __VA_ARGS__)
struct log_quote { char text[160]; };
const char *log_quote(struct log_quote *q, const void *s, size_t len);
const char *log_quote_str(struct log_quote *q, const char *s);
#define LOGQ(s) log_quote_str(&(struct log_quote){{0}}, (s)) // NULL is "-"
#define LOGQN(s, n) log_quote(&(struct log_quote){{0}}, (s), (n))

#endif
