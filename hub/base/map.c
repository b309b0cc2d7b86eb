#include "base/map.h"
#include <string.h>
#include "base/mem.h"
#include "base/random.h"

struct entry {
	char *key; // NULL: free
	size_t key_len;
	uint64_t hash;
	void *value;
};

struct map {
	struct entry *entries; // linear probing; removal shifts back, so there are no tombstones
	size_t room, used;     // room: a power of two, at most three quarters used
	uint64_t seed[2];
};

static uint64_t rotate(uint64_t x, int bits)
{
	return x << bits | x >> (64 - bits);
}

static void sip_round(uint64_t v[4])
{
	v[0] += v[1];
	v[2] += v[3];
	v[1] = rotate(v[1], 13) ^ v[0];
	v[3] = rotate(v[3], 16) ^ v[2];
	v[0] = rotate(v[0], 32) + v[3];
	v[2] += v[1];
	v[3] = rotate(v[3], 21) ^ v[0];
	v[1] = rotate(v[1], 17) ^ v[2];
	v[2] = rotate(v[2], 32);
}

// SipHash-1-3 (Aumasson, Bernstein: SipHash, a fast short-input PRF), little endian.
static uint64_t hash_of(const uint64_t seed[2], const char *key, size_t len)
{
	uint64_t v[4] = {seed[0] ^ 0x736f6d6570736575, seed[1] ^ 0x646f72616e646f6d, seed[0] ^ 0x6c7967656e657261, seed[1] ^ 0x7465646279746573};
	const uint8_t *p = (const uint8_t *)key;
	for (size_t i = 0; i <= len / 8; i++) {
		uint64_t word = i == len / 8 ? (uint64_t)len << 56 : 0;
		for (size_t k = 0; k < 8 && i * 8 + k < len; k++)
			word |= (uint64_t)p[i * 8 + k] << (8 * k);
		v[3] ^= word;
		sip_round(v);
		v[0] ^= word;
	}
	v[2] ^= 0xff;
	for (int i = 0; i < 3; i++)
		sip_round(v);
	return v[0] ^ v[1] ^ v[2] ^ v[3];
}

struct map *map_new(void)
{
	static uint64_t seed[2];
	if (!seed[0] && !seed[1])
		random_bytes(seed, sizeof seed);
	struct map *m = NEW(struct map);
	m->seed[0] = seed[0];
	m->seed[1] = seed[1];
	m->room = 8;
	m->entries = mem_new(m->room, sizeof *m->entries);
	return m;
}

void map_free(struct map *m, void (*free_value)(void *))
{
	if (!m)
		return;
	for (size_t i = 0; i < m->room; i++) {
		if (m->entries[i].key && free_value)
			free_value(m->entries[i].value);
		free(m->entries[i].key);
	}
	free(m->entries);
	free(m);
}

// The key's entry, or the free one where it would go.
static struct entry *find(const struct map *m, const char *key, size_t len, uint64_t hash)
{
	for (size_t i = hash & (m->room - 1);; i = (i + 1) & (m->room - 1)) {
		struct entry *e = &m->entries[i];
		if (!e->key || (e->hash == hash && e->key_len == len && !memcmp(e->key, key, len)))
			return e;
	}
}

void *map_getn(const struct map *m, const char *key, size_t len)
{
	return find(m, key, len, hash_of(m->seed, key, len))->value;
}

void *map_get(const struct map *m, const char *key)
{
	return map_getn(m, key, strlen(key));
}

static void grow(struct map *m)
{
	struct entry *old = m->entries;
	size_t old_room = m->room;
	m->room *= 2;
	m->entries = mem_new(m->room, sizeof *m->entries);
	for (size_t i = 0; i < old_room; i++)
		if (old[i].key)
			*find(m, old[i].key, old[i].key_len, old[i].hash) = old[i];
	free(old);
}

void *map_put(struct map *m, const char *key, void *value)
{
	size_t len = strlen(key);
	uint64_t hash = hash_of(m->seed, key, len);
	struct entry *e = find(m, key, len, hash);
	if (e->key) {
		void *displaced = e->value;
		e->value = value;
		return displaced;
	}
	if ((m->used + 1) * 4 > m->room * 3) {
		grow(m);
		e = find(m, key, len, hash);
	}
	*e = (struct entry){mem_strn(key, len), len, hash, value};
	m->used++;
	return NULL;
}

void *map_take(struct map *m, const char *key)
{
	size_t len = strlen(key), mask = m->room - 1;
	struct entry *gap = find(m, key, len, hash_of(m->seed, key, len));
	if (!gap->key)
		return NULL;
	void *value = gap->value;
	free(gap->key);
	m->used--;
	// Every following entry whose home is at or before the gap moves into it and leaves the next gap.
	size_t gap_at = (size_t)(gap - m->entries);
	for (size_t i = (gap_at + 1) & mask; m->entries[i].key; i = (i + 1) & mask) {
		size_t home = m->entries[i].hash & mask;
		if (((i - home) & mask) >= ((i - gap_at) & mask)) {
			m->entries[gap_at] = m->entries[i];
			gap_at = i;
		}
	}
	m->entries[gap_at] = (struct entry){0};
	return value;
}

size_t map_len(const struct map *m)
{
	return m->used;
}

void map_each(const struct map *m, bool (*visit)(const char *key, void *value, void *data), void *data)
{
	for (size_t i = 0; i < m->room; i++)
		if (m->entries[i].key && !visit(m->entries[i].key, m->entries[i].value, data))
			return;
}
