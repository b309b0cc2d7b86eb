// Mosquitto's configuration, written anew at every start from the hub's own.
#ifndef BROKER_CONF_H
#define BROKER_CONF_H
#include "base/buf.h"
#include "base/config.h"
#include "base/err.h"

#define CONF_PATH_MAX 160
struct conf_paths { char dir[CONF_PATH_MAX], state_dir[CONF_PATH_MAX], file[CONF_PATH_MAX], authdb[CONF_PATH_MAX], hub_socket[CONF_PATH_MAX], legacy_socket[CONF_PATH_MAX], ws_socket[CONF_PATH_MAX]; };
// ERR_LIMIT: data_dir or run_dir is too long for a unix socket (107 bytes).
int conf_paths(struct conf_paths *ret, const struct config *c) CHECKED;
void conf_write(struct buf *to, const struct config *c, const struct conf_paths *paths);

#endif
