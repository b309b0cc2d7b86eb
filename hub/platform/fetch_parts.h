// What fetch.c and fetch_send.c share: the rules of every connection that libcurl opens.
#ifndef PLATFORM_FETCH_PARTS_H
#define PLATFORM_FETCH_PARTS_H
#include <curl/curl.h>
#include "platform/fetch.h"
#include "platform/tls.h"

struct fetch_guard { bool allow_private, private_address; struct tls_seen seen; }; // lives as long as the handle
// Needs the variables code and curl.
#define FETCH_SET(option, value) (code = code ? code : curl_easy_setopt(curl, (option), (value)))
CURLcode fetch_guard_set(CURL *curl, struct fetch_guard *g, int timeout_ms);

#endif
