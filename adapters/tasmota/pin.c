// Which key of a server the firmware accepts: MqttFingerprint1 and 2. A write restarts the device, after it has said what it stored.
#include <ctype.h>
#include <stdio.h>
#include <string.h>
#include "base/str.h"
#include "tasmota.h"

// "AB CD …": twenty bytes in upper case, a blank between two.
static bool is_print(const char *s)
{
	for (int i = 0; i < TASMOTA_PRINT; i++)
		if (i % 3 == 2 ? s[i] != ' ' : !isxdigit((unsigned char)s[i]) || islower((unsigned char)s[i]))
			return false;
	return s[TASMOTA_PRINT] == '\0';
}

int tasmota_pin(const json_t *state, int slot, const char *print, struct adapter_send *to)
{
	int n = snprintf(to->topic, sizeof to->topic, "%sMqttFingerprint%d", json_text_or(state, "cmnd", ""), slot);
	to->retain = false;
	if (slot < 1 || slot > 2 || !is_print(print))
		return ERR_INVALID;
	return n > 0 && (size_t)n < sizeof to->topic && str_copy(to->payload, sizeof to->payload, print) ? 0 : ERR_LIMIT;
}

// Under RESULT, or under the command's own name with SetOption4 1.
int tasmota_read_pin(const json_t *state, const char *topic, const void *payload, size_t len, int *ret_slot, char ret[ADAPTER_PRINT_SIZE])
{
	static const char *const keys[] = {"MqttFingerprint1", "MqttFingerprint2"};
	const char *stat = json_text_or(state, "stat", ""), *leaf = str_starts(topic, stat) ? topic + strlen(stat) : "";
	AUTO_JSON json_t *j = NULL;
	if (!str_eq(leaf, "RESULT") && !str_eq(leaf, "MQTTFINGERPRINT1") && !str_eq(leaf, "MQTTFINGERPRINT2"))
		return ERR_NOT_FOUND;
	int e = json_read(&j, payload, len, 1024, 2);
	for (int i = 0; i < 2 && !e; i++) {
		const char *print = json_text_or(j, keys[i], NULL);
		if (!print)
			continue;
		if (strlen(print) != TASMOTA_PRINT || !is_print(print))
			return ERR_INVALID;
		*ret_slot = i + 1;
		memcpy(ret, print, TASMOTA_PRINT + 1);
		return 0;
	}
	return e ? e : ERR_NOT_FOUND;
}
