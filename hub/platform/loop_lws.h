// libwebsockets, for platform/loop and platform/http alone: the listeners share the loop's context.
#ifndef PLATFORM_LOOP_LWS_H
#define PLATFORM_LOOP_LWS_H
#define ERR_STATE OPENSSL_ERR_STATE // libwebsockets.h brings in OpenSSL's headers, which have a type of the name that base/err.h uses
#include <libwebsockets.h>
#undef ERR_STATE
#include "platform/loop.h"

struct lws_context *loop_lws(const struct loop *l);

#endif
