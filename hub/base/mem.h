// Memory: allocation that cannot fail (the process aborts and its supervisor restarts it), scope cleanup, secrets.
#ifndef BASE_MEM_H
#define BASE_MEM_H
#include <stddef.h>
#include <stdlib.h>

void *mem_new(size_t count, size_t size); // zeroed; aborts when out of memory
void *mem_resize(void *p, size_t count, size_t size);
void *mem_copy(const void *p, size_t len);
char *mem_str(const char *s);                     // copy of s; NULL gives NULL
char *mem_strn(const char *s, size_t len);        // copy of len bytes plus NUL
char *mem_printf(const char *fmt, ...) __attribute__((format(printf, 1, 2)));
void mem_wipe(void *p, size_t len);               // explicit_bzero; NULL is fine
void mem_wipe_str(char *s);                       // wipe and free a NUL-terminated secret; NULL is fine

#define NEW(type) ((type *)mem_new(1, sizeof(type)))

// Scope cleanup: AUTO_FREE char *s = ...;  give it away with STEAL(s).
void mem_cleanup_free(void *pp);
void mem_cleanup_secret(void *pp);
#define AUTO_FREE __attribute__((cleanup(mem_cleanup_free)))
#define AUTO_SECRET __attribute__((cleanup(mem_cleanup_secret))) // char * that is wiped before it is freed
#define AUTO(type) __attribute__((cleanup(type##_cleanup)))
#define STEAL(p) (__extension__({ __typeof__(p) stolen_ = (p); (p) = NULL; stolen_; }))

#endif
