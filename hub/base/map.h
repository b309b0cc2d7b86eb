// String-keyed hash map (open addressing, SipHash with a per-process key so that hostile keys cannot pile up). Keys are copied, values are the caller's.
#ifndef BASE_MAP_H
#define BASE_MAP_H
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct map;
struct map *map_new(void);
void map_free(struct map *m, void (*free_value)(void *)); // NULL map and NULL free_value are fine
void *map_get(const struct map *m, const char *key);      // NULL when absent
void *map_getn(const struct map *m, const char *key, size_t len);
void *map_put(struct map *m, const char *key, void *value); // value not NULL; returns the displaced one or NULL
void *map_take(struct map *m, const char *key);           // removes and returns; NULL when absent
size_t map_len(const struct map *m);
// Visits every entry; the visitor may not change the map. Stops early when it returns false.
void map_each(const struct map *m, bool (*visit)(const char *key, void *value, void *data), void *data);

#endif
