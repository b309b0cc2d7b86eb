#include "base/mem.h"
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

static void *must(void *p)
{
	if (!p) {
		fputs("<2>out of memory\n", stderr);
		abort();
	}
	return p;
}

void *mem_new(size_t count, size_t size)
{
	return must(calloc(count ? count : 1, size ? size : 1));
}

void *mem_resize(void *p, size_t count, size_t size)
{
	return must(reallocarray(p, count ? count : 1, size ? size : 1));
}

void *mem_copy(const void *p, size_t len)
{
	void *copy = mem_new(len, 1);
	if (len)
		memcpy(copy, p, len);
	return copy;
}

char *mem_str(const char *s)
{
	return s ? must(strdup(s)) : NULL;
}

char *mem_strn(const char *s, size_t len)
{
	char *copy = mem_new(len + 1, 1);
	if (len)
		memcpy(copy, s, len);
	return copy;
}

char *mem_printf(const char *fmt, ...)
{
	char *s = NULL;
	va_list args;
	va_start(args, fmt);
	int n = vasprintf(&s, fmt, args);
	va_end(args);
	return must(n < 0 ? NULL : s);
}

void mem_wipe(void *p, size_t len)
{
	if (p)
		explicit_bzero(p, len);
}

void mem_wipe_str(char *s)
{
	if (s)
		explicit_bzero(s, strlen(s));
	free(s);
}

void mem_cleanup_free(void *pp)
{
	free(*(void **)pp);
}

void mem_cleanup_secret(void *pp)
{
	mem_wipe_str(*(char **)pp);
}
