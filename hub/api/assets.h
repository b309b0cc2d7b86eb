// The web UI's files, embedded at build time (cmake/embed.cmake): precompressed, with their hashes.
#ifndef API_ASSETS_H
#define API_ASSETS_H
#include "platform/http.h"

extern const struct http_asset web_assets[];
extern const int web_asset_count;
extern const uint8_t openapi_json[], openapi_json_end[];

#endif
