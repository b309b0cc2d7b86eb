#include "advisories/vendor.h"
#include <ctype.h>
#include <string.h>
#include "base/str.h"

#define NAME_MAX_BYTES 256

// Words that say what kind of company it is, or where, and never who.
static bool is_form(const char *word)
{
	static const char *const forms[] = {"inc", "incorporated", "ltd", "limited", "llc", "gmbh", "mbh", "co", "kg", "kgaa", "ag", "se", "sa", "sas", "srl", "spa", "bv", "nv", "oy",
		"oyj", "ab", "as", "aps", "ood", "ead", "eood", "plc", "corp", "corporation", "company", "group", "holding", "holdings", "the", "technology", "technologies", "electronics",
		"international", "systems", "intl"};
	for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
		if (str_eq(word, forms[i]))
			return true;
	return false;
}

// Key without forms, and the key it stands for.
static const struct { const char *key, *is; } aliases[] = {
	{"allterco robotics", "shelly"}, {"allterco", "shelly"}, {"shelly europe", "shelly"},
	{"aqara", "lumi"}, {"lumi united", "lumi"}, {"xiaomi aqara", "lumi"},
	{"avm computersysteme vertriebs", "avm"}, {"avm de", "avm"},
	{"axis communications", "axis"},
	{"belkin wemo", "belkin"}, {"wemo", "belkin"},
	{"bosch smart home", "bosch"}, {"robert bosch", "bosch"}, {"bosch security", "bosch"},
	{"d link", "dlink"}, {"dahua zhejiang", "dahua"}, {"zhejiang dahua", "dahua"}, {"zhejiang dahua vision", "dahua"},
	{"eq 3", "eq3"}, {"homematic", "eq3"},
	{"espressif shanghai", "espressif"},
	{"general electric ge", "general electric"}, {"ge", "general electric"},
	{"hangzhou hikvision digital", "hikvision"}, {"hikvision digital", "hikvision"},
	{"ikea of sweden", "ikea"}, {"ikea tradfri", "ikea"},
	{"itead", "sonoff"}, {"ewelink", "sonoff"}, {"shenzhen sonoff", "sonoff"}, {"itead intelligent", "sonoff"},
	{"nanoleaf canada", "nanoleaf"}, {"nest labs", "google"}, {"nest", "google"}, {"google nest", "google"},
	{"netatmo legrand", "netatmo"}, {"philips hue", "signify"}, {"philips lighting", "signify"}, {"signify netherlands", "signify"}, {"hue", "signify"},
	{"reolink digital", "reolink"}, {"ring amazon", "ring"}, {"samsung smartthings", "samsung"}, {"smartthings", "samsung"},
	{"schneider electric software", "schneider electric"}, {"tp link", "tplink"}, {"kasa", "tplink"}, {"tapo", "tplink"}, {"tplink systems", "tplink"}, {"tp link omada", "tplink"},
	{"tuya smart", "tuya"}, {"hangzhou tuya information", "tuya"}, {"ubiquiti networks", "ubiquiti"}, {"ui", "ubiquiti"}, {"viessmann climate solutions", "viessmann"},
	{"zyxel communications", "zyxel"},
};

void vendor_key(char to[VENDOR_KEY_SIZE], const char *name)
{
	size_t len = 0;
	to[0] = '\0';
	for (const char *at = name; *at;) {
		char word[VENDOR_KEY_SIZE];
		size_t n = 0;
		for (; *at && !isalnum((unsigned char)*at) && (unsigned char)*at < 0x80; at++)
			;
		for (; *at && (isalnum((unsigned char)*at) || (unsigned char)*at >= 0x80 || (*at == '.' && at[1] && isalpha((unsigned char)at[1]))); at++)
			if (*at != '.' && n < sizeof word - 1)
				word[n++] = (char)tolower((unsigned char)*at);
		word[n] = '\0';
		if (n == 0 || is_form(word))
			continue;
		if (len + n + 2 > VENDOR_KEY_SIZE)
			break;
		if (len)
			to[len++] = ' ';
		memcpy(to + len, word, n + 1);
		len += n;
	}
	for (size_t i = 0; i < sizeof aliases / sizeof *aliases; i++)
		if (str_eq(aliases[i].key, to)) {
			str_copy(to, VENDOR_KEY_SIZE, aliases[i].is);
			return;
		}
}

static void visit_part(const char *at, size_t len, void (*visit)(void *data, const char *key), void *data)
{
	char part[NAME_MAX_BYTES], key[VENDOR_KEY_SIZE];
	if (len == 0 || len >= sizeof part)
		return;
	memcpy(part, at, len);
	part[len] = '\0';
	vendor_key(key, part);
	if (*key)
		visit(data, key);
}

void vendor_each(const char *name, void (*visit)(void *data, const char *key), void *data)
{
	if (!name)
		return;
	visit_part(name, strlen(name), visit, data);
	if (!strpbrk(name, ",/(&") && !strstr(name, " and "))
		return;
	for (const char *at = name; *at;) {
		size_t len = strcspn(at, ",/()&");
		const char *and = strstr(at, " and ");
		if (and && (size_t)(and - at) < len)
			len = (size_t)(and - at);
		visit_part(at, len, visit, data);
		at += len;
		if (*at)
			at += at == and ? 5 : 1;
	}
}

struct comparing { const char *key, *with; bool same; };

static void compare_key(void *data, const char *key)
{
	struct comparing *c = data;
	c->same = c->same || str_eq(c->key, key);
}

static void compare_with(void *data, const char *key)
{
	struct comparing *c = data;
	c->key = key;
	vendor_each(c->with, compare_key, c);
}

bool vendor_is_same(const char *a, const char *b)
{
	struct comparing c = {.with = b};
	vendor_each(a, compare_with, &c);
	return c.same;
}
