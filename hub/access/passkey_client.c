#include "access/passkey_client.h"
#include <string.h>
#include "base/json.h"
#include "base/str.h"

#define DEPTH 4

int passkey_client_read(char challenge[PASSKEY_CHALLENGE_SIZE], const void *json, size_t len, const char *type, const char *origin)
{
	AUTO_JSON json_t *said = NULL;
	int err = json_read(&said, json, len, PASSKEY_CLIENT_MAX, DEPTH);
	if (err < 0 || !json_is_object(said))
		return ERR_PARSE;
	const char *answered = json_text_or(said, "challenge", "");
	if (!str_eq(json_text_or(said, "type", NULL), type) || !str_eq(json_text_or(said, "origin", NULL), origin))
		return ERR_MISMATCH;
	if (json_is_true(json_object_get(said, "crossOrigin")) || json_object_get(said, "topOrigin")) // inside a frame of another page
		return ERR_MISMATCH;
	if (strlen(answered) != PASSKEY_CHALLENGE_SIZE - 1)
		return ERR_MISMATCH;
	memcpy(challenge, answered, PASSKEY_CHALLENGE_SIZE);
	return 0;
}
