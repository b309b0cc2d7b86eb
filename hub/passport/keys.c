#include "passport/keys.h"
#include <stdlib.h>
#include <string.h>
#include "base/mem.h"
#include "base/str.h"
#include "passport/jws.h"

#define HANDOVER_MAX 4096

static bool read_point(uint8_t point[65], const char *text)
{
	uint8_t found[65];
	size_t len = sizeof(found);
	if (str_unb64url(found, &len, text, strlen(text)) || len != sizeof(found) || found[0] != 4)
		return false;
	memcpy(point, found, sizeof(found));
	return true;
}

static int read_list(struct named_keys *k, const json_t *list)
{
	const json_t *one;
	size_t i;
	json_array_foreach(list, i, one) {
		const char *key, *handover = NULL;
		if (json_get_text(one, "key", 87, &key) || !read_point(k->list[i].point, key))
			return ERR_INVALID;
		int r = json_get_text(one, "handover", HANDOVER_MAX, &handover);
		if (r && r != ERR_NOT_FOUND)
			return ERR_INVALID;
		k->list[i].handover = mem_str(handover);
		k->count++;
	}
	return 0;
}

int keys_read(struct named_keys *ret, const void *p, size_t len)
{
	struct named_keys k = {.count = 0};
	json_t *file, *list;
	int r = json_read(&file, p, len, KEYS_BYTES_MAX, 4);
	if (r)
		return r;
	r = json_get_array(file, "keys", KEYS_MAX, &list) ? ERR_INVALID : read_list(&k, list);
	json_decref(file);
	if (r)
		keys_done(&k);
	else
		*ret = k;
	return r;
}

void keys_done(struct named_keys *k)
{
	for (int i = 0; i < KEYS_MAX; i++)
		free(k->list[i].handover);
	*k = (struct named_keys){.count = 0};
}

static int find(const struct named_keys *k, const uint8_t point[65])
{
	for (int i = 0; i < k->count; i++)
		if (memcmp(k->list[i].point, point, 65) == 0)
			return i;
	return -1;
}

bool keys_has(const struct named_keys *k, const uint8_t point[65])
{
	return find(k, point) >= 0;
}

// The old key has signed the key at i over.
static bool is_signed_over(const struct named_keys *k, int i, const char *domain, const uint8_t old[65])
{
	struct jws j;
	uint8_t named[65];
	const uint8_t *point = k->list[i].point;
	const char *text = k->list[i].handover;
	if (!text || jws_verify(&j, text, strlen(text), KEYS_TYP, old))
		return false;
	bool fits = str_eq(json_text_or(j.payload, "domain", ""), domain) && read_point(named, json_text_or(j.payload, "key", "")) && memcmp(named, point, sizeof(named)) == 0;
	jws_done(&j);
	return fits;
}

// From key to key: each that is trusted brings those that it signed over, until nothing is new.
bool keys_hands_over(const struct named_keys *k, const char *domain, const uint8_t old[65], const uint8_t point[65])
{
	const uint8_t *trusted[KEYS_MAX + 1] = {old};
	bool is_trusted[KEYS_MAX] = {false};
	int count = 1;
	for (int t = 0; t < count; t++) {
		for (int i = 0; i < k->count; i++) {
			if (is_trusted[i] || !is_signed_over(k, i, domain, trusted[t]))
				continue;
			if (memcmp(k->list[i].point, point, 65) == 0)
				return true;
			is_trusted[i] = true;
			trusted[count++] = k->list[i].point;
		}
	}
	return false;
}
